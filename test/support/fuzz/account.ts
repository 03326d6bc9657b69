/** What one side says of one layer, in a form that all sides share, and the differences between two of them. */
import { numericEvents, type NumericEvent, type OperatorEvents } from '../../../src/numerics/events.ts';
import type { BruteForceResult } from '../bruteForce/record.ts';
import type { IntegerType } from '../bruteForce/layer.ts';
import { bytesOfElements } from './network.ts';

export interface EventAccount {
  readonly total: number;
  readonly elements: number;
  readonly perChannel: readonly number[];
  readonly index: number;
  readonly step: number;
}

export interface Account {
  readonly side: string;
  readonly output: Uint8Array;
  readonly events: ReadonlyMap<NumericEvent, EventAccount>;
  /** `min…max` of the ideal register; null where nothing is reduced or a side does not know it. */
  readonly observed: string | null;
  readonly provenBits: number | null;
}

export function accountOfBruteForce(result: BruteForceResult, type: IntegerType): Account {
  const events = new Map<NumericEvent, EventAccount>();
  for (const event of numericEvents) {
    const record = result.events[event];
    if (record === undefined) continue;
    const { total, elements, perChannel, first } = record;
    events.set(event, { total, elements, perChannel, index: first!.index, step: first!.step });
  }
  return {
    side: 'brute force',
    output: bytesOfElements(type, result.output),
    events,
    observed: result.observed === null ? null : `${result.observed.min}…${result.observed.max}`,
    provenBits: result.provenBits,
  };
}

/** @param provenBits where they are not part of the events */
export function accountOfEvents(
  side: string,
  output: Uint8Array,
  events: OperatorEvents | undefined,
  provenBits?: number | null,
): Account {
  const stages = [...(events?.stages.values() ?? [])];
  const unexpected = stages.filter(({ stage }) => stage !== 'output');
  if (unexpected.length > 0) throw new Error(`${side} has a stage ${unexpected[0]!.stage}`);
  const stage = stages[0];
  const found = new Map<NumericEvent, EventAccount>();
  for (const [event, { total, elements, perChannel, first }] of stage?.counts ?? []) {
    if (total === 0) continue;
    if (first === null || first.invocation !== 0 || first.timeStep !== 0) {
      throw new Error(`${side}: ${event} has a first event ${JSON.stringify(first)}`);
    }
    found.set(event, { total, elements, perChannel: [...perChannel], index: first.index, step: first.step });
  }
  const observed = stage?.observed ?? null;
  return {
    side,
    output,
    events: found,
    observed: observed === null ? null : `${observed.min}…${observed.max}`,
    provenBits: provenBits === undefined ? (stage?.provenBits ?? null) : provenBits,
  };
}

/** One sentence per difference. */
export function differences(a: Account, b: Account): string[] {
  const found: string[] = [];
  const say = (what: string, of: unknown, and: unknown): void => {
    if (JSON.stringify(of) !== JSON.stringify(and)) {
      found.push(`${what}: ${a.side} ${JSON.stringify(of)}, ${b.side} ${JSON.stringify(and)}`);
    }
  };
  say('output bytes', a.output.length, b.output.length);
  const wrong = a.output.findIndex((byte, i) => byte !== b.output[i]);
  if (wrong >= 0) say(`output byte ${wrong}`, a.output[wrong], b.output[wrong] ?? null);
  for (const event of numericEvents) say(event, a.events.get(event) ?? null, b.events.get(event) ?? null);
  say('observed range', a.observed, b.observed);
  say('provenBits', a.provenBits, b.provenBits);
  return found;
}
