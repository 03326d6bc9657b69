import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  leftShiftSaturates,
  multiplyByQuantizedMultiplier,
  multiplyByQuantizedMultiplier64,
  multiplyByQuantizedMultiplierSingle,
  reducedMultiplier,
  roundingDivideByPowerOfTwo,
  roundingDivideByPowerOfTwo16,
  saturatingRoundingDoublingHighMul,
  saturatingRoundingDoublingHighMul16,
} from '../../../src/numerics/fixedPoint.ts';
import { hasShared, sharedJson } from '../../support/shared.ts';

const int32 = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, -1, 0, 1, 2 ** 30, -(2 ** 30)),
);
const multiplier = fc.oneof(
  fc.integer({ min: 2 ** 30, max: 2 ** 31 - 1 }),
  fc.constantFrom(0, 2 ** 30, 2 ** 31 - 1, 0x7ffeffff, 0x7fff0000),
);

/** The definition: (ab + nudge) / 2^31 truncated toward zero, nudge 2^30 or 1 − 2^30 by the sign of ab. */
function srdhmOracle(a: bigint, b: bigint): bigint {
  if (a === b && a === -(1n << 31n)) return (1n << 31n) - 1n;
  const product = a * b;
  return (product + (product >= 0n ? 1n << 30n : 1n - (1n << 30n))) / (1n << 31n);
}

/** The definition: arithmetic shift, plus one when the remainder exceeds the threshold. */
function divideOracle(x: bigint, exponent: bigint): bigint {
  const mask = (1n << exponent) - 1n;
  const threshold = (mask >> 1n) + (x < 0n ? 1n : 0n);
  return (x >> exponent) + ((x & mask) > threshold ? 1n : 0n);
}

/** The same where mask and threshold are int16: a mask of 16 bits or more narrows to −1. */
function divideOracle16(x: bigint, exponent: bigint): bigint {
  const mask = BigInt.asIntN(16, (1n << exponent) - 1n);
  const threshold = (mask >> 1n) + (x < 0n ? 1n : 0n);
  return (x >> exponent) + ((x & mask) > threshold ? 1n : 0n);
}

function roundHalfUpOracle(value: bigint, rightShift: bigint): bigint {
  return rightShift > 0n ? (value + (1n << (rightShift - 1n))) >> rightShift : value << -rightShift;
}

describe('fixed-point primitives against BigInt', () => {
  it('doubling high multiply', () => {
    fc.assert(
      fc.property(int32, int32, (a, b) => {
        expect(saturatingRoundingDoublingHighMul(a, b)).toBe(Number(srdhmOracle(BigInt(a), BigInt(b))));
      }),
      { numRuns: 2000 },
    );
  });

  it('division by a power of two, never minus zero', () => {
    fc.assert(
      fc.property(int32, fc.integer({ min: 0, max: 31 }), (x, exponent) => {
        expect(roundingDivideByPowerOfTwo(x, exponent)).toBe(Number(divideOracle(BigInt(x), BigInt(exponent))));
      }),
      { numRuns: 2000 },
    );
  });

  it('rounding divide by a power of two on int16, its mask narrowed', () => {
    for (let exponent = 0; exponent < 32; exponent++) {
      for (let x = -32768; x < 32768; x += 37) {
        expect(roundingDivideByPowerOfTwo16(x, exponent)).toBe(Number(divideOracle16(BigInt(x), BigInt(exponent))));
      }
    }
  });

  it('two roundings with a saturating left shift', () => {
    fc.assert(
      fc.property(int32, multiplier, fc.integer({ min: -31, max: 30 }), (x, m, shift) => {
        const shifted = BigInt(x) << BigInt(Math.max(shift, 0));
        const operand = BigInt.asIntN(32, shifted) === shifted ? shifted : x < 0 ? -(1n << 31n) : (1n << 31n) - 1n;
        const expected = divideOracle(srdhmOracle(operand, BigInt(m)), BigInt(Math.max(-shift, 0)));
        expect(multiplyByQuantizedMultiplier(x, m, shift)).toBe(Number(expected));
        expect(leftShiftSaturates(x, shift)).toBe(operand !== shifted);
      }),
      { numRuns: 2000 },
    );
  });

  it('one rounding', () => {
    fc.assert(
      fc.property(int32, multiplier, fc.integer({ min: -31, max: 31 }), (x, m, shift) => {
        const expected = roundHalfUpOracle(BigInt(x) * BigInt(m), BigInt(31 - shift));
        expect(multiplyByQuantizedMultiplierSingle(x, m, shift)).toBe(Number(expected));
      }),
      { numRuns: 2000 },
    );
  });

  it('64-bit form', () => {
    const x48 = fc.oneof(
      fc.bigInt(-(1n << 47n), (1n << 47n) - 1n),
      fc.integer({ min: -70000, max: 70000 }).map(BigInt),
    );
    fc.assert(
      fc.property(x48, multiplier, fc.integer({ min: -31, max: 7 }), (x, m, shift) => {
        const reduced = m < 0x7fff0000 ? (BigInt(m) + 32768n) >> 16n : 0x7fffn;
        expect(reducedMultiplier(m)).toBe(Number(reduced));
        const expected = roundHalfUpOracle(x * reduced, BigInt(15 - shift));
        expect(multiplyByQuantizedMultiplier64(Number(x), m, shift)).toBe(Number(expected));
      }),
      { numRuns: 2000 },
    );
  });
});

interface MultiplyCase {
  readonly x: number[];
  readonly multiplier: number[];
  readonly shift: number[];
  readonly result: number[];
}
interface RoundingCase {
  readonly fn: string;
  readonly a?: number[];
  readonly b?: number[];
  readonly x?: number[];
  readonly exponent?: number[];
  readonly result: number[];
}

describe.skipIf(!hasShared)('fixed-point primitives against the captured reference (needs the shared vectors)', () => {
  it.each([
    ['mbqm_int32.json', multiplyByQuantizedMultiplier],
    ['mbqm_int64.json', multiplyByQuantizedMultiplier64],
  ] as const)('%s', (file, compute) => {
    const { cases } = sharedJson<{ cases: MultiplyCase[] }>('vectors', 'requantize_primitives', file);
    for (const { x, multiplier: m, shift, result } of cases) {
      expect(x.length).toBeGreaterThan(1000);
      expect(x.map((value, i) => compute(value, m[i] ?? NaN, shift[i] ?? NaN))).toEqual(result);
    }
  });

  it('rounding.json', () => {
    const functions: Record<string, (a: number, b: number) => number> = {
      SaturatingRoundingDoublingHighMul_int32: saturatingRoundingDoublingHighMul,
      SaturatingRoundingDoublingHighMul_int16: saturatingRoundingDoublingHighMul16,
      RoundingDivideByPOT_int32: roundingDivideByPowerOfTwo,
    };
    const { cases } = sharedJson<{ cases: RoundingCase[] }>('vectors', 'requantize_primitives', 'rounding.json');
    expect(cases).toHaveLength(3);
    for (const entry of cases) {
      const compute = functions[entry.fn];
      const left = entry.a ?? entry.x ?? [];
      const right = entry.b ?? entry.exponent ?? [];
      expect(left.length).toBeGreaterThan(1000);
      expect(left.map((value, i) => compute?.(value, right[i] ?? NaN))).toEqual(entry.result);
    }
  });
});
