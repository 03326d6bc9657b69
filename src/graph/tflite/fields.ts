/** Scalar fields of a checked table, with the schema's default where the file leaves them out. */
import { fieldPosition, fileError, pathOf, type Table } from './access.ts';
import type { Field } from './schema.ts';

export function boolField(table: Table, field: Field, absent = false): boolean {
  const at = fieldPosition(table, field, 1);
  return at === null ? absent : table.source.buffer.readUint8(at) !== 0;
}

export function int8Field(table: Table, field: Field, absent = 0): number {
  const at = fieldPosition(table, field, 1);
  return at === null ? absent : table.source.buffer.readInt8(at);
}

export function uint8Field(table: Table, field: Field, absent = 0): number {
  const at = fieldPosition(table, field, 1);
  return at === null ? absent : table.source.buffer.readUint8(at);
}

export function int32Field(table: Table, field: Field, absent = 0): number {
  const at = fieldPosition(table, field, 4);
  return at === null ? absent : table.source.buffer.readInt32(at);
}

export function uint32Field(table: Table, field: Field, absent = 0): number {
  const at = fieldPosition(table, field, 4);
  return at === null ? absent : table.source.buffer.readUint32(at);
}

export function float32Field(table: Table, field: Field, absent = 0): number {
  const at = fieldPosition(table, field, 4);
  return at === null ? absent : table.source.buffer.readFloat32(at);
}

/** A 64-bit unsigned field, rounded to the nearest number where it exceeds 2^53. */
export function uint64Field(table: Table, field: Field): number {
  const at = fieldPosition(table, field, 8);
  return at === null ? 0 : Number(table.source.buffer.readUint64(at));
}

/** A field that counts into `names`. @throws TFLITE_BAD_ENUM */
export function nameField<Name extends string>(table: Table, field: Field, names: readonly Name[]): Name {
  const value = int8Field(table, field);
  const name = names[value];
  if (name === undefined) {
    const what = `${value} is none of ${names.map((each, i) => `${i} (${each})`).join(', ')}`;
    throw fileError(table.source, 'TFLITE_BAD_ENUM', pathOf(table, field), table.position, what);
  }
  return name;
}
