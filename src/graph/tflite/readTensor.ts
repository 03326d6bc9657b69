/** Reads one tensor of a subgraph: its type, static shape, quantisation and constant data. */
import type { DataType, Quantization, Tensor } from '../model.ts';
import { elementBytes, elementCount, maximumElements } from '../tensorSize.ts';
import { dataAt, elementsOf, fileError, hasField, pathOf, stringOf, tableAt, tableOf, vectorOf } from './access.ts';
import type { Table, Vector } from './access.ts';
import { boolField, int8Field, uint32Field, uint64Field } from './fields.ts';
import { notQuantized } from '../quantization.ts';
import { isAffine, readQuantization } from './readQuantization.ts';
import { bufferFields, dataTypeOfCode, tensorFields, tensorTypeName, type Field } from './schema.ts';

const maximumRank = 16;

/** Bytes of a constant, where they are in the file. */
interface DataRange {
  readonly start: number;
  readonly length: number;
}

/**
 * @param buffers the model's vector of buffers
 * @throws TFLITE_BAD_SHAPE, TFLITE_BAD_BUFFER, TFLITE_BAD_DATA_LENGTH, TFLITE_BAD_QUANTIZATION
 */
export function readTensor(table: Table, index: number, buffers: Vector): Tensor {
  const shape = readShape(table);
  const elements = elementCount(shape);
  const range = dataRange(table, buffers);
  const isVariable = boolField(table, tensorFields.is_variable);
  if (isVariable && range !== null && range.length > 0) {
    throw tensorError(table, tensorFields.is_variable, 'TFLITE_BAD_BUFFER', 'a variable tensor has constant data');
  }
  const { type, otherType, quantization } = readType(table, shape);
  const bytes = elementBytes(type);
  if (range !== null && range.length > 0 && bytes !== null && range.length !== elements * bytes) {
    const shapeText = `${type} [${shape.join(', ')}]`;
    const what = `${range.length} bytes of data, but ${shapeText} takes ${elements * bytes}`;
    throw tensorError(table, tensorFields.buffer, 'TFLITE_BAD_DATA_LENGTH', what);
  }
  const isConstant = range !== null && (range.length > 0 || elements === 0);
  return {
    index,
    name: stringOf(table, tensorFields.name),
    type,
    ...(otherType === null ? {} : { otherType }),
    shape,
    quantization,
    data: isConstant
      ? dataAt(table.source, pathOf(table, tensorFields.buffer), range.start, range.length, bytes ?? 1)
      : null,
    isVariable,
  };
}

function tensorError(table: Table, field: Field, code: string, what: string): Error {
  return fileError(table.source, code, pathOf(table, field), table.position, what);
}

/** The static shape; a signature of unknown dimensions (−1) beside it does not count. */
function readShape(table: Table): number[] {
  const bad = (what: string): Error => tensorError(table, tensorFields.shape, 'TFLITE_BAD_SHAPE', what);
  const vector = vectorOf(table, tensorFields.shape, 4);
  if (vector !== null && vector.count > maximumRank) {
    throw bad(`${vector.count} dimensions; at most ${maximumRank} are allowed`);
  }
  const shape = elementsOf(vector, 4, (buffer, at) => buffer.readInt32(at));
  for (const size of shape) {
    if (size < 0) throw bad(`dimension ${size} of [${shape.join(', ')}] is negative; only static shapes can be run`);
  }
  if (elementCount(shape) > maximumElements) {
    throw bad(`[${shape.join(', ')}] has more than ${maximumElements} elements`);
  }
  return shape;
}

/** The element type, `other` where the elements cannot be interpreted, and then why. */
function readType(
  table: Table,
  shape: readonly number[],
): { readonly type: DataType; readonly otherType: string | null; readonly quantization: Quantization } {
  const code = int8Field(table, tensorFields.type);
  const typeName = tensorTypeName(code);
  const other = (otherType: string): ReturnType<typeof readType> => ({
    type: 'other',
    otherType,
    quantization: notQuantized,
  });
  const type = dataTypeOfCode(code);
  if (type === 'other') return other(typeName);
  if (hasField(table, tensorFields.sparsity.slot)) return other(`sparse ${typeName}`);
  if (uint32Field(table, tensorFields.external_buffer) !== 0) return other(`${typeName} in another file`);
  const quantization = tableOf(table, tensorFields.quantization);
  if (quantization === null) return { type, otherType: null, quantization: notQuantized };
  if (!isAffine(quantization)) return other(`${typeName} without affine quantisation`);
  return { type, otherType: null, quantization: readQuantization(quantization, type, shape) };
}

/** Where the tensor's constant data are: inside the FlatBuffer or, in large files, behind it; null without a buffer. */
function dataRange(table: Table, buffers: Vector): DataRange | null {
  const index = uint32Field(table, tensorFields.buffer);
  if (index === 0) return null;
  if (index >= buffers.count) {
    const what = `${index} is no buffer; the model has ${buffers.count}`;
    throw tensorError(table, tensorFields.buffer, 'TFLITE_BAD_BUFFER', what);
  }
  const buffer = tableAt(buffers, index);
  const data = vectorOf(buffer, bufferFields.data, 1);
  if (data !== null) return { start: data.start, length: data.count };
  const start = uint64Field(buffer, bufferFields.offset);
  if (start <= 1) return null;
  const length = uint64Field(buffer, bufferFields.size);
  if (start + length > table.source.bytes.length) {
    const what = `${length} bytes from byte ${start} lie outside the file of ${table.source.bytes.length} bytes`;
    throw fileError(table.source, 'TFLITE_BAD_BUFFER', buffer.path, buffer.position, what);
  }
  return { start, length };
}
