/** Random valid models from a seed: every operator kind with options, every type, subgraphs, names and sizes at random. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataType, Graph, Model, Operator, Quantization, Subgraph, Tensor } from '../../../../src/graph/model.ts';
import { attributesOf, type JsonOperator } from './schemaOptions.ts';

/** Uniform numbers in [0, 1) (mulberry32), the same for the same seed on every machine. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const types: readonly DataType[] = ['int8', 'uint8', 'int16', 'int32', 'int64', 'float32', 'bool'];
const elementBytes: Readonly<Partial<Record<DataType, number>>> = { int16: 2, int32: 4, float32: 4, int64: 8 };
const zeroPointRange: Readonly<Partial<Record<DataType, readonly [number, number]>>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 53 - 1), 2 ** 53 - 1],
};
const activations = ['NONE', 'RELU', 'RELU_N1_TO_1', 'RELU6', 'TANH', 'SIGN_BIT'];
const plainKinds = ['RELU', 'LOGISTIC', 'STABLEHLO_CASE', 'BUILTIN_4711', 'CUSTOM:', 'CUSTOM:my op'];

/** Attribute names of each operator kind, from the decoded options of the fixture. */
const optionsOfKind: ReadonlyMap<string, readonly string[]> = new Map(
  (() => {
    const path = join(import.meta.dirname, 'fixtures', 'options.json');
    const json = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly operator_codes: readonly { readonly builtin_code: string | number }[];
      readonly subgraphs: readonly { readonly operators: readonly JsonOperator[] }[];
    };
    const skipped = ['SPACE_TO_DEPTH', 'ARG_MAX', 'STABLEHLO_PAD', 'CALL_ONCE'];
    return json.subgraphs[0]!.operators.slice(0, 86).flatMap((operator): [string, string[]][] => {
      const kind = String(json.operator_codes[operator.opcode_index ?? 0]!.builtin_code);
      return skipped.includes(kind) ? [] : [[kind, Object.keys(attributesOf(operator))]];
    });
  })(),
);

type Random = ReturnType<typeof randomNumbers>;

function integer(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

function pick<T>(random: Random, values: readonly T[]): T {
  return values[integer(random, 0, values.length - 1)]!;
}

function bytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => integer(random, 0, 255));
}

function text(random: Random): string {
  return Array.from({ length: integer(random, 0, 6) }, () => pick(random, ['a', '/', 'é', '中', '😀', '\0', ' '])).join(
    '',
  );
}

function float32(random: Random): number {
  return Math.fround((random() - 0.5) * 2 ** integer(random, -40, 40));
}

function attributeValue(random: Random, name: string): unknown {
  switch (name) {
    case 'activation':
      return pick(random, activations);
    case 'padding':
      return pick(random, ['SAME', 'VALID']);
    case 'quantizedBiasType':
      return pick(random, ['int32', 'int64']);
    case 'container':
    case 'sharedName':
      return text(random);
    case 'newShape':
    case 'squeezeDims':
      return Array.from({ length: integer(random, 0, 4) }, () => integer(random, -3, 100));
    case 'beta':
    case 'alpha':
    case 'cellClip':
    case 'projectionClip':
      return float32(random);
    case 'weightsFormat':
      return integer(random, 0, 1);
    default:
      if (/^(keepDims|align|half|adjoint|timeMajor|asymmetric|potScale)/.test(name)) return random() < 0.5;
      if (/^(stride|dilation|filter)/.test(name)) return integer(random, 1, 2 ** integer(random, 0, 31) - 1 || 1);
      return integer(random, -(2 ** 31), 2 ** 31 - 1);
  }
}

function quantization(random: Random, type: DataType, shape: readonly number[]): Quantization {
  const range = zeroPointRange[type];
  const dimension = shape.length === 0 ? 0 : integer(random, 0, shape.length - 1);
  const slices = random() < 0.5 ? 1 : (shape[dimension] ?? 1);
  if (random() < 0.3 || range === undefined || slices === 0) return { scales: [], zeroPoints: [], dimension: 0 };
  return {
    scales: Array.from({ length: slices }, () => Math.abs(float32(random)) || 1),
    zeroPoints: Array.from({ length: slices }, () => integer(random, range[0], range[1])),
    dimension,
  };
}

function tensor(random: Random, index: number, role: 'constant' | 'variable' | 'activation'): Tensor {
  const type = role !== 'constant' && random() < 0.1 ? 'resource' : pick(random, types);
  const shape = Array.from({ length: integer(random, 0, 5) }, () => integer(random, role === 'constant' ? 0 : 1, 4));
  const elements = shape.reduce((product, size) => product * size, 1);
  return {
    index,
    name: text(random),
    type,
    shape,
    quantization: quantization(random, type, shape),
    data: role === 'constant' ? bytes(random, elements * (elementBytes[type] ?? 1)) : null,
    isVariable: role === 'variable',
  };
}

function operator(random: Random, index: number, inputs: readonly number[], outputs: readonly number[]): Operator {
  const kind = pick(random, [...optionsOfKind.keys(), ...plainKinds]);
  const values: Record<string, unknown> = {};
  for (const name of optionsOfKind.get(kind) ?? []) values[name] = attributeValue(random, name);
  if (kind.startsWith('CUSTOM:') && random() < 0.5) values['customOptions'] = bytes(random, integer(random, 0, 9));
  return { index, kind, version: integer(random, 1, 4), inputs, outputs, attributes: values };
}

/** A graph whose operators read what is there already; `calls` are the subgraphs that CALL_ONCE operators run. */
function graph(random: Random, calls: readonly number[]): Graph {
  const tensors: Tensor[] = [];
  const add = (role: 'constant' | 'variable' | 'activation'): number =>
    tensors.push(tensor(random, tensors.length, role)) - 1;
  const inputs = Array.from({ length: integer(random, 1, 3) }, () => add('activation'));
  const readable = [-1, ...inputs, ...Array.from({ length: integer(random, 0, 5) }, () => add('constant'))];
  readable.push(...Array.from({ length: integer(random, 0, 2) }, () => add('variable')));
  const operators: Operator[] = calls.map((initSubgraph, index) => {
    return { index, kind: 'CALL_ONCE', version: 1, inputs: [], outputs: [], attributes: { initSubgraph } };
  });
  for (let count = integer(random, 0, 8); count > 0; count--) {
    const read = Array.from({ length: integer(random, 0, 4) }, () => pick(random, readable));
    const written = Array.from({ length: integer(random, 0, 2) }, () => add('activation'));
    operators.push(operator(random, operators.length, read, written));
    readable.push(...written);
  }
  const outputs = Array.from({ length: integer(random, 0, 3) }, () => pick(random, readable.slice(1)));
  return { tensors, operators, inputs, outputs };
}

export function randomModel(seed: number): Model {
  const random = randomNumbers(seed);
  const indices = random() < 0.7 ? [] : [integer(random, 1, 3), integer(random, 4, 6)];
  const subgraphs = indices.map((index, i): Subgraph => {
    return { index, name: text(random), ...graph(random, indices.slice(i + 1)) };
  });
  const main = graph(random, indices);
  return { name: `random ${seed}`, ...main, ...(subgraphs.length === 0 ? {} : { subgraphs }) };
}

/** Every operator kind that random models use. */
export const randomKinds: readonly string[] = [...optionsOfKind.keys(), ...plainKinds, 'CALL_ONCE'];
