/** Table contents against the reference kernels, which compute without tables (int8) or publish them (16 bits). */
import { describe, expect, it } from 'vitest';
import { hardSwishTable } from '../../../../src/numerics/tables/hardSwish.ts';
import { logisticTable, tanhTable } from '../../../../src/numerics/tables/int8Activations.ts';
import { sigmoidTable16 } from '../../../../src/numerics/tables/sigmoid16.ts';
import {
  softmaxExponentialTable16,
  softmaxExponentialTable8,
  softmaxReciprocalTable16,
} from '../../../../src/numerics/tables/softmax.ts';
import { hasShared, sharedJson } from '../../../support/shared.ts';

interface UnaryFile {
  readonly cases: readonly {
    readonly id: string;
    readonly kernel: Readonly<Record<string, number>>;
    readonly tensors: Readonly<Record<'input' | 'output', { readonly data: string }>>;
  }[];
}

function int8(base64: string): Int8Array {
  return new Int8Array(Buffer.from(base64, 'base64'));
}

describe('tables', () => {
  it('sigmoid16 is the rounded function, within one', () => {
    for (let i = 0; i < 256; i++) {
      expect(Math.abs((sigmoidTable16[i] ?? 0) - 65536 / (1 + Math.exp(-i / 24)))).toBeLessThanOrEqual(1.5);
    }
  });

  it('softmax exponentials fall from one to the cut', () => {
    // beta · scale = 1/4: multiplier 2^30 / 2^31, times 2^25, is 2^24 = 1/4 in Q5.26.
    const table = softmaxExponentialTable8({ inputMultiplier: 2 ** 30, inputLeftShift: 25, diffMin: -40 });
    expect(table[0]).toBe(2 ** 31 - 1);
    for (let d = 1; d <= 40; d++) expect((table[d] ?? 0) / 2 ** 31).toBeCloseTo(Math.exp(-d / 4), 6);
    expect(Array.from(table.subarray(41)).every((entry) => entry === 0)).toBe(true);
  });
});

describe.skipIf(!hasShared)('tables against the captured reference (needs the shared vectors)', () => {
  it.each([
    ['logistic', logisticTable],
    ['tanh', tanhTable],
  ] as const)('%s int8, all 256 inputs of every case', (name, make) => {
    const { cases } = sharedJson<UnaryFile>('vectors', name, `${name}_int8.json`);
    for (const { id, kernel, tensors } of cases) {
      const table = make({
        inputZeroPoint: kernel['input_zero_point'] ?? NaN,
        inputRangeRadius: kernel['input_range_radius'] ?? NaN,
        inputMultiplier: kernel['input_multiplier'] ?? NaN,
        inputLeftShift: kernel['input_left_shift'] ?? NaN,
      });
      expect(
        int8(tensors.input.data).map((x) => table[x + 128] ?? NaN),
        id,
      ).toEqual(int8(tensors.output.data));
    }
  });

  it('hard_swish int8, all 256 inputs of every case', () => {
    const { cases } = sharedJson<UnaryFile>('vectors', 'hard_swish', 'hard_swish_int8.json');
    for (const { id, kernel, tensors } of cases) {
      const table = hardSwishTable({
        inputZeroPoint: kernel['input_zero_point'] ?? NaN,
        outputZeroPoint: kernel['output_zero_point'] ?? NaN,
        reluishMultiplier: kernel['reluish_multiplier_fixedpoint_int16'] ?? NaN,
        reluishExponent: kernel['reluish_multiplier_exponent'] ?? NaN,
        outputMultiplier: kernel['output_multiplier_fixedpoint_int16'] ?? NaN,
        outputExponent: kernel['output_multiplier_exponent'] ?? NaN,
      });
      expect(
        int8(tensors.input.data).map((x) => table[x + 128] ?? NaN),
        id,
      ).toEqual(int8(tensors.output.data));
    }
  });

  it('the 16-bit tables', () => {
    for (const name of ['logistic', 'tanh']) {
      const file = sharedJson<{ lut_uint16: number[] }>('vectors', name, `${name}_int16.json`);
      expect(Array.from(sigmoidTable16)).toEqual(file.lut_uint16);
    }
    const { luts_int16_le: luts } = sharedJson<{ luts_int16_le: Record<string, string> }>(
      'vectors',
      'softmax',
      'softmax_int16.json',
    );
    const published = (name: string): Int16Array =>
      new Int16Array(new Uint8Array(Buffer.from(luts[name] ?? '', 'base64')).buffer);
    expect(softmaxExponentialTable16).toEqual(published('exp_lut'));
    expect(softmaxReciprocalTable16).toEqual(published('one_over_one_plus_x_lut'));
  });
});
