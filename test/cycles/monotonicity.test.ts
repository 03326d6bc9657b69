/** Hardware that is better in time alone is never slower, on whole compiled programs (properties on random ones: test/unit). */
import { describe, expect, it } from 'vitest';
import type { HardwareConfig } from '../../src/hardware/config.ts';
import type { ParameterName } from '../../src/hardware/parameters.ts';
import { presetNames } from '../../src/hardware/presets.ts';
import { hasShared } from '../support/shared.ts';
import { firstNetworks } from '../networks/referenceNetworks.ts';
import { compileFor, ownNetworks, readOwnNetwork, readSharedNetwork, totalCycles } from './timedNetworks.ts';

/**
 * From worse to better, one parameter at a time, the others the preset's. Not among them: array lanes and banks, which the program
 * depends on, and vectorLanes, since a reduction ends in a tree of ⌈log2 vectorLanes⌉ levels.
 */
const improvements: Readonly<Partial<Record<ParameterName, readonly number[]>>> = {
  externalReadLatencyCycles: [1000, 300, 64, 16, 1, 0],
  externalWriteLatencyCycles: [1000, 300, 64, 16, 1, 0],
  externalReadBytesPerCycle: [1, 2, 3, 4, 7, 8, 13, 16, 32, 64],
  externalWriteBytesPerCycle: [1, 2, 3, 4, 7, 8, 13, 16, 32, 64],
  externalReadBurstBytes: [16, 48, 64, 100, 256, 512, 4096, 65_536],
  externalWriteBurstBytes: [16, 48, 64, 100, 256, 512, 4096, 65_536],
  externalReadBurstOverheadCycles: [20, 5, 2, 1, 0],
  externalWriteBurstOverheadCycles: [20, 5, 2, 1, 0],
  externalReadOutstanding: [1, 2, 3, 5, 8, 13],
  externalWriteOutstanding: [1, 2, 3, 5, 8, 13],
  queueDepth: [1, 2, 3, 5, 8, 13, 16, 20],
  decodeCycles: [20, 5, 2, 1],
  channelScalerLanes: [1, 3, 4, 8, 16, 17, 32, 64, 256],
  activationLanes: [1, 3, 4, 8, 16, 17, 32, 64, 256],
  outputScalerLanes: [1, 3, 4, 8, 16, 17, 32, 64, 256],
  outputWriteBytesPerCycle: [1, 3, 4, 8, 16, 17, 32, 64, 256],
  macFillCycles: [40, 12, 6, 1, 0],
  macDrainCycles: [40, 24, 12, 1, 0],
  vectorFillCycles: [40, 8, 4, 1, 0],
  vectorDrainCycles: [40, 12, 6, 1, 0],
  int16StepCycles: [8, 4, 2, 1],
};

const shared = [...firstNetworks, 'zoo_dscnn_s_int16x8', 'dtln_noise_suppression', 'keyword_scrambled'];
const networks = [
  ...ownNetworks.map((name) => [name, () => readOwnNetwork(name)] as const),
  ...(hasShared ? shared.map((name) => [name, () => readSharedNetwork(name)] as const) : []),
];

describe.each(networks)('%s (reference networks only with the shared material)', (_name, read) => {
  const model = read();

  it.each(presetNames)('%s: no improvement of one parameter costs a cycle', (preset) => {
    const compiled = compileFor(model, preset);
    const slower: string[] = [];
    let gains = 0;
    for (const [name, values] of Object.entries(improvements)) {
      let before = Infinity;
      for (const value of values) {
        const changes: Partial<HardwareConfig> = { [name]: value };
        const cycles = totalCycles(compiled, changes);
        if (cycles > before) slower.push(`${name} ${value}: ${cycles} cycles, ${before} before`);
        if (cycles < before && before !== Infinity) gains++;
        before = cycles;
      }
    }
    expect(slower).toEqual([]);
    // At least latency, bandwidth, decoding and the fills count in every network.
    expect(gains).toBeGreaterThan(10);
  });
});
