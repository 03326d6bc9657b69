/** Reads operator vectors and event vectors into layers of the brute-force reference and what is expected of them. */
import { referenceDatapath, type Datapath } from '../../../src/numerics/datapath.ts';
import type { NumericEvent } from '../../../src/numerics/events.ts';
import type { Activation, Padding } from '../../../src/graph/model.ts';
import type {
  BiasElements,
  DirectParameters,
  IntegerType,
  Layer,
  MacKind,
  TensorElements,
  TensorFormat,
} from './layer.ts';

export interface VectorTensor {
  readonly type: IntegerType;
  readonly shape: readonly number[];
  readonly scale?: readonly number[];
  readonly zero_point?: readonly number[];
  readonly quantized_dimension?: number;
  readonly data?: string;
}

type Kernel = Readonly<Record<string, number | number[] | string>>;

export interface ExpectedEvents {
  readonly output: string;
  readonly events: Readonly<Record<NumericEvent, number>>;
  readonly elements: Readonly<Partial<Record<NumericEvent, number>>> & {
    readonly output?: Partial<Record<NumericEvent, number>>;
  };
  readonly perChannel?: Readonly<Partial<Record<NumericEvent, number[]>>>;
  readonly first: unknown;
  readonly observed?: { readonly min: number; readonly max: number; readonly bits: number };
  readonly provenBits?: number;
  readonly registerBits?: number;
  readonly zeroPointHandling?: string;
  readonly fractionBits?: number;
}

export interface VectorCase {
  readonly id: string;
  readonly op?: string;
  readonly dtype?: string;
  readonly derived_from_scales?: boolean;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly kernel: Kernel;
  readonly tensors: Readonly<Record<string, VectorTensor | null>>;
  readonly output?: VectorTensor;
  readonly hardware?: Partial<Datapath>;
  readonly fused?: { readonly form: 'arithmetic' | 'table' };
  readonly expected?: ExpectedEvents;
}

export interface VectorFile {
  readonly op: string;
  readonly case_count: number;
  readonly cases: readonly VectorCase[];
}

/** Elements of base64 little-endian data. */
export function decodeElements(type: IntegerType, data: string): bigint[] {
  const bytes = Buffer.from(data, 'base64');
  const size = { int8: 1, uint8: 1, int16: 2, int32: 4, int64: 8 }[type];
  return Array.from({ length: bytes.length / size }, (_, i) => {
    if (type === 'int64') return bytes.readBigInt64LE(i * size);
    return BigInt(type === 'uint8' ? bytes.readUInt8(i) : bytes.readIntLE(i * size, size));
  });
}

export function formatOf(tensor: VectorTensor): TensorFormat {
  return {
    type: tensor.type,
    shape: tensor.shape,
    scales: (tensor.scale ?? []).map(Math.fround),
    zeroPoints: tensor.zero_point ?? [],
    quantizedDimension: tensor.quantized_dimension ?? 0,
  };
}

export function withElements(tensor: VectorTensor): TensorElements {
  return { ...formatOf(tensor), elements: decodeElements(tensor.type, tensor.data!).map(Number) };
}

const list = (value: number | number[] | string | undefined): number[] => [value as number | number[]].flat();

function directOf(kernel: Kernel): DirectParameters {
  return {
    multipliers: list(kernel['output_multiplier']),
    shifts: list(kernel['output_shift']),
    inputZeroPoint: -(kernel['input_offset'] as number),
    filterZeroPoint: -((kernel['filter_offset'] ?? 0) as number),
    outputZeroPoint: kernel['output_offset'] as number,
    activationMin: kernel['activation_min'] as number,
    activationMax: kernel['activation_max'] as number,
  };
}

/** The layer of a case; `op` is the file's where the case names none. */
export function layerOf(vector: VectorCase, op: string): Layer {
  const { params, tensors, kernel } = vector;
  const number = (name: string, otherwise: number): number => (params[name] ?? otherwise) as number;
  const activation = (params['activation'] ?? 'NONE') as Activation;
  const window = {
    padding: (params['padding'] ?? 'VALID') as Padding,
    strideHeight: number('stride_h', 1),
    strideWidth: number('stride_w', 1),
    activation,
  };
  const kind = vector.op ?? op;
  const outputFormat = formatOf(vector.output ?? tensors['output']!);
  switch (kind) {
    case 'ADD':
    case 'SUB':
    case 'MUL':
      return {
        kind,
        inputs: [withElements(tensors['input1']!), withElements(tensors['input2']!)],
        output: outputFormat,
        activation,
      };
    case 'MAXIMUM':
    case 'MINIMUM':
      return {
        kind,
        inputs: [withElements(tensors['input1']!), withElements(tensors['input2']!)],
        output: outputFormat,
      };
    case 'MEAN':
    case 'SUM':
    case 'REDUCE_MAX': {
      const axes = decodeElements('int32', tensors['axis']!.data!).map(Number);
      const keepDims = params['keep_dims'] === true;
      return { kind, input: withElements(tensors['input']!), output: outputFormat, axes, keepDims };
    }
    case 'AVERAGE_POOL_2D':
    case 'MAX_POOL_2D':
      return {
        kind,
        input: withElements(tensors['input']!),
        output: outputFormat,
        ...window,
        filterHeight: number('filter_h', 1),
        filterWidth: number('filter_w', 1),
      };
    case 'SOFTMAX':
      return { kind, input: withElements(tensors['input']!), output: outputFormat, beta: number('beta', 1) };
    case 'LEAKY_RELU':
      return { kind, input: withElements(tensors['input']!), output: outputFormat, alpha: number('alpha', 0) };
    case 'PRELU':
      return { kind, inputs: [withElements(tensors['input']!), withElements(tensors['alpha']!)], output: outputFormat };
    case 'LOGISTIC':
    case 'TANH':
    case 'HARD_SWISH':
    case 'RELU':
    case 'RELU6':
    case 'QUANTIZE':
      return { kind, input: withElements(tensors['input']!), output: outputFormat };
  }
  const bias = tensors['bias'] ?? null;
  const biasElements: BiasElements | null =
    bias === null ? null : { ...formatOf(bias), elements: decodeElements(bias.type, bias.data!) };
  return {
    kind: kind as MacKind,
    input: withElements(tensors['input']!),
    filter: withElements(tensors['filter']!),
    bias: biasElements,
    output: vector.fused ? formatOf(tensors['skipped']!) : outputFormat,
    ...window,
    dilationHeight: number('dilation_h', 1),
    dilationWidth: number('dilation_w', 1),
    depthMultiplier: number('depth_multiplier', 1),
    biasType: kernel['accumulator'] as 'int32' | 'int64',
    direct: vector.derived_from_scales === false ? directOf(kernel) : null,
    hardSwish: vector.fused ? outputFormat : null,
  };
}

/** The datapath of an event vector; parameters that it leaves out are the reference's. */
export function datapathOf(vector: VectorCase): Datapath {
  return {
    ...referenceDatapath,
    ...vector.hardware,
    ...(vector.fused ? { activationMode: 'fused', fusedHardSwish: vector.fused.form } : {}),
  };
}
