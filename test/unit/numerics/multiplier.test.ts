/** Fixed-point multipliers against exact rational arithmetic and against the reference's captured results. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  narrowMultiplier,
  normalizedMultiplier,
  quantizeMultiplier,
  reduceToSixteenBits,
  toQ31,
} from '../../../src/numerics/multiplier.ts';
import { hasShared, sharedJson } from '../../support/shared.ts';

/** A float64 as integer · 2^exponent, taken from its bits. */
function exactly(real: number): { integer: bigint; exponent: number } {
  const bits = new BigUint64Array(new Float64Array([real]).buffer)[0]!;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return biased === 0
    ? { integer: fraction, exponent: -1074 }
    : { integer: fraction | (1n << 52n), exponent: biased - 1075 };
}

/** The integer of b − 1 magnitude bits nearest to the significand, half up (the values are positive), renormalised. */
function oracle(real: number, bits: number): { multiplier: number; shift: number } {
  const { integer, exponent } = exactly(real);
  if (integer === 0n) return { multiplier: 0, shift: 0 };
  const length = integer.toString(2).length;
  const drop = length - (bits - 1);
  const rounded = drop > 0 ? (integer + (1n << BigInt(drop - 1))) >> BigInt(drop) : integer << BigInt(-drop);
  const carries = rounded === 1n << BigInt(bits - 1);
  return { multiplier: Number(carries ? rounded / 2n : rounded), shift: exponent + length + (carries ? 1 : 0) };
}

const reals = fc.oneof(
  fc.double({ min: 1e-12, max: 1e6, noNaN: true }),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  // Ties and carries: k + ½ in units of the last bit, and significands just below 1.
  fc
    .tuple(fc.integer({ min: 8, max: 32 }), fc.integer({ min: 0, max: 1000 }), fc.integer({ min: -20, max: 20 }))
    .map(([bits, k, exponent]) => (2 ** (bits - 2) + k + 0.5) * 2 ** exponent),
  fc
    .tuple(fc.integer({ min: 8, max: 40 }), fc.integer({ min: -20, max: 20 }))
    .map(([bits, exponent]) => (1 - 2 ** -bits) * 2 ** exponent),
);

describe('normalizedMultiplier and quantizeMultiplier', () => {
  it('agree with exact arithmetic for every width', () => {
    fc.assert(
      fc.property(reals, fc.integer({ min: 8, max: 32 }), (real, bits) => {
        const expected = oracle(real, bits);
        expect(normalizedMultiplier(real, bits)).toEqual(expected);
        expect(quantizeMultiplier(real, bits)).toEqual(expected.shift < -31 ? { multiplier: 0, shift: 0 } : expected);
      }),
      { numRuns: 20_000 },
    );
  });

  it('keep the smallest shift that the reference keeps, and the carry that brings it back', () => {
    expect(quantizeMultiplier(2 ** -32)).toEqual({ multiplier: 2 ** 30, shift: -31 });
    expect(quantizeMultiplier(2 ** -32 * (1 - 2 ** -20))).toEqual({ multiplier: 0, shift: 0 });
    // Eight bits round the same value up to 2^−32.
    expect(quantizeMultiplier(2 ** -32 * (1 - 2 ** -20), 8)).toEqual({ multiplier: 64, shift: -31 });
  });

  it('refuse what is no scale', () => {
    for (const real of [NaN, Infinity, -1]) expect(() => normalizedMultiplier(real)).toThrow('a scale is finite');
  });
});

describe('narrowMultiplier', () => {
  it('rounds half up from Q31, without normalising first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.integer({ min: 8, max: 32 }), (q31, bits) => {
        const drop = BigInt(32 - bits);
        const rounded = drop === 0n ? BigInt(q31) : (BigInt(q31) + (1n << (drop - 1n))) >> drop;
        const carries = rounded === 1n << BigInt(bits - 1);
        const expected = carries
          ? { multiplier: Number(rounded / 2n), shift: -4 }
          : { multiplier: Number(rounded), shift: -5 };
        expect(narrowMultiplier(q31, -5, bits)).toEqual(expected);
      }),
    );
  });

  it('leaves a small significand small', () => {
    expect(narrowMultiplier(3 * 2 ** 20, 2, 12)).toEqual({ multiplier: 3, shift: 2 });
    expect(narrowMultiplier(2 ** 31 - 1, 4, 8)).toEqual({ multiplier: 64, shift: 5 });
    expect(narrowMultiplier(2 ** 30, -32, 32)).toEqual({ multiplier: 0, shift: 0 });
  });
});

describe('reduceToSixteenBits', () => {
  it('rounds half up below 0x7fff0000 and cuts off from there', () => {
    expect(reduceToSixteenBits(0x7ffeffff)).toBe(0x7fff);
    expect(reduceToSixteenBits(0x7fff0000)).toBe(0x7fff);
    expect(reduceToSixteenBits(0x7fffffff)).toBe(0x7fff);
    expect(reduceToSixteenBits(0x40008000)).toBe(0x4001);
    expect(reduceToSixteenBits(0x40007fff)).toBe(0x4000);
    expect(reduceToSixteenBits(0)).toBe(0);
  });

  it('takes a narrow multiplier in Q31 form, its low bits zero', () => {
    // 0b1011011 of 8 bits, 7 of them magnitude, is 0x5b000000 in Q31.
    expect(toQ31(0b1011011, 8)).toBe(0x5b000000);
    expect(reduceToSixteenBits(toQ31(0b1011011, 8))).toBe(0x5b00);
  });
});

describe.skipIf(!hasShared)('captured reference results (skipped without the shared material)', () => {
  it('quantizeMultiplier gives what the reference gives', () => {
    interface File {
      readonly cases: readonly {
        readonly real: readonly number[];
        readonly multiplier: readonly number[];
        readonly shift: readonly number[];
      }[];
    }
    const { cases } = sharedJson<File>('vectors', 'requantize_primitives', 'quantize_multiplier.json');
    let compared = 0;
    for (const { real, multiplier, shift } of cases) {
      real.forEach((value, i) => {
        expect(quantizeMultiplier(value)).toEqual({ multiplier: multiplier[i], shift: shift[i] });
        compared++;
      });
    }
    expect(compared).toBe(2700);
  });
});
