/** The networks are what the README says, and their numbers behave like those of trained ones: ranges used, few values clipped. */
import { describe, expect, test } from 'vitest';
import type { Tensor } from '../../src/graph/model.ts';
import { presetConfig } from '../../src/hardware/presets.ts';
import { simulate } from '../../src/runner/simulate.ts';
import { compileNetwork, sha256Of } from '../../src/runner/sources.ts';
import { constant, elementsOf } from './independent/tensors.ts';
import { networkModel, networkNames, programFile } from './program.ts';

function isFilter({ type, shape, data }: Tensor): boolean {
  return type === 'int8' && data !== null && shape.length >= 2;
}

function peak(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Multiply-accumulates, by hand. */
const macs = {
  mlp: 64 * 64 + 64 * 32 + 32 * 10,
  // Stem, then depthwise and pointwise of four blocks, then the head.
  dscnn:
    256 * 24 * 27 +
    (256 * 24 * 9 + 256 * 48 * 24) +
    (64 * 48 * 9 + 64 * 96 * 48) +
    (64 * 96 * 9 + 64 * 96 * 96) +
    (16 * 96 * 9 + 16 * 128 * 96) +
    128 * 10,
  'lstm-int8': 32 * 4 * 24 * (12 + 24) + 32 * 24 * 8,
  'lstm-int16x8': 24 * 4 * 32 * (16 + 32) + 32 * 6,
  gru: 5 * 48 * 12 + 4 * 48 * 16 + 5 * 16 * 5,
  streaming: 14 * 8 * 9 + 12 * 16 * 9 * 8 + 12 * 16 * 4,
} as Readonly<Record<string, number>>;

describe.each(networkNames)('%s', (name) => {
  const model = networkModel(name);
  const hardware = presetConfig('embedded-256');
  const network = compileNetwork(model, hardware, sha256Of(programFile(name, `${name}.tflite`)));

  test('has as many multiply-accumulates as its layers', () => {
    expect(simulate(network, { hardware, mode: 'timing' }).result.macs).toBe(macs[name]);
  });

  test('every filter uses its scale to the end', () => {
    const filters = model.tensors.filter(isFilter);
    expect(filters.length).toBeGreaterThanOrEqual(3);
    for (const filter of filters) expect(peak(constant(filter)), filter.name).toBe(127);
  });

  test('the input spans a third of its codes or more, and the outputs differ', () => {
    const { type } = model.tensors[model.inputs[0]!]!;
    const input = elementsOf(type, programFile(name, 'input.bin'));
    const [low, high] = [input.reduce((a, b) => Math.min(a, b)), input.reduce((a, b) => Math.max(a, b))];
    expect(high - low).toBeGreaterThan((type === 'int8' ? 256 : 65536) / 3);
    expect(new Set(programFile(name, 'expected.bin')).size).toBeGreaterThanOrEqual(5);
  });

  test('clips and saturates seldom', () => {
    const { result } = simulate(network, {
      hardware,
      inputs: [programFile(name, 'input.bin')],
      invocations: name === 'streaming' ? 12 : 1,
    });
    const { tableClamps, vectorSaturations, accumulatorOverflows, outputSaturationsLow, outputSaturationsHigh } =
      result.events!;
    const elements = result.conformance!.comparedElements;
    expect(accumulatorOverflows).toBe(0);
    expect(tableClamps + vectorSaturations).toBeLessThan(elements / 100);
    expect(outputSaturationsLow + outputSaturationsHigh).toBeLessThan(elements / 20);
  });
});

test('the cell of lstm-int16x8 is clipped, but seldom; that of lstm-int8 has no limit', () => {
  const [clipped, free] = ['lstm-int16x8', 'lstm-int8'].map((name) => {
    const hardware = presetConfig('embedded-256');
    const network = compileNetwork(networkModel(name), hardware, '');
    const { result } = simulate(network, { hardware, inputs: [programFile(name, 'input.bin')] });
    return result.events!.activationClamps;
  });
  expect(clipped).toBeGreaterThan(0);
  expect(clipped).toBeLessThan((24 * 32) / 10);
  expect(free).toBe(0);
});
