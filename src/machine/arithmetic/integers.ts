/** Exact integer steps of the machine on float64 numbers: powers of two, saturation, wrapping, division by a power of two. */

const powerBias = 1074;
const powers = Float64Array.from({ length: powerBias + 1024 }, (_, index) => 2 ** (index - powerBias));

export const int32Min = -2147483648;
export const int32Max = 2147483647;

/** 2^exponent, exponent −1074…1023; beyond 1023 Infinity, below −1074 zero. Exact. */
export function powerOfTwo(exponent: number): number {
  if (exponent > 1023) return Infinity;
  return exponent < -powerBias ? 0 : powers[exponent + powerBias]!;
}

/** Largest value of a two's-complement number of `bits` bits (1…53). */
export function largestOf(bits: number): number {
  return powerOfTwo(bits - 1) - 1;
}

/** Smallest value of a two's-complement number of `bits` bits (1…53). */
export function smallestOf(bits: number): number {
  return -powerOfTwo(bits - 1);
}

/** `value` modulo 2^bits as a two's-complement number; |value| < 2^52, bits ≤ 48. */
export function wrapTo(value: number, bits: number): number {
  const half = powerOfTwo(bits - 1);
  return value - 2 * half * Math.floor((value + half) / (2 * half));
}

/** value / 2^exponent, rounded to nearest, ties away from zero; |value| < 2^52, exponent ≥ 0. */
export function divideByPowerOfTwo(value: number, exponent: number): number {
  if (exponent === 0) return value;
  const half = powerOfTwo(exponent - 1);
  const inverse = powerOfTwo(-exponent);
  return value < 0 ? -Math.floor((half - value) * inverse) : Math.floor((value + half) * inverse);
}
