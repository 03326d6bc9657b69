/** Layers larger than the memories of tiny machines: cut rows, columns, channels and reductions, spilled tensors. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Layer, MacKind, MacLayer } from '../support/bruteForce/layer.ts';
import { hardwareArbitrary, tinyMemories } from '../support/fuzz/hardware.ts';
import { largeGeometry, macLayerArbitrary } from '../support/fuzz/macLayers.ts';
import { reachedTable, runSuite, type Case, type SuiteResult } from '../support/fuzz/suite.ts';
import { featuresOf, tilingFeatures, type TilingFeature } from '../support/fuzz/tilingFeatures.ts';
import { checkThreeWays } from '../support/fuzz/threeWay.ts';
import { binaryLayerArbitrary, pointwiseLayerArbitrary, poolLayerArbitrary } from '../support/fuzz/vectorLayers.ts';

const kinds = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'TRANSPOSE_CONV'] as const satisfies MacKind[];
const hardware = hardwareArbitrary(tinyMemories);
const results: SuiteResult[] = [];
const reached = new Map<TilingFeature, number>(tilingFeatures.map((feature) => [feature, 0]));
/** Cases with a cut reduction, by operator. */
const cutReductions = new Map<MacKind, number>(kinds.map((kind) => [kind, 0]));

/** Cases in which the compiler had to do it, over all MAC suites of this file. */
const leastFeatureCases = 20;
const leastCutReductions = 10;
/** On the tiniest memories not even one pixel block of a wide tensor fits. */
const leastMachineShare = 0.8;

afterAll(() => {
  const features = [...reached].map(([feature, count]) => `${feature} ${count}`).join(', ');
  console.log(`${reachedTable(results)}\n${features}; cut reductions ${JSON.stringify([...cutReductions])}`);
});

function agree(name: string, runs: number, cases: fc.Arbitrary<Case>): void {
  const result = runSuite(name, runs, cases, (layer, machine) => {
    const verdict = checkThreeWays(layer, machine);
    if (verdict.program !== null && 'filter' in layer) {
      const features = featuresOf(layer, verdict.program);
      for (const feature of features) reached.set(feature, reached.get(feature)! + 1);
      if (features.has('cutReduction')) cutReductions.set(layer.kind, cutReductions.get(layer.kind)! + 1);
    }
    return verdict;
  });
  results.push(result);
  expect(result.machineCases).toBeGreaterThanOrEqual(leastMachineShare * result.cases);
}

vi.setConfig({ testTimeout: 300_000 });

describe('tensors larger than the SRAM', () => {
  it.each(kinds.flatMap((kind) => [false, true].map((int16) => [kind, int16 ? 'int16x8' : 'int8'] as const)))(
    '%s %s',
    (kind, type) => {
      const layers: fc.Arbitrary<MacLayer> = macLayerArbitrary(kind, type === 'int16x8', largeGeometry(kind));
      agree(`${kind} ${type}`, kind === 'DEPTHWISE_CONV_2D' ? 100 : 40, fc.tuple(layers, hardware));
    },
  );

  it('are cut in every way that the compiler knows', () => {
    const rare = [...reached].filter(([, count]) => count < leastFeatureCases);
    expect(rare).toEqual([]);
    expect(Math.min(...cutReductions.values())).toBeGreaterThanOrEqual(leastCutReductions);
  });

  const vectorLayers: readonly (readonly [string, fc.Arbitrary<Layer>])[] = [
    ['ADD int8', binaryLayerArbitrary('ADD', 'int8')],
    ['MUL int16', binaryLayerArbitrary('MUL', 'int16')],
    ['AVERAGE_POOL_2D int8', poolLayerArbitrary('AVERAGE_POOL_2D', 'int8', 300)],
    ['MAX_POOL_2D int16', poolLayerArbitrary('MAX_POOL_2D', 'int16', 200)],
    ['RELU int8', pointwiseLayerArbitrary('RELU', 'int8', 'int8')],
    ['QUANTIZE int8 to int32', pointwiseLayerArbitrary('QUANTIZE', 'int8', 'int32')],
    ['QUANTIZE int32 to int16', pointwiseLayerArbitrary('QUANTIZE', 'int32', 'int16')],
  ];
  it.each(vectorLayers)('%s', (name, layers) => {
    agree(name, 120, fc.tuple(layers, hardware));
  });
});
