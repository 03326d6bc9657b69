/**
 * Static proof that no timing can bring a hazard out: for each instruction the instructions of every unit that are known to have
 * retired when it starts, from dependences, in-order units and the guarantees of section 2 alone (vector clocks). Latencies,
 * bandwidths, lanes, queue depths and outstanding limits are not looked at, so the proof holds for any of them.
 */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Instruction } from '../isa/instructions.generated.ts';
import type { Footprint } from './conflicts.ts';
import { conflictBetween, conflictFault, footprintOf } from './conflicts.ts';
import { dependenceOn, dependenceReach, macLimit, queuedUnits, vectorLimit } from './dependences.ts';
import type { ProgramFault } from './faults.ts';

const unitCount = queuedUnits.length;
/** The largest limit(u) that legal hardware has: the DMA units' with queueDepth 1. */
const largestLimits = [dependenceReach - 1, dependenceReach - 1, macLimit, vectorLimit];

/** How many instructions of each unit, a prefix since units retire in order, have retired when an instruction starts. */
class RetiredClocks {
  /** Instruction numbers of each unit. */
  readonly ofUnit: number[][] = queuedUnits.map(() => []);
  private readonly clocks: Int32Array[] = [];
  /** Known at every dispatch from now on. */
  private readonly dispatched = new Int32Array(unitCount);

  add(instruction: Instruction, unit: number): Int32Array {
    const number = this.clocks.length;
    const clock = new Int32Array(unitCount);
    this.clocks.push(clock);
    if (unit < 0) {
      // HOST and HALT wait for every retirement, and nothing behind them is dispatched earlier. NOP and LOOP tell nothing.
      if (instruction.op === 'HOST' || instruction.op === 'HALT')
        this.ofUnit.forEach((list, other) => (this.dispatched[other] = list.length));
      return clock;
    }
    for (let other = 0; other < unitCount; other++) {
      this.learn(this.dispatched, other, this.ofUnit[other]!.length - dependenceReach - 1);
    }
    raise(clock, this.dispatched);
    const own = this.ofUnit[unit]!;
    // free(u) is no earlier than the start of the unit's previous instruction.
    const previous = own.at(-1);
    if (previous !== undefined) raise(clock, this.clocks[previous]!);
    this.learn(clock, unit, own.length - largestLimits[unit]!);
    for (let other = 0; other < unitCount; other++) {
      const depth = dependenceOn(instruction, other);
      if (depth > 0) this.learn(clock, other, this.ofUnit[other]!.length - depth);
    }
    own.push(number);
    return clock;
  }

  /** The unit's instruction of this index has retired, and with it all that had retired when it started. */
  private learn(clock: Int32Array, unit: number, index: number): void {
    if (index < 0) return;
    raise(clock, this.clocks[this.ofUnit[unit]![index]!]!);
    clock[unit] = Math.max(clock[unit]!, index + 1);
  }
}

function raise(clock: Int32Array, other: Int32Array): void {
  for (let unit = 0; unit < unitCount; unit++) clock[unit] = Math.max(clock[unit]!, other[unit]!);
}

/**
 * Conflicting pairs that nothing orders, in program order of the later instruction; empty: the program is free of hazards
 * under every timing. `hardware` matters for its memories, banks and lanes (spans) only.
 */
export function proveHazardFree(instructions: readonly Instruction[], hardware: HardwareConfig): ProgramFault[] {
  const retired = new RetiredClocks();
  const footprints: Footprint[] = [];
  const faults: ProgramFault[] = [];
  for (const [later, instruction] of instructions.entries()) {
    const footprint = footprintOf(instruction, hardware);
    footprints.push(footprint);
    const earlierCounts = retired.ofUnit.map((list) => list.length);
    const clock = retired.add(instruction, footprint.unit);
    if (footprint.unit < 0) continue;
    for (let unit = 0; unit < unitCount; unit++) {
      for (let index = clock[unit]!; index < earlierCounts[unit]!; index++) {
        const earlier = retired.ofUnit[unit]![index]!;
        const conflict = conflictBetween(footprints[earlier]!, footprint, hardware);
        if (conflict !== null) faults.push(conflictFault(conflict, earlier, later, null));
      }
    }
  }
  return faults;
}
