/** Elements of tensors as numbers, and the scale of a tensor with one scale. */
import type { Model, Operator, Tensor } from '../../../src/graph/model.ts';

export interface Scale {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** Values of the activations so far, by tensor. */
export type Values = Map<number, readonly number[]>;

export function inputOf(model: Model, operator: Operator, slot: number): Tensor {
  const tensor = model.tensors[operator.inputs[slot] ?? -1];
  if (tensor === undefined) throw new Error(`${operator.kind} has no input ${slot}`);
  return tensor;
}

export function outputOf(model: Model, operator: Operator): Tensor {
  return model.tensors[operator.outputs[0]!]!;
}

export function scaleOf({ name, quantization }: Tensor): Scale {
  const { scales, zeroPoints } = quantization;
  if (scales.length !== 1) throw new Error(`${name} has ${scales.length} scales`);
  return { scale: scales[0]!, zeroPoint: zeroPoints[0]! };
}

const readers: Readonly<
  Record<string, { readonly bytes: number; readonly get: (view: DataView, at: number) => number }>
> = {
  int8: { bytes: 1, get: (view, at) => view.getInt8(at) },
  int16: { bytes: 2, get: (view, at) => view.getInt16(at, true) },
  int32: { bytes: 4, get: (view, at) => view.getInt32(at, true) },
  int64: { bytes: 8, get: (view, at) => Number(view.getBigInt64(at, true)) },
};

/** Little-endian elements. */
export function elementsOf(type: Tensor['type'], bytes: Uint8Array): number[] {
  const reader = readers[type];
  if (reader === undefined) throw new Error(`no elements of type ${type}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / reader.bytes }, (_, i) => reader.get(view, i * reader.bytes));
}

/** Of a constant. */
export function constant({ name, type, data }: Tensor): number[] {
  if (data === null) throw new Error(`${name} is no constant`);
  return elementsOf(type, data);
}

/** Little-endian bytes of int8 or int16 elements. */
export function bytesOf(type: Tensor['type'], values: readonly number[]): Uint8Array {
  if (type === 'int8') return new Uint8Array(Int8Array.from(values).buffer);
  const bytes = new Uint8Array(2 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setInt16(2 * i, value, true));
  return bytes;
}
