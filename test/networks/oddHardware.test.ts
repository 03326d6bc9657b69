/**
 * The first networks on hardware that nobody would build: other lanes, groupings, memories, channels and queues. Values stay the
 * reference's, cycles differ from preset to point, every event count is golden's of the same datapath.
 */
import { describe, expect, it } from 'vitest';
import type { HardwareConfig } from '../../src/hardware/config.ts';
import { checkRules } from '../../src/hardware/check.ts';
import { presetConfig } from '../../src/hardware/presets.ts';
import { hasShared } from '../support/shared.ts';
import { agreement, GoldenRuns, NetworkOnMachine } from './networkRun.ts';
import { firstNetworks, readReferenceCase, readReferenceModel } from './referenceNetworks.ts';

const KiB = 1024;

const folding = 'zero points folded into the bias';

/** Differences from embedded-256. */
const oddPoints: Readonly<Record<string, Partial<HardwareConfig>>> = {
  'N=3, K=2, P=5': {
    outputChannelLanes: 3,
    reductionLanes: 2,
    pixelLanes: 5,
    depthwiseTapLanes: 1,
    weightMemoryBytes: 3 * 2 * 16 * 1000,
  },
  'K=1, tap grouping': { reductionLanes: 1, depthwiseTapLanes: 1, reductionGrouping: 'tap' },
  'N=7, K=12, P=1, tap grouping': {
    outputChannelLanes: 7,
    reductionLanes: 12,
    pixelLanes: 1,
    depthwiseTapLanes: 5,
    reductionGrouping: 'tap',
    weightMemoryBytes: 7 * 12 * 16 * 64,
  },
  [folding]: { zeroPointHandling: 'fold' },
  '16 KiB SRAM in 4 banks': { sramBytes: 16 * KiB, sramBanks: 4 },
  '1 byte per cycle after 300 cycles': {
    externalReadBytesPerCycle: 1,
    externalWriteBytesPerCycle: 1,
    externalReadLatencyCycles: 300,
    externalWriteLatencyCycles: 300,
    externalReadBurstBytes: 16,
    externalWriteBurstBytes: 16,
  },
  '64 banks of one sub-bank, queues of one': {
    sramBanks: 64,
    weightMemoryBanks: 64,
    parameterMemoryBanks: 64,
    tableMemoryBanks: 64,
    sramSubBanks: 1,
    queueDepth: 1,
  },
  'one lane of everything': {
    outputChannelLanes: 1,
    reductionLanes: 1,
    pixelLanes: 1,
    depthwiseTapLanes: 1,
    vectorLanes: 1,
    channelScalerLanes: 1,
    activationLanes: 1,
    outputScalerLanes: 1,
    outputWriteBytesPerCycle: 1,
    externalReadOutstanding: 1,
    externalWriteOutstanding: 1,
  },
  'tiny weight, parameter and table memories': {
    weightMemoryBytes: 4 * 8 * 64,
    weightMemoryBanks: 4,
    parameterMemoryBytes: 2 * 8 * 16,
    parameterMemoryBanks: 2,
    tableMemoryBytes: 3 * KiB,
    tableMemoryBanks: 1,
  },
};

describe.skipIf(!hasShared)('the first networks on odd hardware (skipped without the shared material)', () => {
  const differing = new Set<string>();

  describe.each(firstNetworks)('%s', (name) => {
    const model = readReferenceModel(name);
    const golden = new GoldenRuns(model);
    const embedded = presetConfig('embedded-256');
    const one = readReferenceCase(name, 'rand1', model);
    let presetCycles: number | null = null;
    const cyclesOfPreset = (): number =>
      (presetCycles ??= new NetworkOnMachine(model, embedded).run(one, golden).totalCycles);

    it.each(Object.entries(oddPoints))('%s', { timeout: 120_000 }, (point, changes) => {
      const hardware: HardwareConfig = { ...embedded, ...changes, name: point };
      checkRules(hardware);
      const onMachine = new NetworkOnMachine(model, hardware);
      expect(onMachine.provenFaults()).toEqual([]);
      const run = onMachine.run(one, golden);
      expect(run.verdict).toEqual(agreement);
      expect(run.totalCycles).toBeGreaterThan(0);
      if (run.totalCycles !== cyclesOfPreset()) differing.add(point);
    });
  });

  it('cycles differ from the preset’s in some network at every point, but for folding', () => {
    const points = Object.keys(oddPoints).filter((point) => point !== folding);
    expect([...differing].sort()).toEqual(points.sort());
  });
});
