/** The comparison of counted with expected events finds every kind of difference, in both formats. */
import { describe, expect, it } from 'vitest';
import { newStage, observe, recordEvent, type OperatorEvents } from '../../../../src/numerics/events.ts';
import { parseCaseFile } from '../../../../src/runner/vectors/caseFile.ts';
import { eventMismatches, expectedStages, type ExpectedStage } from '../../../../src/runner/vectors/expectedEvents.ts';

const zero = { accumulatorOverflows: 0, activationClamps: 0, outputSaturationsHigh: 0 };

function macExpectation(): readonly ExpectedStage[] {
  const expected = {
    events: { ...zero, accumulatorOverflows: 3 },
    elements: { ...zero, accumulatorOverflows: 2 },
    perChannel: { accumulatorOverflows: [1, 2] },
    first: { accumulatorOverflows: { invocation: 0, index: 4, coordinates: [2, 0], step: 7 }, activationClamps: null },
    observed: { min: -9, max: 3, bits: 5 },
    provenBits: 6,
  };
  const file = { format: 'mac-event-vectors/1', op: 'CONV_2D', cases: [{ id: 'mac', expected }] };
  return expectedStages(parseCaseFile(file, 'mac.json')[0]!)!;
}

/** What a run counts that agrees with the expectation above; `change` makes it differ. */
function counted(change: (events: OperatorEvents) => void = () => undefined): OperatorEvents {
  const stage = newStage('output', 2);
  recordEvent(stage, 'accumulatorOverflows', 1, 0, { invocation: 0, timeStep: 0, index: 4, step: 7 });
  recordEvent(stage, 'accumulatorOverflows', 2, 1, { invocation: 0, timeStep: 0, index: 5, step: 1 });
  observe(stage, -9n, 3n);
  stage.provenBits = 6;
  const events: OperatorEvents = { operator: 0, stages: new Map([['output', stage]]) };
  change(events);
  return events;
}

describe('eventMismatches', () => {
  it('is silent where everything agrees', () => {
    expect(eventMismatches(macExpectation(), [counted()])).toEqual([]);
  });

  const output = (events: OperatorEvents) => events.stages.get('output')!;
  const overflows = (events: OperatorEvents) => output(events).counts.get('accumulatorOverflows')!;
  it.each<[string, (events: OperatorEvents) => void]>([
    ['output accumulatorOverflows: expected 3, counted 4', (events) => void (overflows(events).total = 4)],
    ['output accumulatorOverflows elements: expected 2, counted 1', (events) => void (overflows(events).elements = 1)],
    [
      'output accumulatorOverflows per channel: expected [1,2], counted [2,1]',
      (events) => overflows(events).perChannel.reverse(),
    ],
    [
      'output accumulatorOverflows first: expected [0,0,4,7], counted [0,0,4,6]',
      (events) => void (overflows(events).first = { invocation: 0, timeStep: 0, index: 4, step: 6 }),
    ],
    [
      'output observed: expected ["-9","3",5], counted ["-9","4",5]',
      (events) => void (output(events).observed = { min: -9n, max: 4n }),
    ],
    ['output provenBits: expected 6, counted 5', (events) => void (output(events).provenBits = 5)],
    ['output provenBits: expected 6, counted null', (events) => void (output(events).provenBits = null)],
    [
      'output activationClamps: expected 0, counted 1',
      (events) =>
        recordEvent(output(events), 'activationClamps', 1, 0, { invocation: 0, timeStep: 0, index: 0, step: 0 }),
    ],
  ])('%s', (sentence, change) => {
    const found = eventMismatches(macExpectation(), [counted(change)]);
    expect(found[0]).toBe(sentence);
  });

  it('finds stages that should not be there, and stages that are missing', () => {
    const extra = counted((events) => {
      const stage = newStage('hidden', 2);
      recordEvent(stage, 'tableClamps', 1, 0, { invocation: 0, timeStep: 0, index: 0, step: 0 });
      events.stages.set('hidden', stage);
    });
    expect(eventMismatches(macExpectation(), [extra])[0]).toBe('hidden tableClamps: expected 0, counted 1');
    expect(eventMismatches(macExpectation(), [counted((events) => events.stages.clear())])[0]).toBe(
      'output accumulatorOverflows: expected 3, counted 0',
    );
  });
});

describe('expectedStages of recurrent cases', () => {
  const one = {
    id: 'recurrent',
    expected: {
      perStage: { cell: { vectorSaturations: 3 } },
      elements: { cell: { vectorSaturations: 3 } },
      first: { cell: { vectorSaturations: [0, 1, 2, 0] } },
      perStep: [{}, { cell: { vectorSaturations: 1 } }, {}, { cell: { vectorSaturations: 2 } }],
    },
    observed: { 'cellGate.input': { min: -4, max: 3, observedBits: 3, provenBits: 9 } },
  };
  const file = { format: 'npusim-event-vectors-recurrent/1', op: 'SVDF', cases: [one] };
  const expected = expectedStages(parseCaseFile(file, 'r.json')[0]!)!;

  /** Two invocations of two steps: `late` is the step of the last two events. */
  function runs(late: number): OperatorEvents[] {
    return [0, 1].map((invocation) => {
      const cell = newStage('cell', 4, true);
      const input = newStage('cellGate.input', 4, true);
      observe(input, invocation === 0 ? -4n : 0n, 3n);
      input.provenBits = 9;
      if (invocation === 0) {
        recordEvent(cell, 'vectorSaturations', 1, 2, { invocation, timeStep: 1, index: 2, step: 0 }, 1);
      } else {
        recordEvent(cell, 'vectorSaturations', 1, 0, { invocation, timeStep: 1, index: 0, step: 0 }, late);
        recordEvent(cell, 'vectorSaturations', 1, 1, { invocation, timeStep: 1, index: 1, step: 0 }, late);
      }
      return { operator: 0, stages: new Map([cell, input].map((stage) => [stage.stage, stage])) };
    });
  }

  it('sums over invocations and compares each step', () => {
    expect(eventMismatches(expected, runs(3))).toEqual([]);
    expect(eventMismatches(expected, runs(2))).toEqual([
      'cell vectorSaturations of step 2: expected 0, counted 2',
      'cell vectorSaturations of step 3: expected 2, counted 0',
    ]);
  });

  it('refuses malformed expectations', () => {
    const malformed = { ...file, cases: [{ ...one, expected: { perStage: 3 } }] };
    expect(() => expectedStages(parseCaseFile(malformed, 'r.json')[0]!)).toThrow(
      expect.objectContaining({ code: 'VECTOR_EXPECTATION', exitCode: 2 }),
    );
  });
});
