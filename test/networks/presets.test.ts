/** The reference networks on every preset: machine = reference in values, machine = golden in values and every event count. */
import { afterAll, describe, expect, it } from 'vitest';
import { presetConfig, presetNames } from '../../src/hardware/presets.ts';
import { hasShared } from '../support/shared.ts';
import { agreement, GoldenRuns, NetworkOnMachine } from './networkRun.ts';
import { readReferenceCase, readReferenceModel, type ReferenceCase, referenceNetworks } from './referenceNetworks.ts';

/** Above this many MACs an invocation takes seconds: every preset runs one case, and the default preset every case. */
const manyMacs = 100e6;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe.skipIf(!hasShared)('reference networks (skipped without the shared material)', () => {
  it('are the 24 of the manifest', () => {
    expect(referenceNetworks).toHaveLength(24);
    expect(referenceNetworks.filter(({ caseNames }) => caseNames.includes('seq6')).map(({ name }) => name)).toEqual([
      'dtln_noise_suppression',
      'keyword_scrambled',
      'keyword_scrambled_8bit',
      'mnist_lstm_int8',
      'mww_okay_nabu_v2',
    ]);
  });

  describe.each(referenceNetworks)('$name', ({ name, macs, caseNames }) => {
    const model = readReferenceModel(name);
    const golden = new GoldenRuns(model);
    const cases = new Map<string, ReferenceCase>();
    const caseOf = (caseName: string): ReferenceCase => {
      const known = cases.get(caseName) ?? readReferenceCase(name, caseName, model);
      cases.set(caseName, known);
      return known;
    };

    afterAll(() => cases.clear());

    it.each(presetNames)(
      macs > manyMacs ? '%s: one case (embedded-256: all)' : '%s: every case',
      { timeout: 300_000 },
      (preset) => {
        const onMachine = new NetworkOnMachine(model, presetConfig(preset));
        expect(onMachine.provenFaults()).toEqual([]);
        expect(sum(onMachine.network.program.debug.operators.map((operator) => operator.macs))).toBe(macs);
        const chosen = macs > manyMacs && preset !== 'embedded-256' ? caseNames.slice(0, 1) : caseNames;
        expect(chosen.length).toBeGreaterThan(0);
        for (const caseName of chosen) {
          const run = onMachine.run(caseOf(caseName), golden);
          expect({ caseName, ...run.verdict }).toEqual({ caseName, ...agreement });
          // Views and folded PADs apart, every operator leaves a tensor; every one of them was compared with the reference.
          expect(run.hashesCompared).toBeGreaterThan(model.operators.length / 2);
          expect(run.comparedElements).toBeGreaterThan(0);
          expect(run.totalCycles).toBeGreaterThan(0);
        }
      },
    );
  });
});
