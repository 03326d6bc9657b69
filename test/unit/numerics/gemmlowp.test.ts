import { describe, expect, it } from 'vitest';
import {
  exponentialOnNegativeValues,
  logisticFixedPoint,
  reciprocalOfOnePlus,
  tanhFixedPoint,
} from '../../../src/numerics/gemmlowp.ts';
import { hasShared, sharedJson } from '../../support/shared.ts';

interface FixedPointCase {
  readonly fn: string;
  readonly integer_bits: number;
  readonly raw_in: number[];
  readonly raw_out: number[];
}

const functions: Readonly<Record<string, (raw: number, integerBits: number) => number>> = {
  logistic_q4_to_q0: logisticFixedPoint,
  tanh_q4_to_q0: tanhFixedPoint,
  exp_on_negative_values_q5_to_q0: exponentialOnNegativeValues,
  one_over_one_plus_x_for_x_in_0_1_q0: reciprocalOfOnePlus,
};

describe('gemmlowp functions', () => {
  const q0 = 2 ** 31;

  it('stay close to the real functions', () => {
    for (let real = -15.9; real < 16; real += 0.37) {
      const raw = Math.round(real * 2 ** 27);
      expect(logisticFixedPoint(raw, 4) / q0).toBeCloseTo(1 / (1 + Math.exp(-real)), 6);
      expect(tanhFixedPoint(raw, 4) / q0).toBeCloseTo(Math.tanh(real), 5);
      if (real <= 0) expect(exponentialOnNegativeValues(raw, 4) / q0).toBeCloseTo(Math.exp(real), 6);
    }
    for (let real = 0; real < 1; real += 0.013) {
      expect(reciprocalOfOnePlus(Math.round(real * q0)) / q0).toBeCloseTo(1 / (1 + real), 6);
    }
  });

  it.skipIf(!hasShared)('equal the captured reference (needs the shared vectors)', () => {
    const { cases } = sharedJson<{ cases: FixedPointCase[] }>('vectors', 'requantize_primitives', 'fixedpoint.json');
    expect(cases.map((entry) => entry.fn).sort()).toEqual(Object.keys(functions).sort());
    for (const entry of cases) {
      expect(entry.raw_in.length).toBeGreaterThan(1000);
      expect(entry.raw_in.map((raw) => functions[entry.fn]?.(raw, entry.integer_bits))).toEqual(entry.raw_out);
    }
  });
});
