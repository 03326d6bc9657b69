/** Two's complement integers of n bits held in JavaScript numbers: limits, saturation, wrapping. */
import { invariant } from '../errors.ts';

/** Stored integer types that fit a JavaScript number exactly. */
export type IntegerType = 'int8' | 'uint8' | 'int16' | 'int32';

export interface IntegerLimits {
  readonly min: number;
  readonly max: number;
}

const limitsByType: Readonly<Record<IntegerType, IntegerLimits>> = {
  int8: { min: -128, max: 127 },
  uint8: { min: 0, max: 255 },
  int16: { min: -32768, max: 32767 },
  int32: { min: -2147483648, max: 2147483647 },
};

export function isIntegerType(type: string): type is IntegerType {
  return Object.hasOwn(limitsByType, type);
}

/** Smallest and largest value of a stored integer type. */
export function limits(type: string): IntegerLimits {
  invariant(isIntegerType(type), `no integer limits for type ${type}`);
  return limitsByType[type];
}

/** `value` clipped to [low, high]. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/**
 * `value` clipped to n bits two's complement.
 * @param bits 1…53; with 53 the limits are still exact
 */
export function saturate(value: number, bits: number): number {
  const half = 2 ** (bits - 1);
  return value < -half ? -half : value > half - 1 ? half - 1 : value;
}

/** Whether `value` is representable in n bits two's complement. */
export function fits(value: number, bits: number): boolean {
  const half = 2 ** (bits - 1);
  return value >= -half && value <= half - 1;
}

/**
 * The number of n bits two's complement that is congruent to `value` modulo 2^bits. Exact for |value| ≤ 2^52.
 * @param bits 1…52
 */
export function wrap(value: number, bits: number): number {
  const modulus = 2 ** bits;
  return value - Math.floor((value + modulus / 2) / modulus) * modulus;
}
