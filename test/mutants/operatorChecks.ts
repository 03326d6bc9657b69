/** Checks of the other operators: layers drawn with a fixed seed on drawn hardware, brute force against golden and machine. */
import fc from 'fast-check';
import type { HardwareConfig } from '../../src/hardware/config.ts';
import type { Layer } from '../support/bruteForce/layer.ts';
import type { RearrangementLayer } from '../support/bruteForce/rearrangementLayer.ts';
import { broadcastBinaryArbitrary, extremumLayerArbitrary } from '../support/fuzz/broadcastLayers.ts';
import { ampleMemories, tableHardwareArbitrary } from '../support/fuzz/hardware.ts';
import { l2NormalizationLayers } from '../support/fuzz/hostLayers.ts';
import { checkGolden } from '../support/fuzz/hostNetwork.ts';
import { leakyReluLayerArbitrary, preluLayerArbitrary } from '../support/fuzz/leakyLayers.ts';
import { movements, resizeLayers } from '../support/fuzz/rearrangementLayers.ts';
import { checkRearrangement } from '../support/fuzz/rearrangementNetwork.ts';
import { reductionLayerArbitrary, smallReductions } from '../support/fuzz/reductionLayers.ts';
import { hardSwishLayerArbitrary, sigmoidLayerArbitrary, softmaxLayerArbitrary } from '../support/fuzz/tableLayers.ts';
import { checkThreeWays, type Verdict } from '../support/fuzz/threeWay.ts';
import { pointwiseLayerArbitrary } from '../support/fuzz/vectorLayers.ts';

const hardware = tableHardwareArbitrary(ampleMemories);
const seed = 1;
const numRuns = 60;

function verdicts<L>(
  layers: fc.Arbitrary<L>,
  check: (layer: L, machine: HardwareConfig) => Verdict,
): (() => Verdict)[] {
  return fc.sample(fc.tuple(layers, hardware), { seed, numRuns }).map(
    ([layer, machine]) =>
      () =>
        check(layer, machine),
  );
}

const threeWays = (layers: fc.Arbitrary<Layer>) => verdicts(layers, checkThreeWays);

function moved(kind: string): (() => Verdict)[] {
  const found = movements.find(([name]) => name === kind);
  if (found === undefined) throw new Error(`no layers of ${kind}`);
  return verdicts<RearrangementLayer>(found[1], checkRearrangement);
}

/** Each gives its cases, which are compared when they are called. */
export const operatorChecks = {
  MEAN: () => threeWays(reductionLayerArbitrary('MEAN', 'int8', smallReductions)),
  SUM: () => threeWays(reductionLayerArbitrary('SUM', 'int16', smallReductions)),
  REDUCE_MAX: () => threeWays(reductionLayerArbitrary('REDUCE_MAX', 'int8', smallReductions)),
  'broadcast ADD': () => threeWays(broadcastBinaryArbitrary('ADD', 'int8')),
  MAXIMUM: () => threeWays(extremumLayerArbitrary('MAXIMUM', 'int8')),
  MINIMUM: () => threeWays(extremumLayerArbitrary('MINIMUM', 'int16')),
  'SOFTMAX int8': () => threeWays(softmaxLayerArbitrary('int8', 'int8')),
  'SOFTMAX int16': () => threeWays(softmaxLayerArbitrary('int16', 'int16')),
  'LOGISTIC int8': () => threeWays(sigmoidLayerArbitrary('LOGISTIC', 'int8')),
  'TANH int16': () => threeWays(sigmoidLayerArbitrary('TANH', 'int16')),
  HARD_SWISH: () => threeWays(hardSwishLayerArbitrary()),
  LEAKY_RELU: () => threeWays(leakyReluLayerArbitrary('int8')),
  PRELU: () => threeWays(preluLayerArbitrary()),
  QUANTIZE: () => threeWays(pointwiseLayerArbitrary('QUANTIZE', 'int16', 'int8')),
  L2_NORMALIZATION: () => verdicts(l2NormalizationLayers, checkGolden),
  RESIZE_BILINEAR: () => verdicts(resizeLayers('RESIZE_BILINEAR'), checkGolden),
  RESIZE_NEAREST_NEIGHBOR: () => moved('RESIZE_NEAREST_NEIGHBOR'),
  PADV2: () => moved('PADV2'),
  CONCATENATION: () => moved('CONCATENATION'),
  PACK: () => moved('PACK'),
  UNPACK: () => moved('UNPACK'),
  SPLIT_V: () => moved('SPLIT_V'),
  SLICE: () => moved('SLICE'),
  STRIDED_SLICE: () => moved('STRIDED_SLICE'),
  TRANSPOSE: () => moved('TRANSPOSE'),
} satisfies Record<string, () => (() => Verdict)[]>;
