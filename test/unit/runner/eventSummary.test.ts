import { describe, expect, it } from 'vitest';
import type { OperatorEvents } from '../../../src/numerics/events.ts';
import { observe, recordEvent, stageOf } from '../../../src/numerics/events.ts';
import { mergeEvents, observedBitsOf, stageResults, sumTotals } from '../../../src/runner/eventSummary.ts';

function invocation(number: number, total: number): Map<number, OperatorEvents> {
  const events: OperatorEvents = { operator: 0, stages: new Map() };
  const stage = stageOf(events, 'output', 3, true);
  recordEvent(stage, 'activationClamps', total, 2, { invocation: number, timeStep: 0, index: 5, step: 0 }, number);
  observe(stage, BigInt(-total), BigInt(total));
  return new Map([[0, events]]);
}

describe('events over invocations', () => {
  const merged = new Map<number, OperatorEvents>();
  // In the wrong order: the first event is still that of invocation 0.
  const later = invocation(1, 100);
  mergeEvents(merged, later);
  mergeEvents(merged, invocation(0, 3));

  it('add up, keep the first and the widest range', () => {
    expect(stageResults(merged.get(0))).toEqual([
      {
        stage: 'output',
        observed: { min: '-100', max: '100', bits: 8 },
        provenBits: null,
        counts: {
          activationClamps: {
            total: 103,
            elements: 2,
            perChannel: [0, 0, 103],
            first: { invocation: 0, timeStep: 0, index: 5, step: 0 },
          },
        },
        perStep: [{ activationClamps: 3 }, { activationClamps: 100 }],
      },
    ]);
    expect(sumTotals(merged.values())).toMatchObject({ activationClamps: 103, accumulatorOverflows: 0 });
  });

  it('leave the records of the invocations as they were', () => {
    expect(stageResults(later.get(0))[0]?.counts.activationClamps).toMatchObject({
      total: 100,
      perChannel: [0, 0, 100],
    });
  });
});

describe('observed bits of a layer', () => {
  const stage = (bits: number | null, provenBits: number | null) => ({
    stage: 's',
    observed: bits === null ? null : { min: '0', max: '0', bits },
    provenBits,
    counts: {},
    perStep: null,
  });

  it('are the largest of its registers, null when one was not observed or there is none', () => {
    expect(observedBitsOf([stage(12, 14), stage(17, 19), stage(null, null)])).toBe(17);
    expect(observedBitsOf([stage(12, 14), stage(null, 19)])).toBeNull();
    expect(observedBitsOf([stage(null, null)])).toBeNull();
  });
});
