/** Events of the vector unit's operators, element by element, on inputs whose results follow by hand. */
import { describe, expect, it } from 'vitest';
import { integerElements } from '../../../src/golden/elements.ts';
import { runGolden } from '../../../src/golden/run.ts';
import type { Model } from '../../../src/graph/model.ts';
import { referenceDatapath, type RoundingProfile } from '../../../src/numerics/datapath.ts';
import { singleOperator, type TensorSketch } from '../../support/singleOperator.ts';

interface Outcome {
  readonly values: number[];
  /** [total, elements, per channel, index of the first] by event. */
  readonly events: Record<string, readonly [number, number, number[], number]>;
}

function outcome(model: Model, inputs: readonly ArrayBufferView[], roundingProfile: RoundingProfile = 'tflm'): Outcome {
  const bytes = inputs.map((input) => new Uint8Array(input.buffer, input.byteOffset, input.byteLength));
  const run = runGolden(model, { ...referenceDatapath, roundingProfile }, bytes);
  const output = model.tensors[model.outputs[0]!]!;
  const raw = run.tensors.get(output.index)!;
  const counts = run.events.get(0)!.stages.get('output')?.counts ?? new Map<string, never>();
  return {
    values: Array.from(integerElements(output.type, raw)),
    events: Object.fromEntries(
      [...counts].map(([event, count]) => [
        event,
        [count.total, count.elements, Array.from(count.perChannel), count.first?.index ?? -1] as const,
      ]),
    ),
  };
}

const int8 = (shape: number[], scale: number, zeroPoint = 0): TensorSketch => ({
  type: 'int8',
  shape,
  scale,
  zeroPoint,
});
const int16 = (shape: number[], scale: number): TensorSketch => ({ type: 'int16', shape, scale, zeroPoint: 0 });

describe('events of vector operators', () => {
  it('ADD: the clamp at the un-intersected bound, then the type, both counted', () => {
    // Output scale 1/32: RELU6 allows 0…192, int8 up to 127. Sums in units of the output: 200, 100, −8, 128.
    const tensor = int8([2, 2], 1 / 32);
    const model = singleOperator('ADD', [tensor, tensor], tensor, { activation: 'RELU6' });
    const { values, events } = outcome(model, [Int8Array.of(100, 50, -4, 64), Int8Array.of(100, 50, -4, 64)]);
    expect(values).toEqual([127, 100, 0, 127]);
    expect(events).toEqual({
      activationClamps: [2, 2, [2, 0], 0],
      outputSaturationsHigh: [2, 2, [1, 1], 0],
    });
  });

  it('pooling: bounds that are not cut to the type', () => {
    // Zero point 120 and scale 1: RELU clamps below 120; averages of columns 100, 120, 127.
    const model = singleOperator('AVERAGE_POOL_2D', [int8([1, 2, 3, 1], 1, 120)], int8([1, 1, 3, 1], 1, 120), {
      padding: 'VALID',
      filterHeight: 2,
      filterWidth: 1,
      strideHeight: 1,
      strideWidth: 1,
      activation: 'RELU',
    });
    const { values, events } = outcome(model, [Int8Array.of(99, 120, 127, 101, 120, 127)]);
    expect(values).toEqual([120, 120, 127]);
    expect(events).toEqual({ activationClamps: [1, 1, [1], 0] });
  });

  it('RELU_N1_TO_1 rescales and clamps on both sides', () => {
    // Scale 1/2 to 1/4, zero point 0 to 10: x → 2x + 10, bounds 10 − 4 and 10 + 4.
    const model = singleOperator('RELU_N1_TO_1', [int8([4], 0.5)], int8([4], 0.25, 10));
    const { values, events } = outcome(model, [Int8Array.of(-3, -2, 1, 60)]);
    expect(values).toEqual([6, 6, 12, 14]);
    expect(events).toEqual({ activationClamps: [2, 2, [1, 0, 0, 1], 0] });
  });

  it('QUANTIZE: a saturating left shift in the two-rounding form, a plain saturation with one rounding', () => {
    // Scale 2^20: 5000 · 2^20 needs 34 bits.
    const model = singleOperator('QUANTIZE', [int16([2], 1)], {
      type: 'int32',
      shape: [2],
      scale: 2 ** -20,
      zeroPoint: 0,
    });
    const input = [Int16Array.of(5000, -7)];
    const shifted = outcome(model, input);
    expect(shifted.values).toEqual([2 ** 30, -7 * 2 ** 20]);
    expect(shifted.events).toEqual({ channelScalerOverflows: [1, 1, [1, 0], 0] });
    const single = outcome(model, input, 'single');
    expect(single.values).toEqual([2 ** 31 - 1, -7 * 2 ** 20]);
    expect(single.events).toEqual({ outputSaturationsHigh: [1, 1, [1, 0], 0] });
    expect(outcome(model, input, 'tflite')).toEqual(shifted);
  });

  it('QUANTIZE from float32 saturates and counts', () => {
    const model = singleOperator('QUANTIZE', [{ type: 'float32', shape: [4] }], int8([4], 0.5, 3));
    const { values, events } = outcome(model, [Float32Array.of(0.25, -0.25, 1e9, -Infinity)]);
    expect(values).toEqual([4, 2, 127, -128]);
    expect(events).toEqual({
      outputSaturationsHigh: [1, 1, [0, 0, 1, 0], 2],
      outputSaturationsLow: [1, 1, [0, 0, 0, 1], 3],
    });
  });

  it('int16 LOGISTIC and TANH count indices beyond the table', () => {
    // The logistic table ends at 255/24 = 10.6, the tanh table at half of that; 32767 stands for 16 and 8 here.
    const logistic = singleOperator('LOGISTIC', [int16([3], 2 ** -11)], int16([3], 2 ** -15));
    expect(outcome(logistic, [Int16Array.of(0, 32767, -32768)])).toEqual({
      values: [16384, 32767, 1],
      events: { tableClamps: [2, 2, [0, 1, 1], 1] },
    });
    const tanh = singleOperator('TANH', [int16([2], 2 ** -12)], int16([2], 2 ** -15));
    expect(outcome(tanh, [Int16Array.of(0, 32767)]).events).toEqual({ tableClamps: [1, 1, [0, 1], 1] });
  });

  it('SUM of so many values that 32 bits wrap', () => {
    const count = 65540;
    const model = singleOperator(
      'SUM',
      [int16([count, 1], 1), { type: 'int32', shape: [1], data: Int32Array.of(0) }],
      int16([1], 2 ** 20),
    );
    const { values, events } = outcome(model, [new Int16Array(count).fill(32767)]);
    const wrapped = count * 32767 - 2 ** 32;
    expect(values).toEqual([Math.round(wrapped / 2 ** 20)]);
    expect(events).toEqual({ accumulatorOverflows: [1, 1, [1], 0] });
  });

  it('LEAKY_RELU saturates at the type only', () => {
    const model = singleOperator('LEAKY_RELU', [int8([3], 1)], int8([3], 0.5), { alpha: -2 });
    const { values, events } = outcome(model, [Int8Array.of(100, -3, -100)]);
    expect(values).toEqual([127, 12, 127]);
    expect(events).toEqual({ outputSaturationsHigh: [2, 2, [1, 0, 1], 0] });
  });
});
