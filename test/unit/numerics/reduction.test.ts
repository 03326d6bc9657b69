/** The reduction's order, overflow rule, observed range and proof against BigInt and brute-force oracles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundReduction,
  loadRegister,
  newRanges,
  newReduction,
  newRegister,
  reduce,
  type Sequence,
} from '../../../src/numerics/reduction.ts';

type Overflow = 'wrap' | 'saturate';

function store(value: bigint, bits: number, overflow: Overflow): bigint {
  const half = 1n << BigInt(bits - 1);
  if (value >= -half && value < half) return value;
  if (overflow === 'saturate') return value < 0n ? -half : half - 1n;
  return ((((value + half) % (2n * half)) + 2n * half) % (2n * half)) - half;
}

/** The groups of products in order: every segment is cut anew. */
function groupsOf(
  sequence: Sequence,
  operands: readonly number[],
  weights: readonly number[],
  weightBase: number,
): bigint[][] {
  const groups: bigint[][] = [];
  for (let segment = 0; segment < sequence.segments; segment++) {
    for (let i = 0; i < sequence.segmentLength; i++) {
      if (i % sequence.groupSize === 0) groups.push([]);
      const operand = operands[segment * sequence.segmentLength + i]!;
      const weight = weights[weightBase + sequence.weightOffsets[segment]! + i]!;
      groups.at(-1)!.push(BigInt(operand) * BigInt(weight));
    }
  }
  return groups;
}

interface Oracle {
  value: bigint;
  overflows: number;
  firstOverflow: number;
  min: bigint;
  max: bigint;
}

function oracle(start: bigint, bits: number, overflow: Overflow, groups: readonly bigint[][]): Oracle {
  let value = start;
  let ideal = 0n;
  const result: Oracle = { value, overflows: 0, firstOverflow: 0, min: 0n, max: 0n };
  groups.forEach((group, index) => {
    const sum = group.reduce((total, product) => total + product, 0n);
    ideal += sum;
    if (ideal < result.min) result.min = ideal;
    if (ideal > result.max) result.max = ideal;
    const stored = store(value + sum, bits, overflow);
    if (stored !== value + sum) {
      result.overflows++;
      if (result.firstOverflow === 0) result.firstOverflow = index + 1;
    }
    value = stored;
  });
  result.value = value;
  return result;
}

const sequences = fc
  .record({
    segments: fc.integer({ min: 0, max: 4 }),
    segmentLength: fc.integer({ min: 1, max: 9 }),
    groupSize: fc.constantFrom(1, 2, 4, 8, 16),
    gap: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ segments, segmentLength, groupSize, gap }) => ({
    segments,
    segmentLength,
    groupSize,
    weightOffsets: Int32Array.from({ length: segments }, (_, segment) => segment * (segmentLength + gap)),
  }));

/** A sequence with operands from −65535 to 65535 and weights of 9 bits. */
const reductions = sequences.chain((sequence) => {
  const products = sequence.segments * sequence.segmentLength;
  const operand = fc.oneof(fc.integer({ min: -255, max: 255 }), fc.integer({ min: -65535, max: 65535 }));
  return fc.record({
    sequence: fc.constant(sequence),
    operandBase: fc.integer({ min: 0, max: 3 }),
    weightBase: fc.integer({ min: 0, max: 3 }),
    operands: fc.array(operand, { minLength: products + 3, maxLength: products + 3 }),
    weights: fc.array(fc.integer({ min: -256, max: 255 }), { minLength: products + 12, maxLength: products + 12 }),
    bits: fc.integer({ min: 12, max: 48 }),
    overflow: fc.constantFrom<Overflow>('wrap', 'saturate'),
  });
});

describe('reduce', () => {
  it('agrees with the oracle in value, overflows, first overflow and observed range', () => {
    fc.assert(
      fc.property(reductions, fc.double({ min: -1, max: 1, noNaN: true }), (one, fraction) => {
        const register = newRegister(one.bits, one.overflow);
        const start = Math.trunc(fraction * register.high);
        const operands = one.operands.slice(one.operandBase);
        const expected = oracle(
          BigInt(start),
          one.bits,
          one.overflow,
          groupsOf(one.sequence, operands, one.weights, one.weightBase),
        );
        const result = newReduction();
        const [allOperands, allWeights] = [Int32Array.from(one.operands), Int16Array.from(one.weights)];
        reduce(register, start, one.sequence, allOperands, one.operandBase, allWeights, one.weightBase, result);
        expect({
          value: BigInt(result.value),
          overflows: result.overflows,
          firstOverflow: result.firstOverflow,
          min: BigInt(result.min),
          max: BigInt(result.max),
        }).toEqual(expected);
      }),
      { numRuns: 5000 },
    );
  });

  it('counts one event however far a step leaves the range', () => {
    const register = newRegister(12, 'wrap');
    const sequence = { segments: 1, segmentLength: 2, groupSize: 1, weightOffsets: Int32Array.of(0) };
    const result = newReduction();
    reduce(register, 0, sequence, Int32Array.of(65535, 1), 0, Int16Array.of(127, 1), 0, result);
    // 65535 · 127 = 8322945 = 2032·4096 − 127: wraps to −127; then −126.
    expect(result).toEqual({ value: -126, overflows: 1, firstOverflow: 1, min: 0, max: 8322946 });
  });
});

describe('loadRegister', () => {
  it('wraps or saturates a start of any size and counts it once', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(1n << 80n), max: 1n << 80n }),
        fc.integer({ min: 12, max: 48 }),
        fc.constantFrom<Overflow>('wrap', 'saturate'),
        fc.integer({ min: 0, max: 70 }),
        (wide, bits, overflow, narrowing) => {
          const start = wide >> BigInt(narrowing);
          const expected = store(start, bits, overflow);
          expect(loadRegister(start, newRegister(bits, overflow))).toEqual({
            value: Number(expected),
            overflows: expected === start ? 0 : 1,
          });
        },
      ),
    );
  });
});

describe('boundReduction', () => {
  it('finds the extremes that brute force finds over all operand choices', () => {
    const small = sequences
      .filter(({ segments, segmentLength }) => segments * segmentLength <= 8)
      .chain((sequence) => {
        const products = sequence.segments * sequence.segmentLength;
        const interval = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 9 }));
        return fc.record({
          sequence: fc.constant(sequence),
          intervals: fc.array(interval, { minLength: products, maxLength: products }),
          weights: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: products + 12, maxLength: products + 12 }),
        });
      });
    fc.assert(
      fc.property(small, ({ sequence, intervals, weights }) => {
        const lows = intervals.map(([low]) => low);
        const highs = intervals.map(([low, width]) => low + width);
        let [min, max] = [0n, 0n];
        for (let choice = 0; choice < 2 ** intervals.length; choice++) {
          // Products are linear in the operand: the extremes lie at the ends of the intervals.
          const operands = intervals.map((_, i) => ((choice >> i) & 1 ? highs[i]! : lows[i]!));
          let ideal = 0n;
          for (const group of groupsOf(sequence, operands, weights, 0)) {
            ideal = group.reduce((total, product) => total + product, ideal);
            if (ideal < min) min = ideal;
            if (ideal > max) max = ideal;
          }
        }
        const ranges = newRanges(3);
        boundReduction(sequence, Int32Array.from(lows), Int32Array.from(highs), Int16Array.from(weights), 0, ranges, 1);
        expect([...ranges.min, ...ranges.max].map(BigInt)).toEqual([0n, min, 0n, 0n, max, 0n]);
      }),
      { numRuns: 300 },
    );
  });

  it('widens what earlier classes left', () => {
    const ranges = { min: Float64Array.of(-100), max: Float64Array.of(1) };
    const sequence = { segments: 1, segmentLength: 1, groupSize: 1, weightOffsets: Int32Array.of(0) };
    boundReduction(sequence, Int32Array.of(-3), Int32Array.of(4), Int16Array.of(-5), 0, ranges, 0);
    expect(ranges).toEqual({ min: Float64Array.of(-100), max: Float64Array.of(15) });
  });
});
