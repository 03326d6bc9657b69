/** What the charts of a run's page draw: taken from the result on one side, read by the script on the other. */
import type { SimulationResult } from '../../runner/result.ts';
import type { MemoryMapResult, TimelineResult } from '../../runner/timelineResult.ts';
import { arrayLanes } from '../explanation/layerText.ts';
import { slowestLayers } from '../explanation/networkText.ts';
import { type RooflinePoint, rooflinePoints } from '../roofline.ts';
import { printable } from '../table.ts';

export interface RunPageData {
  /** Of one invocation; null: no chart over time. */
  readonly cycles: number | null;
  readonly layers: readonly PageLayer[];
  /** Selected at first. */
  readonly slowestLayer: number;
  readonly timeline: TimelineResult | null;
  readonly memoryMap: MemoryMapResult | null;
  /** Addresses that the memory map shows, from 0. */
  readonly shownBytes: number;
  readonly roofline: {
    readonly points: readonly RooflinePoint[];
    readonly macsPerCycle: number;
    readonly bytesPerCycle: number;
  };
}

export interface PageLayer {
  readonly index: number;
  readonly operator: string;
  readonly name: string;
}

export function runPageData(result: SimulationResult): RunPageData {
  const { layers, hardware, memory, timeline, memoryMap, totalCycles, invocations } = result;
  const bankBytes = hardware.sramBytes / hardware.sramBanks;
  return {
    cycles: totalCycles === null ? null : totalCycles / invocations.length,
    layers: layers.map(({ index, operator, name }) => ({
      index,
      operator: printable(operator),
      name: printable(name),
    })),
    slowestLayer: slowestLayers(result, 1)[0]?.index ?? layers[0]?.index ?? 0,
    timeline,
    memoryMap,
    shownBytes: Math.max(1, Math.ceil(memory.sramUsedBytes / bankBytes)) * bankBytes,
    roofline: {
      points: rooflinePoints(result),
      macsPerCycle: arrayLanes(result),
      bytesPerCycle: hardware.externalReadBytesPerCycle,
    },
  };
}
