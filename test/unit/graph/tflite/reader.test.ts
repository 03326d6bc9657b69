/**
 * The reader against `options.tflite`, which the FlatBuffers compiler (flatc 2.0.8) made from `options.json` and the
 * schema of tensorflow/tflite-micro commit 90b983c2: every option, tensor type and rule that npusim reads.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Model, Tensor } from '../../../../src/graph/model.ts';
import { readTflite } from '../../../../src/graph/tflite/reader.ts';
import { attributesOf, type JsonOperator } from './schemaOptions.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const bytes = readFileSync(join(fixtures, 'options.tflite'));
const json = JSON.parse(readFileSync(join(fixtures, 'options.json'), 'utf8')) as {
  readonly operator_codes: readonly { readonly builtin_code: string | number; readonly version: number }[];
  readonly subgraphs: readonly { readonly tensors: readonly unknown[]; readonly operators: readonly JsonOperator[] }[];
};
const model: Model = readTflite(bytes, 'options');
const described = json.subgraphs[0]!.operators;
/** Kinds whose option tables have no attributes in npusim. */
const withoutAttributes = ['SPACE_TO_DEPTH', 'ARG_MAX', 'PAD', 'HARD_SWISH', 'STABLEHLO_PAD'];
const changedMeaning = ['offset', 'diagonal_recurrent_tensors', 'kernel_type', 'batch_dims'];

function kindOf(operator: JsonOperator): string {
  return String(json.operator_codes[operator.opcode_index ?? 0]!.builtin_code);
}

function tensorNamed(name: string): Tensor {
  return model.tensors.find((tensor) => tensor.name === name)!;
}

function operatorsOf(kind: string): Model['operators'] {
  return model.operators.filter((operator) => operator.kind === kind);
}

describe('operators', () => {
  const withOptions = described.flatMap((operator, index) =>
    operator.builtin_options === undefined ||
    withoutAttributes.includes(kindOf(operator)) ||
    changedMeaning.some((name) => name in operator.builtin_options!)
      ? []
      : [{ index, kind: kindOf(operator), operator }],
  );

  test('the fixture has two settings of every option table, and CALL_ONCE', () => {
    expect(withOptions).toHaveLength(2 * 40 + 1);
  });

  test.each(withOptions)('$index $kind: every option', ({ index, kind, operator }) => {
    const read = model.operators[index]!;
    expect(read.kind).toBe(kind);
    expect(read.version).toBe(json.operator_codes[operator.opcode_index ?? 0]!.version);
    expect(read.inputs).toEqual(operator.inputs);
    expect(read.outputs).toEqual(operator.outputs);
    expect(read.attributes).toEqual(attributesOf(operator));
  });

  test('without an options table the schema gives the defaults', () => {
    const bare = new Map(
      described.flatMap((operator, index) =>
        operator.builtin_options_type === undefined ? [[kindOf(operator), model.operators[index]!.attributes]] : [],
      ),
    );
    expect(bare.get('ADD')).toBeDefined();
    expect(bare.get('SOFTMAX')).toEqual({ beta: 0 });
    expect(bare.get('RESHAPE')).toEqual({});
    expect(bare.get('MEAN')).toEqual({ keepDims: false });
    expect(bare.get('FULLY_CONNECTED')).toEqual({
      activation: 'NONE',
      weightsFormat: 0,
      keepDims: false,
      asymmetricQuantizeInputs: false,
    });
    expect(bare.get('VAR_HANDLE')).toEqual({ container: '', sharedName: '' });
    expect(bare.get('RELU')).toEqual({});
  });

  test('options that change the meaning and have no attribute are named', () => {
    const named = model.operators.flatMap(({ kind, attributes }) =>
      attributes.unsupportedOptions === undefined ? [] : [`${kind}: ${attributes.unsupportedOptions.join()}`],
    );
    expect(named).toEqual([
      'SPACE_TO_DEPTH: builtin_options of type 19',
      'SPACE_TO_DEPTH: builtin_options of type 19',
      'ARG_MAX: builtin_options of type 40',
      'ARG_MAX: builtin_options of type 40',
      'STRIDED_SLICE: offset',
      'UNIDIRECTIONAL_SEQUENCE_LSTM: diagonal_recurrent_tensors',
      'LSTM: kernel_type',
      'GATHER: batch_dims',
      'STABLEHLO_PAD: builtin_options_2',
    ]);
  });

  test('a custom operator keeps its name and options, an unknown code its number', () => {
    const custom = operatorsOf('CUSTOM:TFLite_Detection_PostProcess');
    expect(custom).toHaveLength(1);
    expect(custom[0]!.attributes).toEqual({ customOptions: new Uint8Array([1, 2, 3, 250]) });
    expect(operatorsOf('BUILTIN_9999')).toHaveLength(1);
    expect(operatorsOf('STABLEHLO_CASE')).toHaveLength(1);
  });

  test('of the old and the new operator code the larger one counts', () => {
    const lastThree = model.operators.slice(-4, -1).map(({ kind, version }) => [kind, version]);
    expect(lastThree).toEqual([
      ['MUL', 1], // builtin_code 0 (ADD), deprecated_builtin_code 18
      ['TANH', 1], // builtin_code 28, deprecated_builtin_code 0
      ['HARD_SWISH', 3], // 117 in both
    ]);
  });
});

describe('tensors', () => {
  const notQuantized = { scales: [], zeroPoints: [], dimension: 0 };

  test('constants of every type, with their quantisation', () => {
    expect(tensorNamed('per channel')).toMatchObject({
      type: 'int8',
      shape: [2, 3],
      quantization: { scales: [0.5, 0.25, 0.125], zeroPoints: [0, 1, -2], dimension: 1 },
      data: new Uint8Array([0, 1, 2, 3, 4, 5]),
      isVariable: false,
    });
    expect(tensorNamed('int16').quantization).toEqual({ scales: [2], zeroPoints: [-7], dimension: 0 });
    expect(tensorNamed('int64').quantization).toEqual({ scales: [2], zeroPoints: [0], dimension: 0 });
    expect(tensorNamed('scalar')).toMatchObject({ type: 'float32', shape: [], quantization: notQuantized });
    expect(tensorNamed('bool')).toMatchObject({ type: 'bool', data: new Uint8Array([1, 0, 1]) });
    expect(tensorNamed('uint8').quantization).toEqual({ scales: [1], zeroPoints: [255], dimension: 0 });
    expect(tensorNamed('resource')).toMatchObject({ type: 'resource', data: null });
  });

  test('constants can be viewed as typed arrays where they are', () => {
    const { data } = tensorNamed('int64');
    expect([...new BigInt64Array(data!.buffer, data!.byteOffset, 2)]).toEqual([-5n, 7n]);
    const float = tensorNamed('scalar').data!;
    expect(new Float32Array(float.buffer, float.byteOffset, 1)[0]).toBe(1.5);
  });

  test('one zero point serves several scales; a dimension outside the rank is 0', () => {
    expect(tensorNamed('one zero point').quantization).toEqual({ scales: [2, 0], zeroPoints: [0, 0], dimension: 0 });
  });

  test('variables, dynamic signatures and empty tensors', () => {
    expect(tensorNamed('variable')).toMatchObject({ isVariable: true, data: null });
    expect(tensorNamed('dynamic é中').shape).toEqual([1, 4]);
    expect(tensorNamed('empty constant')).toMatchObject({ shape: [0], data: new Uint8Array(0) });
    expect(tensorNamed('empty buffer')).toMatchObject({ shape: [2], data: null });
  });

  test('elements that cannot be interpreted are of type other, and say why', () => {
    const others = model.tensors.filter((tensor) => tensor.type === 'other').map((tensor) => tensor.otherType);
    expect(others).toEqual([
      'FLOAT16',
      'INT4',
      'STRING',
      'sparse INT8',
      'INT8 without affine quantisation',
      'INT8 in another file',
    ]);
  });
});

describe('graphs', () => {
  test('only the subgraphs that CALL_ONCE reaches are read', () => {
    expect(model.inputs).toEqual([0]);
    expect(model.outputs).toEqual([1]);
    expect(model.subgraphs).toHaveLength(1);
    const initialisation = model.subgraphs![0]!;
    expect(initialisation).toMatchObject({ index: 2, name: 'init' });
    expect(initialisation.operators.map(({ kind }) => kind)).toEqual(['VAR_HANDLE', 'ASSIGN_VARIABLE']);
    expect(initialisation.operators[0]!.attributes).toEqual({ container: 'c', sharedName: 'state' });
    expect(initialisation.tensors[1]!.data).toEqual(new Uint8Array([1, 2]));
  });

  test('later changes of the given bytes do not reach the model', () => {
    const given = Uint8Array.from(bytes);
    const read = readTflite(given, 'copy');
    given.fill(0);
    expect(read).toEqual({ ...model, name: 'copy' });
  });

  test('bytes at an odd place of a larger buffer read alike', () => {
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(readTflite(larger.subarray(3), 'options')).toEqual(model);
  });
});
