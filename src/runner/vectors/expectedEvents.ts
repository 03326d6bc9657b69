/** The events that an event-vector case expects, in one form for all formats, and their comparison with what a run counted. */
import {
  bitsOfRange,
  numericEvents,
  type FirstEvent,
  type NumericEvent,
  type OperatorEvents,
  type StageEvents,
} from '../../numerics/events.ts';
import { z } from 'zod';
import { inputError } from '../../errors.ts';
import type { CaseOfFile } from './caseFile.ts';

/** What one event does at one stage, over all invocations. Null: the file does not say. */
export interface ExpectedCount {
  readonly total: number;
  readonly elements: number;
  readonly perChannel: readonly number[] | null;
  readonly first: FirstEvent | null;
}

export interface ExpectedStage {
  readonly stage: string;
  /** Events that are not in here do not happen. */
  readonly counts: ReadonlyMap<NumericEvent, ExpectedCount>;
  readonly observed: { readonly min: bigint; readonly max: bigint; readonly bits: number } | null;
  readonly provenBits: number | null;
  /** Totals by invocation · time steps + step; null: not given. */
  readonly perStep: readonly Partial<Record<NumericEvent, number>>[] | null;
}

const counts = z.partialRecord(z.enum(numericEvents), z.number());
const byStage = z.record(z.string(), counts);
const range = z.object({ min: z.number(), max: z.number() });

const macExpectation = z.object({
  events: counts,
  elements: counts,
  perChannel: z.partialRecord(z.enum(numericEvents), z.array(z.number())),
  first: z.partialRecord(
    z.enum(numericEvents),
    z.object({ invocation: z.number(), index: z.number(), step: z.number().nullable() }).nullable(),
  ),
  observed: range.extend({ bits: z.number() }),
  provenBits: z.number(),
});

const recurrentExpectation = z.object({
  perStage: byStage,
  elements: byStage,
  first: z.record(
    z.string(),
    z.partialRecord(z.enum(numericEvents), z.tuple([z.number(), z.number(), z.number(), z.number()])),
  ),
  perStep: z.array(byStage).optional(),
});
const recurrentObserved = z.record(z.string(), range.extend({ observedBits: z.number(), provenBits: z.number() }));

/** The stages of a case in any order; null where the file holds values only. @throws inputError for malformed expectations */
export function expectedStages(one: CaseOfFile): readonly ExpectedStage[] | null {
  switch (one.format) {
    case 'tflite-ref-vectors/1':
      return null;
    case 'mac-event-vectors/1':
      return [macStage(parse(one, macExpectation, one.expected))];
    case 'npusim-event-vectors-recurrent/1':
      return recurrentStages(
        parse(one, recurrentExpectation, one.expected),
        parse(one, recurrentObserved, one.observed ?? {}),
      );
  }
}

function parse<T>(one: CaseOfFile, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw inputError('VECTOR_EXPECTATION', `case ${one.id}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

function macStage(expected: z.infer<typeof macExpectation>): ExpectedStage {
  const found = new Map<NumericEvent, ExpectedCount>();
  for (const event of numericEvents) {
    const total = expected.events[event] ?? 0;
    if (total === 0) continue;
    const first = expected.first[event] ?? null;
    found.set(event, {
      total,
      elements: expected.elements[event] ?? 0,
      perChannel: expected.perChannel[event] ?? null,
      first:
        first === null
          ? null
          : { invocation: first.invocation, timeStep: 0, index: first.index, step: first.step ?? 0 },
    });
  }
  const { min, max, bits } = expected.observed;
  return {
    stage: 'output',
    counts: found,
    observed: { min: BigInt(min), max: BigInt(max), bits },
    provenBits: expected.provenBits,
    perStep: null,
  };
}

function recurrentStages(
  expected: z.infer<typeof recurrentExpectation>,
  observed: z.infer<typeof recurrentObserved>,
): readonly ExpectedStage[] {
  const names = new Set([...Object.keys(expected.perStage), ...Object.keys(observed)]);
  return [...names].map((stage) => {
    const found = new Map<NumericEvent, ExpectedCount>();
    for (const event of numericEvents) {
      const total = expected.perStage[stage]?.[event] ?? 0;
      if (total === 0) continue;
      const first = expected.first[stage]?.[event];
      found.set(event, {
        total,
        elements: expected.elements[stage]?.[event] ?? 0,
        perChannel: null,
        first:
          first === undefined ? null : { invocation: first[0], timeStep: first[1], index: first[2], step: first[3] },
      });
    }
    const seen = observed[stage];
    return {
      stage,
      counts: found,
      observed: seen === undefined ? null : { min: BigInt(seen.min), max: BigInt(seen.max), bits: seen.observedBits },
      provenBits: seen?.provenBits ?? null,
      perStep: expected.perStep?.map((step) => step[stage] ?? {}) ?? null,
    };
  });
}

/**
 * Sentences for everything in which the counted events differ from the expected ones; empty: they agree.
 * @param counted events of the same operator, one record per invocation
 */
export function eventMismatches(
  expected: readonly ExpectedStage[],
  counted: readonly OperatorEvents[],
): readonly string[] {
  const wanted = new Map(expected.map((stage) => [stage.stage, stage]));
  const names = new Set([...wanted.keys(), ...counted.flatMap((events) => [...events.stages.keys()])]);
  return [...names].flatMap((name) => {
    const stages = counted.flatMap((events) => events.stages.get(name) ?? []);
    const empty = { stage: name, counts: new Map(), observed: null, provenBits: null, perStep: null };
    return stageMismatches(wanted.get(name) ?? empty, stages);
  });
}

function stageMismatches(expected: ExpectedStage, stages: readonly StageEvents[]): string[] {
  const found: string[] = [];
  const compare = (what: string, want: unknown, have: unknown): void => {
    const [wanted, had] = [JSON.stringify(want), JSON.stringify(have)];
    if (wanted !== had) found.push(`${expected.stage} ${what}: expected ${wanted}, counted ${had}`);
  };
  for (const event of numericEvents) {
    const entries = stages.flatMap((stage) => stage.counts.get(event) ?? []);
    const want = expected.counts.get(event);
    compare(event, want?.total ?? 0, sum(entries.map((entry) => entry.total)));
    compare(`${event} elements`, want?.elements ?? 0, sum(entries.map((entry) => entry.elements)));
    if (want === undefined) continue;
    if (want.perChannel !== null)
      compare(`${event} per channel`, want.perChannel, addChannels(entries.map((entry) => entry.perChannel)));
    if (want.first !== null) compare(`${event} first`, firstOf(want.first), firstOf(entries[0]?.first ?? null));
  }
  if (expected.observed !== null) {
    const ranges = stages.flatMap((stage) => stage.observed ?? []);
    const min = ranges.reduce((low, range) => (range.min < low ? range.min : low), ranges[0]?.min ?? 0n);
    const max = ranges.reduce((high, range) => (range.max > high ? range.max : high), ranges[0]?.max ?? 0n);
    const { min: wantMin, max: wantMax, bits } = expected.observed;
    compare('observed', [String(wantMin), String(wantMax), bits], [String(min), String(max), bitsOfRange(min, max)]);
  }
  if (expected.provenBits !== null) {
    for (const stage of stages) compare('provenBits', expected.provenBits, stage.provenBits);
  }
  expected.perStep?.forEach((want, slot) => {
    for (const event of numericEvents) {
      const have = sum(stages.map((stage) => stage.perStep?.get(slot)?.[event] ?? 0));
      compare(`${event} of step ${slot}`, want[event] ?? 0, have);
    }
  });
  return found;
}

function firstOf(first: FirstEvent | null): readonly number[] | null {
  return first === null ? null : [first.invocation, first.timeStep, first.index, first.step];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function addChannels(channels: readonly Float64Array[]): number[] {
  const length = channels[0]?.length ?? 0;
  return Array.from({ length }, (_, channel) => sum(channels.map((one) => one[channel] ?? 0)));
}
