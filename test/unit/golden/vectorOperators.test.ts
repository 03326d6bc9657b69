/** The golden operators outside the MAC array against every captured vector of their kind and the brute-forced events. */
import { basename, join } from 'node:path';
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
];
const eventFiles = ['add', 'lstm_int8', 'lstm_int16x8', 'mul', 'svdf'];

const chosen = (file: string): string => join(import.meta.dirname, '..', '..', 'vectors', 'vector', `${file}.json`);
const chosenFiles = [
  ...valueFiles.map((file) => chosen(basename(file))),
  ...eventFiles.map((file) => chosen(`events_${file}`)),
];
const allFiles = [
  ...valueFiles.map((file) => sharedPath('vectors', `${file}.json`)),
  ...eventFiles.map((file) => sharedPath('event-vectors', `${file}.json`)),
];

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

function expectAgreement(file: string): void {
  const cases = readCaseFile(file);
  expect(cases.length).toBeGreaterThan(2);
  expect(cases.flatMap(mismatchesOf)).toEqual([]);
}

describe('golden vector operators against the chosen vectors', () => {
  it.each(chosenFiles)('%s', expectAgreement);

  it.each([
    ['average_pool_int8', /^activationClamps$/],
    ['requantize_int8_int8', /^outputSaturations(Low|High)$/],
    ['leaky_relu_int8', /^outputSaturations(Low|High)$/],
    ['mean_int8', /^outputSaturations(Low|High)$/],
    ['hard_swish_int8', null],
    ['logistic_int8', null],
    ['tanh_int8', null],
    ['softmax_int16', null],
    ['pad_int8', null],
  ] as const)('%s: only the events that SEMANTICS gives the operator', (name, allowed) => {
    const seen = new Set<string>();
    for (const one of readCaseFile(chosen(name))) {
      const { model, invocations } = caseModel(one);
      const { events } = runGolden(model, referenceDatapath, invocations[0]!.inputs);
      for (const [event, total] of Object.entries(totalsOf(events.get(0)!))) if (total > 0) seen.add(event);
    }
    expect([...seen].filter((event) => allowed?.test(event) !== true)).toEqual([]);
    expect(seen.size > 0).toBe(allowed !== null);
  });
});

describe.skipIf(!hasShared)('golden vector operators against all vectors (skipped without the shared material)', () => {
  it.each(allFiles)('%s', expectAgreement);
});
