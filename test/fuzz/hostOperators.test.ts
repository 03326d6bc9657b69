/** Random operators that the host executes: brute force = golden model, in values and every count. The machine has no part in it. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ampleMemories, hardwareArbitrary } from '../support/fuzz/hardware.ts';
import { batchMatMulLayerArbitrary, l2NormalizationLayers } from '../support/fuzz/hostLayers.ts';
import { checkGolden } from '../support/fuzz/hostNetwork.ts';
import { normalizationReachability, productReachability, silentReachability } from '../support/fuzz/reachability.ts';
import { resizeLayers } from '../support/fuzz/rearrangementLayers.ts';
import { contradictions, reachedTable, runSuite, type SuiteResult } from '../support/fuzz/suite.ts';

const hardware = hardwareArbitrary(ampleMemories);
const results: SuiteResult[] = [];

afterAll(() => console.log(reachedTable(results)));

vi.setConfig({ testTimeout: 300_000 });

describe('brute force and golden model agree (host operators: golden only) on', () => {
  it('BATCH_MATMUL int8', () => {
    // Most draws lose nothing in the scaler.
    const result = runSuite(
      'BATCH_MATMUL int8',
      1500,
      fc.tuple(batchMatMulLayerArbitrary('int8'), hardware),
      checkGolden,
    );
    results.push(result);
    expect(contradictions(result, productReachability, 'host')).toEqual([]);
  });

  it('L2_NORMALIZATION int8', () => {
    const result = runSuite('L2_NORMALIZATION', 300, fc.tuple(l2NormalizationLayers, hardware), checkGolden);
    results.push(result);
    expect(contradictions(result, normalizationReachability, 'host')).toEqual([]);
  });

  it('RESIZE_BILINEAR int8', () => {
    const layers = resizeLayers('RESIZE_BILINEAR');
    const result = runSuite('RESIZE_BILINEAR', 200, fc.tuple(layers, hardware), checkGolden);
    results.push(result);
    expect(contradictions(result, silentReachability, 'host')).toEqual([]);
  });
});
