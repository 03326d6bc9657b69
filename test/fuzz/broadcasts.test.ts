/** Two operands with every broadcast on random hardware: brute force = golden = machine, in values and every count. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Layer } from '../support/bruteForce/layer.ts';
import { broadcastBinaryArbitrary, extremumLayerArbitrary } from '../support/fuzz/broadcastLayers.ts';
import { ampleMemories, hardwareArbitrary, tinyMemories } from '../support/fuzz/hardware.ts';
import { additionReachability, multiplicationReachability, silentReachability } from '../support/fuzz/reachability.ts';
import { contradictions, reachedTable, runSuite, type Reachability, type SuiteResult } from '../support/fuzz/suite.ts';
import { checkThreeWays } from '../support/fuzz/threeWay.ts';

const results: SuiteResult[] = [];
const ample = hardwareArbitrary(ampleMemories);
const tiny = hardwareArbitrary(tinyMemories);

afterAll(() => console.log(reachedTable(results)));

vi.setConfig({ testTimeout: 300_000 });

/** Three of four cases on ample memories, the others on tiny ones. */
function agree(name: string, runs: number, layers: fc.Arbitrary<Layer>, claim: Reachability): void {
  const hardware = fc.oneof({ weight: 3, arbitrary: ample }, { weight: 1, arbitrary: tiny });
  const result = runSuite(name, runs, fc.tuple(layers, hardware), checkThreeWays);
  results.push(result);
  expect(contradictions(result, claim)).toEqual([]);
}

describe('brute force, golden model and machine agree on broadcast operands', () => {
  it.each(
    (['int8', 'int16'] as const).flatMap((type) =>
      (['ADD', 'SUB', 'MUL'] as const).map((kind) => [kind, type] as const),
    ),
  )('%s %s', (kind, type) => {
    const claim = kind === 'MUL' ? multiplicationReachability : additionReachability;
    agree(`${kind} ${type}`, 360, broadcastBinaryArbitrary(kind, type), claim);
  });

  it.each(
    (['int8', 'int16', 'int32'] as const).flatMap((type) =>
      (['MAXIMUM', 'MINIMUM'] as const).map((kind) => [kind, type] as const),
    ),
  )('%s %s', (kind, type) => {
    agree(`${kind} ${type}`, 120, extremumLayerArbitrary(kind, type), silentReachability);
  });
});
