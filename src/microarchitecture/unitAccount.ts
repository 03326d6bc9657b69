/** What one unit did in every cycle: busy, waiting for a named cause, or idle (isa/MICROARCHITECTURE.md, section 2, stalls). */
import { invariant } from '../errors.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import type { Instruction, Unit } from '../isa/instructions.generated.ts';
import { macCycles } from './macArray.ts';
import type { StallCause, Timeline } from './timeline.ts';
import { inFlightCause, stallCauses } from './timeline.ts';

const queueFullCause = stallCauses.indexOf('queueFull');
const drainCause = stallCauses.indexOf('drain');

/** What keeps a unit busy. Sequencer: decode; DMA: transfer, latency; MAC array: fill, array, outputPipeline; vector: fill, vector. */
export type WorkKind = 'decode' | 'transfer' | 'latency' | 'fill' | 'array' | 'outputPipeline' | 'vector';

/** Cycles of one unit. The sum of `work`, `stalls` and `idle` is the program's totalCycles. */
export interface UnitCycles {
  readonly work: Readonly<Record<WorkKind, number>>;
  readonly stalls: Readonly<Record<StallCause, number>>;
  readonly idle: number;
}

/** Where waits are written to: one entry per wait and cause. */
export interface StallSink {
  readonly instruction: number[];
  readonly cause: number[];
  readonly from: number[];
  readonly to: number[];
}

/** The account of one unit; `note` is to be called with its instructions in program order, right after the timeline's push. */
export class UnitAccount {
  readonly unit: Unit;
  private readonly hardware: HardwareConfig;
  private readonly sink: StallSink;
  private readonly work: Record<WorkKind, number> = {
    decode: 0,
    transfer: 0,
    latency: 0,
    fill: 0,
    array: 0,
    outputPipeline: 0,
    vector: 0,
  };
  private readonly stalls = Object.fromEntries(stallCauses.map((cause) => [cause, 0])) as Record<StallCause, number>;
  /** Every cycle before this one is accounted for. */
  private accounted = 0;

  constructor(unit: Unit, hardware: HardwareConfig, sink: StallSink) {
    this.unit = unit;
    this.hardware = hardware;
    this.sink = sink;
  }

  note(timeline: Timeline, instruction: Instruction): void {
    switch (this.unit) {
      case 'sequencer':
        this.noteDispatch(timeline, instruction);
        break;
      case 'dmaIn':
      case 'dmaOut':
        this.noteTransfer(timeline);
        break;
      case 'macArray':
        this.noteMac(timeline, instruction);
        break;
      case 'vector':
        this.wait(timeline);
        this.work.fill += this.hardware.vectorFillCycles;
        this.work.vector += timeline.free - timeline.start - this.hardware.vectorFillCycles;
        this.accounted = timeline.free;
        break;
    }
  }

  /** Sequencer: the cycles up to a dispatch are decoding, then waiting for a place in the queue or for the units to drain. */
  noteDispatch(timeline: Timeline, instruction: Instruction): void {
    const from = this.accounted;
    const decoded = Math.min(timeline.dispatch, timeline.length === 1 ? 0 : from + this.hardware.decodeCycles);
    this.work.decode += decoded - from;
    const drains = instruction.op === 'HALT' || instruction.op === 'HOST';
    this.stall(timeline, drains ? drainCause : queueFullCause, decoded, timeline.dispatch);
    this.accounted = timeline.dispatch;
  }

  close(totalCycles: number): UnitCycles {
    const idle = totalCycles - this.accounted;
    invariant(idle >= 0, `${this.unit} works no longer than the program`);
    const { work, stalls } = this;
    const sum = [...Object.values(work), ...Object.values(stalls)].reduce((left, right) => left + right, idle);
    invariant(sum === totalCycles, `busy, stalled and idle cycles of ${this.unit} sum to the total`);
    return { work, stalls, idle };
  }

  private noteTransfer(timeline: Timeline): void {
    // Earlier data phases cover the cycles before dataEndBefore: latency and waits count only behind them.
    this.accounted = Math.max(this.accounted, timeline.dataEndBefore);
    this.wait(timeline);
    this.work.latency += Math.max(0, timeline.workStart - this.accounted);
    const end = timeline.finish;
    this.work.transfer += end - timeline.workStart;
    this.accounted = end;
  }

  private noteMac(timeline: Timeline, instruction: Instruction): void {
    invariant(instruction.op === 'MAC', 'the MAC array executes MAC instructions');
    this.wait(timeline);
    const { arrayCycles } = macCycles(instruction, this.hardware);
    this.work.fill += this.hardware.macFillCycles;
    this.work.array += arrayCycles;
    this.work.outputPipeline += timeline.free - timeline.start - this.hardware.macFillCycles - arrayCycles;
    this.accounted = timeline.free;
  }

  /** Attributes the cycles up to the start, each to the first cause that is not yet satisfied. */
  private wait(timeline: Timeline): void {
    for (let cause = 0; cause <= inFlightCause; cause++) {
      const until = timeline.satisfied[cause]!;
      this.stall(timeline, cause, this.accounted, until);
      this.accounted = Math.max(this.accounted, until);
    }
    this.accounted = Math.max(this.accounted, timeline.start);
  }

  private stall(timeline: Timeline, cause: number, from: number, to: number): void {
    if (to <= from) return;
    const name = stallCauses[cause]!;
    this.stalls[name] += to - from;
    this.sink.instruction.push(timeline.length - 1);
    this.sink.cause.push(cause);
    this.sink.from.push(from);
    this.sink.to.push(to);
  }
}
