/**
 * The recurrence of dispatch, start, free and retirement (isa/MICROARCHITECTURE.md, sections 2, 4, 5, 6), one instruction at
 * a time, in constant memory. `schedule.ts` records what it computes.
 */
import { invariant } from '../errors.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import type { Instruction } from '../isa/instructions.generated.ts';
import { dependenceOn, macLimit, queuedUnitIndex, queuedUnits, reuseOf, vectorLimit } from './dependences.ts';
import { dmaCycles } from './dma.ts';
import { ProgramFault } from './faults.ts';
import { macCycles } from './macArray.ts';
import { unitOf } from './spans.ts';
import { vectorCycles } from './vector.ts';

/** Causes of a wait in the order in which a cycle is attributed; the last two are the sequencer's. */
export const stallCauses = [
  'dispatch',
  'dataDmaIn',
  'dataDmaOut',
  'dataMac',
  'dataVector',
  'reuseDmaIn',
  'reuseDmaOut',
  'reuseMac',
  'reuseVector',
  'inFlight',
  'queueFull',
  'drain',
] as const;
export type StallCause = (typeof stallCauses)[number];

export const inFlightCause = 9;
const firstDataCause = 1;
const firstReuseCause = 5;

const unitCount = queuedUnits.length;
/** Slots of a ring of the most recent instructions of a unit: a power of two above every queue, limit and dependence. */
const ring = 32;

/** The state of the recurrence. After `push`, the fields tell the times of that instruction, in cycles. */
export class Timeline {
  readonly hardware: HardwareConfig;
  /** Instructions pushed. */
  length = 0;
  /** Unit of the last instruction: index in `queuedUnits`, −1 for the sequencer. */
  unit = -1;
  dispatch: number;
  start = 0;
  /** First cycle in which the unit can start the next instruction. */
  free = 0;
  retire = 0;
  /** End of its work; it retires then or with its predecessor in the unit. */
  finish = 0;
  /** DMA: first cycle of the data phase. MAC: cycle in which block 0 is handed to the output stages (no output: end of the array). Else start. */
  workStart = 0;
  /** free(u) as it was before the last instruction. */
  freeBefore = 0;
  /** End of the unit's data phase as it was before the last instruction (DMA). */
  dataEndBefore = 0;
  /** Latest retirement so far: the cycle in which a HALT pushed now would find every unit drained. */
  lastRetirement = 0;
  halted = false;
  /** When each cause of `stallCauses` was satisfied for the last instruction; 0 where it did not apply. */
  readonly satisfied = new Float64Array(stallCauses.length);

  private readonly limits: Int32Array;
  private readonly counts = new Int32Array(unitCount);
  private readonly starts = new Float64Array(unitCount * ring);
  private readonly retires = new Float64Array(unitCount * ring);
  private readonly frees = new Float64Array(unitCount);
  private readonly dataEnds = new Float64Array(unitCount);
  /** E: end of the MAC array's previous drain. */
  private drainEnd = 0;

  constructor(hardware: HardwareConfig) {
    this.hardware = hardware;
    this.dispatch = -hardware.decodeCycles;
    this.limits = Int32Array.of(
      hardware.externalReadOutstanding,
      hardware.externalWriteOutstanding,
      macLimit,
      vectorLimit,
    );
  }

  /** An independent copy, for trying what may follow. */
  fork(): Timeline {
    const copy = new Timeline(this.hardware);
    copy.length = this.length;
    copy.unit = this.unit;
    copy.dispatch = this.dispatch;
    copy.start = this.start;
    copy.free = this.free;
    copy.retire = this.retire;
    copy.finish = this.finish;
    copy.workStart = this.workStart;
    copy.freeBefore = this.freeBefore;
    copy.dataEndBefore = this.dataEndBefore;
    copy.lastRetirement = this.lastRetirement;
    copy.halted = this.halted;
    copy.satisfied.set(this.satisfied);
    copy.counts.set(this.counts);
    copy.starts.set(this.starts);
    copy.retires.set(this.retires);
    copy.frees.set(this.frees);
    copy.dataEnds.set(this.dataEnds);
    copy.drainEnd = this.drainEnd;
    return copy;
  }

  /** Instructions pushed so far whose unit is that of index `unit` in `queuedUnits`. */
  countOf(unit: number): number {
    return this.counts[unit]!;
  }

  /** @throws ProgramFault ILLEGAL_OPERAND for a dependence on an instruction that does not exist, or anything behind HALT */
  push(instruction: Instruction): void {
    if (this.halted) {
      throw new ProgramFault('ILLEGAL_OPERAND', 'nothing may follow HALT', { instruction: this.length });
    }
    invariant(instruction.op !== 'LOOP', 'a timeline gets instructions as issued, loops written out');
    this.unit = queuedUnitIndex[unitOf(instruction.op)];
    this.satisfied.fill(0);
    this.dispatch += this.hardware.decodeCycles;
    if (this.unit < 0) this.pushSequencer(instruction);
    else this.pushQueued(instruction, this.unit);
    this.length += 1;
  }

  private pushSequencer(instruction: Instruction): void {
    const drains = instruction.op === 'HOST' || instruction.op === 'HALT';
    if (drains) this.dispatch = Math.max(this.dispatch, this.lastRetirement);
    this.halted = instruction.op === 'HALT';
    this.start = this.free = this.retire = this.finish = this.workStart = this.dispatch;
  }

  private pushQueued(instruction: Instruction, unit: number): void {
    const { satisfied, starts, retires, hardware } = this;
    const base = unit * ring;
    const count = this.counts[unit]!;
    if (count >= hardware.queueDepth) {
      this.dispatch = Math.max(this.dispatch, starts[base + slot(count - hardware.queueDepth)]!);
    }
    const limit = this.limits[unit]!;
    this.freeBefore = this.frees[unit]!;
    this.dataEndBefore = this.dataEnds[unit]!;
    let start = Math.max(this.dispatch + 1, this.freeBefore);
    satisfied[0] = this.dispatch + 1;
    for (let other = 0; other < unitCount; other++) {
      const depth = dependenceOn(instruction, other);
      if (depth === 0) continue;
      if (depth > this.counts[other]!) throw this.missingDependence(other, depth);
      const retired = retires[other * ring + slot(this.counts[other]! - depth)]!;
      satisfied[(reuseOf(instruction, other) ? firstReuseCause : firstDataCause) + other] = retired;
      start = Math.max(start, retired);
    }
    if (count >= limit) {
      satisfied[inFlightCause] = retires[base + slot(count - limit)]!;
      start = Math.max(start, satisfied[inFlightCause]);
    }
    this.start = start;
    this.finish = this.execute(instruction, unit);
    const previous = count === 0 ? 0 : retires[base + slot(count - 1)]!;
    this.retire = Math.max(this.finish, previous);
    this.lastRetirement = Math.max(this.lastRetirement, this.retire);
    starts[base + slot(count)] = start;
    retires[base + slot(count)] = this.retire;
    this.frees[unit] = this.free;
    this.counts[unit] = count + 1;
  }

  /** Sets `free` and `workStart`. @returns finish */
  private execute(instruction: Instruction, unit: number): number {
    const { hardware, start } = this;
    switch (instruction.op) {
      case 'LOAD':
      case 'STORE': {
        const { latencyCycles, dataCycles } = dmaCycles(instruction, hardware);
        this.workStart = Math.max(start + latencyCycles, this.dataEndBefore);
        this.free = start + 1;
        return (this.dataEnds[unit] = this.workStart + dataCycles);
      }
      case 'MAC': {
        const { stepCyclesR, drainCyclesD, blocksT, emits } = macCycles(instruction, hardware);
        const filled = start + hardware.macFillCycles + stepCyclesR;
        if (!emits) return (this.free = this.workStart = filled);
        this.workStart = Math.max(filled, this.drainEnd);
        this.free = this.workStart + (blocksT - 1) * Math.max(stepCyclesR, drainCyclesD);
        this.drainEnd = this.free + drainCyclesD;
        return this.drainEnd + hardware.macDrainCycles;
      }
      case 'VECTOR':
      case 'POOL': {
        const { fillCycles, laneCycles, drainCycles } = vectorCycles(instruction, hardware);
        this.workStart = start;
        this.free = start + fillCycles + laneCycles;
        return this.free + drainCycles;
      }
      default:
        invariant(false, `${instruction.op} has no queue`);
    }
  }

  private missingDependence(unit: number, depth: number): ProgramFault {
    const words = `depends on the ${depth}. most recent ${queuedUnits[unit]!} instruction, but only ${this.counts[unit]!} precede it`;
    return new ProgramFault('ILLEGAL_OPERAND', words, { instruction: this.length });
  }
}

function slot(index: number): number {
  return index & (ring - 1);
}
