/** Random LSTM and SVDF layers on random hardware, several invocations: brute force = golden = machine, in values and every count. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ampleMemories } from '../support/fuzz/hardware.ts';
import { recurrentHardware } from '../support/fuzz/recurrent/hardware.ts';
import { lstmArbitrary } from '../support/fuzz/recurrent/lstmLayers.ts';
import { lstmReachability, svdfReachability, type StageReachability } from '../support/fuzz/recurrent/reachability.ts';
import {
  runRecurrentSuite,
  stageContradictions,
  type RecurrentCase,
  type RecurrentResult,
} from '../support/fuzz/recurrent/suite.ts';
import { svdfArbitrary } from '../support/fuzz/recurrent/svdfLayers.ts';
import type { RecurrentLayer } from '../support/bruteForce/recurrent/layer.ts';
import { reachedTable } from '../support/fuzz/suite.ts';

vi.setConfig({ testTimeout: 300_000 });

const results: RecurrentResult[] = [];
afterAll(() => console.log(reachedTable(results)));

const hardware = recurrentHardware(ampleMemories);

function agree(name: string, runs: number, layers: fc.Arbitrary<RecurrentLayer>, claim: StageReachability): void {
  const cases: fc.Arbitrary<RecurrentCase> = fc.tuple(layers, hardware);
  const result = runRecurrentSuite(name, runs, cases);
  results.push(result);
  expect(stageContradictions(result, claim)).toEqual([]);
  expect(result.machineCases).toBeGreaterThan(0.97 * result.cases);
  expect(result.kept).toBeGreaterThan(0.2 * result.cases);
  expect(result.renewed).toBeGreaterThan(0.2 * result.cases);
}

describe('brute force, golden model and machine agree', () => {
  it.each(['int8', 'int16x8'])('UNIDIRECTIONAL_SEQUENCE_LSTM %s', (type) => {
    const int16 = type === 'int16x8';
    agree(`LSTM ${type}`, 400, lstmArbitrary(int16), lstmReachability(int16));
  });

  it.each(['int8', 'int16'])('SVDF with an %s state', (type) => {
    const int16 = type === 'int16';
    agree(`SVDF ${type}`, 300, svdfArbitrary(int16), svdfReachability(int16));
  });
});
