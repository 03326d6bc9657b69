/** How close whole networks and a large matrix product come to the cycles that the array itself needs. */
import { describe, expect, it } from 'vitest';
import { hasShared } from '../support/shared.ts';
import {
  ampleBandwidth,
  compileFor,
  fullyConnected,
  readOwnNetwork,
  readSharedNetwork,
  totalCycles,
} from './timedNetworks.ts';

const networks = ['mlperf_resnet8_int8', 'mlperf_kws_dscnn_int8', 'mlperf_vww96_int8', 'mlperf_strww_int8'];

/** Both have 256 MAC/cycle. */
const presets256 = ['embedded-256', 'array-16x16'] as const;

describe.each(presets256)('%s', (preset) => {
  it.skipIf(!hasShared).each(networks)(
    '%s takes at most 1.25 × its array steps with ample bandwidth (skipped without the shared material)',
    (name) => {
      const compiled = compileFor(readSharedNetwork(name), preset);
      const cycles = totalCycles(compiled, ampleBandwidth);
      expect(cycles).toBeGreaterThan(compiled.arrayCycles);
      expect(cycles / compiled.arrayCycles).toBeLessThanOrEqual(1.25);
    },
  );

  it('the network of programs/dscnn takes at most 1.25 × its array steps with ample bandwidth', () => {
    const compiled = compileFor(readOwnNetwork('dscnn'), preset);
    expect(totalCycles(compiled, ampleBandwidth) / compiled.arrayCycles).toBeLessThanOrEqual(1.25);
  });

  it('a product of 512 × 512 matrices takes at most 3 % more than its 524,288 steps, at the preset’s bandwidth too', () => {
    const compiled = compileFor(fullyConnected(512, 512, 512), preset);
    expect(compiled.arrayCycles).toBe(512 ** 3 / 256);
    expect(totalCycles(compiled) / compiled.arrayCycles).toBeLessThanOrEqual(1.03);
    expect(totalCycles(compiled, ampleBandwidth) / compiled.arrayCycles).toBeLessThanOrEqual(1.01);
  });
});
