/** How many bytes of SRAM are occupied while a layer runs. */
import { mostLiveBytes } from '../runner/liveBytes.ts';
import type { LayerResult, SimulationResult } from '../runner/result.ts';

/** Most bytes held at one time between the layer's first start and last retirement; null where the run has no memory map. */
export function layerSramBytes(
  { startCycle, endCycle }: LayerResult,
  { memoryMap }: Pick<SimulationResult, 'memoryMap'>,
): number | null {
  if (memoryMap === null || startCycle === null || endCycle === null) return null;
  return mostLiveBytes(memoryMap.sram, startCycle, endCycle);
}
