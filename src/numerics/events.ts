/**
 * Numeric events (SEMANTICS section 3): the description that golden model, machine and reports share. Only names, records
 * and a collector live here; what raises an event is decided by golden and machine, each on its own.
 */

export const numericEvents = [
  'accumulatorOverflows',
  'channelScalerOverflows',
  'productOverflows',
  'channelScalerSaturations',
  'activationClamps',
  'outputSaturationsLow',
  'outputSaturationsHigh',
  'vectorSaturations',
  'tableClamps',
] as const;
export type NumericEvent = (typeof numericEvents)[number];

/** Totals by event, zeros included. */
export type EventTotals = Record<NumericEvent, number>;

/** Where the first event of a kind happened, in the canonical order (invocation, timeStep, index, step). */
export interface FirstEvent {
  readonly invocation: number;
  readonly timeStep: number;
  /** Row-major index in the operator's output tensor (recurrent operators: batch · units + unit). */
  readonly index: number;
  /** Reduction step: 0 is the load, groups count from 1; 0 outside reductions. */
  readonly step: number;
}

/** What one event did at one stage of one operator. */
export interface EventCount {
  total: number;
  /** Output elements with at least one such event. */
  elements: number;
  /** Total per output channel (last dimension of the output). */
  readonly perChannel: Float64Array;
  first: FirstEvent | null;
}

/** Range of an ideal unbounded register over the load and every step; null while nothing was observed. */
export interface ObservedRange {
  min: bigint;
  max: bigint;
}

/** Range of stored integers. */
export interface StoredRange {
  readonly min: number;
  readonly max: number;
}

/** One place on the datapath of one operator: its event counts and, for a reduction, its register range. */
export interface StageEvents {
  readonly stage: string;
  readonly channels: number;
  readonly counts: Map<NumericEvent, EventCount>;
  observed: ObservedRange | null;
  /** Smallest register width that holds for every input (null where nothing is reduced or it was not computed). */
  provenBits: number | null;
  /** What the stage stored, clamps and saturations applied: kept by the machine for recurrent operators, never compared. */
  stored: StoredRange | null;
  /** Totals per (invocation · timeSteps + time step); kept for recurrent operators only. */
  readonly perStep: Map<number, Partial<EventTotals>> | null;
}

/** Events of one operator of the model, by stage name. MAC operators have the stage `output` and nothing else. */
export interface OperatorEvents {
  readonly operator: number;
  readonly stages: Map<string, StageEvents>;
}

export function emptyTotals(): EventTotals {
  return {
    accumulatorOverflows: 0,
    channelScalerOverflows: 0,
    productOverflows: 0,
    channelScalerSaturations: 0,
    activationClamps: 0,
    outputSaturationsLow: 0,
    outputSaturationsHigh: 0,
    vectorSaturations: 0,
    tableClamps: 0,
  };
}

export function newStage(stage: string, channels: number, keepSteps = false): StageEvents {
  return {
    stage,
    channels,
    counts: new Map(),
    observed: null,
    provenBits: null,
    stored: null,
    perStep: keepSteps ? new Map() : null,
  };
}

/** The stage of that name, made on first use. */
export function stageOf(events: OperatorEvents, stage: string, channels: number, keepSteps = false): StageEvents {
  let found = events.stages.get(stage);
  if (found === undefined) {
    found = newStage(stage, channels, keepSteps);
    events.stages.set(stage, found);
  }
  return found;
}

/**
 * Adds `count` events of one element. To be called once per element and event, in any order of elements.
 * @param slot invocation · timeSteps + timeStep, used where the stage keeps steps
 */
export function recordEvent(
  stage: StageEvents,
  event: NumericEvent,
  count: number,
  channel: number,
  first: FirstEvent,
  slot = 0,
): void {
  let entry = stage.counts.get(event);
  if (entry === undefined) {
    entry = { total: 0, elements: 0, perChannel: new Float64Array(stage.channels), first: null };
    stage.counts.set(event, entry);
  }
  entry.total += count;
  entry.elements += 1;
  entry.perChannel[channel] = (entry.perChannel[channel] ?? 0) + count;
  if (entry.first === null || compareFirst(first, entry.first) < 0) entry.first = first;
  if (stage.perStep !== null) {
    const totals = stage.perStep.get(slot) ?? {};
    totals[event] = (totals[event] ?? 0) + count;
    stage.perStep.set(slot, totals);
  }
}

/** Negative when `a` comes before `b` in the canonical order. */
export function compareFirst(a: FirstEvent, b: FirstEvent): number {
  return a.invocation - b.invocation || a.timeStep - b.timeStep || a.index - b.index || a.step - b.step;
}

/** Widens the observed range of a stage. */
export function observe(stage: StageEvents, min: bigint, max: bigint): void {
  if (stage.observed === null) stage.observed = { min, max };
  else {
    if (min < stage.observed.min) stage.observed.min = min;
    if (max > stage.observed.max) stage.observed.max = max;
  }
}

/** Widens the range of what a stage stored. */
export function observeStored(stage: StageEvents, { min, max }: StoredRange): void {
  const { stored } = stage;
  stage.stored = stored === null ? { min, max } : { min: Math.min(stored.min, min), max: Math.max(stored.max, max) };
}

/** The smallest n ≥ 1 with −2^(n−1) ≤ min and max ≤ 2^(n−1) − 1. */
export function bitsOfRange(min: bigint, max: bigint): number {
  let bits = 1;
  while (min < -(1n << BigInt(bits - 1)) || max > (1n << BigInt(bits - 1)) - 1n) bits++;
  return bits;
}

/** Totals of an operator over all its stages. */
export function totalsOf(events: OperatorEvents): EventTotals {
  const totals = emptyTotals();
  for (const stage of events.stages.values()) {
    for (const [event, count] of stage.counts) totals[event] += count.total;
  }
  return totals;
}
