/**
 * Constants of unusual widths on the machine: fill values beyond an instruction's 16 bits, an int16 bias. Expected values of
 * PADV2 and TRANSPOSE_CONV are what TensorFlow Lite Micro (commit 90b983c2) gave; it has no PAD of int64, whose values are plain.
 */
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../../src/graph/model.ts';
import { presetConfig } from '../../../../src/hardware/presets.ts';
import { simulate } from '../../../../src/runner/simulate.ts';
import { compileNetwork } from '../../../../src/runner/sources.ts';
import { singleOperator, type TensorSketch } from '../../../support/singleOperator.ts';

const hardware = presetConfig('embedded-256');
const paddings: TensorSketch = { type: 'int32', shape: [1, 2], data: Int32Array.of(1, 2) };

/** The output's bytes on the machine; golden model and machine agree. */
function run(model: Model, input: ArrayBufferView): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  const { result, outputs } = simulate(compileNetwork(model, hardware, '0'), { hardware, inputs: [bytes] });
  expect(result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0 });
  return Uint8Array.from(outputs![0]!);
}

describe('wide constants', () => {
  it.each([
    ['beyond 16 bits', -70000],
    ['the largest', 2147483647],
    ['the smallest', -2147483648],
  ])('PADV2 of int32 with a constant %s', (_name, value) => {
    const constant: TensorSketch = { type: 'int32', shape: [1], data: Int32Array.of(value) };
    const data: TensorSketch = { type: 'int32', shape: [2] };
    const model = singleOperator('PADV2', [data, paddings, constant], { type: 'int32', shape: [5] });
    const { buffer } = run(model, Int32Array.of(-5, 2 ** 30));
    expect(Array.from(new Int32Array(buffer))).toEqual([value, -5, 2 ** 30, value, value]);
  });

  it('PAD of int64', () => {
    const model = singleOperator('PAD', [{ type: 'int64', shape: [2] }, paddings], { type: 'int64', shape: [5] });
    const { buffer } = run(model, BigInt64Array.of(-5n, 2n ** 40n));
    expect(Array.from(new BigInt64Array(buffer))).toEqual([0n, -5n, 2n ** 40n, 0n, 0n]);
  });

  it('TRANSPOSE_CONV int16 with an int16 bias', () => {
    const model = singleOperator(
      'TRANSPOSE_CONV',
      [
        { type: 'int32', shape: [4], data: Int32Array.of(1, 3, 3, 2) },
        {
          type: 'int8',
          shape: [2, 2, 2, 1],
          scale: [0.5, 0.25],
          zeroPoint: [0, 0],
          data: Int8Array.of(1, 2, 3, 4, -5, 6, -7, 8),
        },
        { type: 'int16', shape: [1, 2, 2, 1], scale: 0.5, zeroPoint: 0 },
        { type: 'int16', shape: [2], scale: [0.25, 0.125], zeroPoint: [0, 0], data: Int16Array.of(-300, 20000) },
      ],
      { type: 'int16', shape: [1, 3, 3, 2], scale: 0.25, zeroPoint: 0 },
      { padding: 'VALID', strideHeight: 1, strideWidth: 1, activation: 'NONE' },
    );
    const { buffer } = run(model, Int16Array.of(100, -200, 300, -32768));
    expect(Array.from(new Int16Array(buffer))).toEqual([
      ...[-200, 9750, -300, 10800, -700, 9400, 300, 8900, -32668, 32767, -32768, -32768, 600, 8950],
      ...[-32768, 32767, -32768, -32768],
    ]);
  });
});
