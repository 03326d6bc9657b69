/** Resource variables: a subgraph gives first values once, reads see the last assignment, values live on. */
import { describe, expect, it } from 'vitest';
import { runGolden } from '../../../src/golden/run.ts';
import { createGoldenState, resetGoldenState } from '../../../src/golden/state.ts';
import type { Model, Operator, OperatorAttributes } from '../../../src/graph/model.ts';
import { referenceDatapath } from '../../../src/numerics/datapath.ts';
import { tensor } from '../../support/singleOperator.ts';

const activation = { type: 'int8', shape: [2], scale: 1, zeroPoint: 0 } as const;
const resource = { type: 'resource', shape: [] } as const;

function operator(index: number, kind: string, inputs: number[], outputs: number[], attributes = {}): Operator {
  return { index, kind, version: 1, inputs, outputs, attributes };
}

/** Output = variable as it was, then variable = input. The subgraph sets it to (5, 6). */
function delayLine(handle: OperatorAttributes = { sharedName: 'line' }): Model {
  return {
    name: 'delay',
    tensors: [tensor(0, 'input', activation), tensor(1, 'handle', resource), tensor(2, 'output', activation)],
    operators: [
      operator(0, 'CALL_ONCE', [], [], { initSubgraph: 1 }),
      operator(1, 'VAR_HANDLE', [], [1], handle),
      operator(2, 'READ_VARIABLE', [1], [2]),
      operator(3, 'ASSIGN_VARIABLE', [1, 0], []),
    ],
    inputs: [0],
    outputs: [2],
    subgraphs: [
      {
        index: 1,
        name: 'initialise',
        tensors: [tensor(0, 'first', { ...activation, data: Int8Array.of(5, 6) }), tensor(1, 'handle', resource)],
        operators: [
          operator(0, 'VAR_HANDLE', [], [1], { sharedName: 'line' }),
          operator(1, 'ASSIGN_VARIABLE', [1, 0], []),
        ],
        inputs: [],
        outputs: [],
      },
    ],
  };
}

describe('resource variables', () => {
  it('are initialised once, carried on, and reset', () => {
    const model = delayLine();
    const state = createGoldenState(model);
    const step = (...input: number[]): number[] => {
      const run = runGolden(model, referenceDatapath, [Uint8Array.from(input)], { state });
      return Array.from(run.tensors.get(2)!);
    };
    expect(step(1, 2)).toEqual([5, 6]);
    expect(step(3, 4)).toEqual([1, 2]);
    expect(step(7, 8)).toEqual([3, 4]);
    resetGoldenState(state, model);
    expect(step(9, 9)).toEqual([5, 6]);
  });

  it('are told apart by container and name; reading an unassigned one is an error', () => {
    const model = delayLine({ sharedName: 'line', container: 'elsewhere' });
    expect(() => runGolden(model, referenceDatapath, [Uint8Array.of(0, 0)])).toThrow(
      expect.objectContaining({ code: 'VARIABLE_UNASSIGNED' }),
    );
  });

  it('refuse a missing subgraph, a foreign handle and a value of another size', () => {
    const model = delayLine();
    const run = (changed: Partial<Model>) => () =>
      runGolden({ ...model, ...changed }, referenceDatapath, [Uint8Array.of(0, 0)]);
    expect(run({ subgraphs: [] })).toThrow(expect.objectContaining({ code: 'SUBGRAPH_MISSING' }));
    const withoutMaker = model.operators.filter(({ kind }) => kind !== 'VAR_HANDLE');
    expect(run({ operators: withoutMaker })).toThrow(expect.objectContaining({ code: 'VARIABLE_HANDLE' }));
    const longer = model.tensors.map((one) => (one.index === 2 ? { ...one, shape: [3] } : one));
    expect(run({ tensors: longer })).toThrow(expect.objectContaining({ code: 'VARIABLE_SIZE' }));
    const nameless = model.operators.map((one) => (one.kind === 'CALL_ONCE' ? { ...one, attributes: {} } : one));
    expect(run({ operators: nameless })).toThrow(expect.objectContaining({ code: 'OPERATOR_ATTRIBUTE' }));
  });
});
