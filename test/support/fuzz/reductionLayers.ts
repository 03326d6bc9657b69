/** Random MEAN, SUM and REDUCE_MAX over any axes that leave at most two separate groups of kept and of reduced dimensions. */
import fc from 'fast-check';
import type { ReductionLayer } from '../bruteForce/layer.ts';
import { randomSource } from './elements.ts';
import {
  filled,
  format,
  modeArbitrary,
  outputGain,
  seedArbitrary,
  significand,
  zeroPointArbitrary,
} from './formats.ts';

interface Axes {
  readonly extents: readonly number[];
  /** By dimension. */
  readonly reduced: readonly boolean[];
}

/** Runs of neighbouring dimensions with that flag. */
function groups({ reduced }: Axes, flag: boolean): number {
  return reduced.filter((one, axis) => one === flag && reduced[axis - 1] !== flag).length;
}

/** @param most extent of one dimension */
function axesArbitrary(most: number): fc.Arbitrary<Axes> {
  return fc
    .array(fc.record({ extent: fc.integer({ min: 1, max: most }), reduced: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((dimensions) => ({
      extents: dimensions.map(({ extent }) => extent),
      reduced: dimensions.map(({ reduced }) => reduced),
    }))
    .filter((axes) => axes.reduced.includes(true) && groups(axes, true) <= 2 && groups(axes, false) <= 2);
}

/** How the axes are written down: backwards, from the end, one of them twice. */
const writingArbitrary = fc.record({ reversed: fc.boolean(), fromEnd: fc.boolean(), repeated: fc.boolean() });

export interface ReductionSizes {
  readonly axes: fc.Arbitrary<Axes>;
  readonly modes: typeof modeArbitrary;
  readonly gain: fc.Arbitrary<number>;
}

export const smallReductions: ReductionSizes = { axes: axesArbitrary(6), modes: modeArbitrary, gain: outputGain };
export const largeReductions: ReductionSizes = { ...smallReductions, axes: axesArbitrary(9) };

/** More than 2^16 elements of the same sign: int16 sums leave 32 bits. Results around the ends of the type. */
export const longReductions: ReductionSizes = {
  axes: fc
    .record({
      rows: fc.integer({ min: 256, max: 264 }),
      columns: fc.integer({ min: 257, max: 264 }),
      flat: fc.boolean(),
      trailing: fc.boolean(),
    })
    .map(({ rows, columns, flat, trailing }) => {
      const gone = flat ? [rows * columns] : [rows, columns];
      return {
        extents: trailing ? [...gone, 1] : gone,
        reduced: [...gone.map(() => true), ...(trailing ? [false] : [])],
      };
    }),
  modes: fc.constantFrom('allMinimum', 'allMaximum'),
  gain: fc.integer({ min: -14, max: 24 }),
};

export function reductionLayerArbitrary(
  kind: ReductionLayer['kind'],
  type: 'int8' | 'int16',
  sizes: ReductionSizes = smallReductions,
): fc.Arbitrary<ReductionLayer> {
  return fc
    .record({
      axes: sizes.axes,
      writing: writingArbitrary,
      keepDims: fc.boolean(),
      mode: sizes.modes,
      zeroPoints: fc.tuple(zeroPointArbitrary, zeroPointArbitrary),
      exponent: fc.integer({ min: -12, max: 2 }),
      gain: sizes.gain,
      seed: seedArbitrary,
    })
    .map(({ axes: { extents, reduced }, writing, keepDims, mode, zeroPoints, exponent, gain, seed }) => {
      const random = randomSource(seed);
      const scale = Math.fround(2 ** exponent * significand(random));
      const input = filled(format(type, extents, scale, zeroPoints[0]), mode, random);
      const shape = extents.flatMap((extent, axis) => (reduced[axis] !== true ? [extent] : keepDims ? [1] : []));
      const gone = reduced.flatMap((one, axis) => (one ? [axis] : []));
      const written = writing.fromEnd ? gone.map((axis) => axis - extents.length) : gone;
      if (writing.repeated) written.push(gone[0]!);
      if (writing.reversed) written.reverse();
      const count = gone.reduce((product, axis) => product * extents[axis]!, 1);
      const natural = kind === 'SUM' ? scale * Math.sqrt(count) : scale;
      const outputScale = Math.max(natural * 2 ** -gain * significand(random), scale * 2 ** -28);
      const output =
        kind === 'REDUCE_MAX'
          ? format(type, shape, scale, zeroPoints[0])
          : format(type, shape, outputScale, zeroPoints[1]);
      return { kind, input, output, axes: written, keepDims };
    });
}
