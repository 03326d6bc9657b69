/** What the scales and zero points of a tensor must satisfy, whatever they came from. */
import type { DataType, Quantization } from './model.ts';

export const notQuantized: Quantization = { scales: [], zeroPoints: [], dimension: 0 };

/**
 * Types whose values mean `scale · (stored − zero point)` wherever they carry a scale: the range of a zero point, and
 * whether a scale may be 0 (as it is for the bias of a channel whose filter is all zero).
 */
const storedRange: ReadonlyMap<
  DataType,
  { readonly minimum: number; readonly maximum: number; readonly zeroScale: boolean }
> = new Map([
  ['int8', { minimum: -128, maximum: 127, zeroScale: false }],
  ['uint8', { minimum: 0, maximum: 255, zeroScale: false }],
  ['int16', { minimum: -32768, maximum: 32767, zeroScale: false }],
  ['int32', { minimum: -(2 ** 31), maximum: 2 ** 31 - 1, zeroScale: true }],
  ['int64', { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, zeroScale: true }],
]);

/**
 * What is wrong with a quantisation, or null: one zero point per scale; several scales match the size of `dimension`;
 * scales of integer types are float32 values, finite and positive; zero points are integers in the type's range.
 */
export function quantizationFault(
  quantization: Quantization,
  type: DataType,
  shape: readonly number[],
): { readonly field: 'scale' | 'zero_point'; readonly what: string } | null {
  const { scales, zeroPoints, dimension } = quantization;
  if (zeroPoints.length !== scales.length) {
    return { field: 'zero_point', what: `${zeroPoints.length} zero points do not fit ${scales.length} scales` };
  }
  if (scales.length > 1 && shape[dimension] !== scales.length) {
    const what = `${scales.length} scales do not fit dimension ${dimension} of the shape [${shape.join(', ')}]`;
    return { field: 'scale', what };
  }
  const range = storedRange.get(type);
  if (range === undefined) return null;
  const { minimum, maximum, zeroScale } = range;
  for (const scale of scales) {
    if (!(scale > 0 || (zeroScale && scale === 0)) || !Number.isFinite(scale) || Math.fround(scale) !== scale) {
      const sign = zeroScale ? 'not negative' : 'above 0';
      return { field: 'scale', what: `${scale} is no scale of ${type}; it must be a finite float32 value ${sign}` };
    }
  }
  for (const zeroPoint of zeroPoints) {
    if (!Number.isInteger(zeroPoint) || zeroPoint < minimum || zeroPoint > maximum) {
      const what = `${zeroPoint} is no zero point of ${type}; it must be an integer from ${minimum} to ${maximum}`;
      return { field: 'zero_point', what };
    }
  }
  return null;
}
