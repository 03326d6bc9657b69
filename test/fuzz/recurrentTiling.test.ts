/** LSTM and SVDF layers larger than tiny memories: brute force = golden = machine, and every way of cutting them is met. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { RecurrentLayer } from '../support/bruteForce/recurrent/layer.ts';
import { tinyMemories } from '../support/fuzz/hardware.ts';
import { recurrentHardware } from '../support/fuzz/recurrent/hardware.ts';
import { largeExtents as longSequences, lstmArbitrary } from '../support/fuzz/recurrent/lstmLayers.ts';
import { runRecurrentSuite, type RecurrentCase } from '../support/fuzz/recurrent/suite.ts';
import { largeExtents as largeFilters, svdfArbitrary } from '../support/fuzz/recurrent/svdfLayers.ts';
import { recurrentFeaturesOf, type RecurrentFeature } from '../support/fuzz/recurrent/tilingFeatures.ts';

vi.setConfig({ testTimeout: 300_000 });

const lines: string[] = [];
afterAll(() => console.log(lines.join('\n')));

type Features = Partial<Record<RecurrentFeature, number>>;

/** @param least cases that each way of cutting must have had */
function agree(name: string, runs: number, layers: fc.Arbitrary<RecurrentLayer>, least: Features): void {
  const cases: fc.Arbitrary<RecurrentCase> = fc.tuple(layers, recurrentHardware(tinyMemories));
  const met: Features = {};
  const result = runRecurrentSuite(name, runs, cases, ({ program }, layer) => {
    for (const feature of program === null ? [] : recurrentFeaturesOf(layer, program)) {
      met[feature] = (met[feature] ?? 0) + 1;
    }
  });
  lines.push(`${name}: ${result.machineCases} of ${result.cases} on the machine, ${JSON.stringify(met)}`);
  expect(result.machineCases).toBeGreaterThan(0.85 * result.cases);
  for (const [feature, count] of Object.entries(least) as [RecurrentFeature, number][]) {
    expect(met[feature] ?? 0, `${name} ${feature}`).toBeGreaterThanOrEqual(count);
  }
}

describe('brute force, golden model and machine agree on tiny memories', () => {
  it.each(['int8', 'int16x8'])('UNIDIRECTIONAL_SEQUENCE_LSTM %s', (type) => {
    agree(`LSTM ${type}`, 45, lstmArbitrary(type === 'int16x8', longSequences), {
      loop: 20,
      severalChunks: 5,
      reloadedWeights: 5,
      outputStoredInParts: 5,
      channelTiles: 5,
    });
  });

  it.each(['int8', 'int16'])('SVDF with an %s state', (type) => {
    agree(`SVDF ${type}`, 90, svdfArbitrary(type === 'int16', largeFilters), { channelTiles: 20, cutReduction: 5 });
  });
});
