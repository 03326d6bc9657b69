import { describe, expect, it } from 'vitest';
import type { OperatorEvents } from '../../../src/numerics/events.ts';
import { observe, observeStored, recordEvent, stageOf } from '../../../src/numerics/events.ts';
import { mergeEvents, observedBitsOf, sumTotals } from '../../../src/runner/eventSummary.ts';

function invocation(number: number, total: number): Map<number, OperatorEvents> {
  const events: OperatorEvents = { operator: 0, stages: new Map() };
  const stage = stageOf(events, 'output', 3, true);
  recordEvent(stage, 'activationClamps', total, 2, { invocation: number, timeStep: 0, index: 5, step: 0 }, number);
  observe(stage, BigInt(-total), BigInt(total));
  observeStored(stage, { min: -total, max: 7 });
  return new Map([[0, events]]);
}

describe('events over invocations', () => {
  const merged = new Map<number, OperatorEvents>();
  // In the wrong order: the first event is still that of invocation 0.
  const later = invocation(1, 100);
  mergeEvents(merged, later);
  mergeEvents(merged, invocation(0, 3));

  it('add up, keep the first and the widest range', () => {
    const stage = merged.get(0)?.stages.get('output');
    expect(stage).toMatchObject({ observed: { min: -100n, max: 100n }, stored: { min: -100, max: 7 } });
    expect(stage?.counts.get('activationClamps')).toMatchObject({
      total: 103,
      elements: 2,
      perChannel: Float64Array.of(0, 0, 103),
      first: { invocation: 0, timeStep: 0, index: 5, step: 0 },
    });
    expect([...(stage?.perStep ?? [])]).toEqual([
      [1, { activationClamps: 100 }],
      [0, { activationClamps: 3 }],
    ]);
    expect(sumTotals(merged.values())).toMatchObject({ activationClamps: 103, accumulatorOverflows: 0 });
  });

  it('leave the records of the invocations as they were', () => {
    expect(later.get(0)?.stages.get('output')?.counts.get('activationClamps')).toMatchObject({
      total: 100,
      perChannel: Float64Array.of(0, 0, 100),
    });
  });
});

describe('observed bits of a layer', () => {
  const stage = (bits: number | null, provenBits: number | null) => ({
    observed: bits === null ? null : { min: '0', max: '0', bits },
    provenBits,
  });

  it('are the largest of its registers, null when one was not observed or there is none', () => {
    expect(observedBitsOf([stage(12, 14), stage(17, 19), stage(null, null)])).toBe(17);
    expect(observedBitsOf([stage(12, 14), stage(null, 19)])).toBeNull();
    expect(observedBitsOf([stage(null, null)])).toBeNull();
  });
});
