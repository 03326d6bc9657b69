/**
 * Facts of the TFLite file format: slot numbers of every table that npusim reads or writes, and enumeration values.
 * Source: schema.fbs version 3c of tensorflow/tflite-micro, commit 90b983c2. Operator codes and the option tables have
 * files of their own.
 */
import type { Activation, DataType, Padding } from '../model.ts';

export const fileIdentifier = 'TFL3';
export const schemaVersion = 3;

/** One field of a table: its slot in the vtable and its name in the schema. */
export interface Field {
  readonly slot: number;
  readonly name: string;
}

/** Names fields in the order of their slots; a union takes two, its type and its value. */
function fieldsInOrder<const Names extends readonly string[]>(
  ...names: Names
): { readonly [Name in Names[number]]: Field } {
  return Object.fromEntries(names.map((name, slot) => [name, { slot, name }])) as {
    readonly [Name in Names[number]]: Field;
  };
}

export const modelFields = fieldsInOrder('version', 'operator_codes', 'subgraphs', 'description', 'buffers');
export const operatorCodeFields = fieldsInOrder('deprecated_builtin_code', 'custom_code', 'version', 'builtin_code');
export const subgraphFields = fieldsInOrder('tensors', 'inputs', 'outputs', 'operators', 'name');
export const bufferFields = fieldsInOrder('data', 'offset', 'size');
export const tensorFields = fieldsInOrder(
  'shape',
  'type',
  'buffer',
  'name',
  'quantization',
  'is_variable',
  'sparsity',
  'shape_signature',
  'has_rank',
  'variant_tensors',
  'external_buffer',
);
export const quantizationFields = fieldsInOrder(
  'min',
  'max',
  'scale',
  'zero_point',
  'details_type',
  'details',
  'quantized_dimension',
);
export const operatorFields = fieldsInOrder(
  'opcode_index',
  'inputs',
  'outputs',
  'builtin_options_type',
  'builtin_options',
  'custom_options',
  'custom_options_format',
  'mutating_variable_inputs',
  'intermediates',
  'large_custom_options_offset',
  'large_custom_options_size',
  'builtin_options_2_type',
  'builtin_options_2',
);

/** TensorType by value. */
export const tensorTypeNames = [
  'FLOAT32',
  'FLOAT16',
  'INT32',
  'UINT8',
  'INT64',
  'STRING',
  'BOOL',
  'INT16',
  'COMPLEX64',
  'INT8',
  'FLOAT64',
  'COMPLEX128',
  'UINT64',
  'RESOURCE',
  'VARIANT',
  'UINT32',
  'UINT16',
  'INT4',
  'BFLOAT16',
  'INT2',
  'UINT4',
  'FLOAT8_E4M3FN',
  'FLOAT8_E5M2',
] as const;

/** The schema's name of each type that npusim interprets. */
export const typeNameOf = {
  int8: 'INT8',
  uint8: 'UINT8',
  int16: 'INT16',
  int32: 'INT32',
  int64: 'INT64',
  float32: 'FLOAT32',
  bool: 'BOOL',
  resource: 'RESOURCE',
} as const satisfies Record<Exclude<DataType, 'other'>, (typeof tensorTypeNames)[number]>;

/** ActivationFunctionType by value. */
export const activations: readonly Activation[] = ['NONE', 'RELU', 'RELU_N1_TO_1', 'RELU6', 'TANH', 'SIGN_BIT'];

/** Padding by value. */
export const paddings: readonly Padding[] = ['SAME', 'VALID'];

/** Name of a TensorType value in messages, also of one that this version of the schema does not have. */
export function tensorTypeName(code: number): string {
  return tensorTypeNames[code] ?? `TYPE_${code}`;
}

/** The type that npusim reads a TensorType value as. */
export function dataTypeOfCode(code: number): DataType {
  const name = tensorTypeNames[code];
  for (const [type, typeName] of Object.entries(typeNameOf)) {
    if (typeName === name) return type as DataType;
  }
  return 'other';
}

/** The TensorType value of a type that npusim interprets. */
export function codeOfDataType(type: Exclude<DataType, 'other'>): number {
  return tensorTypeNames.indexOf(typeNameOf[type]);
}
