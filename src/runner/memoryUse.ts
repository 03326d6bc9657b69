/** How much of each memory a program touches, and how much of the SRAM holds something at once. */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Memory } from '../isa/instructions.generated.ts';
import type { Program } from '../isa/program.ts';
import { instructionSpans } from '../microarchitecture/spans.ts';
import { mostLiveBytes } from './liveBytes.ts';
import type { MemoryResult } from './result.ts';
import type { MemoryMapResult } from './timelineResult.ts';

/** @param map null: without cycles nobody knows what is there at once */
export function memoryUse(program: Program, hardware: HardwareConfig, map: MemoryMapResult | null): MemoryResult {
  const used: Record<Memory, number> = { sram: 0, weight: 0, parameter: 0, table: 0 };
  for (const instruction of program.instructions) {
    for (const { memory, highest } of instructionSpans(instruction, hardware)) {
      if (memory !== 'external') used[memory] = Math.max(used[memory], highest + 1);
    }
  }
  return {
    sramBytes: hardware.sramBytes,
    sramUsedBytes: used.sram,
    sramLiveBytes: map === null ? null : mostLiveBytes(map.sram),
    weightUsedBytes: used.weight,
    parameterUsedBytes: used.parameter,
    tableUsedBytes: used.table,
    externalBytes: program.externalBytes,
    imageBytes: program.segments.reduce((sum, { data }) => sum + data.length, 0),
  };
}
