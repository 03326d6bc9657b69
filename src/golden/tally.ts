/**
 * Counts of one event at one stage while a kernel walks its output in row-major order: numbers only, so that counting costs
 * no object per event. `flushTally` turns it into the stage's record.
 */
import type { NumericEvent, StageEvents } from '../numerics/events.ts';

export interface Tally {
  total: number;
  elements: number;
  readonly perChannel: Float64Array;
  /** Output index and reduction step of the first event; index −1: none yet. */
  firstIndex: number;
  firstStep: number;
}

export function newTally(channels: number): Tally {
  return { total: 0, elements: 0, perChannel: new Float64Array(channels), firstIndex: -1, firstStep: 0 };
}

/** Adds the events of one element. Elements must come in ascending order of `index`. */
export function tallyEvents(tally: Tally, count: number, channel: number, index: number, step: number): void {
  if (tally.firstIndex < 0) {
    tally.firstIndex = index;
    tally.firstStep = step;
  }
  tally.total += count;
  tally.elements++;
  tally.perChannel[channel]! += count;
}

/** Puts a tally into a stage that has no such event yet; an event that never happened leaves no entry. */
export function flushTally(tally: Tally, stage: StageEvents, event: NumericEvent, invocation: number): void {
  if (tally.total === 0) return;
  stage.counts.set(event, {
    total: tally.total,
    elements: tally.elements,
    perChannel: tally.perChannel,
    first: { invocation, timeStep: 0, index: tally.firstIndex, step: tally.firstStep },
  });
}
