/** Table functions of the vector unit by hand; the reference vectors hold them over all inputs. */
import { describe, expect, it } from 'vitest';
import { elementwise } from './runVector.ts';

describe('table8', () => {
  it('reads entries of the output type, little-endian, at an unaligned address', () => {
    const input = { type: 'int8', values: [-128, 0, 127, -1] } as const;
    for (const outputType of ['int8', 'uint8', 'int16', 'int32'] as const) {
      const scale = { int8: 0.5, uint8: 1, int16: 100, int32: 1_000_003 }[outputType];
      const values = Array.from({ length: 256 }, (_, entry) => Math.floor(entry * scale));
      const result = elementwise({ function: 'table8' }, outputType, input, undefined, { type: outputType, values });
      expect(result.values).toEqual([values[0], values[128], values[255], values[127]]);
      expect(result.counts).toEqual({});
    }
  });
});

describe('interpolated 16-bit tables', () => {
  /** Entry h is 32768 + 128·h, the last 65535. */
  const table = {
    type: 'int16',
    values: Array.from({ length: 256 }, (_, h) => Math.min(32768 + 128 * h, 65535)),
  } as const;

  it('sigmoid: 512 places a segment, symmetric about ½, clamped from segment 255', () => {
    // j = 3·x: 256 → 768 = 1·512 + 256; 32767 → 98301 = 191·512 + 509; −32768 → −98304 = −(192·512).
    const result = elementwise(
      { function: 'sigmoid16', input0Multiplier: 3, input0Shift: 0 },
      'int16',
      { type: 'int16', values: [0, 256, -256, 32767, -32768] },
      undefined,
      table,
    );
    const magnitude = (segment: number, place: number) => (32768 + 128 * segment) * 512 + place * 128;
    const above = (segment: number, place: number) => (magnitude(segment, place) + 512) >> 10;
    const below = (segment: number, place: number) => (2 ** 25 - magnitude(segment, place) + 512 - 1) >> 10;
    expect(result.values).toEqual([above(0, 0), above(1, 256), below(1, 256), above(191, 509), below(192, 0)]);
    // (32768·2^9 + 2^9) >> 10, (16875520 + 2^9) >> 10, (2^25 − 16875520 + 2^9 − 1) >> 10.
    expect(result.values.slice(0, 3)).toEqual([16384, 16480, 16288]);
    expect(result.counts).toEqual({});
  });

  it('sigmoid beyond the last segment counts tableClamps', () => {
    // j = 4·x: |j| ≥ 255·512 = 130560 from x = 32640.
    const result = elementwise(
      { function: 'sigmoid16', input0Multiplier: 4, input0Shift: 0 },
      'int16',
      { type: 'int16', values: [32639, 32640, -32639, -32640, -32768] },
      undefined,
      table,
    );
    // Saturated: (0x7FFF·2^10 + 2^9) >> 10 = 32767; negative: (2^25 − 0x7FFF·2^10 + 2^9 − 1) >> 10 = 1.
    expect([result.values[1], result.values[3], result.values[4]]).toEqual([32767, 1, 1]);
    expect(result.counts).toEqual({ tableClamps: { total: 3, elements: 3, perChannel: [3], first: [1, 0] } });
  });

  it('tanh: 256 places a segment, odd, clamped from segment 255; the input is shifted with rounding', () => {
    // j = 8·x: |j| ≥ 255·256 = 65280 from x = 8160.
    const result = elementwise(
      { function: 'tanh16', input0Multiplier: 8, input0Shift: 0 },
      'int16',
      { type: 'int16', values: [8159, 8160, -8159, -8160] },
      undefined,
      table,
    );
    // Saturated: (0xFFFF·2^8 − 2^23 + 2^7) >> 8 = 32767; negative: (−0xFFFF·2^8 + 2^23 + 2^7 − 1) >> 8 = −32767.
    expect([result.values[1], result.values[3]]).toEqual([32767, -32767]);
    expect(result.counts).toEqual({ tableClamps: { total: 2, elements: 2, perChannel: [2], first: [1, 0] } });
    const rounded = elementwise(
      { function: 'tanh16', input0Multiplier: 1, input0Shift: 1 },
      'int16',
      { type: 'int16', values: [511, -511, -512] },
      undefined,
      table,
    );
    // j = 256, −255, −256: segment 1 place 0; segment 0 place 255; segment 1 place 0.
    const magnitude = (h: number, t: number) => (32768 + 128 * h) * 256 + t * 128;
    expect(rounded.values).toEqual([
      (magnitude(1, 0) - 2 ** 23 + 128) >> 8,
      (-magnitude(0, 255) + 2 ** 23 + 127) >> 8,
      (-magnitude(1, 0) + 2 ** 23 + 127) >> 8,
    ]);
  });

  it('refuses a left shift of the input', () => {
    const input = { type: 'int16', values: [1] } as const;
    expect(() => elementwise({ function: 'tanh16', input0Shift: -1 }, 'int16', input, undefined, table)).toThrow(
      /input0Shift -1/,
    );
  });
});

describe('softmax', () => {
  it('refuses a row maximum that is none, and a sum of zero', () => {
    const table = { type: 'int32', values: new Array<number>(256).fill(1) } as const;
    const exponential = () =>
      elementwise(
        { function: 'softmaxExp8' },
        'int32',
        { type: 'int8', values: [5] },
        { type: 'int8', values: [4] },
        table,
      );
    expect(exponential).toThrow(/operand 1, 4, is not the maximum/);
    const reciprocal = () => elementwise({ function: 'softmaxReciprocal8' }, 'int32', { type: 'int32', values: [0] });
    expect(reciprocal).toThrow(/must be positive/);
  });
});
