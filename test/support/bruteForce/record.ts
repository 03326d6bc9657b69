/** What the brute-force reference reports: output elements, events with their first place, register ranges. */
import type { NumericEvent } from '../../../src/numerics/events.ts';

export interface EventRecord {
  total: number;
  /** Output elements with at least one such event. */
  elements: number;
  /** By last dimension of the output. */
  readonly perChannel: number[];
  /** Row-major index and reduction step (0: the load, or no reduction) of the first; null without one. */
  first: { readonly index: number; readonly step: number } | null;
}

export type EventRecords = Partial<Record<NumericEvent, EventRecord>>;

export interface RegisterRange {
  readonly min: bigint;
  readonly max: bigint;
  readonly bits: number;
}

export interface BruteForceResult {
  readonly output: readonly bigint[];
  readonly events: EventRecords;
  /** Null where nothing is reduced on the MAC array. */
  readonly observed: RegisterRange | null;
  readonly provenBits: number | null;
  readonly registerBits: number | null;
  readonly zeroPointHandling: 'fold' | 'subtract' | null;
  /** F of fused mode; null in exact mode. */
  readonly fractionBits: number | null;
}

/** Counts `count` events of the output element `index`; elements are visited in ascending order. */
export function note(
  events: EventRecords,
  event: NumericEvent,
  index: number,
  channels: number,
  count = 1,
  step = 0,
): void {
  if (count === 0) return;
  const record = (events[event] ??= {
    total: 0,
    elements: 0,
    perChannel: new Array<number>(channels).fill(0),
    first: { index, step },
  });
  record.total += count;
  record.elements += 1;
  record.perChannel[index % channels]! += count;
}

/** Elements of a shape; [] is one element. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

export function channelsOf(shape: readonly number[]): number {
  return shape.at(-1) ?? 1;
}
