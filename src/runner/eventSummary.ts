/** Adds event records over invocations and turns them into the result schema. */
import type { EventTotals, NumericEvent, OperatorEvents, StageEvents } from '../numerics/events.ts';
import {
  bitsOfRange,
  compareFirst,
  emptyTotals,
  newStage,
  numericEvents,
  observe,
  totalsOf,
} from '../numerics/events.ts';
import type { CountResult, StageResult } from './result.ts';

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

/**
 * The stages of an operator that have an event or a register.
 * @param proven register widths by stage, where the records do not say
 */
export function stageResults(
  events: OperatorEvents | undefined,
  proven: ReadonlyMap<string, number> = new Map(),
): StageResult[] {
  if (events === undefined) return [];
  return [...events.stages.values()]
    .filter((stage) => stage.counts.size > 0 || stage.observed !== null || stage.provenBits !== null)
    .map((stage) => ({
      stage: stage.stage,
      observed: observedResult(stage),
      provenBits: stage.provenBits ?? proven.get(stage.stage) ?? null,
      counts: countResults(stage),
      perStep: perStepResult(stage),
    }));
}

function observedResult({ observed }: StageEvents): StageResult['observed'] {
  if (observed === null) return null;
  const { min, max } = observed;
  return { min: String(min), max: String(max), bits: bitsOfRange(min, max) };
}

function countResults(stage: StageEvents): Partial<Record<NumericEvent, CountResult>> {
  const results: Partial<Record<NumericEvent, CountResult>> = {};
  for (const [event, { total, elements, perChannel, first }] of stage.counts) {
    results[event] = { total, elements, perChannel: [...perChannel], first };
  }
  return results;
}

function perStepResult({ perStep }: StageEvents): StageResult['perStep'] {
  if (perStep === null || perStep.size === 0) return null;
  const steps = Math.max(...perStep.keys()) + 1;
  return Array.from({ length: steps }, (_, slot) => perStep.get(slot) ?? {});
}

/** The largest observed width over the stages of a layer; null where a register was not observed at every step. */
export function observedBitsOf(stages: readonly StageResult[]): number | null {
  const registers = stages.filter(({ observed, provenBits }) => observed !== null || provenBits !== null);
  const bits = registers.flatMap(({ observed }) => (observed === null ? [] : [observed.bits]));
  return bits.length === 0 || bits.length < registers.length ? null : Math.max(...bits);
}
