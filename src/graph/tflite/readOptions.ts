/** Reads the options of one operator into attributes, as the option tables describe them. */
import type { OperatorAttributes, OperatorKind } from '../model.ts';
import {
  dataAt,
  elementsOf,
  fileError,
  hasField,
  slotCount,
  stringOf,
  tableOf,
  vectorOf,
  type Table,
} from './access.ts';
import { boolField, float32Field, int32Field, int8Field, nameField, uint64Field, uint8Field } from './fields.ts';
import { optionTable, type Option, type OptionTable } from './optionTables.ts';
import { activations, dataTypeOfCode, operatorFields, paddings, tensorTypeName } from './schema.ts';

/** The schema's value of FLOAT32, which `quantized_bias_type` also has where it is not set. */
const unsetType = 0;

export type MutableAttributes = { -readonly [Name in keyof OperatorAttributes]: OperatorAttributes[Name] };

/**
 * @throws TFLITE_BAD_OPTIONS where the file gives the operator another operator's options, or a value out of range
 * @throws TFLITE_BAD_ENUM for an activation or padding without a name
 */
export function readAttributes(operator: Table, kind: OperatorKind): OperatorAttributes {
  const attributes: MutableAttributes = {};
  const unsupported: string[] = [];
  const unionType = uint8Field(operator, operatorFields.builtin_options_type);
  const options = unionType === 0 ? null : tableOf(operator, operatorFields.builtin_options);
  const table = optionTable(kind);
  if (table !== null) {
    checkUnion(operator, kind, table, unionType);
    for (const option of table.options) {
      if (options === null) setDefault(attributes, operator, option);
      else if (!setOption(attributes, options, option)) unsupported.push(option.option);
    }
    for (let slot = table.options.length; options !== null && slot < slotCount(options); slot++) {
      if (hasField(options, slot)) unsupported.push(`builtin_options field ${slot}`);
    }
  } else if (options !== null && carriesAnything(options)) {
    unsupported.push(`builtin_options of type ${unionType}`);
  }
  if (uint8Field(operator, operatorFields.builtin_options_2_type) !== 0) unsupported.push('builtin_options_2');
  if (uint64Field(operator, operatorFields.large_custom_options_offset) > 1) unsupported.push('large_custom_options');
  const custom = vectorOf(operator, operatorFields.custom_options, 1);
  if (custom !== null) attributes.customOptions = dataAt(custom.source, custom.path, custom.start, custom.count, 1);
  if (unsupported.length > 0) attributes.unsupportedOptions = unsupported;
  return attributes;
}

function checkUnion(operator: Table, kind: OperatorKind, table: OptionTable, unionType: number): void {
  if (unionType === 0 || unionType === table.unionType) return;
  const path = `${operator.path}.builtin_options_type`;
  const what = `${unionType}, but ${kind} has the options of type ${table.unionType}`;
  throw fileError(operator.source, 'TFLITE_BAD_OPTIONS', path, operator.position, what);
}

function carriesAnything(options: Table): boolean {
  for (let slot = 0; slot < slotCount(options); slot++) if (hasField(options, slot)) return true;
  return false;
}

function requireMinimum(table: Table, name: string, value: number, minimum: number): number {
  if (value >= minimum) return value;
  const what = `${value} must be at least ${minimum}`;
  throw fileError(table.source, 'TFLITE_BAD_OPTIONS', `${table.path}.${name}`, table.position, what);
}

/** Sets the attribute of one option; false where the option is set but has no attribute. */
function setOption(attributes: MutableAttributes, table: Table, option: Option): boolean {
  const field = { slot: option.slot, name: option.option };
  switch (option.format) {
    case 'int32': {
      const value = int32Field(table, field, option.absent);
      attributes[option.attribute] = requireMinimum(table, field.name, value, option.minimum);
      return true;
    }
    case 'int8':
      attributes[option.attribute] = int8Field(table, field);
      return true;
    case 'float32':
      attributes[option.attribute] = finiteField(table, field);
      return true;
    case 'bool':
      attributes[option.attribute] = boolField(table, field, option.absent);
      return true;
    case 'string':
      attributes[option.attribute] = stringOf(table, field);
      return true;
    case 'int32s': {
      const vector = vectorOf(table, field, 4);
      if (vector !== null) attributes[option.attribute] = elementsOf(vector, 4, (buffer, at) => buffer.readInt32(at));
      return true;
    }
    case 'activation':
      attributes[option.attribute] = nameField(table, field, activations);
      return true;
    case 'padding':
      attributes[option.attribute] = nameField(table, field, paddings);
      return true;
    case 'biasType': {
      const code = int8Field(table, field);
      if (code === unsetType) return true;
      const type = dataTypeOfCode(code);
      if (type !== 'int32' && type !== 'int64') {
        const what = `${code} (${tensorTypeName(code)}) is neither INT32 nor INT64`;
        throw fileError(table.source, 'TFLITE_BAD_OPTIONS', `${table.path}.${field.name}`, table.position, what);
      }
      attributes[option.attribute] = type;
      return true;
    }
    case 'refusedBool':
      return !boolField(table, field);
    case 'refusedInt8':
      return int8Field(table, field) === 0;
    case 'refusedInt32':
      return int32Field(table, field) === 0;
    case 'ignored':
      return true;
  }
}

function finiteField(table: Table, field: { readonly slot: number; readonly name: string }): number {
  const value = float32Field(table, field);
  if (Number.isFinite(value)) return value;
  const what = `${value} is no finite number`;
  throw fileError(table.source, 'TFLITE_BAD_OPTIONS', `${table.path}.${field.name}`, table.position, what);
}

/** An operator without an options table has the schema's default of every option. */
function setDefault(attributes: MutableAttributes, operator: Table, option: Option): void {
  switch (option.format) {
    case 'int32':
      attributes[option.attribute] = requireMinimum(operator, option.option, option.absent, option.minimum);
      break;
    case 'int8':
    case 'float32':
      attributes[option.attribute] = 0;
      break;
    case 'bool':
      attributes[option.attribute] = option.absent;
      break;
    case 'string':
      attributes[option.attribute] = '';
      break;
    case 'activation':
      attributes[option.attribute] = 'NONE';
      break;
    case 'padding':
      attributes[option.attribute] = 'SAME';
      break;
    case 'int32s':
    case 'biasType':
    case 'refusedBool':
    case 'refusedInt8':
    case 'refusedInt32':
    case 'ignored':
      break;
  }
}
