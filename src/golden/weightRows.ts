/** Constant weights of a product stage outside the convolutions, and what zero-point handling makes of them. */
import { limits } from '../numerics/integers.ts';
import type { IntegerElements } from './elements.ts';

export interface WeightRows {
  /** [rows][depth] */
  readonly weights: Int16Array;
  /** What the register of each row is loaded with. */
  readonly starts: readonly bigint[];
  /** Subtracted from a stored input value. */
  readonly offset: number;
  /** Range of every operand behind the subtraction. */
  readonly lows: Int32Array;
  readonly highs: Int32Array;
}

/**
 * With `fold` the stored input is multiplied and the start is bias − zeroPoint · Σ weights, without it the zero point is
 * subtracted from the input (SEMANTICS section 2).
 * @param filter [rows][depth] int8 without zero point
 * @param bias one per row, or null: 0
 */
export function weightRows(
  filter: IntegerElements,
  depth: number,
  inputType: 'int8' | 'int16',
  zeroPoint: number,
  bias: ArrayLike<number | bigint> | null,
  fold: boolean,
): WeightRows {
  const weights = Int16Array.from(filter);
  const starts = Array.from({ length: filter.length / depth }, (_, row) => {
    const start = bias === null ? 0n : BigInt(bias[row]!);
    if (!fold) return start;
    let sum = 0;
    for (let k = 0; k < depth; k++) sum += weights[row * depth + k]!;
    return start - BigInt(zeroPoint * sum);
  });
  const offset = fold ? 0 : zeroPoint;
  const { min, max } = limits(inputType);
  return {
    weights,
    starts,
    offset,
    lows: new Int32Array(depth).fill(min - offset),
    highs: new Int32Array(depth).fill(max - offset),
  };
}
