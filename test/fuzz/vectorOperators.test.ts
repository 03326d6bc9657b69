/** Random layers of the vector unit on random hardware: brute force = golden = machine, in values and every count. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ampleMemories, hardwareArbitrary } from '../support/fuzz/hardware.ts';
import {
  additionReachability,
  clampReachability,
  multiplicationReachability,
  quantizeReachability,
  reluReachability,
} from '../support/fuzz/reachability.ts';
import {
  contradictions,
  reachedTable,
  runSuite,
  type Case,
  type Reachability,
  type SuiteResult,
} from '../support/fuzz/suite.ts';
import { checkThreeWays } from '../support/fuzz/threeWay.ts';
import {
  binaryLayerArbitrary,
  pointwiseLayerArbitrary,
  poolLayerArbitrary,
  quantizePairs,
} from '../support/fuzz/vectorLayers.ts';
import type { Layer } from '../support/bruteForce/layer.ts';

const hardware = hardwareArbitrary(ampleMemories);
const types = ['int8', 'int16'] as const;
const results: SuiteResult[] = [];

afterAll(() => console.log(reachedTable(results)));

function agree(name: string, runs: number, layers: fc.Arbitrary<Layer>, claim: Reachability): void {
  const cases: fc.Arbitrary<Case> = fc.tuple(layers, hardware);
  const result = runSuite(name, runs, cases, checkThreeWays);
  results.push(result);
  expect(contradictions(result, claim)).toEqual([]);
}

describe.each(types)('brute force, golden model and machine agree on %s', (type) => {
  it.each(['ADD', 'SUB', 'MUL'] as const)('%s', (kind) => {
    const claim = kind === 'MUL' ? multiplicationReachability : additionReachability;
    agree(`${kind} ${type}`, 400, binaryLayerArbitrary(kind, type), claim);
  });

  it.each(['AVERAGE_POOL_2D', 'MAX_POOL_2D'] as const)('%s', (kind) => {
    agree(`${kind} ${type}`, 100, poolLayerArbitrary(kind, type), clampReachability);
  });

  it('RELU', () => {
    agree(`RELU ${type}`, 300, pointwiseLayerArbitrary('RELU', type, type), reluReachability);
  });

  it('RELU6', () => {
    agree(`RELU6 ${type}`, 60, pointwiseLayerArbitrary('RELU6', type, type), clampReachability);
  });
});

describe('brute force, golden model and machine agree on QUANTIZE', () => {
  it.each(quantizePairs)('%s to %s', (from, to) => {
    agree(`QUANTIZE ${from} to ${to}`, 300, pointwiseLayerArbitrary('QUANTIZE', from, to), quantizeReachability);
  });
});
