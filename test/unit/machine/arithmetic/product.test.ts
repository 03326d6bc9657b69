/** Split products and their rounding against BigInt. */
import { describe, expect, it } from 'vitest';
import { divideByPowerOfTwo, wrapTo } from '../../../../src/machine/arithmetic/integers.ts';
import {
  longProductHigh,
  longProductLow,
  roundedProduct,
  roundedWideProduct,
  roundProduct,
} from '../../../../src/machine/arithmetic/product.ts';
import { integer, seeded } from '../build.ts';
import { roundedShift } from '../macOracle.ts';

const random = seeded(20);
/** A number of random length, so that small and large ones are equally likely. */
function ofLength(bits: number): number {
  const value = Math.floor(random() * 2 ** integer(random, 0, bits));
  return random() < 0.5 ? value : -value;
}
const extremes32 = [-(2 ** 31), -(2 ** 31) + 1, -65537, -65536, -1, 0, 1, 65535, 65536, 2 ** 31 - 1];

/** Equal below 2^53; beyond, the same to a float64 (no caller tells such values apart). */
function expectProduct(found: number, exact: bigint): void {
  if (exact <= 2n ** 53n && exact >= -(2n ** 53n)) expect(BigInt(found)).toBe(exact);
  else expect(Math.abs(found / Number(exact) - 1)).toBeLessThan(1e-15);
}

describe('roundedProduct', () => {
  it('is ⌊x·m / 2^d + ½⌋ for random factors of every length and every shift', () => {
    for (let i = 0; i < 40_000; i++) {
      const x = ofLength(37);
      const m = ofLength(31);
      const d = integer(random, -20, 80);
      expectProduct(roundedProduct(x, m, d), roundedShift(BigInt(x) * BigInt(m), d));
    }
  });

  it('holds at the extremes of both factors', () => {
    for (const x of [...extremes32, 2 ** 37, -(2 ** 37), 2 ** 37 - 1]) {
      for (const m of extremes32) {
        for (let d = -3; d < 75; d++) expectProduct(roundedProduct(x, m, d), roundedShift(BigInt(x) * BigInt(m), d));
      }
    }
  });

  it('breaks ties toward +∞: 3/2 gives 2, −3/2 gives −1', () => {
    for (const d of [1, 16, 17, 40]) {
      expect(roundedProduct(3 * 2 ** (d > 36 ? 36 : d - 1), d > 36 ? 2 ** (d - 37) : 1, d)).toBe(2);
      expect(roundedProduct(-3 * 2 ** (d > 36 ? 36 : d - 1), d > 36 ? 2 ** (d - 37) : 1, d) + 0).toBe(-1);
    }
  });
});

describe('a 48-bit register times a 16-bit multiplier', () => {
  it('is exact in both parts', () => {
    for (let i = 0; i < 20_000; i++) {
      const x = ofLength(47);
      const m = integer(random, 0, 32767);
      const d = integer(random, 1, 70);
      const high = longProductHigh(x, m);
      const low = longProductLow(x, m);
      const exact = BigInt(x) * BigInt(m);
      expect(BigInt(high) * 65536n + BigInt(low)).toBe(exact);
      expectProduct(roundProduct(high, low, d), roundedShift(exact, d));
    }
  });
});

describe('roundedWideProduct', () => {
  it('clips to ±2^53', () => {
    expect(roundedWideProduct(2n ** 60n, 3n, 1)).toBe(2 ** 53);
    expect(roundedWideProduct(-(2n ** 60n), 3n, 1)).toBe(-(2 ** 53));
    expect(roundedWideProduct(2n ** 60n, 3n, 60)).toBe(3);
    expect(roundedWideProduct(5n, 1n, 1)).toBe(3);
    expect(roundedWideProduct(-5n, 1n, 1)).toBe(-2);
    expect(roundedWideProduct(5n, 7n, -3)).toBe(280);
  });
});

describe('divideByPowerOfTwo', () => {
  it('rounds half away from zero', () => {
    const cases: [number, number, number][] = [
      [5, 1, 3],
      [-5, 1, -3],
      [6, 2, 2],
      [-6, 2, -2],
      [5, 2, 1],
      [-5, 2, -1],
      [7, 0, 7],
      [1, 100, 0],
      [-(2 ** 31), 32, -1],
      [2 ** 31 - 1, 32, 0],
    ];
    for (const [value, exponent, expected] of cases) expect(divideByPowerOfTwo(value, exponent) + 0).toBe(expected);
  });
});

describe('wrapTo', () => {
  it('is arithmetic modulo 2^bits', () => {
    for (let i = 0; i < 5000; i++) {
      const value = ofLength(50);
      const bits = integer(random, 2, 48);
      expect(BigInt(wrapTo(value, bits))).toBe(BigInt.asIntN(bits, BigInt(value)));
    }
  });
});
