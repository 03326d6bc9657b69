/** What one side says of one invocation of a recurrent operator, stage by stage, and the differences between two sides. */
import { numericEvents, type NumericEvent, type OperatorEvents } from '../../../../src/numerics/events.ts';
import type { Stages } from '../../bruteForce/recurrent/stages.ts';

/** One line of text per fact, by name: `<stage> <event>`, `<stage> observed`, …; facts that are nothing are left out. */
export type StageAccount = ReadonlyMap<string, string>;

interface Counted {
  readonly total: number;
  readonly elements: number;
  readonly perChannel: ArrayLike<number>;
  readonly first: object | null;
}

function countText(counted: Counted, slots: Iterable<readonly [number, number]>): string {
  const { total, elements, perChannel, first } = counted;
  const perSlot = [...slots].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const place = first as { invocation: number; timeStep: number; index: number; step: number } | null;
  const where = place && [place.invocation, place.timeStep, place.index, place.step];
  return JSON.stringify({ total, elements, perChannel: Array.from(perChannel), first: where, perSlot });
}

const rangeText = ({ min, max }: { min: bigint | number; max: bigint | number }): string => `${min}…${max}`;

export function accountOfStages(stages: Stages): StageAccount {
  const facts = new Map<string, string>();
  for (const [name, stage] of stages) {
    for (const [event, record] of stage.events) facts.set(`${name} ${event}`, countText(record, record.perSlot));
    if (stage.observed !== null) facts.set(`${name} observed`, rangeText(stage.observed));
    if (stage.provenBits !== null) facts.set(`${name} provenBits`, `${stage.provenBits}`);
    if (stage.stored !== null) facts.set(`${name} stored`, rangeText(stage.stored));
  }
  return facts;
}

export function accountOfEvents(events: OperatorEvents | undefined): StageAccount {
  const facts = new Map<string, string>();
  for (const [name, stage] of events?.stages ?? []) {
    for (const [event, count] of stage.counts) {
      if (count.total === 0) continue;
      const slots = [...(stage.perStep ?? [])].map(([slot, totals]) => [slot, totals[event] ?? 0] as const);
      facts.set(`${name} ${event}`, countText(count, slots));
    }
    if (stage.observed !== null) facts.set(`${name} observed`, rangeText(stage.observed));
    if (stage.provenBits !== null) facts.set(`${name} provenBits`, `${stage.provenBits}`);
    if (stage.stored !== null) facts.set(`${name} stored`, rangeText(stage.stored));
  }
  return facts;
}

/** Facts that a side does not keep are named in `unknown` and not compared. */
export function accountDifferences(
  side: string,
  expected: StageAccount,
  found: StageAccount,
  unknown: readonly string[],
): string[] {
  const names = new Set([...expected.keys(), ...found.keys()]);
  return [...names]
    .filter((name) => !unknown.some((field) => ` ${name}`.endsWith(` ${field}`)))
    .filter((name) => expected.get(name) !== found.get(name))
    .map((name) => `${name}: brute force ${expected.get(name) ?? 'nothing'}, ${side} ${found.get(name) ?? 'nothing'}`);
}

/** Stage and event pairs above zero. */
export function reachedPairs(stages: Stages): { readonly stage: string; readonly event: NumericEvent }[] {
  return [...stages].flatMap(([stage, { events }]) =>
    numericEvents.filter((event) => events.has(event)).map((event) => ({ stage, event })),
  );
}
