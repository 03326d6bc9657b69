/** What the operators outside the MAC array refuse, by error code and exit code, each with one example. */
import { describe, expect, it } from 'vitest';
import { NpusimError } from '../../../src/errors.ts';
import type { OperatorAttributes } from '../../../src/graph/model.ts';
import { runGolden } from '../../../src/golden/run.ts';
import { referenceDatapath } from '../../../src/numerics/datapath.ts';
import { singleOperator, type TensorSketch } from '../../support/singleOperator.ts';

const int8 = (shape: number[], scale = 0.5, zeroPoint = 0): TensorSketch => ({ type: 'int8', shape, scale, zeroPoint });
const int16 = (shape: number[], scale = 0.5, zeroPoint = 0): TensorSketch => ({
  ...int8(shape, scale, zeroPoint),
  type: 'int16',
});
const float = (shape: number[]): TensorSketch => ({ type: 'float32', shape });
const list = (...values: number[]): TensorSketch => ({
  type: 'int32',
  shape: [values.length],
  data: Int32Array.from(values),
});
const window = { padding: 'VALID', filterHeight: 2, filterWidth: 2, strideHeight: 1, strideWidth: 1 } as const;

type Refusal = readonly [
  code: string,
  exitCode: 2 | 3,
  why: string,
  kind: string,
  inputs: readonly (TensorSketch | null)[],
  output: TensorSketch,
  attributes?: OperatorAttributes,
];

const refusals: readonly Refusal[] = [
  ['OPERATOR_TENSOR_MISSING', 2, 'no second operand', 'ADD', [int8([2]), null], int8([2])],
  ['OPERATOR_TYPE', 3, 'float operands', 'ADD', [float([2]), float([2])], float([2])],
  ['OPERATOR_TYPE', 3, 'operands of two types', 'MUL', [int8([2]), int16([2])], int8([2])],
  ['OPERATOR_TYPE', 3, 'int16 HARD_SWISH', 'HARD_SWISH', [int16([2])], int16([2])],
  ['OPERATOR_SCALE', 2, 'no scale', 'ADD', [{ type: 'int8', shape: [2] }, int8([2])], int8([2])],
  ['OPERATOR_SCALE', 3, 'an output scale 1000 times too small', 'HARD_SWISH', [int8([2], 1)], int8([2], 0.001)],
  ['OPERATOR_SCALE', 3, 'a scale that needs a right shift', 'LOGISTIC', [int8([2], 1e-9)], int8([2], 1 / 256, -128)],
  [
    'OPERATOR_SCALE',
    3,
    'an input scale that needs a left shift of 32',
    'HARD_SWISH',
    [int8([2], 2 ** 25)],
    int8([2], 2 ** 25),
  ],
  ['OPERATOR_SCALE', 3, 'an int8 scale of 2^36', 'TANH', [int8([2], 2 ** 36)], int8([2], 2 ** -7)],
  ['OPERATOR_SCALE', 3, 'an int16 scale below 2^-45', 'LOGISTIC', [int16([2], 2 ** -46)], int16([2], 2 ** -15)],
  ['OPERATOR_SCALE', 3, 'an int16 scale above 32767 / 12288', 'TANH', [int16([2], 2.667)], int16([2], 2 ** -15)],
  ['OPERATOR_ZERO_POINT', 3, 'an asymmetric int16', 'SUB', [int16([2], 0.5, 1), int16([2])], int16([2])],
  ['OPERATOR_QUANTIZATION', 3, 'another scale', 'MAXIMUM', [int8([2]), int8([2], 0.6)], int8([2])],
  ['OPERATOR_QUANTIZATION', 3, 'another zero point', 'RELU6', [int8([2])], int8([2], 0.5, 1)],
  [
    'OPERATOR_QUANTIZATION',
    3,
    'a pad value of another zero point',
    'PADV2',
    [
      int8([2], 1, 3),
      { type: 'int32', shape: [1, 2], data: Int32Array.of(1, 2) },
      { ...int8([1], 1, 0), data: Int8Array.of(5) },
    ],
    int8([5], 1, 3),
  ],
  ['OPERATOR_QUANTIZATION', 3, 'another type', 'RESHAPE', [int16([2])], int8([2])],
  ['OPERATOR_FORMAT', 3, 'a softmax output of another scale', 'SOFTMAX', [int8([2])], int8([2], 0.1, -128)],
  ['OPERATOR_BROADCAST', 2, 'shapes that do not broadcast', 'ADD', [int8([2]), int8([3])], int8([3])],
  ['OPERATOR_BROADCAST', 2, 'an output larger than both', 'MUL', [int8([1]), int8([1])], int8([3])],
  ['OPERATOR_ACTIVATION', 3, 'a fused TANH', 'ADD', [int8([2]), int8([2])], int8([2]), { activation: 'TANH' }],
  ['OPERATOR_ACTIVATION', 3, 'a fused RELU', 'CONCATENATION', [int8([2])], int8([2]), { axis: 0, activation: 'RELU' }],
  [
    'OPERATOR_ATTRIBUTE',
    2,
    'no stride',
    'MAX_POOL_2D',
    [int8([1, 4, 4, 1])],
    int8([1, 3, 3, 1]),
    { padding: 'VALID', filterHeight: 2, filterWidth: 2 },
  ],
  [
    'OPERATOR_ATTRIBUTE',
    2,
    'no padding',
    'MAX_POOL_2D',
    [int8([1, 2, 2, 1])],
    int8([1, 1, 1, 1]),
    { ...window, padding: undefined! },
  ],
  [
    'OPERATOR_ATTRIBUTE',
    2,
    'corners that exclude each other',
    'RESIZE_BILINEAR',
    [int8([1, 2, 2, 1]), list(4, 4)],
    int8([1, 4, 4, 1]),
    { alignCorners: true, halfPixelCenters: true },
  ],
  ['OPERATOR_ATTRIBUTE', 3, 'a negative beta', 'SOFTMAX', [int8([2])], int8([2], 1 / 256, -128), { beta: -1 }],
  [
    'OPERATOR_ATTRIBUTE',
    3,
    'a new axis',
    'STRIDED_SLICE',
    [int8([2]), list(0), list(1), list(1)],
    int8([1]),
    { newAxisMask: 1 },
  ],
  [
    'OPERATOR_SHAPE',
    2,
    'a window that makes another size',
    'AVERAGE_POOL_2D',
    [int8([1, 4, 4, 1])],
    int8([1, 2, 2, 1]),
    window,
  ],
  ['OPERATOR_SHAPE', 2, 'an image of three dimensions', 'AVERAGE_POOL_2D', [int8([4, 4, 1])], int8([3, 3, 1]), window],
  ['OPERATOR_SHAPE', 2, 'another number of elements', 'RESHAPE', [int8([4])], int8([5])],
  ['OPERATOR_SHAPE', 2, 'another number of elements', 'RELU', [int8([4])], int8([5])],
  ['OPERATOR_SHAPE', 3, 'a row too long for 32 bits', 'SOFTMAX', [int8([4096])], int8([4096], 1 / 256, -128)],
  [
    'OPERATOR_SHAPE',
    2,
    'paddings that make another shape',
    'PAD',
    [int8([2]), { type: 'int32', shape: [1, 2], data: Int32Array.of(1, 1) }],
    int8([5]),
  ],
  ['OPERATOR_SHAPE', 2, 'no permutation', 'TRANSPOSE', [int8([2, 2]), list(0, 0)], int8([2, 2])],
  ['OPERATOR_SHAPE', 2, 'a part outside the input', 'SLICE', [int8([4]), list(3), list(2)], int8([2])],
  ['OPERATOR_SHAPE', 2, 'a stride of 0', 'STRIDED_SLICE', [int8([4]), list(0), list(2), list(0)], int8([2])],
  [
    'OPERATOR_SHAPE',
    2,
    'a shrunk dimension walked backwards',
    'STRIDED_SLICE',
    [int8([4]), list(2), list(1), list(-1)],
    int8([1]),
    { shrinkAxisMask: 1 },
  ],
  ['OPERATOR_SHAPE', 2, 'inputs that do not fill the output', 'CONCATENATION', [int8([2])], int8([3]), { axis: 0 }],
  ['OPERATOR_SHAPE', 2, 'an output that is no part', 'SPLIT', [list(0), int8([4])], int8([3])],
  ['OPERATOR_SHAPE', 2, 'tensors that do not stack', 'PACK', [int8([2])], int8([2, 2]), { axis: 0 }],
  ['OPERATOR_SHAPE', 2, 'an axis that gives another shape', 'MEAN', [int8([2, 3]), list(1)], int8([3])],
  ['OPERATOR_SHAPE', 2, 'inner sizes that differ', 'BATCH_MATMUL', [int8([2, 3]), int8([2, 3])], int8([2, 3])],
  ['OPERATOR_SHAPE', 2, 'another number of channels', 'RESIZE_BILINEAR', [int8([1, 2, 2, 1])], int8([1, 4, 4, 2])],
  ['OPERATOR_AXIS', 2, 'an axis beyond the rank', 'CONCATENATION', [int8([2])], int8([2]), { axis: 1 }],
  [
    'OPERATOR_CONSTANT',
    3,
    'an axis computed at run time',
    'MEAN',
    [int8([2, 3]), { type: 'int32', shape: [1] }],
    int8([2]),
  ],
  ['OPERATOR_SHIFT', 3, 'a scale above 2^30', 'QUANTIZE', [int8([2], 2)], int8([2], 2 ** -30)],
  [
    'OPERATOR_SHIFT',
    3,
    'a 64-bit scale above 2^7',
    'BATCH_MATMUL',
    [int16([1, 1], 16), int16([1, 1], 16)],
    int16([1, 1], 1),
  ],
];

const named = refusals.map((refusal) => [`${refusal[0]}: ${refusal[2]} in ${refusal[3]}`, refusal] as const);

describe('refusals', () => {
  it.each(named)('%s', (_name, [code, exitCode, , kind, inputs, output, attributes]) => {
    const model = singleOperator(kind, inputs, output, attributes);
    const fed = model.inputs.map((index) => {
      const { type, shape } = model.tensors[index]!;
      const bytesOfElement = { int8: 1, int16: 2, int32: 4, float32: 4 }[type as 'int8'];
      return new Uint8Array(shape.reduce((product, size) => product * size, bytesOfElement));
    });
    let caught: unknown = null;
    try {
      runGolden(model, referenceDatapath, fed);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(NpusimError);
    expect(caught).toMatchObject({ code, exitCode });
    expect((caught as NpusimError).message).toContain(`operator 0 (${kind})`);
  });
});
