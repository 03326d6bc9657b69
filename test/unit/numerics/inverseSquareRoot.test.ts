import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseSquareRoot } from '../../../src/numerics/inverseSquareRoot.ts';

describe('inverseSquareRoot', () => {
  it('is as close to 1 / √n as five Newton steps come', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 2, max: 2 ** 31 - 1 }), fc.integer({ min: 2, max: 5000 })), (n) => {
        const { multiplier, shift } = inverseSquareRoot(n);
        expect(multiplier).toBeGreaterThan(0);
        expect(multiplier).toBeLessThan(2 ** 31);
        const relativeError = multiplier * 2 ** (shift - 31) * Math.sqrt(n) - 1;
        // From x = 1 towards 2, the farthest root, the relative error falls 0.5, 0.31, 0.13, 0.025, 0.00091, 1.24e-6.
        expect(Math.abs(relativeError)).toBeLessThan(1.3e-6);
      }),
    );
  });

  it('is the largest multiplier for 0 and 1', () => {
    expect(inverseSquareRoot(0)).toEqual({ multiplier: 2 ** 31 - 1, shift: 0 });
    expect(inverseSquareRoot(1)).toEqual({ multiplier: 2 ** 31 - 1, shift: 0 });
  });
});
