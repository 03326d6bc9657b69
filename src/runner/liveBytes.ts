/** How many bytes of a memory hold something at once. */
import type { MemoryRange } from './timelineResult.ts';

/** Most addresses that belong to a range in one cycle of from … to − 1. Occupation only rises where a range begins. */
export function mostLiveBytes(ranges: readonly MemoryRange[], from = 0, to = Infinity): number {
  const begins = ranges.map(({ startCycle }) => startCycle).filter((cycle) => cycle > from && cycle < to);
  return [from, ...begins].reduce((most, cycle) => Math.max(most, liveBytes(ranges, cycle)), 0);
}

function liveBytes(ranges: readonly MemoryRange[], cycle: number): number {
  const live = ranges.filter(({ startCycle, endCycle }) => startCycle <= cycle && cycle < endCycle);
  let bytes = 0;
  let covered = 0;
  for (const range of live.sort((a, b) => a.address - b.address)) {
    const end = range.address + range.bytes;
    bytes += Math.max(0, end - Math.max(covered, range.address));
    covered = Math.max(covered, end);
  }
  return bytes;
}
