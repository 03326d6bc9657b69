/** An operator's tensors with the checks that most operators share: presence, type, per-tensor quantisation, constants. */
import { inputError, unsupportedError } from '../errors.ts';
import type { DataType, Graph, Operator, Tensor } from '../graph/model.ts';
import { quantizeMultiplier, type FixedMultiplier } from '../numerics/multiplier.ts';

/** Real value = scale · (stored − zeroPoint); `scale` is a float32 value. */
export interface PerTensorQuantization {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** How messages name an operator. */
export function place(operator: Operator): string {
  return `operator ${operator.index} (${operator.kind})`;
}

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The tensor of an input slot. @throws inputError when the slot is empty */
export function inputTensor(graph: Graph, operator: Operator, slot: number, role: string): Tensor {
  const tensor = optionalInputTensor(graph, operator, slot);
  if (tensor === null) throw inputError('OPERATOR_TENSOR_MISSING', `${place(operator)} has no ${role} tensor`);
  return tensor;
}

/** The tensor of an input slot, or null where the slot is absent. */
export function optionalInputTensor(graph: Graph, operator: Operator, slot: number): Tensor | null {
  return graph.tensors[operator.inputs[slot] ?? -1] ?? null;
}

/** The tensor of an output slot. @throws inputError when the slot is empty */
export function outputTensor(graph: Graph, operator: Operator, slot = 0): Tensor {
  const tensor = graph.tensors[operator.outputs[slot] ?? -1];
  if (tensor === undefined) throw inputError('OPERATOR_TENSOR_MISSING', `${place(operator)} has no output ${slot}`);
  return tensor;
}

/** @throws unsupportedError unless the tensor's type is one of `allowed` */
export function requireType<T extends DataType>(
  operator: Operator,
  tensor: Tensor,
  role: string,
  allowed: readonly T[],
): T {
  const type = allowed.find((candidate) => candidate === tensor.type);
  if (type !== undefined) return type;
  throw unsupportedError(
    'OPERATOR_TYPE',
    `${place(operator)}: ${role} of type ${tensor.otherType ?? tensor.type}; allowed: ${allowed.join(', ')}`,
  );
}

/** The one scale and zero point of a tensor. @throws inputError when it has none or several, or the scale is not positive */
export function perTensorAnyZeroPoint(operator: Operator, tensor: Tensor, role: string): PerTensorQuantization {
  const { scales, zeroPoints } = tensor.quantization;
  const scale = scales[0];
  if (scale === undefined || scales.length !== 1 || !(scale > 0)) {
    throw inputError(
      'OPERATOR_SCALE',
      `${place(operator)}: the ${role} tensor '${tensor.name}' needs one positive scale`,
    );
  }
  return { scale, zeroPoint: zeroPoints[0] ?? 0 };
}

/** As {@link perTensorAnyZeroPoint}, for arithmetic in which int16 is symmetric. @throws unsupportedError where it is not */
export function perTensor(operator: Operator, tensor: Tensor, role: string): PerTensorQuantization {
  const quantization = perTensorAnyZeroPoint(operator, tensor, role);
  if (tensor.type === 'int16' && quantization.zeroPoint !== 0) {
    throw unsupportedError(
      'OPERATOR_ZERO_POINT',
      `${place(operator)}: the int16 ${role} tensor '${tensor.name}' has zero point ${quantization.zeroPoint}; only 0 is supported`,
    );
  }
  return quantization;
}

/** Elements of input and output, which must be as many. */
export function unaryElements(operator: Operator, input: Tensor, output: Tensor): number {
  const elements = elementsOf(input.shape);
  if (elements === elementsOf(output.shape)) return elements;
  throw inputError(
    'OPERATOR_SHAPE',
    `${place(operator)}: input [${input.shape.join(', ')}] and output [${output.shape.join(', ')}] differ in size`,
  );
}

/**
 * For kernels that move or compare stored values without rescaling.
 * @throws unsupportedError unless both tensors mean the same real value by the same stored value: equal types and zero
 *   points, scales equal within one part in a thousand
 */
export function requireSameQuantization(operator: Operator, a: Tensor, b: Tensor): void {
  const [first, second] = [a.quantization, b.quantization];
  const sameScales =
    first.scales.length === second.scales.length &&
    first.scales.every((scale, i) => Math.abs(scale - (second.scales[i] ?? 0)) <= scale / 1000);
  const sameZeroPoints = first.scales.every((_, i) => (first.zeroPoints[i] ?? 0) === (second.zeroPoints[i] ?? 0));
  if (a.type !== b.type || !sameScales || !sameZeroPoints) {
    throw unsupportedError(
      'OPERATOR_QUANTIZATION',
      `${place(operator)}: tensors '${a.name}' and '${b.name}' must have the same type, scale and zero point`,
    );
  }
}

/**
 * For kernels whose output format is fixed, whatever the tensor says (LOGISTIC, TANH, SOFTMAX, L2_NORMALIZATION).
 * @throws unsupportedError unless the tensor has that zero point and, within one part in a thousand, that scale
 */
export function requireOutputFormat(operator: Operator, tensor: Tensor, scale: number, zeroPoint: number): void {
  const { scales, zeroPoints } = tensor.quantization;
  const [foundScale, foundZeroPoint] = [scales[0] ?? 0, zeroPoints[0] ?? 0];
  if (foundZeroPoint === zeroPoint && Math.abs(foundScale - scale) <= scale / 1000) return;
  throw unsupportedError(
    'OPERATOR_FORMAT',
    `${place(operator)}: the ${tensor.type} output has scale ${foundScale} and zero point ${foundZeroPoint}; ` +
      `it must have ${scale} and ${zeroPoint}`,
  );
}

/** A dimension by its number; negative numbers count from the last. @throws inputError outside the rank */
export function axisOf(operator: Operator, axis: number, rank: number): number {
  const found = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(found) && found >= 0 && found < rank) return found;
  throw inputError('OPERATOR_AXIS', `${place(operator)}: axis ${axis} of a tensor with ${rank} dimensions`);
}

/** Elements of a constant int32 or int64 tensor. @throws unsupportedError when it is computed at run time or another type */
export function constantIntegers(operator: Operator, tensor: Tensor, role: string): readonly number[] {
  const type = requireType(operator, tensor, role, ['int32', 'int64']);
  const view = constantView(operator, tensor, role);
  const count = elementsOf(tensor.shape);
  return Array.from({ length: count }, (_, i) =>
    type === 'int32' ? view.getInt32(4 * i, true) : Number(view.getBigInt64(8 * i, true)),
  );
}

/** The stored value of a constant with one element. @throws unsupportedError when it is computed at run time or no integer */
export function constantElement(operator: Operator, tensor: Tensor, role: string): number {
  const type = requireType(operator, tensor, role, ['int8', 'uint8', 'int16', 'int32']);
  const view = constantView(operator, tensor, role);
  if (elementsOf(tensor.shape) !== 1) {
    throw inputError('OPERATOR_SHAPE', `${place(operator)}: the ${role} has shape [${tensor.shape.join(', ')}]`);
  }
  switch (type) {
    case 'int8':
      return view.getInt8(0);
    case 'uint8':
      return view.getUint8(0);
    case 'int16':
      return view.getInt16(0, true);
    case 'int32':
      return view.getInt32(0, true);
  }
}

function constantView(operator: Operator, tensor: Tensor, role: string): DataView {
  const { data } = tensor;
  if (data !== null) return new DataView(data.buffer, data.byteOffset, data.byteLength);
  throw unsupportedError(
    'OPERATOR_CONSTANT',
    `${place(operator)}: ${role} tensor '${tensor.name}' is computed at run time; it must be a constant`,
  );
}

/**
 * Full-width multiplier of the vector unit for a real scale.
 * @throws unsupportedError when float32 cannot hold it, or when it needs a left shift above 30
 */
export function vectorMultiplier(operator: Operator, real: number, what: string): FixedMultiplier {
  if (!Number.isFinite(real)) {
    throw unsupportedError(
      'OPERATOR_SCALE',
      `${place(operator)}: the ${what} scale is ${real} in float32; the scales of its tensors are too far apart`,
    );
  }
  const fixed = quantizeMultiplier(real);
  if (fixed.shift <= 30) return fixed;
  throw unsupportedError(
    'OPERATOR_SHIFT',
    `${place(operator)}: the ${what} scale ${real} needs a left shift of ${fixed.shift} bits; at most 30 are possible`,
  );
}
