/** How many bytes of SRAM are occupied while a layer runs. */
import type { LayerResult, SimulationResult } from '../runner/result.ts';
import type { MemoryRange } from '../runner/timelineResult.ts';

/** Most bytes held at one time between the layer's first start and last retirement; null where the run has no memory map. */
export function layerSramBytes(
  { startCycle, endCycle }: LayerResult,
  { memoryMap }: Pick<SimulationResult, 'memoryMap'>,
): number | null {
  if (memoryMap === null || startCycle === null || endCycle === null) return null;
  return mostBytes(memoryMap.sram, startCycle, endCycle);
}

/** Occupation only rises where a range begins. */
function mostBytes(ranges: readonly MemoryRange[], from: number, to: number): number {
  const bytesAt = (cycle: number) =>
    ranges.reduce((sum, range) => (range.startCycle <= cycle && range.endCycle > cycle ? sum + range.bytes : sum), 0);
  const begins = ranges.map(({ startCycle }) => startCycle).filter((cycle) => cycle > from && cycle < to);
  return Math.max(bytesAt(from), ...begins.map(bytesAt));
}
