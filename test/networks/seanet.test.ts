/** The single-operator int16x8 networks cut from SEANet on every preset: machine = reference, machine = golden. */
import { describe, expect, it } from 'vitest';
import { presetConfig, presetNames } from '../../src/hardware/presets.ts';
import { hasShared } from '../support/shared.ts';
import { agreement, GoldenRuns, NetworkOnMachine } from './networkRun.ts';
import { readReferenceModel, readSeanetCase, seanetNames } from './referenceNetworks.ts';

describe.skipIf(!hasShared)('SEANet operators (skipped without the shared material)', () => {
  it('are the 75 of the manifest', () => {
    expect(seanetNames).toHaveLength(75);
  });

  it.each(seanetNames)('%s on every preset', (name) => {
    const model = readReferenceModel(`seanet_int16x8/${name}`);
    const golden = new GoldenRuns(model);
    const published = readSeanetCase(name, model);
    for (const preset of presetNames) {
      const onMachine = new NetworkOnMachine(model, presetConfig(preset));
      expect(onMachine.provenFaults()).toEqual([]);
      expect(onMachine.network.program.debug.hostOperators).toEqual([]);
      const run = onMachine.run(published, golden);
      expect({ preset, ...run.verdict }).toEqual({ preset, ...agreement });
      expect(run.comparedElements).toBeGreaterThan(0);
    }
  });
});
