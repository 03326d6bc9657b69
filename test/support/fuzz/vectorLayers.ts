/** Random layers of the vector unit: ADD, SUB, MUL with broadcast, pooling, RELU, RELU6, QUANTIZE between integer types. */
import fc from 'fast-check';
import type { BinaryLayer, IntegerType, PointwiseLayer, PoolLayer } from '../bruteForce/layer.ts';
import { randomSource } from './elements.ts';
import {
  filled,
  format,
  modeArbitrary,
  outputGain,
  seedArbitrary,
  significand,
  upTo,
  zeroPointArbitrary,
} from './formats.ts';

const activationArbitrary = fc.constantFrom('NONE', 'NONE', 'RELU', 'RELU6', 'RELU_N1_TO_1');

/** Which of the operands is stretched along a dimension. */
const broadcasts = ['none', 'none', 'none', 'first', 'second'] as const;

export function binaryLayerArbitrary(kind: BinaryLayer['kind'], type: 'int8' | 'int16'): fc.Arbitrary<BinaryLayer> {
  return fc
    .record({
      extents: fc.array(upTo(9), { minLength: 1, maxLength: 4 }),
      stretch: fc.array(fc.constantFrom(...broadcasts), { minLength: 4, maxLength: 4 }),
      dropLeading: fc.integer({ min: 0, max: 3 }),
      modes: fc.tuple(modeArbitrary, modeArbitrary),
      zeroPoints: fc.tuple(zeroPointArbitrary, zeroPointArbitrary, zeroPointArbitrary),
      inputExponents: fc.tuple(fc.integer({ min: -12, max: 2 }), fc.integer({ min: -12, max: 2 })),
      gain: outputGain,
      activation: activationArbitrary,
      seed: seedArbitrary,
    })
    .map(({ extents, stretch, dropLeading, modes, zeroPoints, inputExponents, gain, activation, seed }) => {
      const random = randomSource(seed);
      const shapeOf = (which: 'first' | 'second'): number[] =>
        extents.map((extent, axis) => (stretch[axis] === which ? 1 : extent));
      const first = shapeOf('first');
      // The second operand may have a lower rank where its leading dimensions are 1 anyhow.
      const second = shapeOf('second');
      for (let dropped = 0; dropped < dropLeading && second.length > 1 && second[0] === 1; dropped++) second.shift();
      const [scale1, scale2] = inputExponents.map((exponent) => Math.fround(2 ** exponent * significand(random))) as [
        number,
        number,
      ];
      const natural =
        kind === 'MUL' ? scale1 * scale2 * (type === 'int8' ? 128 : 2 ** 15) : Math.max(scale1, scale2) * 2;
      // A left shift of more than 30 is refused: the multiplier 2^gain stays below it.
      const least =
        kind === 'MUL'
          ? scale1 * scale2 * 2 ** -28
          : Math.max(scale1, scale2) * 2 ** (1 - 28 - (type === 'int8' ? 20 : 15));
      const outputScale = Math.max(natural * 2 ** -gain * significand(random), least);
      return {
        kind,
        inputs: [
          filled(format(type, first, scale1, zeroPoints[0]), modes[0], random),
          filled(format(type, second, scale2, zeroPoints[1]), modes[1], random),
        ],
        output: format(type, extents, outputScale, zeroPoints[2]),
        // A bound beyond 32 bits has no place in the reference.
        activation: 6 / outputScale < 2 ** 31 ? activation : 'NONE',
      };
    });
}

/** @param channels most channels of the image */
export function poolLayerArbitrary(
  kind: PoolLayer['kind'],
  type: 'int8' | 'int16',
  channels = 20,
): fc.Arbitrary<PoolLayer> {
  return fc
    .record({
      batches: fc.constantFrom(1, 1, 2),
      height: upTo(9),
      width: upTo(9),
      channels: upTo(channels),
      filterHeight: upTo(5),
      filterWidth: upTo(5),
      strideHeight: upTo(4),
      strideWidth: upTo(4),
      padding: fc.constantFrom('SAME', 'VALID'),
      exponent: fc.integer({ min: type === 'int8' ? -8 : -14, max: 1 }),
      zeroPoint: zeroPointArbitrary,
      mode: modeArbitrary,
      activation: fc.constantFrom('NONE', 'RELU', 'RELU6', 'RELU_N1_TO_1'),
      seed: seedArbitrary,
    })
    .map(({ batches, channels: depth, exponent, zeroPoint, mode, activation, seed, ...window }) => {
      const random = randomSource(seed);
      const { padding, filterHeight, filterWidth, strideHeight, strideWidth } = window;
      const valid = padding === 'VALID';
      const height = valid ? Math.max(window.height, filterHeight) : window.height;
      const width = valid ? Math.max(window.width, filterWidth) : window.width;
      const outputHeight = Math.ceil((valid ? height - filterHeight + 1 : height) / strideHeight);
      const outputWidth = Math.ceil((valid ? width - filterWidth + 1 : width) / strideWidth);
      const scale = 2 ** exponent * (1 + random());
      return {
        kind,
        input: filled(format(type, [batches, height, width, depth], scale, zeroPoint), mode, random),
        output: format(type, [batches, outputHeight, outputWidth, depth], scale, zeroPoint),
        padding,
        strideHeight,
        strideWidth,
        filterHeight,
        filterWidth,
        activation,
      };
    });
}

/** Types that the reference's QUANTIZE converts between. */
export const quantizePairs: readonly (readonly [IntegerType, IntegerType])[] = [
  ['int8', 'int8'],
  ['int8', 'uint8'],
  ['uint8', 'int8'],
  ['int8', 'int16'],
  ['int8', 'int32'],
  ['int16', 'int8'],
  ['int16', 'int16'],
  ['int16', 'int32'],
  ['int32', 'int8'],
  ['int32', 'int16'],
];

export function pointwiseLayerArbitrary(
  kind: PointwiseLayer['kind'],
  input: IntegerType,
  output: IntegerType,
): fc.Arbitrary<PointwiseLayer> {
  return fc
    .record({
      extents: fc.array(upTo(12), { minLength: 1, maxLength: 4 }),
      mode: modeArbitrary,
      zeroPoints: fc.tuple(zeroPointArbitrary, zeroPointArbitrary),
      exponent: fc.integer({ min: -12, max: 2 }),
      gain: outputGain,
      seed: seedArbitrary,
    })
    .map(({ extents, mode, zeroPoints, exponent, gain, seed }) => {
      const random = randomSource(seed);
      const scale = Math.fround(2 ** exponent * significand(random));
      const from = format(input, extents, scale, zeroPoints[0]);
      if (kind === 'RELU6') return { kind, input: filled(from, mode, random), output: from };
      const bits = { int8: 8, uint8: 8, int16: 16, int32: 32, int64: 64 };
      const natural = scale * 2 ** (bits[input] - bits[output]);
      // A bound of RELU_N1_TO_1 beyond 32 bits has no place in the reference.
      const least = kind === 'RELU_N1_TO_1' ? 2 ** -30 : 0;
      const outputScale = Math.max(natural * 2 ** -gain * significand(random), scale * 2 ** -28, least);
      return { kind, input: filled(from, mode, random), output: format(output, extents, outputScale, zeroPoints[1]) };
    });
}
