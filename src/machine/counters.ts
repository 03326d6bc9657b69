/**
 * The event sink: turns what the units raise while they execute one instruction into the event records of the operator that the
 * instruction belongs to (SEMANTICS section 3; EventScope of src/isa/program.ts).
 */
import type { EventScope } from '../isa/program.ts';
import type { EventCount, NumericEvent, OperatorEvents, StageEvents } from '../numerics/events.ts';
import { compareFirst, numericEvents, observe, observeStored, stageOf, type StoredRange } from '../numerics/events.ts';

/** Number of an event: its index in `numericEvents`. */
export const eventNumbers = Object.fromEntries(numericEvents.map((name, index) => [name, index])) as Readonly<
  Record<NumericEvent, number>
>;

/** What a unit sees of the counters. */
export interface EventPort {
  /** Event index of output element 0 of the instruction. */
  readonly base: number;
  /** Distance of event indices along the instruction's output loops, outermost first. */
  readonly strides: readonly number[];
  /** `count` ≥ 1 events of one kind at one element; `step` is that of the first. To be called once per element and kind. */
  count(event: number, count: number, index: number, step: number): void;
  /** Range of the ideal register of some elements, over the load and all their steps. */
  observe(min: bigint, max: bigint): void;
}

/** Events of an instruction that the debug map gives no scope, so that none is lost. */
const unscoped: EventScope = {
  operator: -1,
  stage: 'instruction',
  channels: 1,
  base: 0,
  strides: [0, 0, 0, 0],
  timeStep: 0,
  timeSteps: 0,
};

/** Collects the events of one invocation. Events of one instruction are counted between `begin` and `end`. */
export class EventCounters implements EventPort {
  readonly operators = new Map<number, OperatorEvents>();
  base = 0;
  strides: readonly number[] = unscoped.strides;
  readonly #invocation: number;
  #scope: EventScope = unscoped;
  #channels = 1;
  #stage: StageEvents | null = null;
  readonly #totals = new Float64Array(numericEvents.length);
  readonly #elements = new Float64Array(numericEvents.length);
  readonly #firstIndex = new Float64Array(numericEvents.length);
  readonly #firstStep = new Float64Array(numericEvents.length);
  readonly #perChannel: Float64Array[] = numericEvents.map(() => new Float64Array(0));

  constructor(invocation: number) {
    this.#invocation = invocation;
  }

  begin(scope: EventScope | null): void {
    this.#scope = scope ?? unscoped;
    this.#channels = this.#scope.channels;
    this.base = this.#scope.base;
    this.strides = this.#scope.strides;
    this.#stage = null;
  }

  count(event: number, count: number, index: number, step: number): void {
    if (this.#elements[event] === 0) {
      this.#perChannel[event] = this.#entry(event).perChannel;
      this.#firstIndex[event] = index;
      this.#firstStep[event] = step;
    } else if (index < this.#firstIndex[event]!) {
      this.#firstIndex[event] = index;
      this.#firstStep[event] = step;
    }
    this.#totals[event]! += count;
    this.#elements[event]! += 1;
    if (this.#scope.timeSteps > 0) this.#countStep(event, count, index);
    this.#perChannel[event]![index % this.#channels]! += count;
  }

  /** Totals per time step, for scopes that keep them. */
  #countStep(event: number, count: number, index: number): void {
    const { perStep } = this.#currentStage();
    if (perStep === null) return;
    const slot = this.#invocation * this.#scope.timeSteps + this.#stepOf(index);
    const totals = perStep.get(slot) ?? {};
    const name = numericEvents[event]!;
    totals[name] = (totals[name] ?? 0) + count;
    perStep.set(slot, totals);
  }

  #stepOf(index: number): number {
    const { timeStep, elementsPerStep = 0 } = this.#scope;
    return elementsPerStep === 0 ? timeStep : timeStep + Math.floor(index / elementsPerStep);
  }

  observe(min: bigint, max: bigint): void {
    observe(this.#currentStage(), min, max);
  }

  /** Whether ranges of stored results are kept: for recurrent operators, where they are read again step after step. */
  get keepsStored(): boolean {
    return this.#scope.timeSteps > 0;
  }

  /** Range of the results that the instruction stored. */
  observeStored(range: StoredRange): void {
    observeStored(this.#currentStage(), range);
  }

  /** Adds what the instruction raised to the operator's records. */
  end(): void {
    for (let event = 0; event < numericEvents.length; event++) {
      const elements = this.#elements[event]!;
      if (elements === 0) continue;
      this.#merge(event, elements);
      this.#totals[event] = 0;
      this.#elements[event] = 0;
    }
  }

  #merge(event: number, elements: number): void {
    const { elementsPerStep = 0 } = this.#scope;
    const firstIndex = this.#firstIndex[event]!;
    const total = this.#totals[event]!;
    const entry = this.#entry(event);
    entry.total += total;
    entry.elements += elements;
    const first = {
      invocation: this.#invocation,
      timeStep: this.#stepOf(firstIndex),
      index: elementsPerStep === 0 ? firstIndex : firstIndex % elementsPerStep,
      step: this.#firstStep[event]!,
    };
    if (entry.first === null || compareFirst(first, entry.first) < 0) entry.first = first;
  }

  #entry(event: number): EventCount {
    const stage = this.#currentStage();
    const name = numericEvents[event]!;
    let entry = stage.counts.get(name);
    if (entry === undefined) {
      entry = { total: 0, elements: 0, perChannel: new Float64Array(stage.channels), first: null };
      stage.counts.set(name, entry);
    }
    return entry;
  }

  #currentStage(): StageEvents {
    if (this.#stage !== null) return this.#stage;
    const { operator, stage, channels, timeSteps } = this.#scope;
    let events = this.operators.get(operator);
    if (events === undefined) {
      events = { operator, stages: new Map() };
      this.operators.set(operator, events);
    }
    this.#stage = stageOf(events, stage, channels, timeSteps > 0);
    return this.#stage;
  }
}
