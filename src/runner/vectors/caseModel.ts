/** A vector case as a network of one operator (two where an activation is fused), with its inputs, results and hardware. */
import { inputError } from '../../errors.ts';
import type { IntegerParameters, Model, Operator, Quantization, Tensor } from '../../graph/model.ts';
import { elementBytes, elementCount } from '../../graph/tensorSize.ts';
import type { Datapath } from '../../numerics/datapath.ts';
import { macKinds } from '../../operators/convolution.ts';
import type { CaseOfFile, CaseTensor } from './caseFile.ts';
import { derivedTensors } from './derivedTensors.ts';
import { operatorShape, type OperatorShape } from './operatorShape.ts';

/** One invocation: raw little-endian bytes, one entry per model input and output in order. */
export interface CaseInvocation {
  readonly inputs: readonly Uint8Array[];
  readonly expectedOutputs: readonly Uint8Array[];
}

/** A variable tensor of the model with its values before the first and after the last invocation. */
export interface CaseVariable {
  readonly tensor: number;
  readonly initial: Uint8Array;
  /** Null where the file does not give it. */
  readonly final: Uint8Array | null;
}

export interface CaseModel {
  readonly id: string;
  readonly model: Model;
  /** At least one; the state lives on from one to the next. */
  readonly invocations: readonly CaseInvocation[];
  readonly variables: readonly CaseVariable[];
  /** Parameters that the case sets; the others are the reference's. */
  readonly datapath: Partial<Datapath>;
  /** Array lanes that the case sets; they bind no value. */
  readonly lanes: { readonly outputChannelLanes?: number; readonly pixelLanes?: number };
}

/** Tensors whose first dimension counts invocations: the state persists from one to the next. */
const invocationMajor = new Set(['input_sequence', 'output_sequence']);

/** Final value of each variable in the files. */
const finalNames: Readonly<Record<string, string>> = {
  initial_hidden_state: 'final_hidden_state',
  initial_cell_state: 'final_cell_state',
  initial_state: 'final_state',
};

/** @throws inputError where the case is incomplete or no operator */
export function caseModel(one: CaseOfFile): CaseModel {
  if (one.tensors === undefined) {
    throw inputError('VECTOR_OPERATOR', `case ${one.id}: '${one.op}' is no operator, the case has no tensors`);
  }
  const shape = operatorShape(one);
  const given: Readonly<Record<string, CaseTensor | null>> = { ...one.tensors, ...derivedTensors(one, shape) };
  const count = invocationCount(one, shape, given);
  const tensors: Tensor[] = [];
  const variables: CaseVariable[] = [];
  const inputBytes: Uint8Array[] = [];
  const modelInputs: number[] = [];

  const inputs = shape.inputs.map((slot) => {
    const source = slot === null ? null : (given[slot.tensor] ?? null);
    if (slot === null || source === null) return -1;
    const isSplit = slot.role === 'input' && splits(one, slot.tensor);
    const bytes = decode(one, slot.tensor, source);
    const tensor = tensorOf(
      tensors.length,
      slot.tensor,
      source,
      isSplit,
      slot.role === 'constant' ? bytes : null,
      slot.role === 'variable',
    );
    tensors.push(tensor);
    if (slot.role === 'input') {
      modelInputs.push(tensor.index);
      inputBytes.push(bytes);
    }
    if (slot.role === 'variable') {
      variables.push({ tensor: tensor.index, initial: bytes, final: finalBytes(one, given, slot.tensor) });
    }
    return tensor.index;
  });

  const outputSource = required(one, given, shape.output);
  const outputSplit = splits(one, shape.output);
  const outputTensor = (name: string, source: CaseTensor): Tensor =>
    tensorOf(tensors.length, name, source, outputSplit, null, false);
  const operators: Operator[] = [];
  if (one.fused === undefined) {
    tensors.push(outputTensor(shape.output, outputSource));
    operators.push(operatorOf(one, shape, inputs, tensors.length - 1));
  } else {
    tensors.push(outputTensor('skipped', required(one, given, 'skipped')));
    const skipped = tensors.length - 1;
    tensors.push(outputTensor(shape.output, outputSource));
    operators.push(operatorOf(one, shape, inputs, skipped));
    operators.push({
      index: 1,
      kind: one.fused.activation,
      version: 1,
      inputs: [skipped],
      outputs: [skipped + 1],
      attributes: {},
    });
  }

  const expected = expectedOutput(one, shape.output, outputSource);
  const invocations = Array.from({ length: count }, (_, invocation) => ({
    inputs: inputBytes.map((bytes) => part(bytes, invocation, count)),
    expectedOutputs: [part(expected, invocation, count)],
  }));
  return {
    id: one.id,
    model: { name: one.id, tensors, operators, inputs: modelInputs, outputs: [tensors.length - 1] },
    invocations,
    variables,
    ...hardwareOf(one),
  };
}

function operatorOf(one: CaseOfFile, shape: OperatorShape, inputs: readonly number[], output: number): Operator {
  const integers = one.derived_from_scales === false ? integerParameters(one, shape.kind) : null;
  const attributes = integers === null ? shape.attributes : { ...shape.attributes, integerParameters: integers };
  return { index: 0, kind: shape.kind, version: 1, inputs, outputs: [output], attributes };
}

/** SVDF counts its sequence, an LSTM case says how many; everything else runs once. */
function invocationCount(
  one: CaseOfFile,
  shape: OperatorShape,
  given: Readonly<Record<string, CaseTensor | null>>,
): number {
  if (invocationMajor.has(shape.output)) return required(one, given, 'input_sequence').shape[0] ?? 1;
  return statedInvocations(one);
}

/** Whether the tensor's first dimension counts invocations (an LSTM case has it only for more than one): the operator sees a slice. */
function splits(one: CaseOfFile, name: string): boolean {
  return invocationMajor.has(name) || (name === 'input' && statedInvocations(one) > 1);
}

function tensorOf(
  index: number,
  name: string,
  source: CaseTensor,
  isSplit: boolean,
  data: Uint8Array | null,
  isVariable: boolean,
): Tensor {
  return {
    index,
    name,
    type: source.type,
    shape: isSplit ? source.shape.slice(1) : source.shape,
    quantization: quantizationOf(source),
    data,
    isVariable,
  };
}

/** Scales are printed with 9 digits and read back exactly as float32. */
function quantizationOf(source: CaseTensor): Quantization {
  return {
    scales: (source.scale ?? []).map(Math.fround),
    zeroPoints: source.zero_point ?? [],
    dimension: source.quantized_dimension ?? 0,
  };
}

function required(one: CaseOfFile, given: Readonly<Record<string, CaseTensor | null>>, name: string): CaseTensor {
  const tensor = given[name] ?? null;
  if (tensor === null) throw inputError('VECTOR_TENSOR', `case ${one.id}: tensor '${name}' is missing`);
  return tensor;
}

function decode(one: CaseOfFile, name: string, source: CaseTensor): Uint8Array {
  const expected = elementCount(source.shape) * (elementBytes(source.type) ?? 0);
  return decodeBase64(one, name, source.data, expected);
}

function decodeBase64(one: CaseOfFile, name: string, data: unknown, expectedBytes: number): Uint8Array {
  if (typeof data !== 'string') throw inputError('VECTOR_TENSOR', `case ${one.id}: tensor '${name}' has no data`);
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  if (bytes.byteLength !== expectedBytes) {
    throw inputError(
      'VECTOR_TENSOR',
      `case ${one.id}: tensor '${name}' has ${bytes.byteLength} bytes, its shape needs ${expectedBytes}`,
    );
  }
  return bytes;
}

/** Results stand in the output tensor, in event vectors under `expected`; those of all invocations follow one another. */
function expectedOutput(one: CaseOfFile, name: string, source: CaseTensor): Uint8Array {
  const all = elementCount(source.shape) * (elementBytes(source.type) ?? 0);
  const repeats = splits(one, name) ? 1 : statedInvocations(one);
  return decodeBase64(one, name, one.expected?.[name] ?? source.data, all * repeats);
}

function statedInvocations(one: CaseOfFile): number {
  const stated = one.params?.['invocations'];
  return typeof stated === 'number' ? stated : 1;
}

function finalBytes(
  one: CaseOfFile,
  given: Readonly<Record<string, CaseTensor | null>>,
  name: string,
): Uint8Array | null {
  const finalName = finalNames[name];
  if (finalName === undefined) return null;
  const initial = required(one, given, name);
  const data = one.expected?.[finalName] ?? given[finalName]?.data;
  return data === undefined ? null : decode(one, finalName, { ...initial, data: data as string });
}

function part(bytes: Uint8Array, invocation: number, count: number): Uint8Array {
  const length = bytes.byteLength / count;
  return bytes.slice(invocation * length, (invocation + 1) * length);
}

function integerParameters(one: CaseOfFile, kind: string): IntegerParameters {
  const isMac = (macKinds as readonly string[]).includes(kind);
  if (!isMac) throw inputError('VECTOR_SCALES', `case ${one.id}: ${kind} cannot be given without scales`);
  return {
    outputMultiplier: kernelIntegers(one, 'output_multiplier'),
    outputShift: kernelIntegers(one, 'output_shift'),
    inputZeroPoint: 0 - kernelInteger(one, 'input_offset'),
    filterZeroPoint: 0 - kernelInteger(one, 'filter_offset'),
    outputZeroPoint: kernelInteger(one, 'output_offset'),
    activationMin: kernelInteger(one, 'activation_min'),
    activationMax: kernelInteger(one, 'activation_max'),
  };
}

function kernelInteger(one: CaseOfFile, name: string): number {
  const value = one.kernel?.[name];
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw inputError('VECTOR_PARAMETER', `case ${one.id}: kernel.${name} must be an integer`);
  }
  return value;
}

function kernelIntegers(one: CaseOfFile, name: string): number[] {
  const value = one.kernel?.[name];
  if (!Array.isArray(value) || !value.every((entry) => Number.isInteger(entry))) {
    throw inputError('VECTOR_PARAMETER', `case ${one.id}: kernel.${name} must be a list of integers`);
  }
  return value as number[];
}

function hardwareOf(one: CaseOfFile): Pick<CaseModel, 'datapath' | 'lanes'> {
  const { outputChannelLanes, pixelLanes, ...stated } = one.hardware ?? {};
  const mode = one.fused === undefined ? {} : { activationMode: 'fused' as const, fusedHardSwish: one.fused.form };
  return {
    datapath: { ...(stated as Partial<Datapath>), ...mode },
    lanes: {
      ...(outputChannelLanes === undefined ? {} : { outputChannelLanes }),
      ...(pixelLanes === undefined ? {} : { pixelLanes }),
    },
  };
}
