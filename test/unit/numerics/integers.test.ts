import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clamp, fits, limits, saturate, wrap } from '../../../src/numerics/integers.ts';

describe('integers', () => {
  it('knows the limits of the stored types', () => {
    expect(limits('int8')).toEqual({ min: -128, max: 127 });
    expect(limits('uint8')).toEqual({ min: 0, max: 255 });
    expect(limits('int16')).toEqual({ min: -32768, max: 32767 });
    expect(limits('int32')).toEqual({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    expect(() => limits('float32')).toThrow('float32');
  });

  it('wraps as BigInt.asIntN does', () => {
    fc.assert(
      fc.property(fc.bigInt(-(1n << 52n), 1n << 52n), fc.integer({ min: 1, max: 52 }), (value, bits) => {
        expect(wrap(Number(value), bits)).toBe(Number(BigInt.asIntN(bits, value)));
      }),
    );
  });

  it('saturates exactly where the value does not fit', () => {
    fc.assert(
      fc.property(fc.bigInt(-(1n << 53n), 1n << 53n), fc.integer({ min: 1, max: 53 }), (value, bits) => {
        const half = 1n << BigInt(bits - 1);
        const expected = value < -half ? -half : value > half - 1n ? half - 1n : value;
        expect(saturate(Number(value), bits)).toBe(Number(expected));
        expect(fits(Number(value), bits)).toBe(expected === value);
      }),
    );
  });

  it('clamps to a closed range', () => {
    expect([-7, -3, 0, 5, 6].map((value) => clamp(value, -3, 5))).toEqual([-3, -3, 0, 5, 5]);
  });
});
