/** Writes the attributes of one operator as its options, as the option tables describe them. */
import type { Builder } from 'flatbuffers';
import { inputError } from '../../errors.ts';
import type { DataType, Operator, OperatorAttributes } from '../model.ts';
import { writeInt32s, type Written } from './emit.ts';
import { optionTable, type Option } from './optionTables.ts';
import { activations, codeOfDataType, paddings } from './schema.ts';

/** @returns the union's type and value, 0 and 0 for an operator without options; @throws TFLITE_CANNOT_WRITE */
export function writeOptions(
  builder: Builder,
  operator: Operator,
): { readonly unionType: number; readonly options: Written } {
  const { kind, attributes } = operator;
  const table = optionTable(kind);
  checkAttributes(operator, table?.options ?? []);
  if (table === null) return { unionType: 0, options: 0 };
  const references = new Map(table.options.map((option) => [option, writeReference(builder, option, attributes)]));
  builder.startObject(table.options.length);
  for (const option of table.options) writeOption(builder, option, operator, references.get(option) ?? 0);
  return { unionType: table.unionType, options: builder.endObject() };
}

function cannotWrite(operator: Operator, what: string): Error {
  return inputError('TFLITE_CANNOT_WRITE', `operator ${operator.index} (${operator.kind}): ${what}`);
}

/** Nothing that the operator says may be lost. */
function checkAttributes(operator: Operator, options: readonly Option[]): void {
  const known = new Set<string>(['customOptions']);
  for (const option of options) if ('attribute' in option) known.add(option.attribute);
  for (const [name, value] of Object.entries(operator.attributes)) {
    if (value !== undefined && !known.has(name)) throw cannotWrite(operator, `the format has no place for ${name}`);
  }
}

/** Strings and vectors are written before the table that refers to them. */
function writeReference(builder: Builder, option: Option, attributes: OperatorAttributes): Written {
  if (option.format === 'string') return builder.createString(attributes[option.attribute] ?? '');
  if (option.format !== 'int32s') return 0;
  const values = attributes[option.attribute];
  return values === undefined ? 0 : writeInt32s(builder, values);
}

function writeOption(builder: Builder, option: Option, operator: Operator, reference: Written): void {
  const { attributes } = operator;
  const { slot } = option;
  switch (option.format) {
    case 'int32': {
      const value = attributes[option.attribute] ?? option.absent;
      if (!Number.isInteger(value) || value < option.minimum || value > 2 ** 31 - 1) {
        throw cannotWrite(operator, `${option.attribute} ${value} is no integer of at least ${option.minimum}`);
      }
      builder.addFieldInt32(slot, value, option.absent);
      break;
    }
    case 'int8': {
      const value = attributes[option.attribute] ?? 0;
      if (!Number.isInteger(value) || value < -128 || value > 127) {
        throw cannotWrite(operator, `${option.attribute} ${value} is no 8-bit integer`);
      }
      builder.addFieldInt8(slot, value, 0);
      break;
    }
    case 'float32': {
      const value = attributes[option.attribute] ?? 0;
      if (!Number.isFinite(value) || Math.fround(value) !== value) {
        throw cannotWrite(operator, `${option.attribute} ${value} is no finite float32 value`);
      }
      builder.addFieldFloat32(slot, value, 0);
      break;
    }
    case 'bool':
      builder.addFieldInt8(slot, Number(attributes[option.attribute] ?? option.absent), Number(option.absent));
      break;
    case 'string':
    case 'int32s':
      builder.addFieldOffset(slot, reference, 0);
      break;
    case 'activation':
      builder.addFieldInt8(slot, activations.indexOf(attributes[option.attribute] ?? 'NONE'), 0);
      break;
    case 'padding':
      builder.addFieldInt8(slot, paddings.indexOf(attributes[option.attribute] ?? 'SAME'), 0);
      break;
    case 'biasType':
      builder.addFieldInt8(slot, biasTypeCode(operator, attributes[option.attribute]), 0);
      break;
    case 'refusedBool':
    case 'refusedInt8':
    case 'refusedInt32':
    case 'ignored':
      break;
  }
}

function biasTypeCode(operator: Operator, type: DataType | undefined): number {
  if (type === undefined) return 0;
  if (type === 'int32' || type === 'int64') return codeOfDataType(type);
  throw cannotWrite(operator, `quantizedBiasType ${type} is neither int32 nor int64`);
}
