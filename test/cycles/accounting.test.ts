/** Every cycle is accounted for, none is faster than arithmetic and bytes allow, and none depends on the data. */
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/graph/model.ts';
import { presetNames } from '../../src/hardware/presets.ts';
import { inputPorts } from '../../src/runner/inputPorts.ts';
import { portBytes } from '../../src/isa/portTypes.ts';
import type { SimulationResult } from '../../src/runner/result.ts';
import { simulate } from '../../src/runner/simulate.ts';
import { hasShared } from '../support/shared.ts';
import { firstNetworks } from '../networks/referenceNetworks.ts';
import { compileFor, ownNetworks, readOwnNetwork, readSharedNetwork } from './timedNetworks.ts';

/** Beside the first networks: LSTM, SVDF, int16x8, host operators, variables, many small operators, unrolled recurrence. */
const sharedNetworks = [
  ...firstNetworks,
  'dtln_noise_suppression',
  'mnist_lstm_int8',
  'keyword_scrambled',
  'zoo_dscnn_s_int16x8',
  'adi_denoiser_int16_1',
  'armex_dscnn_s',
  'mww_okay_nabu_v2',
  'mlonmcu_rnnoise_int8',
  'mcunet_vww',
  'zoo_har_int8',
];

const networks: readonly (readonly [string, () => Model])[] = [
  ...ownNetworks.map((name) => [name, () => readOwnNetwork(name)] as const),
  ...(hasShared ? sharedNetworks.map((name) => [name, () => readSharedNetwork(name)] as const) : []),
];

function sum(values: Iterable<number | null>): number {
  let total = 0;
  for (const value of values) total += value ?? 0;
  return total;
}

/** What a run takes, without what it computes. */
function timeOf({ totalCycles, layers, units, timeline, memoryMap }: SimulationResult): unknown {
  const times = layers.map(({ events: _events, stages: _stages, recurrent, accumulator: _accumulator, ...time }) => ({
    ...time,
    gates: recurrent?.gates.map(({ gate, busy }) => [gate, busy]),
  }));
  return { totalCycles, times, units, timeline, memoryMap };
}

describe.each(networks)('%s (reference networks only with the shared material)', (_name, read) => {
  const model = read();

  it.each(presetNames)('%s: every cycle of every unit and layer', (preset) => {
    const { network, hardware } = compileFor(model, preset);
    const { result } = simulate(network, { hardware, mode: 'timing' });
    const { totalCycles } = result;
    expect(totalCycles).toBeGreaterThan(0);
    for (const [unit, { busy, stalls, idle }] of Object.entries(result.units!)) {
      expect([unit, sum(Object.values(busy)) + sum(Object.values(stalls)) + idle]).toEqual([unit, totalCycles]);
    }
    expect(sum(result.layers.map((layer) => layer.attributedCycles))).toBe(totalCycles);
    for (const layer of result.layers) {
      expect([layer.index, sum(Object.values(layer.spent!))]).toEqual([layer.index, layer.attributedCycles]);
    }
  });

  it.each(presetNames)('%s: no layer is faster than its products or its bytes', (preset) => {
    const { network, hardware } = compileFor(model, preset);
    const { result } = simulate(network, { hardware, mode: 'timing' });
    const lanes = hardware.outputChannelLanes * hardware.reductionLanes * hardware.pixelLanes;
    const { externalReadBytesPerCycle, externalWriteBytesPerCycle } = hardware;
    for (const layer of result.layers) {
      const cycles = layer.cycles!;
      if (layer.startCycle === null) continue;
      expect(cycles).toBeGreaterThanOrEqual(layer.macs / lanes);
      expect(cycles).toBeGreaterThanOrEqual(layer.bytesRead / externalReadBytesPerCycle);
      expect(cycles).toBeGreaterThanOrEqual(layer.bytesWritten / externalWriteBytesPerCycle);
      expect(layer.arrayUtilization ?? 0).toBeLessThanOrEqual(1);
    }
    expect(result.totalCycles).toBeGreaterThanOrEqual(result.macs / lanes);
    expect(result.totalCycles).toBeGreaterThanOrEqual(
      result.traffic.externalReadBytes / hardware.externalReadBytesPerCycle,
    );
    expect(result.totalCycles).toBeGreaterThanOrEqual(
      result.traffic.externalWriteBytes / hardware.externalWriteBytesPerCycle,
    );
  });

  it('the same cycles for zeros, for random inputs, and without any', () => {
    const { network, hardware } = compileFor(model, 'embedded-256');
    const zeros = inputPorts(network).map(({ type, shape }) => new Uint8Array(portBytes(type, shape)));
    const withZeros = simulate(network, { hardware, verify: false, inputs: zeros });
    const withRandom = simulate(network, { hardware, verify: false, seed: 3 });
    const timingOnly = simulate(network, { hardware, mode: 'timing' });
    expect(timeOf(withZeros.result)).toEqual(timeOf(timingOnly.result));
    expect(timeOf(withRandom.result)).toEqual(timeOf(timingOnly.result));
    // The data did differ, on the way through the registers.
    expect(withZeros.result.layers.map((layer) => layer.stages)).not.toEqual(
      withRandom.result.layers.map((layer) => layer.stages),
    );
  });
});
