/** The three scaler forms against a BigInt oracle written from SEMANTICS section 3, and against captured reference results. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  newScaled,
  scaleAccumulator,
  type ScalerForm,
  type ScalerWidths,
} from '../../../src/numerics/channelScaler.ts';
import { reduceToSixteenBits } from '../../../src/numerics/multiplier.ts';
import { hasShared, sharedJson } from '../../support/shared.ts';

interface Oracle {
  readonly value: bigint;
  readonly operandSaturated: boolean;
  readonly productSaturated: boolean;
}

function clip(value: bigint, bits: number): bigint {
  const half = 1n << BigInt(bits - 1);
  return value < -half ? -half : value > half - 1n ? half - 1n : value;
}

/** floor(value · 2^−distance + 1/2); an exact left shift for a distance of 0 or less. */
function roundHalfUp(value: bigint, distance: number): bigint {
  return distance <= 0 ? value << BigInt(-distance) : (value + (1n << BigInt(distance - 1))) >> BigInt(distance);
}

function roundHalfAway(value: bigint, distance: number): bigint {
  const magnitude = roundHalfUp(value < 0n ? -value : value, distance);
  return value < 0n ? -magnitude : magnitude;
}

function oracle(widths: ScalerWidths, accumulator: number, multiplier: number, shift: number): Oracle {
  const { form, multiplierBits, productBits } = widths;
  const acc = BigInt(accumulator);
  const shifted = form === 'twoRounding' && shift > 0 ? acc << BigInt(shift) : acc;
  const operand = form === 'twoRounding' ? clip(shifted, 32) : shifted;
  const exact = operand * BigInt(multiplier);
  const product = clip(exact, productBits);
  const flags = { operandSaturated: operand !== shifted, productSaturated: product !== exact };
  if (form === 'twoRounding') {
    const high = roundHalfUp(product, multiplierBits - 1);
    return { value: shift < 0 ? roundHalfAway(high, -shift) : high, ...flags };
  }
  return { value: roundHalfUp(product, (form === 'wide' ? 15 : multiplierBits - 1) - shift), ...flags };
}

/** The scaler's promise: exact below 2^37, beyond at least outside 32 bits on the right side. */
function expectAgreement(widths: ScalerWidths, accumulator: number, multiplier: number, shift: number): void {
  const expected = oracle(widths, accumulator, multiplier, shift);
  const scaled = newScaled();
  scaleAccumulator(widths, accumulator, multiplier, shift, scaled);
  const limit = 1n << 37n;
  if (expected.value > -limit && expected.value < limit) expect(BigInt(scaled.value)).toBe(expected.value);
  else expect(scaled.value < 0 ? scaled.value <= -(2 ** 37) : scaled.value >= 2 ** 37).toBe(true);
  expect(scaled.value < 0).toBe(expected.value < 0n);
  expect({ operand: scaled.operandSaturated, product: scaled.productSaturated }).toEqual({
    operand: expected.operandSaturated,
    product: expected.productSaturated,
  });
}

/** Integers of n bits, dense at the extremes, at powers of two and around halves. */
function signed(bits: number): fc.Arbitrary<number> {
  const low = -(2 ** (bits - 1));
  const high = 2 ** (bits - 1) - 1;
  const powers = Array.from({ length: bits - 1 }, (_, exponent) => 2 ** exponent);
  return fc.oneof(
    fc.integer({ min: -70000, max: 70000 }),
    fc.integer({ min: low, max: high }),
    fc
      .tuple(fc.constantFrom(...powers), fc.integer({ min: -2, max: 2 }), fc.boolean())
      .map(([power, near, negative]) => Math.max(low, Math.min(high, negative ? -power - near : power + near))),
    fc.constantFrom(low, low + 1, high, high - 1, 0, -1),
  );
}

function multiplierOf(bits: number): fc.Arbitrary<number> {
  return signed(bits).map((value) => Math.abs(value) % 2 ** (bits - 1));
}

const forms: readonly ScalerForm[] = ['twoRounding', 'oneRounding', 'wide'];
const largestShift = { twoRounding: 30, oneRounding: 30, wide: 7 } as const;

describe('scaleAccumulator', () => {
  it.each(forms)('%s agrees with the oracle for every width, shift and operand', (form) => {
    const cases = fc.integer({ min: 8, max: 32 }).chain((multiplierBits) =>
      fc.record({
        widths: fc.integer({ min: 24, max: 64 }).map((productBits) => ({ form, multiplierBits, productBits })),
        accumulator: signed(form === 'wide' ? 48 : 32),
        multiplier: multiplierOf(form === 'wide' ? 16 : multiplierBits),
        shift: fc.oneof(
          fc.integer({ min: -31, max: largestShift[form] }),
          fc.constantFrom(-31, -1, 0, 1, largestShift[form]),
        ),
      }),
    );
    fc.assert(
      fc.property(cases, ({ widths, accumulator, multiplier, shift }) =>
        expectAgreement(widths, accumulator, multiplier, shift),
      ),
      { numRuns: 20_000 },
    );
  });

  it.each(forms)('%s agrees with the oracle at every tie of a small scaler', (form) => {
    for (const multiplierBits of [8, 9, 16, 17, 18, 32]) {
      const one = form === 'wide' ? 2 ** 14 : 2 ** (multiplierBits - 2);
      for (let shift = -31; shift <= largestShift[form]; shift++) {
        for (let accumulator = -9; accumulator <= 9; accumulator++) {
          for (const multiplier of [one, one * 1.5, 1, one * 2 - 1]) {
            expectAgreement({ form, multiplierBits, productBits: 64 }, accumulator, multiplier, shift);
          }
        }
      }
    }
  });

  it.each(forms)('%s clips the product exactly at the limits of its register', (form) => {
    for (let productBits = 24; productBits <= 46; productBits++) {
      const limit = 2 ** (productBits - 1);
      for (const near of [-2, -1, 0, 1]) {
        // multiplier 1: the product is the accumulator itself.
        for (const accumulator of [limit + near, -limit - near]) {
          if (form !== 'wide' && Math.abs(accumulator) >= 2 ** 31) continue;
          for (const shift of [0, -3]) {
            expectAgreement({ form, multiplierBits: 32, productBits }, accumulator, 1, shift);
            expectAgreement({ form, multiplierBits: 8, productBits }, accumulator, 1, shift);
          }
        }
      }
    }
  });

  it('derives four values by hand', () => {
    const scaled = newScaled();
    const value = (form: ScalerForm, accumulator: number, multiplier: number, shift: number): number => {
      scaleAccumulator({ form, multiplierBits: 32, productBits: 64 }, accumulator, multiplier, shift, scaled);
      return scaled.value;
    };
    // −5 · ½ = −2.5: up to −2; then nothing. In two steps with ½ · 2^−1: −5/2 → −2 (toward +∞), −2/2 = −1.
    expect(value('oneRounding', -5, 2 ** 30, 0)).toBe(-2);
    expect(value('twoRounding', -5, 2 ** 30, -1)).toBe(-1);
    // −7 · ½ = −3.5 → −3; −3/2 = −1.5 → −2 away from zero, where one rounding of −1.75 gives −2 as well.
    expect(value('twoRounding', -7, 2 ** 30, -1)).toBe(-2);
    // 3 · ½ = 1.5 → 2; 2/2 = 1, where one rounding of 0.75 gives 1.
    expect(value('wide', 3, 2 ** 14, -1)).toBe(1);
  });
});

describe.skipIf(!hasShared)('captured reference results (skipped without the shared material)', () => {
  interface Mbqm {
    readonly cases: readonly {
      readonly x: readonly number[];
      readonly multiplier: readonly number[];
      readonly shift: readonly number[];
      readonly result: readonly number[];
    }[];
  }

  it.each([
    ['mbqm_int32', 'twoRounding'],
    ['mbqm_int64', 'wide'],
  ] as const)('%s is the %s form', (file, form) => {
    const scaled = newScaled();
    let compared = 0;
    for (const { x, multiplier, shift, result } of sharedJson<Mbqm>('vectors', 'requantize_primitives', `${file}.json`)
      .cases) {
      x.forEach((accumulator, i) => {
        // The register of the 64-bit path has at most 48 bits.
        if (Math.abs(accumulator) >= 2 ** 47) return;
        const m = form === 'wide' ? reduceToSixteenBits(multiplier[i]!) : multiplier[i]!;
        scaleAccumulator({ form, multiplierBits: 32, productBits: 64 }, accumulator, m, shift[i]!, scaled);
        expect(scaled.value).toBe(result[i]!);
        compared++;
      });
    }
    expect(compared).toBeGreaterThan(5000);
  });
});
