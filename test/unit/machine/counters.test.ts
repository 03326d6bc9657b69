/** Attribution of events: channels, elements, first in canonical order, totals per time step, ranges; by hand. */
import { expect, it } from 'vitest';
import { EventCounters, eventNumbers } from '../../../src/machine/counters.ts';
import { numericEvents } from '../../../src/numerics/events.ts';
import { scope } from './build.ts';

const { accumulatorOverflows, activationClamps, tableClamps } = eventNumbers;

it('numbers every event', () => {
  expect(numericEvents.map((name) => eventNumbers[name])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

it('adds up totals, elements and channels, and keeps the first index whatever the order', () => {
  const counters = new EventCounters(2);
  counters.begin(scope({ operator: 3, stage: 'output', channels: 4 }));
  counters.count(accumulatorOverflows, 5, 9, 7);
  counters.count(accumulatorOverflows, 1, 6, 3);
  counters.count(accumulatorOverflows, 2, 10, 0);
  counters.count(activationClamps, 1, 3, 0);
  counters.end();
  counters.begin(scope({ operator: 3, stage: 'output', channels: 4 }));
  counters.count(accumulatorOverflows, 1, 5, 9);
  counters.end();
  const stage = counters.operators.get(3)?.stages.get('output');
  expect(stage?.channels).toBe(4);
  expect(stage?.perStep).toBeNull();
  expect(stage?.counts.get('accumulatorOverflows')).toEqual({
    total: 9,
    elements: 4,
    perChannel: Float64Array.of(0, 6, 3, 0),
    first: { invocation: 2, timeStep: 0, index: 5, step: 9 },
  });
  expect(stage?.counts.get('activationClamps')?.perChannel).toEqual(Float64Array.of(0, 0, 0, 1));
  expect(stage?.counts.has('tableClamps')).toBe(false);
});

it('keeps totals per invocation and time step, and orders the first by time step before index', () => {
  const counters = new EventCounters(1);
  for (const [timeStep, index] of [
    [2, 0],
    [1, 5],
    [2, 1],
  ] as const) {
    counters.begin(scope({ stage: 'cell', channels: 8, timeStep, timeSteps: 4 }));
    counters.count(tableClamps, 3, index, 0);
    counters.end();
  }
  const stage = counters.operators.get(7)?.stages.get('cell');
  expect(stage?.perStep).toEqual(
    new Map([
      [4 + 2, { tableClamps: 6 }],
      [4 + 1, { tableClamps: 3 }],
    ]),
  );
  expect(stage?.counts.get('tableClamps')?.first).toEqual({ invocation: 1, timeStep: 1, index: 5, step: 0 });
});

it('splits the events of an instruction that covers several time steps', () => {
  const counters = new EventCounters(0);
  // Steps 3 and 4 of 6, 10 elements each: index 34 is element 4 of step 3, 41 element 1 of step 4.
  counters.begin(scope({ stage: 'gate', channels: 5, timeStep: 0, timeSteps: 6, elementsPerStep: 10 }));
  counters.count(tableClamps, 1, 41, 0);
  counters.count(tableClamps, 2, 34, 0);
  counters.count(tableClamps, 1, 39, 0);
  counters.end();
  const stage = counters.operators.get(7)?.stages.get('gate');
  expect(stage?.perStep).toEqual(
    new Map([
      [3, { tableClamps: 3 }],
      [4, { tableClamps: 1 }],
    ]),
  );
  const count = stage?.counts.get('tableClamps');
  expect(count?.first).toEqual({ invocation: 0, timeStep: 3, index: 4, step: 0 });
  expect(count?.perChannel).toEqual(Float64Array.of(0, 1, 0, 0, 3));
});

it('widens the observed range over instructions', () => {
  const counters = new EventCounters(0);
  counters.begin(scope());
  counters.observe(-5n, 3n);
  counters.end();
  counters.begin(scope());
  counters.observe(-2n, 2n ** 60n);
  counters.end();
  expect(counters.operators.get(7)?.stages.get('output')?.observed).toEqual({ min: -5n, max: 2n ** 60n });
});

it('loses no event of an instruction without a scope', () => {
  const counters = new EventCounters(0);
  counters.begin(null);
  counters.count(tableClamps, 1, 0, 0);
  counters.end();
  expect(counters.operators.get(-1)?.stages.get('instruction')?.counts.get('tableClamps')?.total).toBe(1);
});
