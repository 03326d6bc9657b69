/** Random operators that only move stored values, on ample and tiny memories: brute force = golden = machine, and no event. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ampleMemories, hardwareArbitrary, tinyMemories } from '../support/fuzz/hardware.ts';
import { silentReachability } from '../support/fuzz/reachability.ts';
import { movements } from '../support/fuzz/rearrangementLayers.ts';
import { checkRearrangement } from '../support/fuzz/rearrangementNetwork.ts';
import { contradictions, reachedTable, runSuite, type SuiteResult } from '../support/fuzz/suite.ts';

const hardware = fc.oneof(hardwareArbitrary(ampleMemories), hardwareArbitrary(tinyMemories));
const results: SuiteResult[] = [];

afterAll(() => console.log(reachedTable(results)));

vi.setConfig({ testTimeout: 300_000 });

describe('brute force, golden model and machine agree on', () => {
  it.each(movements)('%s', (name, layers) => {
    const result = runSuite(name, 160, fc.tuple(layers, hardware), checkRearrangement);
    results.push(result);
    expect(contradictions(result, silentReachability)).toEqual([]);
  });
});
