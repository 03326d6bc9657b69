/** The golden driver: order, inputs, state, refusals; a small CONV_2D by hand. */
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../src/graph/model.ts';
import { runGolden, unsupportedOperators } from '../../../src/golden/run.ts';
import { createGoldenState, resetGoldenState } from '../../../src/golden/state.ts';
import { referenceDatapath } from '../../../src/numerics/datapath.ts';
import { totalsOf } from '../../../src/numerics/events.ts';
import { singleOperator, tensor } from '../../support/singleOperator.ts';

/** Two inputs, one output: acc = bias + 2a − 3b, scale ½, zero point 1, ReLU (lower bound 1). */
function dot(bias: number): Model {
  return singleOperator(
    'FULLY_CONNECTED',
    [
      { type: 'int8', shape: [2, 2], scale: 0.5, zeroPoint: 0 },
      { type: 'int8', shape: [1, 2], scale: 0.5, zeroPoint: 0, data: Int8Array.of(2, -3) },
      { type: 'int32', shape: [1], data: Int32Array.of(bias) },
    ],
    { type: 'int8', shape: [2, 1], scale: 0.5, zeroPoint: 1 },
    { activation: 'RELU' },
  );
}

const rows = new Uint8Array(Int8Array.of(10, 1, -20, 30).buffer);

describe('runGolden', () => {
  it('computes a hand example with its events', () => {
    const run = runGolden(dot(4), referenceDatapath, [rows]);
    // 4 + 20 − 3 = 21 · ½ = 10.5 → 11, + 1; 4 − 40 − 90 = −126 · ½ = −63 + 1, clamped to 1.
    expect([...new Int8Array(run.tensors.get(3)!.buffer)]).toEqual([12, 1]);
    expect([...run.tensors.keys()]).toEqual([0, 3]);
    const events = run.events.get(0)!;
    expect(totalsOf(events)).toMatchObject({ activationClamps: 1, accumulatorOverflows: 0, outputSaturationsLow: 0 });
    const stage = events.stages.get('output')!;
    expect(stage.observed).toEqual({ min: -126n, max: 21n });
    // One step of two products: 4 + 2·[−128, 127] − 3·[−128, 127] = [−633, 642].
    expect(stage.provenBits).toBe(11);
    expect(stage.counts.get('activationClamps')!.first).toEqual({ invocation: 0, timeStep: 0, index: 1, step: 0 });
  });

  it('counts a bias outside the register as the load of every element, in the invocation that runs', () => {
    const datapath = { ...referenceDatapath, accumulatorBits: 12, accumulatorOverflow: 'saturate' } as const;
    const stage = runGolden(dot(5000), datapath, [rows], { invocation: 3 }).events.get(0)!.stages.get('output')!;
    // Loaded as 2047; + 17 leaves the range again (step 1), − 130 does not.
    expect(stage.counts.get('accumulatorOverflows')).toMatchObject({
      total: 3,
      elements: 2,
      first: { invocation: 3, timeStep: 0, index: 0, step: 0 },
    });
    expect([...stage.counts.get('accumulatorOverflows')!.perChannel]).toEqual([3]);
    expect(stage.observed).toEqual({ min: 4870n, max: 5017n });
  });

  it('names every operator that it cannot run', () => {
    const model = dot(0);
    const strange = ['WHILE', 'FFT'].map((kind, i) => ({ ...model.operators[0]!, index: i + 1, kind }));
    const graph = { ...model, operators: [...model.operators, ...strange] };
    const sentences = ['operator 1 (WHILE) has no golden kernel', 'operator 2 (FFT) has no golden kernel'];
    expect(unsupportedOperators(graph)).toEqual(sentences);
    expect(() => runGolden(graph, referenceDatapath, [rows])).toThrow(
      expect.objectContaining({ code: 'GOLDEN_UNSUPPORTED_OPERATORS', exitCode: 3, message: sentences.join('\n') }),
    );
  });

  it('refuses a wrong number or size of inputs', () => {
    expect(() => runGolden(dot(0), referenceDatapath, [])).toThrow(expect.objectContaining({ code: 'INPUT_COUNT' }));
    expect(() => runGolden(dot(0), referenceDatapath, [rows.slice(1)])).toThrow(
      expect.objectContaining({
        code: 'INPUT_SIZE',
        message: "input 0 'input0' has 3 bytes; int8 [2, 2] needs 4",
      }),
    );
  });

  it('refuses scales beyond the scaler', () => {
    const model = dot(0);
    const tensors = model.tensors.map((one) =>
      one.index === 3 ? { ...one, quantization: { ...one.quantization, scales: [2 ** -40] } } : one,
    );
    expect(() => runGolden({ ...model, tensors }, referenceDatapath, [rows])).toThrow(
      expect.objectContaining({ code: 'SCALER_SHIFT', exitCode: 3 }),
    );
  });
});

describe('createGoldenState', () => {
  it('resets int8 variables to their zero point and all others to 0', () => {
    const model: Model = {
      name: 'state',
      tensors: [
        tensor(0, 'hidden', { type: 'int8', shape: [3], scale: 1, zeroPoint: -7, isVariable: true }),
        tensor(1, 'cell', { type: 'int16', shape: [2], scale: 1, zeroPoint: 0, isVariable: true }),
        tensor(2, 'activation', { type: 'int8', shape: [3], scale: 1, zeroPoint: -7 }),
      ],
      operators: [],
      inputs: [],
      outputs: [],
    };
    const state = createGoldenState(model);
    expect([...state.variables]).toEqual([
      [0, Uint8Array.of(249, 249, 249)],
      [1, Uint8Array.of(0, 0, 0, 0)],
    ]);
    state.variables.get(1)!.fill(9);
    state.resources.set('x', new Uint8Array(1));
    resetGoldenState(state, model);
    expect(state).toEqual(createGoldenState(model));
  });
});
