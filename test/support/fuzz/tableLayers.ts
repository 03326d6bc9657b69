/** Random SOFTMAX, LOGISTIC, TANH and HARD_SWISH: functions that are tables, alone or with interpolation. */
import fc from 'fast-check';
import type { HardSwishLayer, SigmoidLayer, SoftmaxLayer, TensorFormat } from '../bruteForce/layer.ts';
import { randomSource } from './elements.ts';
import { filled, format, modeArbitrary, seedArbitrary, significand, upTo, zeroPointArbitrary } from './formats.ts';

const extentsArbitrary = fc.array(upTo(9), { minLength: 1, maxLength: 4 });

/** The format that the reference prescribes for the result. */
function resultFormat(
  type: 'int8' | 'int16',
  shape: readonly number[],
  scale: number,
  zeroPoint: number,
): TensorFormat {
  return { type, shape, scales: [scale], zeroPoints: [zeroPoint], quantizedDimension: 0 };
}

export const softmaxForms = [
  ['int8', 'int8'],
  ['int8', 'int16'],
  ['int16', 'int16'],
] as const;

/** @param from and `to` as one of {@link softmaxForms}; @param longest row */
export function softmaxLayerArbitrary(
  from: 'int8' | 'int16',
  to: 'int8' | 'int16',
  longest = 60,
): fc.Arbitrary<SoftmaxLayer> {
  return fc
    .record({
      outer: fc.array(upTo(5), { minLength: 0, maxLength: 3 }),
      depth: fc.oneof(upTo(6), upTo(longest)),
      mode: modeArbitrary,
      zeroPoint: zeroPointArbitrary,
      // From all alike to all but the largest vanishing; int16 has a finer scale.
      exponent: from === 'int8' ? fc.integer({ min: -22, max: 6 }) : fc.integer({ min: -30, max: 2 }),
      beta: fc.constantFrom(1, 1, 0.1, 2.5, 1000),
      seed: seedArbitrary,
    })
    .map(({ outer, depth, mode, zeroPoint, exponent, beta, seed }) => {
      const random = randomSource(seed);
      const shape = [...outer, depth];
      const input = filled(format(from, shape, 2 ** exponent * significand(random), zeroPoint), mode, random);
      const output =
        from === 'int16'
          ? resultFormat('int16', shape, 2 ** -15, 0)
          : to === 'int8'
            ? resultFormat('int8', shape, 2 ** -8, -128)
            : resultFormat('int16', shape, 2 ** -16, -32768);
      return { kind: 'SOFTMAX', input, output, beta: Math.fround(beta) };
    });
}

export function sigmoidLayerArbitrary(
  kind: SigmoidLayer['kind'],
  type: 'int8' | 'int16',
  extents = extentsArbitrary,
): fc.Arbitrary<SigmoidLayer> {
  return fc
    .record({
      extents,
      mode: modeArbitrary,
      zeroPoint: zeroPointArbitrary,
      exponent: fc.oneof(fc.constantFrom(-12, -11), fc.integer({ min: type === 'int8' ? -20 : -24, max: 0 })),
      power: fc.boolean(),
      seed: seedArbitrary,
    })
    .map(({ extents: shape, mode, zeroPoint, exponent, power, seed }) => {
      const random = randomSource(seed);
      const scale = 2 ** exponent * (power ? 1 : significand(random));
      const input = filled(format(type, shape, scale, zeroPoint), mode, random);
      const output =
        type === 'int16'
          ? resultFormat('int16', shape, 2 ** -15, 0)
          : kind === 'LOGISTIC'
            ? resultFormat('int8', shape, 2 ** -8, -128)
            : resultFormat('int8', shape, 2 ** -7, 0);
      return { kind, input, output };
    });
}

export function hardSwishLayerArbitrary(extents = extentsArbitrary): fc.Arbitrary<HardSwishLayer> {
  return fc
    .record({
      extents,
      mode: modeArbitrary,
      zeroPoints: fc.tuple(zeroPointArbitrary, zeroPointArbitrary),
      exponent: fc.oneof(fc.integer({ min: -9, max: 0 }), fc.integer({ min: -24, max: 4 })),
      // Up to 128 times enlarged, and far reduced.
      gain: fc.oneof(fc.integer({ min: -2, max: 6 }), fc.integer({ min: -14, max: 6 })),
      seed: seedArbitrary,
    })
    .map(({ extents: shape, mode, zeroPoints, exponent, gain, seed }) => {
      const random = randomSource(seed);
      const scale = Math.fround(2 ** exponent * significand(random));
      const outputScale = Math.max(scale * 2 ** -gain * significand(random), scale / 127.9);
      return {
        kind: 'HARD_SWISH',
        input: filled(format('int8', shape, scale, zeroPoints[0]), mode, random),
        output: format('int8', shape, outputScale, zeroPoints[1]),
      };
    });
}
