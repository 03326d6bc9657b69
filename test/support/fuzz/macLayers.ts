/** Random layers of the MAC array. A layer is built from small integers, so that fast-check can shrink it. */
import fc from 'fast-check';
import type { Datapath } from '../../../src/numerics/datapath.ts';
import type { MacKind, MacLayer } from '../bruteForce/layer.ts';
import { elementsOf } from '../bruteForce/record.ts';
import { dataModes } from './elements.ts';
import { buildLayer, shapesOf, type Geometry } from './macLayer.ts';
import type { Gain, Numbers } from './macQuantization.ts';

const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

export const smallGeometry: fc.Arbitrary<Geometry> = fc.record({
  batches: fc.constantFrom(1, 1, 1, 2),
  height: upTo(6),
  width: upTo(9),
  depth: fc.oneof(upTo(5), upTo(20)),
  channels: fc.oneof(upTo(5), upTo(20)),
  groups: fc.constantFrom(1, 1, 1, 2, 3),
  kernelHeight: upTo(4),
  kernelWidth: upTo(5),
  strideHeight: upTo(3),
  strideWidth: upTo(3),
  dilationHeight: fc.constantFrom(1, 1, 2, 3),
  dilationWidth: fc.constantFrom(1, 1, 2, 3),
  padding: fc.constantFrom('SAME', 'VALID'),
  slack: fc.integer({ min: 0, max: 2 }),
});

/** Products of a layer, padding included, as a measure of the work. */
function productsOf(kind: MacKind, geometry: Geometry): number {
  const { output, taps } = shapesOf(kind, geometry);
  return elementsOf(output) * taps;
}

/** Most products of a large layer: the brute-force reference takes about a microsecond for each. */
const mostProducts = 150_000;

/** Tensors that are larger than a tiny SRAM, filters that are larger than a tiny weight memory. */
export function largeGeometry(kind: MacKind): fc.Arbitrary<Geometry> {
  return largeExtents[kind].filter((geometry) => productsOf(kind, geometry) <= mostProducts);
}

const largeParts = {
  batches: fc.constantFrom(1, 1, 1, 2),
  height: fc.integer({ min: 1, max: 14 }),
  width: fc.integer({ min: 4, max: 18 }),
  depth: fc.integer({ min: 4, max: 48 }),
  channels: fc.integer({ min: 4, max: 40 }),
  groups: fc.constantFrom(1, 1, 1, 2, 3),
  kernelHeight: upTo(3),
  kernelWidth: upTo(4),
  strideHeight: fc.constantFrom(1, 1, 2, 3),
  strideWidth: fc.constantFrom(1, 1, 2, 3),
  dilationHeight: fc.constantFrom(1, 1, 1, 2),
  dilationWidth: fc.constantFrom(1, 1, 1, 2),
  padding: fc.constantFrom('SAME', 'VALID'),
  slack: fc.integer({ min: 0, max: 2 }),
};

const largeExtents: Readonly<Record<MacKind, fc.Arbitrary<Geometry>>> = {
  CONV_2D: fc.record(largeParts),
  FULLY_CONNECTED: fc.record(largeParts),
  // Long filters, and multipliers that divide no number of lanes: tiles must still start at an input channel.
  DEPTHWISE_CONV_2D: fc.record({
    ...largeParts,
    depth: fc.oneof(upTo(8), upTo(40)),
    groups: fc.constantFrom(1, 1, 2, 3, 5, 9),
    kernelHeight: upTo(7),
    kernelWidth: upTo(6),
  }),
  // A stride divides the filter among its phases: large filters on small images.
  TRANSPOSE_CONV: fc.record({
    ...largeParts,
    height: upTo(6),
    width: upTo(8),
    kernelHeight: upTo(7),
    kernelWidth: upTo(7),
  }),
};

const gains: readonly Gain[] = ['fit', 'fit', 'fit', 'narrow', 'left', 'beyond', 'beyond', 'tiny'];

export function numbersArbitrary(allowed: readonly Gain[] = gains): fc.Arbitrary<Numbers> {
  return fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    inputMode: fc.constantFrom(...dataModes),
    filterMode: fc.constantFrom(...dataModes),
    inputZeroPoint: fc.oneof(fc.constantFrom(0, -128, 127, -1), fc.integer({ min: -128, max: 127 })),
    outputZeroPoint: fc.oneof(fc.constantFrom(0, -128, 127), fc.integer({ min: -128, max: 127 })),
    gain: fc.constantFrom(...allowed),
    gainPosition: fc.double({ min: 0, max: 1, noNaN: true }),
    perChannel: fc.boolean(),
    spread: fc.constantFrom(0, 1, 4),
    biasMode: fc.constantFrom('none', 'zero', 'small', 'large', 'extreme'),
    outputScaleExponent: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -9, max: 1 }) },
      { weight: 1, arbitrary: fc.integer({ min: -22, max: 8 }) },
    ),
    activation: fc.constantFrom('NONE', 'NONE', 'RELU', 'RELU6', 'RELU_N1_TO_1'),
    direct: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  });
}

/** Layers of one kind and type in exact mode. */
export function macLayerArbitrary(
  kind: MacKind,
  int16: boolean,
  geometry: fc.Arbitrary<Geometry> = smallGeometry,
  numbers: fc.Arbitrary<Numbers> = numbersArbitrary(),
): fc.Arbitrary<MacLayer> {
  const choosesBias = int16 && (kind === 'CONV_2D' || kind === 'FULLY_CONNECTED');
  const biasTypes = choosesBias
    ? (['int32', 'int32', 'int64'] as const)
    : int16
      ? (['int64'] as const)
      : (['int32'] as const);
  return fc
    .record({ biasType: fc.constantFrom(...biasTypes), geometry, numbers })
    .map(({ biasType, geometry: g, numbers: n }) => buildLayer({ kind, int16, biasType }, g, n, null));
}

/** Layers of one kind with a HARD_SWISH behind, for a datapath in fused mode; F may come out negative. */
export function fusedLayerArbitrary(kind: MacKind, datapath: Datapath): fc.Arbitrary<MacLayer> {
  return fc
    .record({
      geometry: smallGeometry,
      numbers: numbersArbitrary(),
      skippedExponent: fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: -8, max: -4 }) },
        { weight: 1, arbitrary: fc.integer({ min: -60, max: 4 }) },
      ),
      finalExponent: fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: -8, max: -3 }) },
        { weight: 3, arbitrary: fc.integer({ min: -14, max: -8 }) },
        { weight: 1, arbitrary: fc.integer({ min: -20, max: 10 }) },
      ),
      finalZeroPoint: fc.oneof(fc.constantFrom(-128, -128, 127), fc.integer({ min: -128, max: 127 })),
    })
    .map(({ geometry, numbers, skippedExponent, finalExponent, finalZeroPoint }) =>
      buildLayer({ kind, int16: false, biasType: 'int32' }, geometry, numbers, {
        datapath,
        skippedScale: (random) => 2 ** skippedExponent * (1 + random()),
        output: (shape, random) => ({
          type: 'int8',
          shape,
          // An exact HARD_SWISH, which runs where F is negative, cannot enlarge its input by more than 128.
          scales: [Math.fround(2 ** Math.max(finalExponent, skippedExponent - 5) * (1 + random()))],
          zeroPoints: [finalZeroPoint],
          quantizedDimension: 0,
        }),
      }),
    );
}
