/** Random L2_NORMALIZATION and BATCH_MATMUL, which the host executes. */
import fc from 'fast-check';
import type { BatchMatMulLayer, L2NormalizationLayer } from '../bruteForce/hostLayer.ts';
import { randomSource } from './elements.ts';
import { filled, format, modeArbitrary, seedArbitrary, significand, upTo, zeroPointArbitrary } from './formats.ts';

export const l2NormalizationLayers: fc.Arbitrary<L2NormalizationLayer> = fc
  .record({
    outer: fc.array(upTo(5), { maxLength: 3 }),
    depth: fc.oneof(upTo(4), upTo(60)),
    mode: modeArbitrary,
    zeroPoint: zeroPointArbitrary,
    exponent: fc.integer({ min: -9, max: 2 }),
    seed: seedArbitrary,
  })
  .map(({ outer, depth, mode, zeroPoint, exponent, seed }) => {
    const random = randomSource(seed);
    const shape = [...outer, depth];
    return {
      kind: 'L2_NORMALIZATION',
      input: filled(format('int8', shape, 2 ** exponent * significand(random), zeroPoint), mode, random),
      output: format('int8', shape, 2 ** -7, 0),
    };
  });

export function batchMatMulLayerArbitrary(type: 'int8' | 'int16'): fc.Arbitrary<BatchMatMulLayer> {
  return fc
    .record({
      batches: fc.array(fc.record({ extent: upTo(3), stretch: fc.constantFrom('none', 'none', 'left', 'right') }), {
        maxLength: 3,
      }),
      rows: upTo(5),
      depth: fc.oneof(upTo(5), upTo(30)),
      columns: upTo(5),
      flags: fc.record({ adjointX: fc.boolean(), adjointY: fc.boolean(), rightIsConstant: fc.boolean() }),
      modes: fc.tuple(modeArbitrary, modeArbitrary),
      zeroPoints: fc.tuple(zeroPointArbitrary, fc.oneof(fc.constant(0), zeroPointArbitrary), zeroPointArbitrary),
      // Results around the type, far beyond it, at the ends of 32 bits, vanishing.
      gain: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: -2, max: 5 }) },
        { weight: 2, arbitrary: fc.integer({ min: 6, max: 16 }) },
        { weight: 3, arbitrary: fc.integer({ min: type === 'int8' ? 17 : 8, max: type === 'int8' ? 36 : 16 }) },
        { weight: 1, arbitrary: fc.integer({ min: -30, max: -6 }) },
      ),
      seed: seedArbitrary,
    })
    .map(({ batches, rows, depth, columns, flags, modes, zeroPoints, gain, seed }) => {
      const random = randomSource(seed);
      const shapeOf = (side: 'left' | 'right', matrix: readonly [number, number], adjoint: boolean): number[] => [
        ...batches.map(({ extent, stretch }) => (stretch === side ? 1 : extent)),
        ...(adjoint ? [matrix[1], matrix[0]] : matrix),
      ];
      const [leftScale, rightScale] = [0.01, 0.02].map((scale) => Math.fround(scale * significand(random))) as [
        number,
        number,
      ];
      const reach = Math.sqrt(depth) * (type === 'int8' ? 2 ** 6 : 2 ** 14);
      const least = leftScale * rightScale * (type === 'int8' ? 2 ** -29 : 2 ** -6);
      const outputScale = Math.max(leftScale * rightScale * reach * 2 ** -gain * significand(random), least);
      const left = format(type, shapeOf('left', [rows, depth], flags.adjointX), leftScale, zeroPoints[0]);
      const right = format(type, shapeOf('right', [depth, columns], flags.adjointY), rightScale, zeroPoints[1]);
      return {
        kind: 'BATCH_MATMUL',
        inputs: [filled(left, modes[0], random), filled(right, modes[1], random)],
        output: format(type, [...batches.map(({ extent }) => extent), rows, columns], outputScale, zeroPoints[2]),
        ...flags,
      };
    });
}
