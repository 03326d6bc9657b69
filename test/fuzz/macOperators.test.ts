/** Random MAC layers on random hardware: brute force = golden = machine, in values and every count. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { MacKind } from '../support/bruteForce/layer.ts';
import { ampleMemories, hardwareArbitrary } from '../support/fuzz/hardware.ts';
import { fusedLayerArbitrary, macLayerArbitrary, numbersArbitrary, smallGeometry } from '../support/fuzz/macLayers.ts';
import { fusedReachability, macReachability } from '../support/fuzz/reachability.ts';
import { contradictions, reachedTable, runSuite, type Case, type SuiteResult } from '../support/fuzz/suite.ts';
import { checkThreeWays } from '../support/fuzz/threeWay.ts';

const kinds = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'TRANSPOSE_CONV'] as const satisfies MacKind[];

/** Any case, and now and then one whose scaler meets large numbers with no narrow register before it. */
function exactCases(kind: MacKind, int16: boolean): fc.Arbitrary<Case> {
  const beyond = macLayerArbitrary(kind, int16, smallGeometry, numbersArbitrary(['beyond']));
  return fc.oneof(
    { weight: 2, arbitrary: fc.tuple(macLayerArbitrary(kind, int16), hardwareArbitrary(ampleMemories)) },
    { weight: 1, arbitrary: fc.tuple(beyond, hardwareArbitrary(ampleMemories, 'exact', 'wide')) },
  );
}

function fusedCases(kind: MacKind): fc.Arbitrary<Case> {
  const hardware = fc.oneof(
    { weight: 3, arbitrary: hardwareArbitrary(ampleMemories, 'fused') },
    { weight: 1, arbitrary: hardwareArbitrary(ampleMemories, 'fused', 'wide') },
  );
  return hardware.chain((drawn) => fc.tuple(fusedLayerArbitrary(kind, drawn), fc.constant(drawn)));
}

const runs = 360;
const results: SuiteResult[] = [];

afterAll(() => console.log(reachedTable(results)));

vi.setConfig({ testTimeout: 300_000 });

describe('brute force, golden model and machine agree', () => {
  it.each(kinds.flatMap((kind) => [false, true].map((int16) => [kind, int16 ? 'int16x8' : 'int8'] as const)))(
    '%s %s',
    (kind, type) => {
      const int16 = type === 'int16x8';
      const onlyWide = int16 && (kind === 'DEPTHWISE_CONV_2D' || kind === 'TRANSPOSE_CONV');
      const result = runSuite(`${kind} ${type}`, runs, exactCases(kind, int16), checkThreeWays);
      results.push(result);
      expect(contradictions(result, macReachability(onlyWide))).toEqual([]);
    },
  );

  it.each(kinds)('%s with a fused HARD_SWISH', (kind) => {
    let fused = 0;
    const result = runSuite(`${kind} and HARD_SWISH`, runs, fusedCases(kind), checkThreeWays, (verdict) => {
      if (verdict.fused) fused += 1;
    });
    results.push(result);
    expect(fused).toBeGreaterThan(0.9 * result.cases);
    expect(contradictions(result, fusedReachability)).toEqual([]);
  });
});
