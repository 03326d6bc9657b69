/**
 * The networks of programs/ on every preset: what the machine computes is expected.bin, recorded from the reference kernels, and
 * machine and golden model agree in every value and every count.
 */
import { describe, expect, test } from 'vitest';
import { quantizedNetwork } from '../../programs/build/generate.ts';
import { runGolden } from '../../src/golden/run.ts';
import { createGoldenState } from '../../src/golden/state.ts';
import type { Model } from '../../src/graph/model.ts';
import { presetConfig, presetNames } from '../../src/hardware/presets.ts';
import { simulate } from '../../src/runner/simulate.ts';
import { compileNetwork, sha256Of } from '../../src/runner/sources.ts';
import { networkModel, networkNames, programFile } from './program.ts';

/** Bytes of all tensors of a list, for one invocation; the networks have int8 or int16 ports. */
function portBytes(model: Model, tensors: readonly number[]): number {
  return tensors.reduce((sum, index) => {
    const { type, shape } = model.tensors[index]!;
    return sum + shape.reduce((product, size) => product * size, type === 'int8' ? 1 : 2);
  }, 0);
}

test('the folders hold the networks of the README', () => {
  expect([...networkNames].sort()).toEqual(['dscnn', 'gru', 'lstm-int16x8', 'lstm-int8', 'mlp', 'streaming']);
});

describe.each(networkNames)('%s', (name) => {
  const model = networkModel(name);
  const input = programFile(name, 'input.bin');
  const expected = programFile(name, 'expected.bin');
  const invocations = input.length / portBytes(model, model.inputs);

  test('the files of inputs and outputs are for the same number of invocations', () => {
    expect(Number.isInteger(invocations)).toBe(true);
    expect(expected.length).toBe(invocations * portBytes(model, model.outputs));
    expect(invocations).toBe(name === 'streaming' ? 12 : 1);
  });

  test.each(presetNames)('on %s', (preset) => {
    const hardware = presetConfig(preset);
    const network = compileNetwork(model, hardware, sha256Of(programFile(name, `${name}.tflite`)));
    const { result, outputs } = simulate(network, { hardware, inputs: [input], invocations });
    expect(outputs).toHaveLength(1);
    expect([...outputs![0]!]).toEqual([...expected]);
    expect(result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0 });
    expect(result.conformance!.comparedElements).toBeGreaterThan(expected.length);
  });
});

test('streaming: with its variables full, a frame gives what the network on whole windows gives for the last five', () => {
  const window = quantizedNetwork('streaming');
  const [frames, expected] = [programFile('streaming', 'input.bin'), programFile('streaming', 'expected.bin')];
  const [frameBytes, outputBytes, windowFrames] = [16, 4, 5];
  const windowOutput = (last: number): number[] => {
    const input = frames.slice((last - windowFrames + 1) * frameBytes, (last + 1) * frameBytes);
    const { tensors } = runGolden(window, presetConfig('embedded-256'), [input], {
      state: createGoldenState(window),
      invocation: 0,
    });
    return [...tensors.get(window.outputs[0]!)!];
  };
  const outputs = Array.from({ length: expected.length / outputBytes }, (_, frame) => [
    ...expected.slice(frame * outputBytes, (frame + 1) * outputBytes),
  ]);
  expect(outputs).toHaveLength(12);
  outputs.forEach((output, frame) => {
    if (frame >= windowFrames - 1) expect(windowOutput(frame), `frame ${frame}`).toEqual(output);
  });
});
