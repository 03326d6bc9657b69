import { describe, expect, it } from 'vitest';
import type { OperatorEvents } from '../../../src/numerics/events.ts';
import { observe, recordEvent, stageOf } from '../../../src/numerics/events.ts';
import { compareEvents } from '../../../src/runner/verifyEvents.ts';
import { compareValues } from '../../../src/runner/verifyValues.ts';

describe('values', () => {
  const tensor = { type: 'int16', shape: [1, 2, 3] } as const;
  const golden = new Uint8Array(Int16Array.from([1, 2, 3, 4, 5, -6]).buffer);

  it('that are equal differ nowhere', () => {
    expect(compareValues(tensor, golden.slice(), golden)).toEqual({ elements: 6, mismatches: 0, first: null });
  });

  it('count elements, not bytes, and name the first', () => {
    const machine = new Uint8Array(Int16Array.from([1, 2, 3, 4, -5, 6]).buffer);
    expect(compareValues(tensor, machine, golden)).toEqual({
      elements: 6,
      mismatches: 2,
      first: { coordinates: [0, 1, 1], machine: '-5', golden: '5' },
    });
  });

  it('tell floats of different bits apart', () => {
    const zeros = new Uint8Array(Float32Array.of(0).buffer);
    const minus = new Uint8Array(Float32Array.of(-0).buffer);
    expect(compareValues({ type: 'float32', shape: [1] }, minus, zeros).mismatches).toBe(1);
  });

  it('of the wrong length all differ', () => {
    expect(compareValues(tensor, golden.subarray(0, 4), golden).mismatches).toBe(6);
  });
});

/** One stage of two channels with two overflow events and a range. */
function sample(): OperatorEvents {
  const events: OperatorEvents = { operator: 3, stages: new Map() };
  const stage = stageOf(events, 'output', 2, true);
  recordEvent(stage, 'accumulatorOverflows', 2, 0, { invocation: 0, timeStep: 0, index: 4, step: 1 }, 0);
  recordEvent(stage, 'accumulatorOverflows', 1, 1, { invocation: 0, timeStep: 1, index: 1, step: 0 }, 1);
  observe(stage, -5n, 90n);
  return events;
}

describe('events', () => {
  it('that are equal differ nowhere, and every counter counts', () => {
    const { counters, differences, notObserved } = compareEvents(sample(), sample());
    expect(differences).toEqual([]);
    expect(notObserved).toEqual([]);
    // 9 events × (total, elements, first), 2 channels of one event, 2 time steps × 9 events, 2 ends of the range.
    expect(counters).toBe(9 * 3 + 2 + 2 * 9 + 2);
  });

  const changes: readonly (readonly [string, (events: OperatorEvents) => void, readonly string[]])[] = [
    ['total', (e) => (count(e).total = 4), ['output accumulatorOverflows total']],
    ['elements', (e) => (count(e).elements = 3), ['output accumulatorOverflows elements']],
    ['channel', (e) => (count(e).perChannel[1] = 9), ['output accumulatorOverflows of channel 1']],
    [
      'first',
      (e) => (count(e).first = { invocation: 0, timeStep: 0, index: 4, step: 2 }),
      ['output accumulatorOverflows first'],
    ],
    ['time step', (e) => e.stages.get('output')!.perStep!.set(1, {}), ['output accumulatorOverflows of time step 1']],
    ['minimum', (e) => (e.stages.get('output')!.observed!.min = -6n), ['output observed minimum']],
    ['maximum', (e) => (e.stages.get('output')!.observed!.max = 91n), ['output observed maximum']],
    [
      'another stage',
      (e) =>
        recordEvent(stageOf(e, 'extra', 1), 'tableClamps', 1, 0, { invocation: 0, timeStep: 0, index: 0, step: 0 }),
      [
        'extra tableClamps total',
        'extra tableClamps elements',
        'extra tableClamps first',
        'extra tableClamps of channel 0',
      ],
    ],
  ];
  it.each(changes)('that differ in %s are found, whoever has them', (_, change, names) => {
    const changed = sample();
    change(changed);
    expect(compareEvents(changed, sample()).differences.map(({ name }) => name)).toEqual(names);
    expect(compareEvents(sample(), changed).differences.map(({ name }) => name)).toEqual(names);
  });

  it('that only golden has are found', () => {
    const { differences } = compareEvents(undefined, sample());
    expect(differences).toContainEqual({ name: 'output accumulatorOverflows total', machine: '0', golden: '3' });
  });

  it('a register that the machine did not observe is named, not compared', () => {
    const machine = sample();
    machine.stages.get('output')!.observed = null;
    expect(compareEvents(machine, sample())).toMatchObject({ differences: [], notObserved: ['output'] });
  });

  function count(events: OperatorEvents) {
    return events.stages.get('output')!.counts.get('accumulatorOverflows')!;
  }
});
