/** Every error of the reader: one spoiled place of a valid file, the code, and a message that names place and value. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTflite } from '../../../../src/graph/tflite/reader.ts';
import { coded } from '../errorCode.ts';
import {
  fieldOf,
  rootOf,
  setFloat32,
  setUint16,
  setUint32,
  tableOf,
  tablesOf,
  vectorOf,
  vtableOf,
} from './flatbufferLocator.ts';

const valid = readFileSync(join(import.meta.dirname, 'fixtures', 'options.tflite'));

// Slots of the schema's tables.
const model = { version: 0, operatorCodes: 1, subgraphs: 2, buffers: 4 };
const codeFields = { deprecated: 0, builtin: 3 };
const subgraph = { tensors: 0, inputs: 1, operators: 3 };
const tensor = { shape: 0, buffer: 2, name: 3, quantization: 4, isVariable: 5 };
const quantization = { scale: 2, zeroPoint: 3 };
const operator = { opcodeIndex: 0, inputs: 1, optionsType: 3, options: 4 };

interface Places {
  readonly bytes: Uint8Array;
  readonly root: number;
  readonly codes: readonly number[];
  readonly subgraphs: readonly number[];
  readonly tensors: readonly number[];
  readonly operators: readonly number[];
  readonly buffers: readonly number[];
}

function placesOf(bytes: Uint8Array): Places {
  const root = rootOf(bytes);
  const tables = (table: number, slot: number): number[] => tablesOf(bytes, vectorOf(bytes, table, slot)!);
  const subgraphs = tables(root, model.subgraphs);
  return {
    bytes,
    root,
    codes: tables(root, model.operatorCodes),
    subgraphs,
    tensors: tables(subgraphs[0]!, subgraph.tensors),
    operators: tables(subgraphs[0]!, subgraph.operators),
    buffers: tables(root, model.buffers),
  };
}

/** Position in the list of tensors or operators of the fixture. */
const at = {
  conv: 0,
  fullyConnected: 12,
  softmax: 36,
  callOnce: -1,
  perChannel: 108,
  int16: 109,
  sparse: 121,
};

/** The error for a copy of the fixture that `spoil` has changed. */
function errorOf(spoil: (places: Places) => void, bytes: Uint8Array = valid): { code: string; message: string } {
  const copy = Uint8Array.from(bytes);
  spoil(placesOf(copy));
  const { code, message } = coded(() => readTflite(copy, 'spoiled.tflite'));
  return { code, message };
}

function field(places: Places, table: number, slot: number): number {
  return fieldOf(places.bytes, table, slot)!;
}

/** Field of the options table of an operator. */
function option(places: Places, index: number, slot: number): number {
  return field(places, tableOf(places.bytes, places.operators.at(index)!, operator.options), slot);
}

function scaleOf(places: Places, index: number): { start: number; count: number } {
  const table = tableOf(places.bytes, places.tensors[index]!, tensor.quantization);
  return vectorOf(places.bytes, table, quantization.scale)!;
}

/** Makes a slot of the vtable that this table (and its likes) use say that the field is absent. */
function dropField(places: Places, table: number, slot: number): void {
  setUint16(places.bytes, vtableOf(places.bytes, table) + 4 + 2 * slot, 0);
}

const cases: readonly {
  readonly name: string;
  readonly code: string;
  readonly says: RegExp;
  readonly spoil: (places: Places) => void;
}[] = [
  {
    name: 'an identifier of another format',
    code: 'TFLITE_BAD_IDENTIFIER',
    says: /"TFL2"/,
    spoil: (p) => (p.bytes[7] = 0x32),
  },
  {
    name: 'another version of the schema',
    code: 'TFLITE_BAD_VERSION',
    says: /version 4/,
    spoil: (p) => setUint32(p.bytes, field(p, p.root, model.version), 4),
  },
  {
    name: 'a root outside the file',
    code: 'TFLITE_BAD_OFFSET',
    says: /model at byte 0: offset 4294967295/,
    spoil: (p) => setUint32(p.bytes, 0, 0xffffffff),
  },
  {
    name: 'an offset of 0',
    code: 'TFLITE_BAD_OFFSET',
    says: /tensors\[108\]\.name at byte \d+: offset 0/,
    spoil: (p) => setUint32(p.bytes, field(p, p.tensors[at.perChannel]!, tensor.name), 0),
  },
  {
    name: 'a vtable outside the file',
    code: 'TFLITE_BAD_TABLE',
    says: /subgraphs\[0\]\.operators\[0\] .*vtable at -/,
    spoil: (p) => setUint32(p.bytes, p.operators[at.conv]!, 0x7fffffff),
  },
  {
    name: 'a vtable of odd size',
    code: 'TFLITE_BAD_TABLE',
    says: /vtable of 9 bytes/,
    spoil: (p) => setUint16(p.bytes, vtableOf(p.bytes, p.root), 9),
  },
  {
    name: 'a table longer than the file',
    code: 'TFLITE_BAD_TABLE',
    says: /table of 65535 bytes/,
    spoil: (p) => setUint16(p.bytes, vtableOf(p.bytes, p.root) + 2, 0xffff),
  },
  {
    name: 'a field outside its table',
    code: 'TFLITE_BAD_TABLE',
    says: /subgraphs at byte \d+: field offset 4096/,
    spoil: (p) => setUint16(p.bytes, vtableOf(p.bytes, p.root) + 4 + 2 * model.subgraphs, 4096),
  },
  {
    name: 'a vector longer than the file',
    code: 'TFLITE_BAD_VECTOR',
    says: /tensors\[108\]\.shape at byte \d+: a vector of 2147483647 elements of 4 bytes/,
    spoil: (p) => setUint32(p.bytes, vectorOf(p.bytes, p.tensors[at.perChannel]!, tensor.shape)!.start - 4, 0x7fffffff),
  },
  {
    name: 'a string that does not end',
    code: 'TFLITE_BAD_STRING',
    says: /tensors\[108\]\.name/,
    spoil: (p) => {
      const { start, count } = vectorOf(p.bytes, p.tensors[at.perChannel]!, tensor.name)!;
      p.bytes[start + count] = 65;
    },
  },
  {
    name: 'a model without buffers',
    code: 'TFLITE_MISSING_FIELD',
    says: /buffers at byte/,
    spoil: (p) => dropField(p, p.root, model.buffers),
  },
  {
    name: 'a model without operator codes',
    code: 'TFLITE_MISSING_FIELD',
    says: /operator_codes/,
    spoil: (p) => dropField(p, p.root, model.operatorCodes),
  },
  {
    name: 'a model with an empty list of subgraphs',
    code: 'TFLITE_MISSING_FIELD',
    says: /no subgraph/,
    spoil: (p) => setUint32(p.bytes, vectorOf(p.bytes, p.root, model.subgraphs)!.start - 4, 0),
  },
  {
    name: 'a negative operator code',
    code: 'TFLITE_BAD_ENUM',
    says: /operator_codes\[\d+\] at byte \d+: -128 is no operator code/,
    spoil: (p) => {
      const { deprecated, builtin } = codeFields;
      const code = p.codes.find((each) =>
        [deprecated, builtin].every((slot) => fieldOf(p.bytes, each, slot) !== null),
      )!;
      p.bytes[field(p, code, deprecated)] = 0x80;
      setUint32(p.bytes, field(p, code, builtin), 0xffff0000);
    },
  },
  {
    name: 'an activation without a name',
    code: 'TFLITE_BAD_ENUM',
    says: /operators\[0\]\.builtin_options\.fused_activation_function at byte \d+: 6 is none of 0 \(NONE\)/,
    spoil: (p) => (p.bytes[option(p, at.conv, 3)] = 6),
  },
  {
    name: 'a negative padding',
    code: 'TFLITE_BAD_ENUM',
    says: /padding at byte \d+: -1 is none of 0 \(SAME\), 1 \(VALID\)/,
    spoil: (p) => (p.bytes[option(p, at.conv, 0)] = 0xff),
  },
  {
    name: "another operator's options",
    code: 'TFLITE_BAD_OPTIONS',
    says: /operators\[0\]\.builtin_options_type at byte \d+: 2, but CONV_2D has the options of type 1/,
    spoil: (p) => (p.bytes[field(p, p.operators[at.conv]!, operator.optionsType)] = 2),
  },
  {
    name: 'a stride of 0',
    code: 'TFLITE_BAD_OPTIONS',
    says: /builtin_options\.stride_w at byte \d+: 0 must be at least 1/,
    spoil: (p) => setUint32(p.bytes, option(p, at.conv, 1), 0),
  },
  {
    name: 'a dilation below 0',
    code: 'TFLITE_BAD_OPTIONS',
    says: /dilation_h_factor at byte \d+: -1 /,
    spoil: (p) => setUint32(p.bytes, option(p, at.conv, 5), 0xffffffff),
  },
  {
    name: 'a window without options',
    code: 'TFLITE_BAD_OPTIONS',
    says: /stride_w at byte \d+: 0 must be at least 1/,
    spoil: (p) => (p.bytes[field(p, p.operators[at.conv]!, operator.optionsType)] = 0),
  },
  {
    name: 'an option that is no number',
    code: 'TFLITE_BAD_OPTIONS',
    says: /beta at byte \d+: NaN/,
    spoil: (p) => setFloat32(p.bytes, option(p, at.softmax, 0), NaN),
  },
  {
    name: 'an accumulator of type INT8',
    code: 'TFLITE_BAD_OPTIONS',
    says: /quantized_bias_type at byte \d+: 9 \(INT8\)/,
    spoil: (p) => (p.bytes[option(p, at.conv, 6)] = 9),
  },
  {
    name: 'a negative dimension',
    code: 'TFLITE_BAD_SHAPE',
    says: /tensors\[108\]\.shape at byte \d+: dimension -1 of \[-1, 3\]/,
    spoil: (p) => setUint32(p.bytes, vectorOf(p.bytes, p.tensors[at.perChannel]!, tensor.shape)!.start, 0xffffffff),
  },
  {
    name: 'more elements than any tensor may have',
    code: 'TFLITE_BAD_SHAPE',
    says: /\[2147483647, 3\] has more than 2147483647 elements/,
    spoil: (p) => setUint32(p.bytes, vectorOf(p.bytes, p.tensors[at.perChannel]!, tensor.shape)!.start, 0x7fffffff),
  },
  {
    name: 'more than 16 dimensions',
    code: 'TFLITE_BAD_SHAPE',
    says: /17 dimensions/,
    spoil: (p) => setUint32(p.bytes, vectorOf(p.bytes, p.tensors[at.perChannel]!, tensor.shape)!.start - 4, 17),
  },
  {
    name: 'a buffer that does not exist',
    code: 'TFLITE_BAD_BUFFER',
    says: /tensors\[108\]\.buffer at byte \d+: 4096 is no buffer; the model has \d+/,
    spoil: (p) => setUint32(p.bytes, field(p, p.tensors[at.perChannel]!, tensor.buffer), 4096),
  },
  {
    name: 'a variable with constant data',
    code: 'TFLITE_BAD_BUFFER',
    says: /tensors\[\d+\]\.is_variable at byte \d+: a variable tensor has constant data/,
    spoil: (p) => {
      // No writer makes one: let the flag of a constant stand where the lowest byte of its buffer's index does.
      const constant = p.tensors[at.sparse]!;
      const offset = field(p, constant, tensor.buffer) - constant;
      setUint16(p.bytes, vtableOf(p.bytes, constant) + 4 + 2 * tensor.isVariable, offset);
    },
  },
  {
    name: 'data that do not fill the shape',
    code: 'TFLITE_BAD_DATA_LENGTH',
    says: /tensors\[108\]\.buffer at byte \d+: 6 bytes of data, but int8 \[3, 3\] takes 9/,
    spoil: (p) => setUint32(p.bytes, vectorOf(p.bytes, p.tensors[at.perChannel]!, tensor.shape)!.start, 3),
  },
  {
    name: 'scales that do not fit the dimension',
    code: 'TFLITE_BAD_QUANTIZATION',
    says: /quantization\.zero_point at byte \d+: 3 zero points do not fit 2 scales/,
    spoil: (p) => setUint32(p.bytes, scaleOf(p, at.perChannel).start - 4, 2),
  },
  ...[NaN, Infinity, 0, -1].map((scale) => ({
    name: `a scale of ${scale}`,
    code: 'TFLITE_BAD_QUANTIZATION',
    says: new RegExp(`quantization\\.scale at byte \\d+: ${scale} is no scale of int16`),
    spoil: (p: Places) => setFloat32(p.bytes, scaleOf(p, at.int16).start, scale),
  })),
  {
    name: "a zero point outside the type's range",
    code: 'TFLITE_BAD_QUANTIZATION',
    says: /quantization\.zero_point at byte \d+: 128 is no zero point of int8; .* from -128 to 127/,
    spoil: (p) => {
      const table = tableOf(p.bytes, p.tensors[at.perChannel]!, tensor.quantization);
      p.bytes[vectorOf(p.bytes, table, quantization.zeroPoint)!.start] = 128;
    },
  },
  {
    name: 'an operator code that does not exist',
    code: 'TFLITE_BAD_OPERATOR',
    says: /operators\[2\]\.opcode_index at byte \d+: 1000 is no operator code/,
    spoil: (p) => setUint32(p.bytes, field(p, p.operators[2]!, operator.opcodeIndex), 1000),
  },
  ...[0, 3, -1].map((target) => ({
    name: `a call of subgraph ${target}`,
    code: 'TFLITE_BAD_SUBGRAPH',
    says: new RegExp(`operator \\d+ \\(CALL_ONCE\\) calls subgraph ${target}; it may call 1 to 2`),
    spoil: (p: Places) => setUint32(p.bytes, option(p, at.callOnce, 0), target),
  })),
  {
    name: 'a tensor index outside the graph',
    code: 'GRAPH_BAD_TENSOR_INDEX',
    says: /operator 0 \(CONV_2D\): input 0 is tensor 5000 of \d+/,
    spoil: (p) => setUint32(p.bytes, vectorOf(p.bytes, p.operators[0]!, operator.inputs)!.start, 5000),
  },
];

describe('a spoiled place gives its own error', () => {
  test.each(cases)('$name: $code', ({ code, says, spoil }) => {
    const error = errorOf(spoil);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(/^spoiled\.tflite: /);
  });

  test.each([0, 1, 4, 7])('a file of %i bytes', (length) => {
    const error = coded(() => readTflite(valid.subarray(0, length), 'short'));
    expect(error.code).toBe('TFLITE_TRUNCATED');
    expect(error.message).toContain(`${length} bytes`);
  });

  test('the fixture itself is valid', () => {
    expect(readTflite(valid, 'fixture').operators.length).toBeGreaterThan(80);
  });
});
