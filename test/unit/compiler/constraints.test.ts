import { describe, expect, it } from 'vitest';
import { checkSupport, constraints } from '../../../src/compiler/constraints.ts';
import type { Model, OperatorAttributes } from '../../../src/graph/model.ts';
import { resolveHardware } from '../../../src/hardware/resolve.ts';
import { singleOperator, type TensorSketch } from '../../support/singleOperator.ts';

const hardware = resolveHardware();

const int8 = (shape: number[], scale = 0.5, zeroPoint = 0): TensorSketch => ({ type: 'int8', shape, scale, zeroPoint });
const int16 = (shape: number[], scale = 0.5, zeroPoint = 0): TensorSketch => ({
  type: 'int16',
  shape,
  scale,
  zeroPoint,
});
const filter = (sketch: Partial<TensorSketch> = {}): TensorSketch => ({
  type: 'int8',
  shape: [2, 1, 1, 3],
  scale: 0.25,
  zeroPoint: 0,
  data: new Int8Array(6),
  ...sketch,
});
const indices = (...values: number[]): TensorSketch => ({
  type: 'int32',
  shape: [values.length],
  data: Int32Array.from(values),
});
const convolution: OperatorAttributes = { padding: 'VALID', strideHeight: 1, strideWidth: 1, activation: 'NONE' };
const conv = (
  change: { input?: TensorSketch; filter?: TensorSketch; bias?: TensorSketch; output?: TensorSketch } = {},
  attributes: OperatorAttributes = convolution,
): Model =>
  singleOperator(
    'CONV_2D',
    [change.input ?? int8([1, 2, 2, 3]), change.filter ?? filter(), change.bias ?? null],
    change.output ?? int8([1, 2, 2, 2]),
    attributes,
  );

function lstm(
  change: { cellScale?: number; weights?: boolean; gateScale?: number; type?: 'int8' | 'int16' } = {},
): Model {
  const type = change.type ?? 'int8';
  const activation: TensorSketch = { type, shape: [1, 2], scale: 1 / 128, zeroPoint: 0 };
  const weights = (inputs: number): TensorSketch => ({
    type: 'int8',
    shape: [2, inputs],
    scale: 0.01,
    zeroPoint: 0,
    ...(change.weights === false ? {} : { data: new Int8Array(2 * inputs) }),
  });
  const bias: TensorSketch = { type: 'int32', shape: [2], data: new Int32Array(2) };
  const four = <T>(value: T): T[] => [value, value, value, value];
  const inputs: (TensorSketch | null)[] = [
    { ...activation, shape: [1, 3, 4] },
    ...four(weights(4)),
    ...four(weights(2)),
    ...[null, null, null],
    ...four(bias),
    ...[null, null],
    { ...activation, isVariable: true },
    { type: 'int16', shape: [1, 2], scale: change.cellScale ?? 2 ** -11, zeroPoint: 0, isVariable: true },
  ];
  return singleOperator(
    'UNIDIRECTIONAL_SEQUENCE_LSTM',
    inputs,
    { ...activation, shape: [1, 3, 2] },
    { activation: 'TANH' },
  );
}

/** For every constraint a network that breaks it. */
const breaking: Readonly<Record<string, Model>> = {
  'known operator': singleOperator('COS', [int8([2])], int8([2])),
  'integer activations': singleOperator(
    'ADD',
    [
      { type: 'float32', shape: [2] },
      { type: 'float32', shape: [2] },
    ],
    { type: 'float32', shape: [2] },
  ),
  elements: singleOperator('ADD', [int8([0, 4]), int8([0, 4])], int8([0, 4])),
  'known options': singleOperator('ADD', [int8([2]), int8([2])], int8([2]), { unsupportedOptions: ['something'] }),
  'constant filter': conv({ filter: int8([2, 1, 1, 3]) }),
  'filter zero point': conv({ filter: filter({ zeroPoint: 3 }) }),
  'MAC types': conv({ output: int16([1, 2, 2, 2]) }),
  'MAC bias type': conv({ bias: { type: 'int64', shape: [2], data: new BigInt64Array(2) } }),
  'scaler range': conv({ input: int8([1, 2, 2, 3], 1e6), output: int8([1, 2, 2, 2], 1e-6) }),
  'int16 zero point': singleOperator('ADD', [int16([2], 0.5, 4), int16([2])], int16([2])),
  'fused activation': conv({}, { ...convolution, activation: 'TANH' }),
  'operand types': singleOperator('SOFTMAX', [{ type: 'int32', shape: [2], scale: 1, zeroPoint: 0 }], int8([2]), {
    beta: 1,
  }),
  'same quantisation': singleOperator('MAXIMUM', [int8([2]), int8([2], 0.25)], int8([2])),
  'constant operands': singleOperator('MEAN', [int8([2, 2]), { type: 'int32', shape: [1] }], int8([2])),
  'multiplier range': singleOperator('QUANTIZE', [int8([2], 1e30)], int8([2], 1e-6)),
  'output format': singleOperator('LOGISTIC', [int8([2])], int8([2], 0.5, 0)),
  attributes: singleOperator('SOFTMAX', [int8([2])], int8([2], 1 / 256, -128), { beta: -1 }),
  'row length': singleOperator('SOFTMAX', [int8([1, 5000])], int8([1, 5000], 1 / 256, -128), { beta: 1 }),
  'reduced axes': singleOperator('SUM', [int8([2, 2, 2, 2, 2, 2, 2]), indices(1, 3, 5)], int8([2, 2, 2, 2])),
  'LSTM variant': lstm({ cellScale: 0.3 }),
  'recurrent constants': lstm({ weights: false }),
};

describe('constraints', () => {
  it('have names of their own, each with a network that breaks it', () => {
    const names = constraints.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(breaking).sort()).toEqual([...names].sort());
  });

  it.each(constraints)('$name: "$sentence"', ({ name, kinds, violation }) => {
    const model = breaking[name]!;
    const operator = model.operators[0]!;
    if (kinds !== null) expect(kinds).toContain(operator.kind);
    expect(violation(model, operator, hardware)).toEqual(expect.any(String));
    expect(() => {
      checkSupport(model, hardware);
    }).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_OPERATORS', exitCode: 3 }));
  });

  it('let a supported network pass', () => {
    expect(() => {
      checkSupport(conv(), hardware);
      checkSupport(lstm(), hardware);
    }).not.toThrow();
  });

  it('say how to go on with WHILE, float32 and uint8', () => {
    const message = (model: Model): string => {
      try {
        checkSupport(model, hardware);
      } catch (error) {
        return String(error);
      }
      return '';
    };
    expect(message(singleOperator('WHILE', [int8([2])], int8([2])))).toMatch(/unroll the loop/);
    expect(message(breaking['integer activations']!)).toMatch(/quantise the network to int8 or int16x8/);
    const uint8: TensorSketch = { type: 'uint8', shape: [2], scale: 0.5, zeroPoint: 128 };
    expect(message(singleOperator('ADD', [uint8, uint8], uint8))).toMatch(/convert the network with int8 quantisation/);
  });
});
