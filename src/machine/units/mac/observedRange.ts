/** Observed range of the ideal unbounded register (SEMANTICS section 2), collected relative to the bias by output channel. */
import type { EventPort } from '../../counters.ts';
import type { Registers } from './registers.ts';

export interface RangeCollector {
  readonly min: Float64Array;
  readonly max: Float64Array;
}

export function createRangeCollector(channels: number): RangeCollector {
  return { min: new Float64Array(channels), max: new Float64Array(channels) };
}

/** Takes in the registers `at` …, one for each channel. The load, prefix 0, is always part of the range. */
export function collectRange(ranges: RangeCollector, registers: Registers, at: number): void {
  const { min, max } = ranges;
  const { prefixMin, prefixMax } = registers;
  for (let channel = 0; channel < min.length; channel++) {
    if (prefixMin[at + channel]! < min[channel]!) min[channel] = prefixMin[at + channel]!;
    if (prefixMax[at + channel]! > max[channel]!) max[channel] = prefixMax[at + channel]!;
  }
}

/** Adds the biases and reports the range over all channels; a bias may be any 64-bit number. */
export function reportRange(ranges: RangeCollector, bias: BigInt64Array, events: EventPort): void {
  let min: bigint | null = null;
  let max: bigint | null = null;
  for (let channel = 0; channel < ranges.min.length; channel++) {
    const low = bias[channel]! + BigInt(ranges.min[channel]!);
    const high = bias[channel]! + BigInt(ranges.max[channel]!);
    if (min === null || low < min) min = low;
    if (max === null || high > max) max = high;
  }
  if (min !== null && max !== null) events.observe(min, max);
}
