/** Sizes of tensors: elements of a shape, bytes of an element. */
import type { DataType } from './model.ts';

/** Tensors with more elements than this are refused by every reader. */
export const maximumElements = 2 ** 31 - 1;

const bytesByType = {
  int8: 1,
  uint8: 1,
  bool: 1,
  int16: 2,
  int32: 4,
  float32: 4,
  int64: 8,
  resource: null,
  other: null,
} as const satisfies Record<DataType, number | null>;

/** Bytes of one element; null for types whose elements npusim does not hold (`resource`, `other`). */
export function elementBytes(type: DataType): 1 | 2 | 4 | 8 | null {
  return bytesByType[type];
}

/** Product of the dimensions, 1 for a scalar. Exact below 2^53. */
export function elementCount(shape: readonly number[]): number {
  let elements = 1;
  for (const size of shape) elements *= size;
  return elements;
}
