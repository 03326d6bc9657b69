/** Reads the affine quantisation of one tensor: per tensor or per slice of one dimension. */
import type { DataType, Quantization } from '../model.ts';
import { notQuantized, quantizationFault } from '../quantization.ts';
import { elementsOf, fileError, pathOf, vectorOf, type Table } from './access.ts';
import { int32Field, uint8Field } from './fields.ts';
import { quantizationFields } from './schema.ts';

/** Whether the file describes the quantisation in another way than by scales and zero points of the tensor itself. */
export function isAffine(table: Table): boolean {
  return uint8Field(table, quantizationFields.details_type) === 0;
}

/**
 * Scales are float32 values; absent zero points are 0, a single one serves every scale.
 * @throws TFLITE_BAD_QUANTIZATION, see `quantizationFault`
 */
export function readQuantization(table: Table, type: DataType, shape: readonly number[]): Quantization {
  const { scale, zero_point: zeroPoint, quantized_dimension: quantizedDimension } = quantizationFields;
  const scales = elementsOf(vectorOf(table, scale, 4), 4, (buffer, at) => buffer.readFloat32(at));
  if (scales.length === 0) return notQuantized;
  const stored = elementsOf(vectorOf(table, zeroPoint, 8), 8, (buffer, at) => Number(buffer.readInt64(at)));
  const zeroPoints = stored.length > 1 ? stored : scales.map(() => stored[0] ?? 0);
  const dimension = sliceDimension(int32Field(table, quantizedDimension), shape);
  const quantization = { scales, zeroPoints, dimension };
  const fault = quantizationFault(quantization, type, shape);
  if (fault !== null) {
    const path = pathOf(table, quantizationFields[fault.field]);
    throw fileError(table.source, 'TFLITE_BAD_QUANTIZATION', path, table.position, fault.what);
  }
  return quantization;
}

/** Old converters gave a bias, which has one dimension, the dimension of the filter's channels: outside the rank it is 0. */
function sliceDimension(stored: number, shape: readonly number[]): number {
  return stored >= 0 && stored < shape.length ? stored : 0;
}
