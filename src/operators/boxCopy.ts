/** What the operators that only move stored elements have in common: rectangular copies between dense tensors. */
import type { DataType } from '../graph/model.ts';

/**
 * Copies the elements of a box, `shape` long in each dimension. Element (i0, i1, …) of the box is at
 * offset + Σ i·stride of the input and of the output; offsets and strides count elements, strides may be negative.
 */
export interface BoxCopy {
  /** Slots of the operator's inputs and outputs. */
  readonly inputSlot: number;
  readonly outputSlot: number;
  readonly shape: readonly number[];
  readonly inputOffset: number;
  readonly inputStrides: readonly number[];
  readonly outputOffset: number;
  readonly outputStrides: readonly number[];
}

/** An operator that only moves elements: fill the outputs with `fill` where it is given, then make the copies. */
export interface Movement {
  /** Type of every element moved. */
  readonly type: DataType;
  /** Stored value; null where the copies cover the outputs. */
  readonly fill: number | null;
  readonly copies: readonly BoxCopy[];
}

/** Element strides of a dense row-major tensor. */
export function denseStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}
