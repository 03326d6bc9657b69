/** Events of a recurrent operator by stage: totals, elements, channels, time steps, the first place; ranges of registers and values. */
import type { NumericEvent } from '../../../../src/numerics/events.ts';
import { bitsFor } from '../integers.ts';
import type { Reduced } from '../register.ts';

/** Where something happens; places are visited in ascending order. */
export interface Place {
  readonly invocation: number;
  readonly timeStep: number;
  /** batch · channels + channel. */
  readonly index: number;
  /** invocation · time steps + time step. */
  readonly slot: number;
}

export interface StageEvent {
  total: number;
  elements: number;
  readonly perChannel: number[];
  readonly perSlot: Map<number, number>;
  /** Reduction step 0: the load, or no reduction. */
  readonly first: {
    readonly invocation: number;
    readonly timeStep: number;
    readonly index: number;
    readonly step: number;
  };
}

interface Range {
  min: bigint;
  max: bigint;
}

function widened(range: Range | null, min: bigint, max: bigint): Range {
  if (range === null) return { min, max };
  return { min: min < range.min ? min : range.min, max: max > range.max ? max : range.max };
}

export class StageRecord {
  readonly events = new Map<NumericEvent, StageEvent>();
  /** Ideal register of a reduction on the MAC array; null elsewhere. */
  observed: Range | null = null;
  /** What the stage gives, clamps and saturations applied. */
  stored: Range | null = null;
  private proven: Range | null = null;
  readonly channels: number;

  constructor(channels: number) {
    this.channels = channels;
  }

  note(place: Place, event: NumericEvent, count = 1, step = 0): void {
    if (count === 0) return;
    let record = this.events.get(event);
    if (record === undefined) {
      const { invocation, timeStep, index } = place;
      const perChannel = new Array<number>(this.channels).fill(0);
      record = { total: 0, elements: 0, perChannel, perSlot: new Map(), first: { invocation, timeStep, index, step } };
      this.events.set(event, record);
    }
    record.total += count;
    record.elements += 1;
    record.perChannel[place.index % this.channels]! += count;
    record.perSlot.set(place.slot, (record.perSlot.get(place.slot) ?? 0) + count);
  }

  reduced(reduction: Reduced): void {
    this.observed = widened(this.observed, reduction.idealMin, reduction.idealMax);
    this.proven = widened(this.proven, reduction.provenMin, reduction.provenMax);
  }

  keep(value: bigint): bigint {
    this.stored = widened(this.stored, value, value);
    return value;
  }

  /** Counts of a later invocation taken in. */
  join(later: StageRecord): void {
    for (const [event, record] of later.events) {
      const mine = this.events.get(event);
      if (mine === undefined) {
        this.events.set(event, {
          ...record,
          perChannel: [...record.perChannel],
          perSlot: new Map(record.perSlot),
        });
        continue;
      }
      mine.total += record.total;
      mine.elements += record.elements;
      record.perChannel.forEach((count, channel) => (mine.perChannel[channel]! += count));
      for (const [slot, count] of record.perSlot) mine.perSlot.set(slot, (mine.perSlot.get(slot) ?? 0) + count);
    }
    for (const range of ['observed', 'stored', 'proven'] as const) {
      const added = later[range];
      if (added !== null) this[range] = widened(this[range], added.min, added.max);
    }
  }

  get observedBits(): number | null {
    return this.observed === null ? null : bitsFor(this.observed.min, this.observed.max);
  }

  get provenBits(): number | null {
    return this.proven === null ? null : bitsFor(this.proven.min, this.proven.max);
  }
}

/** Stages of one operator by name, in the order in which they are first used. */
export type Stages = Map<string, StageRecord>;

export function stageOf(stages: Stages, name: string, channels: number): StageRecord {
  let stage = stages.get(name);
  if (stage === undefined) {
    stage = new StageRecord(channels);
    stages.set(name, stage);
  }
  return stage;
}

/** Several invocations in order as one. */
export function joined(invocations: readonly Stages[]): Stages {
  const all: Stages = new Map();
  for (const stages of invocations) {
    for (const [name, stage] of stages) stageOf(all, name, stage.channels).join(stage);
  }
  return all;
}
