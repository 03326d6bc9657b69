/** Adds event records over invocations, operators and stages. */
import type { EventTotals, OperatorEvents, StageEvents } from '../numerics/events.ts';
import {
  compareFirst,
  emptyTotals,
  newStage,
  numericEvents,
  observe,
  observeStored,
  totalsOf,
} from '../numerics/events.ts';
import type { StageResult } from './result.ts';

/** Adds `from`, the events of one more invocation, to `into`. */
export function mergeEvents(into: Map<number, OperatorEvents>, from: ReadonlyMap<number, OperatorEvents>): void {
  for (const [operator, events] of from) {
    const target = into.get(operator) ?? { operator, stages: new Map<string, StageEvents>() };
    into.set(operator, target);
    for (const stage of events.stages.values()) mergeStage(target, stage);
  }
}

function mergeStage(target: OperatorEvents, from: StageEvents): void {
  let into = target.stages.get(from.stage);
  if (into === undefined) {
    into = newStage(from.stage, from.channels, from.perStep !== null);
    target.stages.set(from.stage, into);
  }
  for (const [event, count] of from.counts) {
    const sum = into.counts.get(event);
    if (sum === undefined) {
      into.counts.set(event, { ...count, perChannel: count.perChannel.slice() });
      continue;
    }
    sum.total += count.total;
    sum.elements += count.elements;
    count.perChannel.forEach((value, channel) => (sum.perChannel[channel] = (sum.perChannel[channel] ?? 0) + value));
    if (count.first !== null && (sum.first === null || compareFirst(count.first, sum.first) < 0))
      sum.first = count.first;
  }
  if (from.observed !== null) observe(into, from.observed.min, from.observed.max);
  if (from.stored !== null) observeStored(into, from.stored);
  into.provenBits ??= from.provenBits;
  for (const [slot, totals] of from.perStep ?? []) into.perStep?.set(slot, totals);
}

/** Totals over all operators. */
export function sumTotals(operators: Iterable<OperatorEvents>): EventTotals {
  const sum = emptyTotals();
  for (const events of operators) {
    const totals = totalsOf(events);
    for (const event of numericEvents) sum[event] += totals[event];
  }
  return sum;
}

/** The largest observed width over the stages of a layer; null where a register was not observed at every step. */
export function observedBitsOf(stages: readonly Pick<StageResult, 'observed' | 'provenBits'>[]): number | null {
  const registers = stages.filter(({ observed, provenBits }) => observed !== null || provenBits !== null);
  const bits = registers.flatMap(({ observed }) => (observed === null ? [] : [observed.bits]));
  return bits.length === 0 || bits.length < registers.length ? null : Math.max(...bits);
}
