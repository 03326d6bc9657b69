/** Dynamic hazard check: the faults that a program raises under one schedule (isa/MICROARCHITECTURE.md, section 3). */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Instruction } from '../isa/instructions.generated.ts';
import type { Footprint } from './conflicts.ts';
import { conflictBetween, conflictFault, footprintOf } from './conflicts.ts';
import { queuedUnits } from './dependences.ts';
import type { ProgramFault } from './faults.ts';
import type { Schedule } from './schedule.ts';

/**
 * Pairs of instructions that collide under this schedule, by cycle (the start of the later one in program order), then in
 * program order. Operands are not checked here (`checkProgram`).
 */
export function findHazards(
  instructions: readonly Instruction[],
  schedule: Pick<Schedule, 'start' | 'retire'>,
  hardware: HardwareConfig,
): ProgramFault[] {
  const footprints: Footprint[] = [];
  const ofUnit: number[][] = queuedUnits.map(() => []);
  const faults: ProgramFault[] = [];
  for (const [later, instruction] of instructions.entries()) {
    const footprint = footprintOf(instruction, hardware);
    footprints.push(footprint);
    if (footprint.unit < 0) continue;
    const start = schedule.start[later]!;
    for (const earlierOnes of ofUnit) {
      // Retirement is in order within a unit, and at most 31 instructions of it have not retired.
      for (let index = earlierOnes.length - 1; index >= 0; index--) {
        const earlier = earlierOnes[index]!;
        if (schedule.retire[earlier]! <= start) break;
        const conflict = conflictBetween(footprints[earlier]!, footprint, hardware);
        if (conflict !== null) faults.push(conflictFault(conflict, earlier, later, start));
      }
    }
    ofUnit[footprint.unit]!.push(later);
  }
  return faults.sort((a, b) => a.place.cycle! - b.place.cycle! || a.place.instruction! - b.place.instruction!);
}
