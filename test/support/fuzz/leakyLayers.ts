/** Random LEAKY_RELU and PRELU: slopes of either sign, from vanishing to steep. */
import fc from 'fast-check';
import type { LeakyReluLayer, PreluLayer } from '../bruteForce/layer.ts';
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

export function leakyReluLayerArbitrary(type: 'int8' | 'int16', most = 9): fc.Arbitrary<LeakyReluLayer> {
  return fc
    .record({
      extents: fc.array(upTo(most), { minLength: 1, maxLength: 4 }),
      mode: modeArbitrary,
      zeroPoints: fc.tuple(zeroPointArbitrary, zeroPointArbitrary),
      exponent: fc.integer({ min: -12, max: 2 }),
      slope: fc.oneof(fc.constantFrom(0, 1, -1, 0.5, 0.01), fc.double({ min: -3, max: 3, noNaN: true })),
      gain: outputGain,
      seed: seedArbitrary,
    })
    .map(({ extents, mode, zeroPoints, exponent, slope, gain, seed }) => {
      const random = randomSource(seed);
      const scale = Math.fround(2 ** exponent * significand(random));
      // The steeper of both slopes must not need a left shift above 30.
      const outputScale = Math.max(scale * 2 ** -gain * significand(random), scale * 2 ** -27);
      return {
        kind: 'LEAKY_RELU',
        input: filled(format(type, extents, scale, zeroPoints[0]), mode, random),
        output: format(type, extents, outputScale, zeroPoints[1]),
        alpha: Math.fround(slope),
      };
    });
}

export function preluLayerArbitrary(most = 8): fc.Arbitrary<PreluLayer> {
  return fc
    .record({
      dimensions: fc.array(fc.record({ extent: upTo(most), shared: fc.boolean() }), { minLength: 1, maxLength: 4 }),
      dropped: fc.integer({ min: 0, max: 4 }),
      modes: fc.tuple(modeArbitrary, modeArbitrary),
      zeroPoints: fc.tuple(zeroPointArbitrary, zeroPointArbitrary, zeroPointArbitrary),
      exponents: fc.tuple(fc.integer({ min: -12, max: 2 }), fc.integer({ min: -9, max: 0 })),
      gain: outputGain,
      constant: fc.boolean(),
      seed: seedArbitrary,
    })
    .map(({ dimensions, dropped, modes, zeroPoints, exponents, gain, constant, seed }) => {
      const random = randomSource(seed);
      const shape = dimensions.map(({ extent }) => extent);
      const stretched = dimensions.map(({ extent, shared }) => (shared ? 1 : extent));
      const ones = stretched.findIndex((extent) => extent !== 1);
      const alphaShape = stretched.slice(Math.min(dropped, ones < 0 ? stretched.length - 1 : ones));
      const scale = Math.fround(2 ** exponents[0] * significand(random));
      const alphaScale = Math.fround(2 ** exponents[1] * significand(random));
      const outputScale = Math.max(
        scale * 2 ** -gain * significand(random),
        scale * Math.max(alphaScale, 1) * 2 ** -28,
      );
      return {
        kind: 'PRELU',
        inputs: [
          filled(format('int8', shape, scale, zeroPoints[0]), modes[0], random),
          filled(format('int8', alphaShape, alphaScale, zeroPoints[1]), modes[1], random),
        ],
        output: format('int8', shape, outputScale, zeroPoints[2]),
        ...(constant ? { constantOperand: 1 } : {}),
      };
    });
}
