/** Random MEAN, SUM and REDUCE_MAX on random hardware: brute force = golden = machine, in values and every count. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ampleMemories, hardwareArbitrary, tinyMemories, withSram } from '../support/fuzz/hardware.ts';
import { silentReachability, sumReachability } from '../support/fuzz/reachability.ts';
import {
  largeReductions,
  longReductions,
  reductionLayerArbitrary,
  smallReductions,
} from '../support/fuzz/reductionLayers.ts';
import { contradictions, leastReached, reachedTable, runSuite, type SuiteResult } from '../support/fuzz/suite.ts';
import { checkThreeWays } from '../support/fuzz/threeWay.ts';

const kinds = ['MEAN', 'SUM', 'REDUCE_MAX'] as const;
const types = ['int8', 'int16'] as const;
const results: SuiteResult[] = [];

afterAll(() => console.log(reachedTable(results)));

vi.setConfig({ testTimeout: 300_000 });

describe.each(types)('brute force, golden model and machine agree on reductions of %s', (type) => {
  it.each(kinds)('%s', (kind) => {
    const layers = reductionLayerArbitrary(kind, type, smallReductions);
    const cases = fc.tuple(layers, hardwareArbitrary(ampleMemories));
    const result = runSuite(`${kind} ${type}`, 220, cases, checkThreeWays);
    results.push(result);
    expect(contradictions(result, kind === 'REDUCE_MAX' ? silentReachability : sumReachability)).toEqual([]);
  });

  it.each(kinds)('%s on tiny memories', (kind) => {
    const layers = reductionLayerArbitrary(kind, type, largeReductions);
    const cases = fc.tuple(layers, hardwareArbitrary(tinyMemories));
    const result = runSuite(`${kind} ${type}, tiny`, 120, cases, checkThreeWays);
    results.push(result);
    expect(result.machineCases).toBeGreaterThanOrEqual(0.9 * result.cases);
  });
});

describe('brute force, golden model and machine agree on sums that leave 32 bits', () => {
  it.each(['MEAN', 'SUM'] as const)('%s', (kind) => {
    const layers = reductionLayerArbitrary(kind, 'int16', longReductions);
    const hardware = hardwareArbitrary(ampleMemories).map((drawn) => withSram(drawn, 160_000));
    const result = runSuite(`${kind} int16, long`, leastReached + 2, fc.tuple(layers, hardware), checkThreeWays);
    results.push(result);
    expect(result.machineCases).toBe(result.cases);
    expect(result.reached.accumulatorOverflows).toBeGreaterThanOrEqual(leastReached);
  });
});
