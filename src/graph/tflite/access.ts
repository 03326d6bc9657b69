/**
 * Checked access to a FlatBuffer: every offset, vtable, vector and string is bounded before it is read, so that any bytes
 * at all give either a value or a coded error. Source: the FlatBuffers binary format (tables, vtables, vectors).
 */
import { ByteBuffer } from 'flatbuffers';
import { inputError, type NpusimError } from '../../errors.ts';
import type { Field } from './schema.ts';

/** A file under reading. */
export interface Source {
  readonly buffer: ByteBuffer;
  readonly bytes: Uint8Array;
  /** Name of the file in messages. */
  readonly file: string;
  /** How much may still be read, see `charge`. */
  readonly work: { leftBytes: number };
}

/** A table whose vtable has been checked. */
export interface Table {
  readonly source: Source;
  /** Where it is in the schema's tree, for example `subgraphs[0].tensors[3]`. */
  readonly path: string;
  readonly position: number;
  readonly sizeBytes: number;
  readonly vtable: number;
  readonly vtableBytes: number;
}

/** A vector whose elements lie within the file. */
export interface Vector {
  readonly source: Source;
  readonly path: string;
  /** Position of the first element. */
  readonly start: number;
  readonly count: number;
}

const offsetBytes = 4;
/** What reading a table costs: about what it takes in memory. With the offset to it, it has at least 8 bytes in the file. */
const tableCharge = 64;
/** Bytes of work per byte of the file: 8 for files of nothing but the smallest tables, 1 for vectors and strings. */
const workPerByte = 9;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Makes the bytes of a file ready for reading; they are copied, so that later changes cannot reach the model. */
export function openSource(bytes: Uint8Array, file: string): Source {
  const copy = new Uint8Array(bytes);
  return { buffer: new ByteBuffer(copy), bytes: copy, file, work: { leftBytes: workPerByte * copy.length } };
}

/** An error about one place of the file; `what` begins with the offending value. */
export function fileError(source: Source, code: string, path: string, position: number, what: string): NpusimError {
  return inputError(code, `${source.file}: ${path === '' ? 'model' : path} at byte ${position}: ${what}`);
}

/**
 * Accounts for what is read. Offsets may lead to the same place again and again; a file that reads each of its bytes once
 * never exceeds the allowance, and the allowance bounds time and memory for any other by the file's size.
 * @throws TFLITE_REPEATED_DATA
 */
function charge(source: Source, path: string, position: number, sizeBytes: number): void {
  source.work.leftBytes -= sizeBytes;
  if (source.work.leftBytes < 0) {
    const what = `the ${source.bytes.length} bytes of the file are referred to over and over; it is corrupt`;
    throw fileError(source, 'TFLITE_REPEATED_DATA', path, position, what);
  }
}

/** Follows the offset stored at `at`. @throws TFLITE_BAD_OFFSET unless a 32-bit word follows at its target */
function followOffset(source: Source, path: string, at: number): number {
  const offset = source.buffer.readUint32(at);
  const target = at + offset;
  if (offset < offsetBytes || target + offsetBytes > source.bytes.length) {
    const what = `offset ${offset} leads outside the file of ${source.bytes.length} bytes`;
    throw fileError(source, 'TFLITE_BAD_OFFSET', path, at, `${what}; it is truncated or corrupt`);
  }
  return target;
}

/** @throws TFLITE_BAD_TABLE where the vtable or the table does not lie within the file */
function tableAtPosition(source: Source, path: string, position: number): Table {
  charge(source, path, position, tableCharge);
  const { buffer, bytes } = source;
  const vtable = position - buffer.readInt32(position);
  const bad = (what: string): NpusimError => fileError(source, 'TFLITE_BAD_TABLE', path, position, what);
  if (vtable < 0 || vtable + 4 > bytes.length) throw bad(`vtable at ${vtable} lies outside the file`);
  const vtableBytes = buffer.readUint16(vtable);
  const sizeBytes = buffer.readUint16(vtable + 2);
  if (vtableBytes < 4 || vtableBytes % 2 !== 0 || vtable + vtableBytes > bytes.length) {
    throw bad(`a vtable of ${vtableBytes} bytes does not fit at ${vtable}`);
  }
  if (sizeBytes < 4 || position + sizeBytes > bytes.length) {
    throw bad(`a table of ${sizeBytes} bytes does not fit`);
  }
  return { source, path, position, sizeBytes, vtable, vtableBytes };
}

/** The table that the file begins with; the file holds at least 8 bytes. @throws TFLITE_BAD_OFFSET, TFLITE_BAD_TABLE */
export function rootTable(source: Source): Table {
  return tableAtPosition(source, '', followOffset(source, '', 0));
}

/** Whether the table carries the field, whatever its value. */
export function hasField(table: Table, slot: number): boolean {
  const entry = 4 + 2 * slot;
  return entry + 2 <= table.vtableBytes && table.source.buffer.readUint16(table.vtable + entry) !== 0;
}

/** Number of slots in the table's vtable. */
export function slotCount(table: Table): number {
  return (table.vtableBytes - 4) / 2;
}

export function pathOf(table: Table, field: Field): string {
  return table.path === '' ? field.name : `${table.path}.${field.name}`;
}

/** Position of a field of `sizeBytes`; null where the table does not carry it. @throws TFLITE_BAD_TABLE */
export function fieldPosition(table: Table, field: Field, sizeBytes: number): number | null {
  if (!hasField(table, field.slot)) return null;
  const offset = table.source.buffer.readUint16(table.vtable + 4 + 2 * field.slot);
  if (offset < 4 || offset + sizeBytes > table.sizeBytes) {
    const what = `field offset ${offset} lies outside the table of ${table.sizeBytes} bytes`;
    throw fileError(table.source, 'TFLITE_BAD_TABLE', pathOf(table, field), table.position, what);
  }
  return table.position + offset;
}

/** The table that a field refers to; null where absent. */
export function tableOf(table: Table, field: Field): Table | null {
  const at = fieldPosition(table, field, offsetBytes);
  if (at === null) return null;
  const path = pathOf(table, field);
  return tableAtPosition(table.source, path, followOffset(table.source, path, at));
}

/** The vector that a field refers to, of elements of `elementBytes`; null where absent. @throws TFLITE_BAD_VECTOR */
export function vectorOf(table: Table, field: Field, elementBytes: number): Vector | null {
  const at = fieldPosition(table, field, offsetBytes);
  if (at === null) return null;
  const { source } = table;
  const path = pathOf(table, field);
  const position = followOffset(source, path, at);
  const count = source.buffer.readUint32(position);
  const start = position + 4;
  if (count * elementBytes > source.bytes.length - start) {
    const left = source.bytes.length - start;
    const what = `a vector of ${count} elements of ${elementBytes} bytes does not fit`;
    throw fileError(source, 'TFLITE_BAD_VECTOR', path, position, `${what} into the ${left} bytes that follow`);
  }
  return { source, path, start, count };
}

/** Element `index` of a vector of tables; the index is in range. */
export function tableAt(vector: Vector, index: number): Table {
  const path = `${vector.path}[${index}]`;
  const target = followOffset(vector.source, path, vector.start + offsetBytes * index);
  return tableAtPosition(vector.source, path, target);
}

/** The elements of a vector, each read by `read` at its position. */
export function elementsOf<T>(
  vector: Vector | null,
  elementBytes: number,
  read: (buffer: ByteBuffer, position: number) => T,
): T[] {
  if (vector === null) return [];
  charge(vector.source, vector.path, vector.start, vector.count * elementBytes);
  const elements: T[] = [];
  for (let i = 0; i < vector.count; i++) elements.push(read(vector.source.buffer, vector.start + elementBytes * i));
  return elements;
}

/** The text of a field; '' where absent. Bytes that are no UTF-8 read as U+FFFD. @throws TFLITE_BAD_STRING */
export function stringOf(table: Table, field: Field): string {
  const vector = vectorOf(table, field, 1);
  if (vector === null) return '';
  const { source, start, count, path } = vector;
  charge(source, path, start, count);
  if (source.bytes[start + count] !== 0) {
    throw fileError(source, 'TFLITE_BAD_STRING', path, start, `the string of ${count} bytes does not end in 0`);
  }
  return utf8.decode(source.bytes.subarray(start, start + count));
}

/** Bytes `start` to `start + length` of the file without a copy where `alignment` allows; the range is within the file. */
export function dataAt(source: Source, path: string, start: number, length: number, alignment: number): Uint8Array {
  if (start % alignment === 0) return source.bytes.subarray(start, start + length);
  charge(source, path, start, length);
  return source.bytes.slice(start, start + length);
}
