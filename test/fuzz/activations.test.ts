/** Random activation functions and SOFTMAX on random hardware: brute force = golden = machine, in values and every count. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Layer } from '../support/bruteForce/layer.ts';
import { ampleMemories, tableHardwareArbitrary, tinyMemories } from '../support/fuzz/hardware.ts';
import { leakyReluLayerArbitrary, preluLayerArbitrary } from '../support/fuzz/leakyLayers.ts';
import {
  clampedRescaleReachability,
  interpolationReachability,
  leakyReachability,
  silentReachability,
} from '../support/fuzz/reachability.ts';
import { contradictions, reachedTable, runSuite, type Reachability, type SuiteResult } from '../support/fuzz/suite.ts';
import {
  hardSwishLayerArbitrary,
  sigmoidLayerArbitrary,
  softmaxForms,
  softmaxLayerArbitrary,
} from '../support/fuzz/tableLayers.ts';
import { checkThreeWays } from '../support/fuzz/threeWay.ts';
import { pointwiseLayerArbitrary } from '../support/fuzz/vectorLayers.ts';

const types = ['int8', 'int16'] as const;
const results: SuiteResult[] = [];
const hardware = fc.oneof(
  { weight: 3, arbitrary: tableHardwareArbitrary(ampleMemories) },
  { weight: 1, arbitrary: tableHardwareArbitrary(tinyMemories) },
);

afterAll(() => console.log(reachedTable(results)));

vi.setConfig({ testTimeout: 300_000 });

function agree(name: string, runs: number, layers: fc.Arbitrary<Layer>, claim: Reachability): void {
  const result = runSuite(name, runs, fc.tuple(layers, hardware), checkThreeWays);
  results.push(result);
  expect(contradictions(result, claim)).toEqual([]);
}

describe('brute force, golden model and machine agree on', () => {
  it.each(softmaxForms)('SOFTMAX from %s to %s', (from, to) => {
    agree(`SOFTMAX ${from} to ${to}`, 160, softmaxLayerArbitrary(from, to), silentReachability);
  });

  it.each(types.flatMap((type) => (['LOGISTIC', 'TANH'] as const).map((kind) => [kind, type] as const)))(
    '%s %s',
    (kind, type) => {
      const claim = type === 'int16' ? interpolationReachability : silentReachability;
      agree(`${kind} ${type}`, 160, sigmoidLayerArbitrary(kind, type), claim);
    },
  );

  it('HARD_SWISH int8 by itself', () => {
    agree('HARD_SWISH', 200, hardSwishLayerArbitrary(), silentReachability);
  });

  it.each(types)('LEAKY_RELU %s', (type) => {
    agree(`LEAKY_RELU ${type}`, 320, leakyReluLayerArbitrary(type), leakyReachability);
  });

  it('PRELU int8', () => {
    agree('PRELU', 300, preluLayerArbitrary(), leakyReachability);
  });

  it.each(types)('RELU_N1_TO_1 %s', (type) => {
    agree(`RELU_N1_TO_1 ${type}`, 300, pointwiseLayerArbitrary('RELU_N1_TO_1', type, type), clampedRescaleReachability);
  });
});
