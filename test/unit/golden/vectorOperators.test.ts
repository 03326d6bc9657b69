/** The golden operators outside the MAC array against every captured vector of their kind and the brute-forced events. */
import { describe, expect, it } from 'vitest';
import { runGolden } from '../../../src/golden/run.ts';
import { createGoldenState } from '../../../src/golden/state.ts';
import { referenceDatapath } from '../../../src/numerics/datapath.ts';
import { totalsOf, type OperatorEvents } from '../../../src/numerics/events.ts';
import { readCaseFile, type CaseOfFile } from '../../../src/runner/vectors/caseFile.ts';
import { caseModel } from '../../../src/runner/vectors/caseModel.ts';
import { eventMismatches, expectedStages } from '../../../src/runner/vectors/expectedEvents.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const valueFiles = [
  'add/add_int16',
  'add/add_int8',
  'average_pool/average_pool_int16',
  'average_pool/average_pool_int8',
  'batch_matmul/batch_matmul_int16',
  'batch_matmul/batch_matmul_int8',
  'concatenation/concatenation_int16',
  'concatenation/concatenation_int8',
  'hard_swish/hard_swish_int8',
  'l2_normalization/l2_normalization_int8',
  'leaky_relu/leaky_relu_int16',
  'leaky_relu/leaky_relu_int8',
  'logistic/logistic_int16',
  'logistic/logistic_int8',
  'lstm/lstm_int16x8',
  'lstm/lstm_int8',
  'max_pool/max_pool_int16',
  'max_pool/max_pool_int8',
  'maximum_minimum/maximum_int8',
  'maximum_minimum/minimum_int8',
  'mean/mean_int16',
  'mean/mean_int8',
  'mul/mul_int16',
  'mul/mul_int8',
  'pad/pad_int16',
  'pad/pad_int8',
  'prelu/prelu_int8',
  'quantize/dequantize_int8',
  'quantize/quantize_float_int16',
  'quantize/quantize_float_int8',
  'reduce_max/reduce_max_int8',
  'relu/relu6_int16',
  'relu/relu6_int8',
  'relu/relu_int16',
  'relu/relu_int8',
  'requantize/requantize_int16_int16',
  'requantize/requantize_int16_int32',
  'requantize/requantize_int16_int8',
  'requantize/requantize_int32_int16',
  'requantize/requantize_int32_int8',
  'requantize/requantize_int8_int16',
  'requantize/requantize_int8_int32',
  'requantize/requantize_int8_int8',
  'requantize/requantize_int8_uint8',
  'resize/resize_bilinear_int8',
  'resize/resize_nearest_int8',
  'softmax/softmax_int16',
  'softmax/softmax_int8',
  'softmax/softmax_int8_int16',
  'sub/sub_int16',
  'sub/sub_int8',
  'sum/sum_int8',
  'svdf/svdf_int8_state_int16',
  'svdf/svdf_int8_state_int8',
  'tanh/tanh_int16',
  'tanh/tanh_int8',
].map((name) => ['vectors', `${name}.json`] as const);

const eventFiles = ['add', 'lstm_int8', 'lstm_int16x8', 'mul', 'svdf'].map(
  (name) => ['event-vectors', `${name}.json`] as const,
);

/** What differs from the case's outputs, final state and events, over all its invocations. */
function mismatchesOf(one: CaseOfFile): string[] {
  const { model, invocations, variables, datapath } = caseModel(one);
  const hardware = { ...referenceDatapath, ...datapath };
  const state = createGoldenState(model);
  for (const { tensor, initial } of variables) state.variables.set(tensor, Uint8Array.from(initial));
  const events: OperatorEvents[] = [];
  const found: string[] = [];
  invocations.forEach(({ inputs, expectedOutputs }, invocation) => {
    const run = runGolden(model, hardware, inputs, { state, invocation });
    const output = run.tensors.get(model.outputs[0]!)!;
    if (!Buffer.from(output).equals(expectedOutputs[0]!)) found.push(`${one.id}: values of invocation ${invocation}`);
    events.push(run.events.get(0)!);
  });
  for (const { tensor, final } of variables) {
    const value = Buffer.from(state.variables.get(tensor)!);
    if (final !== null && !value.equals(final)) found.push(`${one.id}: final '${model.tensors[tensor]!.name}'`);
  }
  const expected = expectedStages(one);
  if (expected !== null) found.push(...eventMismatches(expected, events).map((sentence) => `${one.id}: ${sentence}`));
  return found;
}

describe.skipIf(!hasShared)('golden vector operators against the vectors (skipped without the shared material)', () => {
  it.each([...valueFiles, ...eventFiles])('%s/%s', (folder, file) => {
    const cases = readCaseFile(sharedPath(folder, file));
    expect(cases.length).toBeGreaterThan(0);
    expect(cases.flatMap(mismatchesOf)).toEqual([]);
  });

  it.each([
    'average_pool/average_pool_int8',
    'hard_swish/hard_swish_int8',
    'logistic/logistic_int8',
    'softmax/softmax_int16',
    'pad/pad_int8',
    'requantize/requantize_int8_int8',
  ])('%s: only the events that SEMANTICS allows the operator', (name) => {
    const allowed: Readonly<Record<string, readonly string[]>> = {
      AVERAGE_POOL_2D: ['activationClamps'],
      'QUANTIZE (requantize)': ['outputSaturationsLow', 'outputSaturationsHigh'],
    };
    let seen = 0;
    for (const one of readCaseFile(sharedPath('vectors', `${name}.json`))) {
      const { model, invocations } = caseModel(one);
      const run = runGolden(model, referenceDatapath, invocations[0]!.inputs);
      for (const [event, total] of Object.entries(totalsOf(run.events.get(0)!))) {
        if (total === 0) continue;
        seen++;
        expect(allowed[one.op] ?? [], one.id).toContain(event);
      }
    }
    expect(seen > 0).toBe(/average|requantize/.test(name));
  });
});
