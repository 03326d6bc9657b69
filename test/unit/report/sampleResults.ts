/** Results of this project's network, and layers made up by hand, for the tests of reports. */
import { join } from 'node:path';
import { resolveHardware } from '../../../src/hardware/resolve.ts';
import type { ArrayFit, LayerResult, SimulationResult } from '../../../src/runner/result.ts';
import { simulate, type SimulationOptions } from '../../../src/runner/simulate.ts';
import { loadNetwork } from '../../../src/runner/sources.ts';

const programs = join(import.meta.dirname, '..', '..', '..', 'programs');

export function dscnnResult(preset: string, options: Partial<SimulationOptions> = {}): SimulationResult {
  return resultOf('dscnn', preset, options);
}

/** @param network of this project */
export function resultOf(network: string, preset: string, options: Partial<SimulationOptions> = {}): SimulationResult {
  const hardware = resolveHardware(preset);
  const model = join(programs, network, `${network}.tflite`);
  return simulate(loadNetwork(model, hardware), { hardware, ...options }).result;
}

/** A convolution of 100 cycles on the array, without anything else. */
export const plainLayer: LayerResult = {
  index: 0,
  operator: 'CONV_2D',
  name: 'conv',
  unit: 'npu',
  fusedInto: null,
  macs: 25_600,
  startCycle: 0,
  endCycle: 100,
  cycles: 100,
  attributedCycles: 100,
  macUtilization: 1,
  arrayUtilization: 1,
  bound: 'array',
  spent: { array: 100 },
  arrayFit: null,
  inputShape: [1, 4, 4, 8],
  outputShape: [1, 4, 4, 8],
  stalls: {},
  dmaStalls: {},
  busy: { array: 100 },
  events: null,
  stages: null,
  recurrent: null,
  accumulator: { observedBits: null, provenBits: null },
  bytesRead: 0,
  weightBytesRead: 0,
  bytesWritten: 0,
  instructions: 4,
};

/** An array that is full. */
export const fullFit: ArrayFit = {
  mode: 'dense',
  kernelHeight: 1,
  kernelWidth: 1,
  inputChannels: 8,
  outputWidth: 4,
  groupElements: 8,
  groupLanes: 8,
  outputChannelShare: 1,
  pixelShare: 1,
  reductionShare: 1,
  conflictShare: 1,
  typeShare: 1,
};
