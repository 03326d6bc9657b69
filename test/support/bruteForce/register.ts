/** The accumulator: load, steps, overflow, beside the ideal unbounded register and its provable interval. */
import type { AccumulatorOverflow } from '../../../src/numerics/datapath.ts';
import { clip, limitsOfBits, wrapTo } from './integers.ts';

/** Sum of a step's products for the data at hand, and the interval over all data. */
export interface Step {
  readonly sum: number;
  readonly lowest: number;
  readonly highest: number;
}

export interface Reduced {
  readonly stored: bigint;
  readonly overflows: number;
  /** Step of the first overflow: 0 is the load. */
  readonly firstOverflow: number;
  readonly idealMin: bigint;
  readonly idealMax: bigint;
  readonly provenMin: bigint;
  readonly provenMax: bigint;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

export function reduce(load: bigint, steps: readonly Step[], bits: number, overflow: AccumulatorOverflow): Reduced {
  const limits = limitsOfBits(bits);
  let overflows = 0;
  let firstOverflow = 0;
  const store = (value: bigint, step: number): bigint => {
    if (value >= limits.min && value <= limits.max) return value;
    if (overflows === 0) firstOverflow = step;
    overflows += 1;
    return overflow === 'wrap' ? wrapTo(bits, value) : clip(value, limits);
  };
  let stored = store(load, 0);
  let [ideal, idealMin, idealMax] = [load, load, load];
  let [low, high, provenMin, provenMax] = [load, load, load, load];
  steps.forEach((step, number) => {
    stored = store(stored + BigInt(step.sum), number + 1);
    ideal += BigInt(step.sum);
    idealMin = min(idealMin, ideal);
    idealMax = max(idealMax, ideal);
    low += BigInt(step.lowest);
    high += BigInt(step.highest);
    provenMin = min(provenMin, low);
    provenMax = max(provenMax, high);
  });
  return { stored, overflows, firstOverflow, idealMin, idealMax, provenMin, provenMax };
}
