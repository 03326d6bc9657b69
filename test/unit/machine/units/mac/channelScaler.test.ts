/** The three forms of the channel scaler against BigInt, at every multiplier and product width, and by hand at ties. */
import { describe, expect, it } from 'vitest';
import type { ScalerForm } from '../../../../../src/isa/instructions.generated.ts';
import { createChannelScaler, scaleRegister } from '../../../../../src/machine/units/mac/channelScaler.ts';
import { hardwareWith, integer, seeded } from '../../build.ts';
import { channelScale } from '../../macOracle.ts';

interface Scaled {
  readonly s1: number;
  readonly operandOverflow: number;
  readonly productOverflow: number;
}

function scale(form: ScalerForm, register: number, m: number, r: number, b = 32, productBits = 64): Scaled {
  const scaler = createChannelScaler(hardwareWith({ multiplierBits: b, productBits }));
  const s1 = scaleRegister[form](scaler, register, m, r) + 0;
  return { s1, operandOverflow: scaler.operandOverflow, productOverflow: scaler.productOverflow };
}

describe('against BigInt', () => {
  const random = seeded(3);
  const check = (form: ScalerForm, registerBits: number): void => {
    for (let i = 0; i < 30_000; i++) {
      const b = integer(random, 8, 32);
      const productBits = integer(random, 24, 64);
      const length = integer(random, 1, registerBits - 1);
      const magnitude = random() < 0.1 ? 2 ** length - 1 : Math.floor(random() * 2 ** length);
      const register = random() < 0.5 ? magnitude : -magnitude - (random() < 0.1 ? 1 : 0);
      const largest = form === 'wide' ? 32767 : 2 ** (b - 1) - 1;
      const m = random() < 0.1 ? largest : integer(random, 0, largest);
      const r = integer(random, -12, 40);
      const raised: string[] = [];
      const exact = channelScale({ multiplierBits: b, productBits }, form, BigInt(register), BigInt(m), r, (event) =>
        raised.push(event),
      );
      const found = scale(form, register, m, r, b, productBits);
      const expected = {
        operandOverflow: raised.includes('channelScalerOverflows') ? 1 : 0,
        productOverflow: raised.includes('productOverflows') ? 1 : 0,
      };
      expect({ ...found, s1: BigInt(found.s1) }).toEqual({ ...expected, s1: exact });
    }
  };
  it('twoRounding', () => check('twoRounding', 32));
  it('twoRounding behind a wide register', () => check('twoRounding', 48));
  it('oneRounding', () => check('oneRounding', 32));
  it('wide', () => check('wide', 48));

  it('oneRounding behind a wide register, as long as S1 is below 2^53', () => {
    for (let i = 0; i < 3000; i++) {
      const register = Math.floor((random() * 2 - 1) * 2 ** 47);
      const m = integer(random, 2 ** 30, 2 ** 31 - 1);
      const r = integer(random, 0, 20);
      const exact = channelScale(
        { multiplierBits: 32, productBits: 64 },
        'oneRounding',
        BigInt(register),
        BigInt(m),
        r,
        () => {},
      );
      expect(BigInt(scale('oneRounding', register, m, r).s1)).toBe(exact);
    }
  });
});

describe('ties and extremes by hand', () => {
  const half = 2 ** 30; // ½ as Q31

  it('twoRounding breaks the first tie toward +∞ and the second away from zero', () => {
    // 3 · ½ = 1.5 → 2; −1.5 → −1.
    expect(scale('twoRounding', 3, half, 0).s1).toBe(2);
    expect(scale('twoRounding', -3, half, 0).s1).toBe(-1);
    // 6 · ½ = 3; 3 / 2 = 1.5 → 2, −1.5 → −2.
    expect(scale('twoRounding', 6, half, 1).s1).toBe(2);
    expect(scale('twoRounding', -6, half, 1).s1).toBe(-2);
  });

  it('oneRounding and wide break ties toward +∞', () => {
    expect(scale('oneRounding', 6, half, 1).s1).toBe(2);
    expect(scale('oneRounding', -6, half, 1).s1).toBe(-1);
    expect(scale('wide', 6, 2 ** 14, 1).s1).toBe(2);
    expect(scale('wide', -6, 2 ** 14, 1).s1).toBe(-1);
  });

  it('a left shift saturates the operand of twoRounding only', () => {
    // 2^20 · 2^12 = 2^32 saturates to 2^31 − 1, times ½ → 2^30 (1073741823.5 rounds up).
    expect(scale('twoRounding', 2 ** 20, half, -12)).toEqual({ s1: 2 ** 30, operandOverflow: 1, productOverflow: 0 });
    expect(scale('twoRounding', -(2 ** 20), half, -11)).toEqual({
      s1: -(2 ** 30),
      operandOverflow: 0,
      productOverflow: 0,
    });
    expect(scale('oneRounding', 2 ** 20, half, -12)).toEqual({ s1: 2 ** 31, operandOverflow: 0, productOverflow: 0 });
  });

  it('the product register saturates before rounding', () => {
    // b = 8, m = 127, product register 24 bits: 2^20·127 saturates to 2^23 − 1, rounded by 2^7: 65536.
    expect(scale('twoRounding', 2 ** 20, 127, 0, 8, 24)).toEqual({ s1: 65536, operandOverflow: 0, productOverflow: 1 });
    expect(scale('twoRounding', -(2 ** 20), 127, 0, 8, 24)).toEqual({
      s1: -65536,
      operandOverflow: 0,
      productOverflow: 1,
    });
    // Exactly −2^23 still fits.
    expect(scale('oneRounding', -(2 ** 23), 1, 0, 8, 24).productOverflow).toBe(0);
    expect(scale('oneRounding', 2 ** 23, 1, 0, 8, 24).productOverflow).toBe(1);
  });

  it('a distance of 0 or less is an exact left shift', () => {
    expect(scale('oneRounding', 5, 3, -31).s1).toBe(15);
    expect(scale('oneRounding', 5, 3, -33).s1).toBe(60);
    expect(scale('wide', -5, 3, -17).s1).toBe(-60);
  });
});
