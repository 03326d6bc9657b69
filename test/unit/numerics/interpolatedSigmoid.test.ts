import { describe, expect, it } from 'vitest';
import { logistic16, tablePosition, tanh16 } from '../../../src/numerics/interpolatedSigmoid.ts';

describe('16-bit sigmoid table', () => {
  it('interpolates the functions to within three units of 2^−15', () => {
    for (let position = -70000; position <= 70000; position += 97) {
      const real = position / 12288;
      expect(Math.abs(logistic16(position).value - 32768 / (1 + Math.exp(-real)))).toBeLessThan(3);
      expect(Math.abs(tanh16(position).value - 32768 * Math.tanh(real))).toBeLessThan(6);
    }
  });

  it('says when it is indexed beyond its last entry: from 255 steps on', () => {
    expect(logistic16(255 * 512 - 1).clamped).toBe(false);
    expect(logistic16(255 * 512)).toEqual({ value: 32767, clamped: true });
    // 2^25 − 32767 · 2^10 + 2^9 − 1 = 1535; shifted right by 10 it is 1.
    expect(logistic16(-255 * 512)).toEqual({ value: 1, clamped: true });
    expect(tanh16(255 * 256 - 1).clamped).toBe(false);
    expect(tanh16(255 * 256)).toEqual({ value: 32767, clamped: true });
    expect(tanh16(-255 * 256)).toEqual({ value: -32767, clamped: true });
  });

  it('brings stored values to the table with one rounding half up', () => {
    expect(tablePosition(-5, { multiplier: 3, rightShift: 0 })).toBe(-15);
    expect(tablePosition(-5, { multiplier: 3, rightShift: 1 })).toBe(-7);
    expect(tablePosition(5, { multiplier: 3, rightShift: 1 })).toBe(8);
  });
});
