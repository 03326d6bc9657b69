/** What one MAC instruction reduces: operands of a pixel, weights, registers' format and start (isa/MICROARCHITECTURE.md, section 5). */
import type { ChannelRows } from './channelRows.ts';
import type { MacGeometry } from './geometry.ts';
import { operandBound } from './operands.ts';
import type { RegisterFormat } from './registers.ts';
import { shortSumLimit } from './sums.ts';

/** One MAC instruction's reductions. */
export interface MacArray {
  readonly geometry: MacGeometry;
  readonly format: RegisterFormat;
  readonly operands: Int32Array;
  readonly weights: Int8Array;
  /** Present where the instruction loads the registers. */
  readonly rows: ChannelRows | null;
  /** No sum of products can reach the limit of the fast loops. */
  readonly shortSums: boolean;
}

/** @param weightBound largest sum of the weights' magnitudes of one channel */
export function createArray(
  geometry: MacGeometry,
  format: RegisterFormat,
  operands: Int32Array,
  weights: Int8Array,
  weightBound: number,
  rows: ChannelRows | null,
): MacArray {
  const shortSums = operandBound(geometry) * weightBound < shortSumLimit;
  return { geometry, format, operands, weights, rows: geometry.loads ? rows : null, shortSums };
}
