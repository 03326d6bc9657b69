/** The writer: nothing is lost between writing and reading, files keep the format's rules, and what cannot be kept is refused. */
import { describe, expect, test } from 'vitest';
import type { Model, Operator, Tensor } from '../../../../src/graph/model.ts';
import { readTflite } from '../../../../src/graph/tflite/reader.ts';
import { writeTflite } from '../../../../src/graph/tflite/writer.ts';
import { codeOf } from '../errorCode.ts';
import { fieldOf, rootOf, tablesOf, uint32At, vectorOf } from './flatbufferLocator.ts';
import { randomKinds, randomModel } from './randomModel.ts';

const models = 400;

describe('random models', () => {
  test(`${models} models are the same after writing and reading`, () => {
    const kinds = new Set<string>();
    for (let seed = 0; seed < models; seed++) {
      const model = randomModel(seed);
      const bytes = writeTflite(model);
      expect(readTflite(bytes, model.name), `seed ${seed}`).toEqual(model);
      expect(Buffer.compare(writeTflite(model), bytes), `seed ${seed}`).toBe(0);
      for (const graph of [model, ...(model.subgraphs ?? [])]) graph.operators.forEach(({ kind }) => kinds.add(kind));
    }
    expect([...kinds].sort()).toEqual([...randomKinds].sort());
  });

  test('constants stand at multiples of 16 bytes, buffer 0 is empty, codes are not repeated', () => {
    let constants = 0;
    for (let seed = 0; seed < 100; seed++) {
      const model = randomModel(seed);
      const bytes = writeTflite(model);
      const root = rootOf(bytes);
      expect(String.fromCharCode(...bytes.subarray(4, 8))).toBe('TFL3');
      expect(uint32At(bytes, fieldOf(bytes, root, 0)!)).toBe(3);
      const [first, ...others] = tablesOf(bytes, vectorOf(bytes, root, 4)!);
      expect(fieldOf(bytes, first!, 0)).toBeNull();
      for (const buffer of others) {
        expect(vectorOf(bytes, buffer, 0)!.start % 16).toBe(0);
        constants++;
      }
      const used = [model, ...(model.subgraphs ?? [])].flatMap(({ operators }) =>
        operators.map(({ kind, version }) => `${version} ${kind}`),
      );
      expect(tablesOf(bytes, vectorOf(bytes, root, 1)!)).toHaveLength(new Set(used).size);
    }
    expect(constants).toBeGreaterThan(100);
  });
});

const input: Tensor = {
  index: 0,
  name: 'in',
  type: 'int8',
  shape: [1],
  quantization: { scales: [], zeroPoints: [], dimension: 0 },
  data: null,
  isVariable: false,
};

function oneOperator(kind: string, attributes: Operator['attributes'], tensor: Partial<Tensor> = {}): Model {
  return {
    name: 'one',
    tensors: [input, { ...input, index: 1, ...tensor }],
    operators: [{ index: 0, kind, version: 1, inputs: [0], outputs: [1], attributes }],
    inputs: [0],
    outputs: [1],
  };
}

describe('left-out attributes', () => {
  test('read back as the defaults of the schema', () => {
    const model = oneOperator('CONV_2D', { strideHeight: 2, strideWidth: 3 });
    expect(readTflite(writeTflite(model), 'one').operators[0]!.attributes).toEqual({
      padding: 'SAME',
      strideHeight: 2,
      strideWidth: 3,
      dilationHeight: 1,
      dilationWidth: 1,
      activation: 'NONE',
    });
  });
});

describe('what cannot be written is refused', () => {
  test.each([
    ['elements of unknown type', oneOperator('RELU', {}, { type: 'other', otherType: 'FLOAT16' })],
    ['an attribute that the operator does not have', oneOperator('RELU', { axis: 1 })],
    ['options without an attribute', oneOperator('STRIDED_SLICE', { unsupportedOptions: ['offset'] })],
    [
      'integer parameters of vector files',
      oneOperator('MUL', {
        integerParameters: {
          outputMultiplier: [1],
          outputShift: [0],
          inputZeroPoint: 0,
          filterZeroPoint: 0,
          outputZeroPoint: 0,
          activationMin: -128,
          activationMax: 127,
        },
      }),
    ],
    ['a kind outside the schema', oneOperator('MY_OPERATOR', {})],
    ['a builtin number that has a name', oneOperator('BUILTIN_18', {})],
    ['a custom operator without a name', oneOperator('CUSTOM', {})],
    ['a window without strides', oneOperator('CONV_2D', {})],
    ['a fractional axis', oneOperator('CONCATENATION', { axis: 0.5 })],
    ['a weights format of more than 8 bits', oneOperator('FULLY_CONNECTED', { weightsFormat: 128 })],
    ['a slope that is no float32 value', oneOperator('LEAKY_RELU', { alpha: 0.1 })],
    ['a bias type that no accumulator has', oneOperator('FULLY_CONNECTED', { quantizedBiasType: 'int16' })],
  ])('%s', (_, model) => {
    expect(codeOf(() => writeTflite(model))).toBe('TFLITE_CANNOT_WRITE');
  });

  test('a model that breaks an invariant', () => {
    expect(codeOf(() => writeTflite({ ...oneOperator('RELU', {}), outputs: [7] }))).toBe('GRAPH_BAD_TENSOR_INDEX');
  });
});
