/**
 * Single operators at the edges of the reference's arithmetic. Every expected value is what TensorFlow Lite Micro (commit 90b983c2,
 * reference kernels) gave for the same model and input in its own interpreter.
 */
import { describe, expect, it } from 'vitest';
import type { DataType, OperatorAttributes } from '../../../src/graph/model.ts';
import { runGolden } from '../../../src/golden/run.ts';
import { referenceDatapath } from '../../../src/numerics/datapath.ts';
import { singleOperator, type TensorSketch } from '../../support/singleOperator.ts';

type Elements = Int8Array | Int16Array | Int32Array;

function sketch(type: DataType, shape: number[], scale: number, zeroPoint = 0, data?: Elements): TensorSketch {
  return { type, shape, scale, zeroPoint, ...(data === undefined ? {} : { data }) };
}

function list(...values: number[]): TensorSketch {
  return { type: 'int32', shape: [values.length], data: Int32Array.from(values) };
}

const samples = Int8Array.of(-128, -100, -60, -51, -50, -49, -1, 0, 1, 50, 100, 127);
const samplesAround14 = Int8Array.of(-128, -100, -75, -51, -50, -49, -1, 0, 14, 50, 100, 127);
const zeroOrLimit = [...Array<number>(8).fill(-128), ...Array<number>(4).fill(127)];

interface Run {
  readonly name: string;
  readonly kind: string;
  readonly inputs: readonly TensorSketch[];
  readonly output: TensorSketch;
  readonly attributes?: OperatorAttributes;
  readonly fed: Elements;
  readonly expected: readonly number[];
}

const runs: readonly Run[] = [
  {
    name: 'HARD_SWISH whose output shift is 16: nothing rounds to 0',
    kind: 'HARD_SWISH',
    inputs: [sketch('int8', [12], 0.5, -50)],
    output: sketch('int8', [12], 512),
    fed: samples,
    expected: [1, 1, 1, -1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
  {
    name: 'HARD_SWISH whose output shift is 15',
    kind: 'HARD_SWISH',
    inputs: [sketch('int8', [12], 1, -50)],
    output: sketch('int8', [12], 300),
    fed: samples,
    expected: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  },
  {
    name: 'HARD_SWISH whose input is shifted right by 16 in front of the clamp',
    kind: 'HARD_SWISH',
    inputs: [sketch('int8', [12], 1.6449205e-7, 127)],
    output: sketch('int8', [12], 7.17647382e-8, 127),
    fed: samplesAround14,
    expected: [-128, -128, -104, -77, -76, -75, -20, -19, -2, 39, 96, 127],
  },
  {
    name: 'HARD_SWISH with the largest left shift in front of the clamp',
    kind: 'HARD_SWISH',
    inputs: [sketch('int8', [12], 2 ** 24)],
    output: sketch('int8', [12], 2 ** 24),
    fed: samples,
    expected: [0, 0, 0, 0, 0, 0, 0, 0, 1, 50, 100, 127],
  },
  {
    name: 'LOGISTIC whose every input is at a limit',
    kind: 'LOGISTIC',
    inputs: [sketch('int8', [12], 20)],
    output: sketch('int8', [12], 1 / 256, -128),
    fed: samples,
    expected: zeroOrLimit,
  },
  {
    name: 'TANH whose every input is at a limit',
    kind: 'TANH',
    inputs: [sketch('int8', [12], 20)],
    output: sketch('int8', [12], 1 / 128),
    fed: samples,
    expected: zeroOrLimit,
  },
  {
    name: 'TANH int16 with the largest input scale',
    kind: 'TANH',
    inputs: [sketch('int16', [4], 2.6665)],
    output: sketch('int16', [4], 2 ** -15),
    fed: Int16Array.of(1, 2, -3, 400),
    expected: [32453, 32767, -32767, 32767],
  },
  {
    name: 'QUANTIZE of int32 whose difference to the zero point leaves 32 bits',
    kind: 'QUANTIZE',
    inputs: [sketch('int32', [6], 0.5, -20)],
    output: sketch('int8', [6], 2 ** 24),
    fed: Int32Array.of(2147483647, 2147483628, 2147483627, 0, -2147483648, -20),
    expected: [-64, -64, 64, 0, -64, 0],
  },
  {
    name: 'PADV2 of int32 with a constant beyond 16 bits',
    kind: 'PADV2',
    inputs: [{ type: 'int32', shape: [2] }, { type: 'int32', shape: [1, 2], data: Int32Array.of(1, 2) }, list(-70000)],
    output: { type: 'int32', shape: [5] },
    fed: Int32Array.of(-5, 2 ** 30),
    expected: [-70000, -5, 1073741824, -70000, -70000],
  },
  {
    name: 'ADD with the largest output multiplier',
    kind: 'ADD',
    inputs: [sketch('int8', [12], 2 ** 18), sketch('int8', [12], 1, 0, samples)],
    output: sketch('int8', [12], 1),
    fed: samples,
    expected: [-128, -128, -128, -128, -128, -128, -128, 0, 127, 127, 127, 127],
  },
  {
    name: 'TRANSPOSE_CONV int16 with an int16 bias',
    kind: 'TRANSPOSE_CONV',
    inputs: [
      list(1, 3, 3, 2),
      {
        type: 'int8',
        shape: [2, 2, 2, 1],
        scale: [0.5, 0.25],
        zeroPoint: [0, 0],
        data: Int8Array.of(1, 2, 3, 4, -5, 6, -7, 8),
      },
      sketch('int16', [1, 2, 2, 1], 0.5),
      { type: 'int16', shape: [2], scale: [0.25, 0.125], zeroPoint: [0, 0], data: Int16Array.of(-300, 20000) },
    ],
    output: sketch('int16', [1, 3, 3, 2], 0.25),
    attributes: { padding: 'VALID', strideHeight: 1, strideWidth: 1, activation: 'NONE' },
    fed: Int16Array.of(100, -200, 300, -32768),
    expected: [
      ...[-200, 9750, -300, 10800, -700, 9400, 300, 8900, -32668, 32767, -32768, -32768, 600, 8950],
      ...[-32768, 32767, -32768, -32768],
    ],
  },
];

describe('single operators at the edges, as TensorFlow Lite Micro runs them', () => {
  it.each(runs)('$name', ({ kind, inputs, output, attributes, fed, expected }) => {
    const model = singleOperator(kind, inputs, output, attributes);
    const { tensors } = runGolden(model, referenceDatapath, [
      new Uint8Array(fed.buffer, fed.byteOffset, fed.byteLength),
    ]);
    const { buffer } = Uint8Array.from(tensors.get(model.outputs[0]!)!);
    const result = { int8: Int8Array, int16: Int16Array, int32: Int32Array }[output.type as 'int8'];
    expect(Array.from(new result(buffer))).toEqual(expected);
  });
});
