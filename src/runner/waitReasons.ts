/** Why a layer's compute units wait: from the stall causes of the schedule and, behind a wait for data, the state of the transfer. */
import type { Program } from '../isa/program.ts';
import type { Schedule } from '../microarchitecture/schedule.ts';
import { type StallCause, stallCauses } from '../microarchitecture/timeline.ts';
import type { CycleUse } from './result.ts';
import type { UseSegments } from './useSegments.ts';

/** What a compute instruction waits for; `load`: for a LOAD, whose own state tells more. */
const computeWaits: Readonly<Record<StallCause, CycleUse | 'load'>> = {
  dispatch: 'waitDispatch',
  dataDmaIn: 'load',
  dataDmaOut: 'waitStore',
  dataMac: 'waitResult',
  dataVector: 'waitResult',
  reuseDmaIn: 'load',
  reuseDmaOut: 'waitStore',
  reuseMac: 'waitBuffer',
  reuseVector: 'waitBuffer',
  inFlight: 'drain',
  queueFull: 'waitDispatch',
  drain: 'drain',
};

/** What a LOAD waits for that has not started while the compute units wait for it. */
const loadWaits: Readonly<Record<StallCause, CycleUse>> = {
  dispatch: 'waitDispatch',
  dataDmaIn: 'waitLatency',
  dataDmaOut: 'waitStore',
  dataMac: 'waitResult',
  dataVector: 'waitResult',
  reuseDmaIn: 'waitBuffer',
  reuseDmaOut: 'waitStore',
  reuseMac: 'waitBuffer',
  reuseVector: 'waitBuffer',
  inFlight: 'waitLatency',
  queueFull: 'waitDispatch',
  drain: 'drain',
};

/** A STORE behind the last compute instruction waits for results that are still in the pipeline. */
const storeWaits: Readonly<Record<StallCause, CycleUse>> = {
  ...loadWaits,
  dataDmaIn: 'drain',
  dataMac: 'drain',
  dataVector: 'drain',
};

/** Writes the reasons of waits to `segments`. */
export class WaitReasons {
  private readonly program: Program;
  private readonly schedule: Schedule;
  private readonly segments: UseSegments;
  private readonly loads: readonly number[];
  private readonly stores: readonly number[];

  constructor(program: Program, schedule: Schedule, segments: UseSegments) {
    this.program = program;
    this.schedule = schedule;
    this.segments = segments;
    const numbersOf = (op: 'LOAD' | 'STORE') =>
      program.instructions.flatMap((instruction, index) => (instruction.op === op ? [index] : []));
    this.loads = numbersOf('LOAD');
    this.stores = numbersOf('STORE');
  }

  /** The wait in cycles from … to − 1 before the start of a compute instruction. */
  before(instruction: number, layer: number, from: number, to: number): void {
    this.stalls(instruction, layer, from, to, 'drain', (cause, begin, end) => {
      const use = computeWaits[cause];
      if (use === 'load') this.load(layer, begin, end);
      else this.segments.push(layer, use, begin, end);
    });
  }

  /** The end of a layer, when no compute instruction of it is left: its transfers, then its pipelines. */
  tail(layer: number, from: number, to: number): void {
    for (let cycle = from; cycle < to;) {
      const load = this.firstUnretired(this.loads, cycle, layer);
      const store = this.firstUnretired(this.stores, cycle, layer);
      const active = load ?? store;
      const end = active === null ? to : Math.min(to, this.schedule.retire[active]!);
      if (load !== null) this.load(layer, cycle, end);
      else if (store !== null) this.transfer(store, layer, cycle, end, storeWaits, 'waitStore');
      else this.segments.push(layer, 'drain', cycle, end);
      cycle = end;
    }
  }

  /** Waiting for LOADs, the first that has not retired at a time. */
  private load(layer: number, from: number, to: number): void {
    for (let cycle = from; cycle < to;) {
      const load = this.firstUnretired(this.loads, cycle, null);
      const end = load === null ? to : Math.min(to, this.schedule.retire[load]!);
      if (load === null) this.segments.push(layer, 'drain', cycle, end);
      else {
        const instruction = this.program.instructions[load]!;
        const toSram = instruction.op === 'LOAD' && instruction.memory === 'sram';
        this.transfer(load, layer, cycle, end, loadWaits, toSram ? 'waitActivations' : 'waitWeights');
      }
      cycle = end;
    }
  }

  /** A transfer before its start, before its first byte, and moving data. */
  private transfer(
    instruction: number,
    layer: number,
    from: number,
    to: number,
    waits: Readonly<Record<StallCause, CycleUse>>,
    moving: CycleUse,
  ): void {
    const started = Math.min(to, Math.max(from, this.schedule.start[instruction]!));
    const first = Math.min(to, Math.max(started, this.schedule.workStart[instruction]!));
    this.stalls(instruction, layer, from, started, 'waitLatency', (cause, begin, end) =>
      this.segments.push(layer, waits[cause], begin, end),
    );
    this.segments.push(layer, 'waitLatency', started, first);
    this.segments.push(layer, moving, first, to);
  }

  /** Calls `each` for the stalls of an instruction within from … to − 1, in order; what no stall covers is `otherwise`. */
  private stalls(
    instruction: number,
    layer: number,
    from: number,
    to: number,
    otherwise: CycleUse,
    each: (cause: StallCause, from: number, to: number) => void,
  ): void {
    const { stalls } = this.schedule;
    let cycle = from;
    for (
      let index = firstAtLeast(stalls.instruction, instruction);
      stalls.instruction[index] === instruction;
      index++
    ) {
      const cause = stallCauses[stalls.cause[index]!]!;
      if (cause === 'queueFull' || cause === 'drain') continue;
      const begin = Math.max(cycle, stalls.from[index]!);
      const end = Math.min(to, stalls.to[index]!);
      if (end <= begin) continue;
      this.segments.push(layer, otherwise, cycle, begin);
      each(cause, begin, end);
      cycle = end;
    }
    this.segments.push(layer, otherwise, cycle, to);
  }

  /** @param layer null: of any layer */
  private firstUnretired(instructions: readonly number[], cycle: number, layer: number | null): number | null {
    let low = 0;
    let high = instructions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.schedule.retire[instructions[middle]!]! <= cycle) low = middle + 1;
      else high = middle;
    }
    const found = instructions[low];
    if (found === undefined) return null;
    return layer === null || this.program.debug.instructionOperator[found] === layer ? found : null;
  }
}

/** Position of the first entry that is at least `value`, in an ascending list. */
function firstAtLeast(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
