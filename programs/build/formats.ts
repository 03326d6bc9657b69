/** How real values are stored: the quantisation that TFLite's converter gives tensors of each type, and the rounding into it. */
import type { Quantization } from '../../src/graph/model.ts';

export type ActivationType = 'int8' | 'int16';

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** int8: 256 steps over the range, which is widened to hold 0 exactly; int16: 32767 steps either side of 0. */
export function rangeQuantization(type: ActivationType, range: Range): Quantization {
  if (type === 'int16') return symmetric([Math.fround(Math.max(-range.low, range.high) / 32767)]);
  const low = Math.min(0, range.low);
  const scale = Math.fround((Math.max(0, range.high) - low) / 255);
  return affine(scale, clamp(Math.round(-128 - low / scale), -128, 127));
}

export function affine(scale: number, zeroPoint: number): Quantization {
  return { scales: [scale], zeroPoints: [zeroPoint], dimension: 0 };
}

/** Zero points 0. @param dimension the one that several scales belong to */
export function symmetric(scales: readonly number[], dimension = 0): Quantization {
  return { scales, zeroPoints: scales.map(() => 0), dimension };
}

/** The least power of two of which 32767 steps reach the peak. */
export function powerOfTwoScale(peak: number): number {
  let scale = 2 ** -15;
  while (32767 * scale < peak) scale *= 2;
  return scale;
}

/** Stored values: `round(value / scale) + zero point`, within the type. Little-endian. */
export function quantizeValues(values: Float64Array, type: ActivationType, quantization: Quantization): Uint8Array {
  const [scale = 1] = quantization.scales;
  const [zeroPoint = 0] = quantization.zeroPoints;
  const limit = type === 'int8' ? 128 : 32768;
  const stored = Array.from(values, (value) => clamp(Math.round(value / scale) + zeroPoint, -limit, limit - 1));
  return type === 'int8' ? new Uint8Array(Int8Array.from(stored).buffer) : int16Bytes(stored);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function int16Bytes(values: readonly number[]): Uint8Array {
  return littleEndian(values, 2, (view, at, value) => view.setInt16(at, value, true));
}

export function int32Bytes(values: readonly number[]): Uint8Array {
  return littleEndian(values, 4, (view, at, value) => view.setInt32(at, value, true));
}

export function int64Bytes(values: readonly number[]): Uint8Array {
  return littleEndian(values, 8, (view, at, value) => view.setBigInt64(at, BigInt(value), true));
}

function littleEndian(
  values: readonly number[],
  elementBytes: number,
  put: (view: DataView, at: number, value: number) => void,
): Uint8Array {
  const bytes = new Uint8Array(elementBytes * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => put(view, elementBytes * i, value));
  return bytes;
}
