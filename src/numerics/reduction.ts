/**
 * Reductions in the order of SEMANTICS section 2: a register of n bits, loaded with the bias, takes one group of products
 * per step. Plain form: one element at a time, every step observed; exact in float64 for registers of up to 48 bits.
 */
import { wrap } from './integers.ts';
import type { AccumulatorOverflow } from './datapath.ts';

/** An accumulator register of n bits, two's complement. */
export interface Register {
  /** 12…48. */
  readonly bits: number;
  readonly overflow: AccumulatorOverflow;
  readonly low: number;
  readonly high: number;
}

export function newRegister(bits: number, overflow: AccumulatorOverflow): Register {
  return { bits, overflow, low: -(2 ** (bits - 1)), high: 2 ** (bits - 1) - 1 };
}

/** The register after its load: step 0 of every reduction. */
export interface Loaded {
  readonly value: number;
  readonly overflows: 0 | 1;
}

/**
 * How one output element walks its products: `segments` stretches of `segmentLength` products, each cut into groups of
 * `groupSize` (the last one shorter); one group is one step. Operands lie one after the other, segment by segment.
 */
export interface Sequence {
  readonly segments: number;
  readonly segmentLength: number;
  readonly groupSize: number;
  /** Index of the first weight of each segment, relative to the output channel's first weight. */
  readonly weightOffsets: Int32Array;
}

/** What a reduction did. Reused from element to element. */
export interface Reduction {
  /** Register after the last step. */
  value: number;
  /** Steps that left the register's range; the load is not counted here. */
  overflows: number;
  /** Number of the first of them, counted from 1; 0: none. */
  firstOverflow: number;
  /** Range of an ideal unbounded register over the load and every step, relative to what was loaded into it. */
  min: number;
  max: number;
}

export function newReduction(): Reduction {
  return { value: 0, overflows: 0, firstOverflow: 0, min: 0, max: 0 };
}

/** Loads a start value of any size: outside the range it wraps or saturates and counts one overflow. */
export function loadRegister(start: bigint, register: Register): Loaded {
  const wrapped = BigInt.asIntN(register.bits, start);
  if (wrapped === start) return { value: Number(start), overflows: 0 };
  if (register.overflow === 'wrap') return { value: Number(wrapped), overflows: 1 };
  return { value: start < 0n ? register.low : register.high, overflows: 1 };
}

/**
 * Runs all steps of one output element. Each step adds the exact sum of its products to the stored register; a result
 * outside the range is one overflow, after which the register wraps or saturates and the reduction goes on.
 * @param operands what the taps feed to the multipliers, in sequence order from `operandBase` on
 * @param weights all filter elements (filter zero point subtracted); `weightBase` is the output channel's first
 */
export function reduce(
  register: Register,
  loaded: number,
  sequence: Sequence,
  operands: Int32Array,
  operandBase: number,
  weights: Int16Array,
  weightBase: number,
  result: Reduction,
): void {
  const { segments, segmentLength, groupSize, weightOffsets } = sequence;
  const { bits, low, high } = register;
  const saturates = register.overflow === 'saturate';
  let value = loaded;
  let ideal = 0;
  let min = 0;
  let max = 0;
  let step = 0;
  let overflows = 0;
  let firstOverflow = 0;
  let operand = operandBase;
  for (let segment = 0; segment < segments; segment++) {
    const weightShift = weightBase + weightOffsets[segment]! - operand;
    const segmentEnd = operand + segmentLength;
    while (operand < segmentEnd) {
      const groupEnd = Math.min(operand + groupSize, segmentEnd);
      let sum = 0;
      for (; operand < groupEnd; operand++) sum += operands[operand]! * weights[weightShift + operand]!;
      step++;
      ideal += sum;
      if (ideal < min) min = ideal;
      else if (ideal > max) max = ideal;
      value += sum;
      if (value < low || value > high) {
        overflows++;
        if (firstOverflow === 0) firstOverflow = step;
        value = saturates ? (value < low ? low : high) : wrap(value, bits);
      }
    }
  }
  result.value = value;
  result.overflows = overflows;
  result.firstOverflow = firstOverflow;
  result.min = min;
  result.max = max;
}

/** Ranges of the ideal register per output channel, relative to what was loaded; the load itself (0) belongs to them. */
export interface Ranges {
  readonly min: Float64Array;
  readonly max: Float64Array;
}

export function newRanges(channels: number): Ranges {
  return { min: new Float64Array(channels), max: new Float64Array(channels) };
}

/**
 * Widens the range of `channel` by every value that the ideal register can reach where operand i lies anywhere in
 * [operandLows[i], operandHighs[i]], each on its own.
 */
export function boundReduction(
  sequence: Sequence,
  operandLows: Int32Array,
  operandHighs: Int32Array,
  weights: Int16Array,
  weightBase: number,
  ranges: Ranges,
  channel: number,
): void {
  const { segments, segmentLength, groupSize, weightOffsets } = sequence;
  let lowest = 0;
  let highest = 0;
  let min = ranges.min[channel]!;
  let max = ranges.max[channel]!;
  let operand = 0;
  for (let segment = 0; segment < segments; segment++) {
    const weightShift = weightBase + weightOffsets[segment]! - operand;
    const segmentEnd = operand + segmentLength;
    while (operand < segmentEnd) {
      const groupEnd = Math.min(operand + groupSize, segmentEnd);
      for (; operand < groupEnd; operand++) {
        const weight = weights[weightShift + operand]!;
        const low = operandLows[operand]! * weight;
        const high = operandHighs[operand]! * weight;
        lowest += weight < 0 ? high : low;
        highest += weight < 0 ? low : high;
      }
      if (lowest < min) min = lowest;
      if (highest > max) max = highest;
    }
  }
  ranges.min[channel] = min;
  ranges.max[channel] = max;
}
