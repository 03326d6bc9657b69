import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presetNames } from '../../../src/hardware/presets.ts';
import { resolveHardware } from '../../../src/hardware/resolve.ts';
import { simulate } from '../../../src/runner/simulate.ts';
import { compileNetwork, loadNetwork } from '../../../src/runner/sources.ts';
import { singleOperator } from '../../support/singleOperator.ts';

const programs = join(import.meta.dirname, '..', '..', '..', 'programs');

describe('simulate', () => {
  it.each(presetNames)('mlp on %s agrees with the golden model in every tensor and count', (preset) => {
    const hardware = resolveHardware(preset);
    const { result } = simulate(loadNetwork(join(programs, 'mlp', 'mlp.tflite'), hardware), { hardware });
    expect(result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0, notCompared: [] });
    expect(result.conformance!.comparedTensors).toBe(4);
    // 64·64 + 64·32 + 32·10.
    expect(result.macs).toBe(6464);
  });

  it('computes what a hand can check: a fully connected neuron', () => {
    // (10 − 2)·3 + (−6 − 2)·(−5) + 7 = 71; scale 0.5·0.25 / 0.25 = 0.5: 35.5 → 36 (two roundings, ties away), zero point 1.
    const model = singleOperator(
      'FULLY_CONNECTED',
      [
        { type: 'int8', shape: [1, 2], scale: 0.5, zeroPoint: 2 },
        { type: 'int8', shape: [1, 2], scale: 0.25, zeroPoint: 0, data: Int8Array.of(3, -5) },
        { type: 'int32', shape: [1], scale: 0.125, zeroPoint: 0, data: Int32Array.of(7) },
      ],
      { type: 'int8', shape: [1, 1], scale: 0.25, zeroPoint: 1 },
      { activation: 'NONE' },
    );
    const hardware = resolveHardware();
    const network = compileNetwork(model, hardware, '');
    const { result, outputs } = simulate(network, { hardware, inputs: [Uint8Array.from(Int8Array.of(10, -6))] });
    expect([...new Int8Array(outputs![0]!)]).toEqual([37]);
    expect(result.seed).toBeNull();
    expect(result.layers[0]!.stages![0]!.observed).toEqual({ min: '7', max: '71', bits: 8 });
  });

  it('refuses inputs of the wrong number or size', () => {
    const hardware = resolveHardware();
    const network = loadNetwork(join(programs, 'mlp', 'mlp.tflite'), hardware);
    expect(() => simulate(network, { hardware, inputs: [] })).toThrow('0 inputs for 1 model inputs');
    expect(() => simulate(network, { hardware, inputs: [new Uint8Array(63)] })).toThrow('63 bytes; expected 64');
  });

  it('refuses more invocations than their frames can be held for', () => {
    const hardware = resolveHardware();
    const network = loadNetwork(join(programs, 'dscnn', 'dscnn.tflite'), hardware);
    // 32·32·3 bytes a frame, 2^30 bytes in all.
    expect(() => simulate(network, { hardware, invocations: 400_000 })).toThrow('at most 349525 in one run');
  });

  it('carries state from one invocation to the next unless told to reset it', () => {
    const hardware = resolveHardware();
    const network = compileNetwork(counterNetwork(), hardware, '');
    const frames = Uint8Array.of(1, 1, 1);
    const run = (resetState: boolean) => simulate(network, { hardware, inputs: [frames], invocations: 3, resetState });
    const kept = run(false);
    const reset = run(true);
    expect(new Set(reset.outputs![0])).toHaveLength(1);
    expect(new Set(kept.outputs![0])).toHaveLength(3);
    for (const { result } of [kept, reset]) {
      expect(result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0 });
    }
  });

  it('repeats the inputs of our own networks that are recorded', () => {
    const hardware = resolveHardware();
    const network = loadNetwork(join(programs, 'dscnn', 'dscnn.tflite'), hardware);
    const input = readFileSync(join(programs, 'dscnn', 'input.bin'));
    const once = simulate(network, { hardware, inputs: [input], verify: false });
    const twice = simulate(network, {
      hardware,
      inputs: [Buffer.concat([input, input])],
      invocations: 2,
      verify: false,
    });
    expect(Buffer.concat([once.outputs![0]!, once.outputs![0]!]).equals(twice.outputs![0]!)).toBe(true);
  });
});

/** SVDF of one filter whose memory of four steps is summed: every invocation with the same input gives a larger output. */
function counterNetwork() {
  return singleOperator(
    'SVDF',
    [
      { type: 'int8', shape: [1, 1], scale: 1, zeroPoint: 0 },
      { type: 'int8', shape: [1, 1], scale: 1, zeroPoint: 0, data: Int8Array.of(1) },
      { type: 'int16', shape: [1, 4], scale: 1, zeroPoint: 0, data: Int16Array.of(1, 1, 1, 1) },
      { type: 'int32', shape: [1], scale: 1, zeroPoint: 0, data: Int32Array.of(0) },
      { type: 'int16', shape: [1, 4], scale: 1, zeroPoint: 0, isVariable: true },
    ],
    { type: 'int8', shape: [1, 1], scale: 1, zeroPoint: 0 },
    { rank: 1, activation: 'NONE' },
  );
}
