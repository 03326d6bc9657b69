/**
 * The schedule of a program: the times of every instruction and what every unit did in every cycle
 * (isa/MICROARCHITECTURE.md, sections 2, 4, 5, 6). One pass, O(instructions).
 */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Instruction, Unit } from '../isa/instructions.generated.ts';
import { units } from '../isa/instructions.generated.ts';
import { queuedUnits } from './dependences.ts';
import { ProgramFault } from './faults.ts';
import type { StallCause } from './timeline.ts';
import { stallCauses, Timeline } from './timeline.ts';
import type { UnitCycles } from './unitAccount.ts';
import { UnitAccount } from './unitAccount.ts';

/** Waits, in program order: the unit of `instruction` waited in cycles from … to − 1 for `cause` (index in `stallCauses`). */
export interface StallIntervals {
  readonly instruction: readonly number[];
  readonly cause: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
}

export interface Schedule {
  /** The dispatch cycle of HALT. */
  readonly totalCycles: number;
  /** Times of each instruction, in cycles. */
  readonly dispatch: Float64Array;
  readonly start: Float64Array;
  /** First cycle in which the unit could start its next instruction. */
  readonly free: Float64Array;
  readonly retire: Float64Array;
  /** DMA: first cycle of the data phase; MAC: first hand-over to the output stages; else start. */
  readonly workStart: Float64Array;
  readonly units: Readonly<Record<Unit, UnitCycles>>;
  readonly stalls: StallIntervals;
}

/** @throws ProgramFault ILLEGAL_OPERAND when the program does not end with its only HALT, or a dependence names nothing */
export function scheduleProgram(instructions: readonly Instruction[], hardware: HardwareConfig): Schedule {
  const length = instructions.length;
  const dispatch = new Float64Array(length);
  const start = new Float64Array(length);
  const free = new Float64Array(length);
  const retire = new Float64Array(length);
  const workStart = new Float64Array(length);
  const stalls = { instruction: [] as number[], cause: [] as number[], from: [] as number[], to: [] as number[] };
  const timeline = new Timeline(hardware);
  const accounts = [...queuedUnits, 'sequencer' as const].map((unit) => new UnitAccount(unit, hardware, stalls));
  for (let index = 0; index < length; index++) {
    const instruction = instructions[index]!;
    timeline.push(instruction);
    accounts[timeline.unit < 0 ? queuedUnits.length : timeline.unit]!.note(timeline, instruction);
    if (timeline.unit >= 0) accounts[queuedUnits.length]!.noteDispatch(timeline, instruction);
    dispatch[index] = timeline.dispatch;
    start[index] = timeline.start;
    free[index] = timeline.free;
    retire[index] = timeline.retire;
    workStart[index] = timeline.workStart;
  }
  if (!timeline.halted) throw new ProgramFault('ILLEGAL_OPERAND', 'the program does not end with HALT');
  const totalCycles = timeline.dispatch;
  const byUnit = Object.fromEntries(
    units.map((unit) => [unit, accounts.find((account) => account.unit === unit)!.close(totalCycles)]),
  ) as Record<Unit, UnitCycles>;
  return { totalCycles, dispatch, start, free, retire, workStart, units: byUnit, stalls };
}

/** Stall cycles of the unit of one instruction before its start, by cause; for reports by layer. */
export function stallsByInstruction(schedule: Schedule): Map<number, Partial<Record<StallCause, number>>> {
  const result = new Map<number, Partial<Record<StallCause, number>>>();
  const { instruction, cause, from, to } = schedule.stalls;
  for (let index = 0; index < instruction.length; index++) {
    const entry = result.get(instruction[index]!) ?? {};
    const name = stallCauses[cause[index]!]!;
    entry[name] = (entry[name] ?? 0) + to[index]! - from[index]!;
    result.set(instruction[index]!, entry);
  }
  return result;
}
