/** Reads operator vectors and event vectors of LSTM and SVDF into layers and what is expected of them. */
import { referenceDatapath, type Datapath } from '../../../../src/numerics/datapath.ts';
import type { NumericEvent } from '../../../../src/numerics/events.ts';
import type { BiasElements, IntegerType, TensorElements, TensorFormat } from '../layer.ts';
import { decodeElements } from '../vectors.ts';
import type { GateName, LstmGate, LstmLayer, SvdfLayer } from './layer.ts';

interface VectorTensor {
  readonly type: IntegerType;
  readonly shape: readonly number[];
  readonly scale?: readonly number[];
  readonly zero_point?: readonly number[];
  readonly data: string;
}

type EventTable = Readonly<Record<string, Readonly<Partial<Record<NumericEvent, number>>>>>;

export interface RecurrentExpectation {
  readonly events: Readonly<Record<NumericEvent, number>>;
  readonly perStage: EventTable;
  /** By invocation · time steps + time step. */
  readonly perStep: readonly EventTable[];
  readonly elements: EventTable;
  /** [invocation, time step, index, reduction step] */
  readonly first: Readonly<Record<string, Readonly<Partial<Record<NumericEvent, readonly number[]>>>>>;
  /** Base64 of outputs, final states and traces. */
  readonly [tensor: string]: unknown;
}

export interface RecurrentVector {
  readonly id: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly kernel: Readonly<Record<string, number | boolean | string | Readonly<Record<string, number>>>>;
  readonly hardware?: Partial<Datapath>;
  readonly tensors: Readonly<Record<string, VectorTensor | null>>;
  /** Event vectors; operator vectors hold the results among `tensors`. */
  readonly expected?: RecurrentExpectation;
  readonly observed?: Readonly<
    Record<
      string,
      { readonly min: number; readonly max: number; readonly observedBits: number; readonly provenBits: number }
    >
  >;
}

export interface RecurrentVectorFile {
  readonly case_count: number;
  readonly cases: readonly RecurrentVector[];
}

export const elementsOfBase64 = (type: IntegerType, data: string): number[] => decodeElements(type, data).map(Number);

/** Elements of a tensor of the case. */
export function tensorElements(vector: RecurrentVector, name: string): number[] {
  const tensor = vector.tensors[name]!;
  return elementsOfBase64(tensor.type, tensor.data);
}

/** A result: among `expected`, or a tensor of the case. */
export function expectedElements(vector: RecurrentVector, name: string, type: IntegerType): number[] {
  if (vector.expected === undefined) return tensorElements(vector, name);
  return elementsOfBase64(type, vector.expected[name] as string);
}

function formatOf(tensor: VectorTensor): TensorFormat {
  const { type, shape, scale = [], zero_point: zeroPoints = [] } = tensor;
  return { type, shape, scales: scale.map(Math.fround), zeroPoints, quantizedDimension: 0 };
}

function weights(vector: RecurrentVector, name: string): TensorElements {
  return { ...formatOf(vector.tensors[name]!), elements: tensorElements(vector, name) };
}

function bias(vector: RecurrentVector, name: string): BiasElements {
  const tensor = vector.tensors[name]!;
  return { ...formatOf(tensor), elements: decodeElements(tensor.type, tensor.data) };
}

function framesOf(elements: readonly number[], count: number): number[][] {
  const size = elements.length / count;
  return Array.from({ length: count }, (_, i) => elements.slice(i * size, (i + 1) * size));
}

/** The name of a gate in the vectors. */
export const vectorGate: Readonly<Record<GateName, string>> = {
  inputGate: 'input',
  forgetGate: 'forget',
  cellGate: 'cell',
  outputGate: 'output',
};

export function lstmOfVector(vector: RecurrentVector): LstmLayer {
  const { params, tensors } = vector;
  const number = (name: string): number => params[name] as number;
  const gate = (name: string): LstmGate => ({
    input: weights(vector, `input_to_${name}_weights`),
    recurrent: weights(vector, `recurrent_to_${name}_weights`),
    bias: bias(vector, `${name}_gate_bias`),
  });
  const timeMajor = params['time_major'] as boolean;
  const [batches, timeSteps] = [number('batch'), number('time_steps')];
  const units = number('state_size');
  const input = formatOf(tensors['input']!);
  const hiddenFormat = formatOf(tensors['initial_hidden_state']!);
  const shape = timeMajor ? [timeSteps, batches] : [batches, timeSteps];
  return {
    kind: 'UNIDIRECTIONAL_SEQUENCE_LSTM',
    frames: framesOf(tensorElements(vector, 'input'), (params['invocations'] ?? 1) as number),
    resets: false,
    inputFormat: { ...input, shape: [...shape, number('input_size')] },
    outputFormat: { ...hiddenFormat, shape: [...shape, units] },
    timeMajor,
    batches,
    timeSteps,
    inputs: number('input_size'),
    units,
    gates: {
      inputGate: gate('input'),
      forgetGate: gate('forget'),
      cellGate: gate('cell'),
      outputGate: gate('output'),
    },
    hiddenFormat,
    cellFormat: formatOf(tensors['initial_cell_state']!),
    cellClip: vector.kernel['cell_clip_enabled'] === true ? number('cell_clip') : 0,
    initialHidden: tensorElements(vector, 'initial_hidden_state'),
    initialCell: tensorElements(vector, 'initial_cell_state'),
  };
}

/** The output's scale is left out of the event vectors: a float32 near the quotient whose multiplier is the kernel's. */
function outputScale({ id, tensors, kernel }: RecurrentVector): number {
  const product = Math.fround(tensors['initial_state']!.scale![0]! * tensors['weights_time']!.scale![0]!);
  const [multiplier, shift] = ['multiplier', 'shift'].map((name) => kernel[`effective_scale_2_${name}`] as number);
  const wanted = multiplier! * 2 ** (shift! - 31);
  for (const ulps of [0, 1, -1, 2, -2, 3, -3]) {
    const scale = Math.fround((product / wanted) * (1 + ulps * 2 ** -24));
    if (Math.fround(product / scale) === wanted) return scale;
  }
  throw new Error(`${id}: no output scale gives the multiplier ${multiplier} and the shift ${shift}`);
}

export function svdfOfVector(vector: RecurrentVector): SvdfLayer {
  const { params, tensors } = vector;
  const number = (name: string): number => params[name] as number;
  const [batches, inputs, units] = [number('batch'), number('input_size'), number('num_units')];
  const output = tensors['output_sequence'] ?? null;
  const outputFormat: TensorFormat =
    output === null
      ? {
          type: 'int8',
          shape: [batches, units],
          scales: [outputScale(vector)],
          zeroPoints: [vector.kernel['output_zero_point'] as number],
          quantizedDimension: 0,
        }
      : { ...formatOf(output), shape: [batches, units] };
  return {
    kind: 'SVDF',
    frames: framesOf(tensorElements(vector, 'input_sequence'), number('time_steps')),
    resets: false,
    inputFormat: { ...formatOf(tensors['input_sequence']!), shape: [batches, inputs] },
    outputFormat,
    batches,
    inputs,
    units,
    rank: number('rank'),
    memory: number('memory_size'),
    weightsFeature: weights(vector, 'weights_feature'),
    weightsTime: weights(vector, 'weights_time'),
    bias: bias(vector, 'bias'),
    stateFormat: formatOf(tensors['initial_state']!),
    activation: 'RELU',
    initialState: tensorElements(vector, 'initial_state'),
  };
}

/** The datapath of an event vector; parameters that it leaves out are the reference's. */
export function datapathOfVector({ hardware }: RecurrentVector): Datapath {
  return { ...referenceDatapath, ...hardware };
}
