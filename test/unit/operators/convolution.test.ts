/** Integer parameters of the MAC operators by hand, and every check with its code. */
import { describe, expect, it } from 'vitest';
import type { Model, OperatorAttributes } from '../../../src/graph/model.ts';
import { referenceDatapath } from '../../../src/numerics/datapath.ts';
import { channelScalerProblem, channelScalers } from '../../../src/operators/channelScalers.ts';
import {
  effectiveZeroPointHandling,
  macParameters,
  registerBits,
  type MacParameters,
} from '../../../src/operators/convolution.ts';
import { singleOperator, type TensorSketch } from '../../support/singleOperator.ts';

const window: OperatorAttributes = {
  padding: 'SAME',
  strideHeight: 1,
  strideWidth: 1,
  dilationHeight: 1,
  dilationWidth: 1,
  activation: 'NONE',
};

function int8(shape: readonly number[], scale: number | readonly number[] = 0.5, zeroPoint = 0): TensorSketch {
  return { type: 'int8', shape, scale, zeroPoint };
}

function constant(sketch: TensorSketch): TensorSketch {
  const elements = sketch.shape.reduce((product, size) => product * size, 1);
  return { ...sketch, data: sketch.type === 'int8' ? new Int8Array(elements) : new Int32Array(elements) };
}

function conv(
  input: TensorSketch,
  filter: TensorSketch,
  output: TensorSketch,
  attributes: OperatorAttributes = {},
  bias: TensorSketch | null = null,
  kind = 'CONV_2D',
): Model {
  return singleOperator(kind, [input, constant(filter), bias], output, { ...window, ...attributes });
}

function parametersOf(model: Model): MacParameters {
  return macParameters(model, model.operators[0]!);
}

describe('geometry', () => {
  it.each([
    // input, kernel, stride, dilation, output, padding before. Odd totals leave the larger half at the end.
    [5, 3, 2, 1, 3, 1],
    [6, 3, 2, 1, 3, 0],
    [7, 4, 1, 1, 7, 1],
    [7, 3, 1, 2, 7, 2],
    [4, 2, 1, 1, 4, 0],
    [3, 1, 2, 1, 2, 0],
  ])(
    'SAME: %i inputs, kernel %i, stride %i, dilation %i: %i outputs, %i before',
    (size, kernel, stride, dilation, outputs, before) => {
      const attributes = { strideHeight: stride, dilationHeight: dilation };
      const model = conv(int8([1, size, 1, 2]), int8([3, kernel, 1, 2]), int8([1, outputs, 1, 3]), attributes);
      expect(parametersOf(model)).toMatchObject({ padTop: before, padLeft: 0, macs: outputs * 3 * kernel * 2 });
    },
  );

  it('VALID pads nothing and counts what fits', () => {
    const model = conv(int8([2, 7, 5, 4]), int8([6, 3, 2, 4]), int8([2, 3, 4, 6]), {
      padding: 'VALID',
      strideHeight: 2,
    });
    expect(parametersOf(model)).toMatchObject({ padTop: 0, padLeft: 0, groups: 1, macs: 2 * 3 * 4 * 6 * 3 * 2 * 4 });
  });

  it('grouped CONV_2D: a filter of half the depth means two groups', () => {
    const model = conv(int8([1, 4, 4, 6]), int8([4, 1, 1, 3]), int8([1, 4, 4, 4]));
    expect(parametersOf(model)).toMatchObject({ groups: 2, depthMultiplier: 1, macs: 16 * 4 * 3 });
  });

  it('DEPTHWISE_CONV_2D: one group per input channel', () => {
    const model = conv(int8([1, 4, 4, 3]), int8([1, 3, 3, 6]), int8([1, 4, 4, 6]), {}, null, 'DEPTHWISE_CONV_2D');
    expect(parametersOf(model)).toMatchObject({ groups: 3, depthMultiplier: 2, padTop: 1, macs: 16 * 6 * 9 });
  });

  it('FULLY_CONNECTED: rows are pixels along the width', () => {
    const model = singleOperator('FULLY_CONNECTED', [int8([2, 3, 8]), constant(int8([5, 8])), null], int8([6, 5]), {});
    expect(parametersOf(model)).toMatchObject({
      batches: 1,
      inputHeight: 1,
      inputWidth: 6,
      inputChannels: 8,
      outputHeight: 1,
      outputWidth: 6,
      outputChannels: 5,
      kernelHeight: 1,
      kernelWidth: 1,
      macs: 240,
    });
  });

  it('TRANSPOSE_CONV: padded as the convolution from its output to its input', () => {
    const shape = { type: 'int32', shape: [4], data: Int32Array.of(1, 5, 6, 2) } as const;
    const model = singleOperator(
      'TRANSPOSE_CONV',
      [shape, constant(int8([2, 3, 3, 4])), int8([1, 3, 3, 4])],
      int8([1, 5, 6, 2]),
      { padding: 'SAME', strideHeight: 2, strideWidth: 2 },
    );
    expect(parametersOf(model)).toMatchObject({ padTop: 1, padLeft: 0, biasTensor: -1, macs: 9 * 2 * 9 * 4 });
  });
});

describe('scales', () => {
  it('CONV_2D forms each ratio in float64 from float32 scales', () => {
    const model = conv(int8([1, 1, 1, 1], 0.1), int8([2, 1, 1, 1], [0.2, 0.3]), int8([1, 1, 1, 2], 0.7));
    const [a, b, c, d] = [0.1, 0.2, 0.3, 0.7].map(Math.fround) as [number, number, number, number];
    expect([...parametersOf(model).effectiveScales!]).toEqual([(a * b) / d, (a * c) / d]);
    expect([...parametersOf(model).productScales!]).toEqual([a * b, a * c]);
  });

  it('FULLY_CONNECTED per tensor multiplies the scales in float32, per channel in float64', () => {
    const fully = (filterScale: number | readonly number[]): MacParameters =>
      parametersOf(
        singleOperator(
          'FULLY_CONNECTED',
          [int8([1, 1], 0.1), constant(int8([2, 1], filterScale)), null],
          int8([1, 2], 0.7),
        ),
      );
    const [a, b, d] = [0.1, 0.2, 0.7].map(Math.fround) as [number, number, number];
    expect(Math.fround(a * b)).not.toBe(a * b);
    expect([...fully(0.2).effectiveScales!]).toEqual([Math.fround(a * b) / d, Math.fround(a * b) / d]);
    expect([...fully([0.2, 0.2]).effectiveScales!]).toEqual([(a * b) / d, (a * b) / d]);
  });

  it.each([
    ['NONE', null, null],
    ['RELU', 10, null],
    ['RELU6', 10, 22],
    ['RELU_N1_TO_1', 8, 12],
  ] as const)('%s bounds with scale 0.5 and zero point 10: %s, %s', (activation, low, high) => {
    const model = conv(int8([1, 1, 1, 1]), int8([1, 1, 1, 1]), int8([1, 1, 1, 1], 0.5, 10), { activation });
    expect(parametersOf(model)).toMatchObject({ clampLow: low, clampHigh: high });
  });

  it('bounds divide in float32, round half away from zero and may lie outside the type', () => {
    const model = conv(int8([1, 1, 1, 1]), int8([1, 1, 1, 1]), int8([1, 1, 1, 1], 0.4, -128), {
      activation: 'RELU_N1_TO_1',
    });
    // 1 / float32(0.4) is 2.5 in float32: 3 away from zero on both sides.
    expect(parametersOf(model)).toMatchObject({ clampLow: -131, clampHigh: -125 });
  });

  it('given integers are the definition; a bound at the limit of the type is none', () => {
    const integerParameters = {
      outputMultiplier: [2 ** 30],
      outputShift: [-3],
      inputZeroPoint: 7,
      filterZeroPoint: 0,
      outputZeroPoint: -2,
      activationMin: -128,
      activationMax: 100,
    };
    const model = conv(
      { type: 'int8', shape: [1, 1, 1, 1] },
      { type: 'int8', shape: [2, 1, 1, 1] },
      { type: 'int8', shape: [1, 1, 1, 2] },
      {
        activation: 'RELU6',
        integerParameters,
      },
    );
    const parameters = parametersOf(model);
    expect(parameters).toMatchObject({
      effectiveScales: null,
      inputZeroPoint: 7,
      outputZeroPoint: -2,
      clampLow: null,
      clampHigh: 100,
    });
    const { multiplier, shift } = channelScalers(parameters, { ...referenceDatapath, multiplierBits: 8 });
    expect([[...multiplier], [...shift]]).toEqual([
      [64, 64],
      [-3, -3],
    ]);
  });
});

describe('accumulator and scaler form', () => {
  const int16 = (biasType: 'int32' | 'int64' | null, kind: string, quantizedBiasType?: 'int32'): MacParameters => {
    const depthwise = kind === 'DEPTHWISE_CONV_2D';
    const activation: TensorSketch = { type: 'int16', shape: [1, 1, 1, 1], scale: 0.5, zeroPoint: 0 };
    const bias: TensorSketch | null =
      biasType === null
        ? null
        : { type: biasType, shape: [1], data: biasType === 'int32' ? new Int32Array(1) : new BigInt64Array(1) };
    return parametersOf(
      conv(
        activation,
        int8([1, 1, 1, 1]),
        activation,
        { ...(depthwise ? { depthMultiplier: 1 } : {}), ...(quantizedBiasType ? { quantizedBiasType } : {}) },
        bias,
        kind,
      ),
    );
  };

  it.each([
    ['CONV_2D', 'int32', undefined, false],
    ['CONV_2D', 'int64', undefined, true],
    ['CONV_2D', null, undefined, true],
    ['CONV_2D', null, 'int32', false],
    ['DEPTHWISE_CONV_2D', 'int64', undefined, true],
    ['DEPTHWISE_CONV_2D', null, 'int32', true],
  ] as const)('int16x8 %s, bias %s, quantized_bias_type %s: 64 bits %s', (kind, bias, quantized, wide) => {
    const parameters = int16(bias, kind, quantized);
    expect(parameters.wideAccumulator).toBe(wide);
    expect(registerBits(parameters, referenceDatapath)).toBe(wide ? 48 : 32);
    expect(registerBits(parameters, { ...referenceDatapath, accumulatorBitsInt16: 20 })).toBe(20);
    expect(channelScalers(parameters, { ...referenceDatapath, roundingProfile: 'single' }).form).toBe(
      wide ? 'wide' : 'oneRounding',
    );
  });

  it.each([
    ['tflm', 'twoRounding', 'twoRounding'],
    ['single', 'oneRounding', 'oneRounding'],
    ['tflite', 'oneRounding', 'twoRounding'],
  ] as const)('profile %s: CONV_2D %s, DEPTHWISE_CONV_2D %s', (roundingProfile, dense, depthwise) => {
    const of = (kind: string): string =>
      channelScalers(parametersOf(conv(int8([1, 1, 1, 1]), int8([1, 1, 1, 1]), int8([1, 1, 1, 1]), {}, null, kind)), {
        ...referenceDatapath,
        roundingProfile,
      }).form;
    expect([of('CONV_2D'), of('DEPTHWISE_CONV_2D')]).toEqual([dense, depthwise]);
  });

  it('the wide form holds the 16-bit multiplier of the narrowed one', () => {
    const parameters = int16('int64', 'CONV_2D');
    // 0.5·0.5/0.5 = 0.5 · 2^0; of three quarters the 8-bit multiplier is 96 = 0x6000 in 16 bits.
    const { multiplier, shift, form } = channelScalers(
      { ...parameters, effectiveScales: Float64Array.of(0.75) },
      { ...referenceDatapath, multiplierBits: 8 },
    );
    expect([form, multiplier[0], shift[0]]).toEqual(['wide', 0x6000, 0]);
  });

  it('refuses left shifts that the scaler does not have', () => {
    const parameters = parametersOf(conv(int8([1, 1, 1, 1]), int8([2, 1, 1, 1]), int8([1, 1, 1, 2])));
    const problem = (scale: number, wideAccumulator: boolean): string | null =>
      channelScalerProblem(
        channelScalers(
          { ...parameters, wideAccumulator, effectiveScales: Float64Array.of(0.5, scale) },
          referenceDatapath,
        ),
      );
    expect(problem(2 ** 29, false)).toBeNull();
    expect(problem(2 ** 30, false)).toBe(
      'the scale of output channel 1 needs a left shift of 31 bits; at most 30 are possible',
    );
    expect(problem(2 ** 6, true)).toBeNull();
    expect(problem(2 ** 7, true)).toContain('left shift of 8 bits; at most 7');
  });

  it('folds only constant filters without a zero point, and never a transposed convolution', () => {
    const fold = { ...referenceDatapath, zeroPointHandling: 'fold' } as const;
    expect(effectiveZeroPointHandling({ kind: 'CONV_2D', filterZeroPoint: 0 }, fold, true)).toBe('fold');
    expect(effectiveZeroPointHandling({ kind: 'CONV_2D', filterZeroPoint: 0 }, referenceDatapath, true)).toBe(
      'subtract',
    );
    expect(effectiveZeroPointHandling({ kind: 'CONV_2D', filterZeroPoint: 0 }, fold, false)).toBe('subtract');
    expect(effectiveZeroPointHandling({ kind: 'FULLY_CONNECTED', filterZeroPoint: 3 }, fold, true)).toBe('subtract');
    expect(effectiveZeroPointHandling({ kind: 'TRANSPOSE_CONV', filterZeroPoint: 0 }, fold, true)).toBe('subtract');
  });
});

describe('refusals', () => {
  const ok = { input: int8([1, 2, 2, 4]), filter: int8([3, 1, 1, 4]), output: int8([1, 2, 2, 3]) };
  const bias = (type: 'int32' | 'int64', count: number): TensorSketch => ({
    type,
    shape: [count],
    data: type === 'int32' ? new Int32Array(count) : new BigInt64Array(count),
  });
  const int16Activations = { input: { ...ok.input, type: 'int16' }, output: { ...ok.output, type: 'int16' } } as const;

  it.each<[string, Model, number]>([
    ['NOT_A_MAC_OPERATOR', conv(ok.input, ok.filter, ok.output, {}, null, 'ADD'), 3],
    ['MAC_TENSOR_MISSING', singleOperator('CONV_2D', [ok.input, null, null], ok.output, window), 2],
    ['MAC_TYPES', conv({ ...ok.input, type: 'float32' }, ok.filter, ok.output), 3],
    ['MAC_TYPES', conv(ok.input, ok.filter, { ...ok.output, type: 'int16' }), 3],
    ['MAC_FILTER_TYPE', conv(ok.input, { ...ok.filter, type: 'int32' }, ok.output), 3],
    ['MAC_BIAS_TYPE', conv(ok.input, ok.filter, ok.output, {}, bias('int64', 3)), 3],
    [
      'MAC_BIAS_TYPE',
      conv(
        { ...int16Activations.input },
        int8([1, 1, 1, 4]),
        { ...int16Activations.output, shape: [1, 2, 2, 4] },
        {},
        bias('int32', 4),
        'DEPTHWISE_CONV_2D',
      ),
      3,
    ],
    ['MAC_BIAS_SHAPE', conv(ok.input, ok.filter, ok.output, {}, bias('int32', 4)), 2],
    ['MAC_SCALE', conv({ ...ok.input, scale: [] }, ok.filter, ok.output), 2],
    ['MAC_SCALE', conv(ok.input, { ...ok.filter, scale: [1, 1] }, ok.output), 2],
    ['MAC_SCALE', conv(ok.input, { ...ok.filter, scale: [1, 0, 1] }, ok.output), 2],
    ['MAC_ZERO_POINT', conv({ ...int16Activations.input, zeroPoint: 1 }, ok.filter, int16Activations.output), 3],
    ['MAC_FILTER_ZERO_POINT', conv(ok.input, { ...ok.filter, zeroPoint: 1 }, ok.output), 3],
    ['MAC_ACTIVATION', conv(ok.input, ok.filter, ok.output, { activation: 'TANH' }), 3],
    ['MAC_SHAPE', conv(ok.input, ok.filter, int8([1, 2, 3, 3])), 2],
    ['MAC_SHAPE', conv(ok.input, ok.filter, int8([2, 2, 2, 3])), 2],
    ['MAC_SHAPE', conv(ok.input, int8([3, 1, 1, 3]), ok.output), 2],
    ['MAC_SHAPE', conv(ok.input, int8([4, 1, 1, 4]), ok.output), 2],
    ['MAC_SHAPE', conv(int8([2, 2, 4]), ok.filter, ok.output), 2],
    ['MAC_SHAPE', conv(ok.input, ok.filter, ok.output, { strideHeight: 0 }), 2],
    [
      'MAC_SHAPE',
      conv(ok.input, int8([1, 1, 1, 4]), int8([1, 2, 2, 4]), { depthMultiplier: 2 }, null, 'DEPTHWISE_CONV_2D'),
      2,
    ],
    ['MAC_SHAPE', conv(ok.input, int8([1, 1, 1, 6]), int8([1, 2, 2, 6]), {}, null, 'DEPTHWISE_CONV_2D'), 2],
    [
      'MAC_WEIGHTS_FORMAT',
      singleOperator('FULLY_CONNECTED', [int8([1, 4]), constant(int8([2, 4])), null], int8([1, 2]), {
        weightsFormat: 1,
      }),
      3,
    ],
    ['MAC_SHAPE', singleOperator('FULLY_CONNECTED', [int8([1, 5]), constant(int8([2, 4])), null], int8([1, 2]), {}), 2],
  ])('%s', (code, model, exitCode) => {
    let thrown: unknown;
    try {
      parametersOf(model);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code, exitCode });
    expect((thrown as Error).message).toContain(`operator 0 (${model.operators[0]!.kind})`);
  });

  it('MAC_MULTIPLIERS', () => {
    const integerParameters = {
      outputMultiplier: [1, 2],
      outputShift: [0, 0],
      inputZeroPoint: 0,
      filterZeroPoint: 0,
      outputZeroPoint: 0,
      activationMin: -128,
      activationMax: 127,
    };
    expect(() => parametersOf(conv(ok.input, ok.filter, ok.output, { integerParameters }))).toThrow(
      '2 multipliers for 3 channels',
    );
  });
});
