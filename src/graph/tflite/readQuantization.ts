/** Reads the affine quantisation of one tensor: per tensor or per slice of one dimension. */
import type { DataType, Quantization } from '../model.ts';
import { elementsOf, fileError, pathOf, vectorOf, type Table } from './access.ts';
import { int32Field, uint8Field } from './fields.ts';
import { quantizationFields, type Field } from './schema.ts';

/** Types whose values mean `scale · (stored − zero point)` wherever they carry a scale, and the range of a zero point. */
const storedRange: ReadonlyMap<DataType, readonly [number, number]> = new Map([
  ['int8', [-128, 127]],
  ['uint8', [0, 255]],
  ['int16', [-32768, 32767]],
  ['int32', [-(2 ** 31), 2 ** 31 - 1]],
  ['int64', [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]],
]);

export const notQuantized: Quantization = { scales: [], zeroPoints: [], dimension: 0 };

/** Whether the file describes the quantisation in another way than by scales and zero points of the tensor itself. */
export function isAffine(table: Table): boolean {
  return uint8Field(table, quantizationFields.details_type) === 0;
}

/**
 * Scales are float32 values; absent zero points are 0, a single one serves every scale.
 * @throws TFLITE_BAD_QUANTIZATION where the counts do not fit the shape, an int8, uint8 or int16 scale is not finite and
 *   positive (int32 and int64: finite and not negative), or a zero point is outside the type's range
 */
export function readQuantization(table: Table, type: DataType, shape: readonly number[]): Quantization {
  const fail = (field: Field, what: string): never => {
    throw fileError(table.source, 'TFLITE_BAD_QUANTIZATION', pathOf(table, field), table.position, what);
  };
  const { scale, zero_point: zeroPoint, quantized_dimension: quantizedDimension } = quantizationFields;
  const scales = elementsOf(vectorOf(table, scale, 4), 4, (buffer, at) => buffer.readFloat32(at));
  if (scales.length === 0) return notQuantized;
  const stored = elementsOf(vectorOf(table, zeroPoint, 8), 8, (buffer, at) => Number(buffer.readInt64(at)));
  if (stored.length > 1 && stored.length !== scales.length) {
    fail(zeroPoint, `${stored.length} zero points do not fit ${scales.length} scales`);
  }
  const zeroPoints = stored.length === scales.length ? stored : scales.map(() => stored[0] ?? 0);
  const dimension = sliceDimension(int32Field(table, quantizedDimension), shape);
  if (scales.length > 1 && shape[dimension] !== scales.length) {
    fail(scale, `${scales.length} scales do not fit dimension ${dimension} of the shape [${shape.join(', ')}]`);
  }
  const range = storedRange.get(type);
  if (range !== undefined) {
    const mayBeZero = type === 'int32' || type === 'int64';
    for (const value of scales) {
      if (!(Number.isFinite(value) && (value > 0 || (mayBeZero && value === 0)))) {
        fail(scale, `${value} is no scale of ${type}; it must be finite and ${mayBeZero ? 'not negative' : 'above 0'}`);
      }
    }
    for (const value of zeroPoints) {
      if (value < range[0] || value > range[1]) {
        fail(zeroPoint, `${value} is outside ${type}'s range ${range[0]} to ${range[1]}`);
      }
    }
  }
  return { scales, zeroPoints, dimension };
}

/** Old converters gave a bias, which has one dimension, the dimension of the filter's channels: outside the rank it is 0. */
function sliceDimension(stored: number, shape: readonly number[]): number {
  return stored >= 0 && stored < shape.length ? stored : 0;
}
