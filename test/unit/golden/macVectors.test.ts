/** The golden MAC operators against every captured and brute-forced vector of their kind: values, events, integer parameters. */
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runGolden } from '../../../src/golden/run.ts';
import { referenceDatapath, type Datapath } from '../../../src/numerics/datapath.ts';
import { channelScalers } from '../../../src/operators/channelScalers.ts';
import { effectiveZeroPointHandling, macParameters, registerBits } from '../../../src/operators/convolution.ts';
import { fusedActivations } from '../../../src/operators/fusion.ts';
import { readCaseFile, type CaseOfFile } from '../../../src/runner/vectors/caseFile.ts';
import { caseModel } from '../../../src/runner/vectors/caseModel.ts';
import { eventMismatches, expectedStages } from '../../../src/runner/vectors/expectedEvents.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const vectorFiles = [
  'conv2d/conv2d_int8',
  'conv2d/conv2d_int16x8_bias32',
  'conv2d/conv2d_int16x8_bias64',
  'depthwise_conv2d/depthwise_conv2d_int8',
  'depthwise_conv2d/depthwise_conv2d_int16x8',
  'fully_connected/fully_connected_int8',
  'fully_connected/fully_connected_int8_per_channel',
  'fully_connected/fully_connected_int16x8_bias32',
  'fully_connected/fully_connected_int16x8_bias64',
  'fully_connected/fully_connected_int16x8_per_channel',
  'transpose_conv/transpose_conv_int8',
  'transpose_conv/transpose_conv_int16x8',
];
const eventFiles = ['conv2d', 'depthwise_conv2d', 'fully_connected', 'transpose_conv', 'fused_hard_swish'];

const chosen = (file: string): string => join(import.meta.dirname, '..', '..', 'vectors', 'mac', `${file}.json`);
const chosenFiles = [
  ...vectorFiles.map((file) => chosen(basename(file))),
  ...eventFiles.map((file) => chosen(`events_${file}`)),
];
const allFiles = [
  ...vectorFiles.map((file) => sharedPath('vectors', `${file}.json`)),
  ...eventFiles.map((file) => sharedPath('event-vectors', `${file}.json`)),
];
const hasScales = (file: string): boolean => !file.endsWith('fused_hard_swish.json');

describe('golden MAC operators against the chosen vectors', () => {
  it.each(chosenFiles)('%s: values, events, register, proof', expectValuesAndEvents);
  it.each(chosenFiles.filter(hasScales))('%s: integer parameters', expectIntegerParameters);
});

describe.skipIf(!hasShared)('golden MAC operators against all vectors (skipped without the shared material)', () => {
  it.each(allFiles)('%s: values, events, register, proof', expectValuesAndEvents);
  it.each(allFiles.filter(hasScales))('%s: integer parameters', expectIntegerParameters);
});

function expectValuesAndEvents(file: string): void {
  const cases = readCaseFile(file);
  expect(cases.length).toBeGreaterThan(2);
  const mismatches: string[] = [];
  for (const one of cases) {
    const { model, invocations, datapath } = caseModel(one);
    const hardware = { ...referenceDatapath, ...datapath };
    const invocation = invocations[0]!;
    const run = runGolden(model, hardware, invocation.inputs);
    const output = run.tensors.get(model.outputs[0]!)!;
    if (!Buffer.from(output).equals(invocation.expectedOutputs[0]!)) mismatches.push(`${one.id}: values differ`);
    const expected = expectedStages(one);
    if (expected === null) continue;
    for (const sentence of eventMismatches(expected, [run.events.get(0)!])) mismatches.push(`${one.id}: ${sentence}`);
    mismatches.push(...inForce(one, model, hardware));
  }
  expect(mismatches).toEqual([]);
}

function expectIntegerParameters(file: string): void {
  const mismatches: string[] = [];
  for (const one of readCaseFile(file)) {
    const { model } = caseModel(one);
    const parameters = macParameters(model, model.operators[0]!);
    const kernel = one.kernel!;
    const scalers = channelScalers({ ...parameters, wideAccumulator: false }, referenceDatapath);
    const count = (kernel['output_multiplier'] as number[]).length;
    const limit = parameters.outputType === 'int8' ? 128 : 32768;
    const formed = {
      // The files give no padding where the operator has none.
      ...('pad_h' in kernel ? { pad_h: parameters.padTop, pad_w: parameters.padLeft } : {}),
      input_offset: 0 - parameters.inputZeroPoint,
      filter_offset: 0 - parameters.filterZeroPoint,
      output_offset: parameters.outputZeroPoint,
      output_multiplier: [...scalers.multiplier.slice(0, count)],
      output_shift: [...scalers.shift.slice(0, count)],
      // The files cut the bounds to the type.
      activation_min: Math.max(-limit, parameters.clampLow ?? -limit),
      activation_max: Math.min(limit - 1, parameters.clampHigh ?? limit - 1),
      accumulator: parameters.wideAccumulator ? 'int64' : 'int32',
    };
    const wanted = Object.fromEntries(Object.keys(formed).map((name) => [name, kernel[name]]));
    if (JSON.stringify(formed) !== JSON.stringify(wanted)) {
      mismatches.push(`${one.id}: ${JSON.stringify(formed)} instead of ${JSON.stringify(wanted)}`);
    }
  }
  expect(mismatches).toEqual([]);
}

/** Register width, zero-point handling and F that the case says were in force. */
function inForce(one: CaseOfFile, model: ReturnType<typeof caseModel>['model'], hardware: Datapath): string[] {
  const parameters = macParameters(model, model.operators[0]!);
  const have = {
    registerBits: registerBits(parameters, hardware),
    zeroPointHandling: effectiveZeroPointHandling(parameters, hardware, true),
    fractionBits: fusedActivations(model, hardware).get(0)?.fractionBits,
  };
  const { registerBits: bits, zeroPointHandling, fractionBits } = one.expected!;
  const want = { registerBits: bits, zeroPointHandling, fractionBits };
  return JSON.stringify(have) === JSON.stringify(want)
    ? []
    : [`${one.id}: in force ${JSON.stringify(have)}, expected ${JSON.stringify(want)}`];
}
