/**
 * Fixed-point primitives of the reference kernels in BigInt, written from their definitions and sharing nothing with src/: the
 * doubling high multiply, the division by a power of two, and the multipliers that scales become.
 */

export interface Multiplier {
  /** Q31 significand. */
  readonly significand: bigint;
  /** Power of two, positive = left. */
  readonly leftShift: number;
}

/** A positive real as significand · 2^leftShift, significand in [½, 1) and rounded to 31 bits. */
export function multiplierOf(real: number): Multiplier {
  let leftShift = 0;
  let fraction = real;
  while (fraction >= 1) [fraction, leftShift] = [fraction / 2, leftShift + 1];
  while (fraction < 0.5) [fraction, leftShift] = [fraction * 2, leftShift - 1];
  const rounded = Math.round(fraction * 2 ** 31);
  return rounded === 2 ** 31
    ? { significand: 1n << 30n, leftShift: leftShift + 1 }
    : { significand: BigInt(rounded), leftShift };
}

export function saturated(value: bigint, bits: number): bigint {
  const limit = 1n << BigInt(bits - 1);
  if (value < -limit) return -limit;
  return value >= limit ? limit - 1n : value;
}

export function clamped(value: bigint, low: bigint, high: bigint): bigint {
  if (value < low) return low;
  return value > high ? high : value;
}

/** a·b / 2^31 with a nudge of half a unit away from 0, truncated; −2^31 squared saturates. */
export function highProduct(a: bigint, b: bigint): bigint {
  const product = a * b;
  const nudge = product >= 0n ? 1n << 30n : 1n - (1n << 30n);
  return saturated((product + nudge) / (1n << 31n), 32);
}

/** value / 2^exponent, halves away from 0. */
export function dividedByPowerOfTwo(value: bigint, exponent: number): bigint {
  if (exponent === 0) return value;
  const half = 1n << BigInt(exponent - 1);
  const magnitude = value < 0n ? -value : value;
  const quotient = (magnitude + half) >> BigInt(exponent);
  return value < 0n ? -quotient : quotient;
}

/** The 32-bit form: left shift, high product, right shift; two roundings. */
export function scaled32(value: bigint, { significand, leftShift }: Multiplier): bigint {
  const shifted = leftShift > 0 ? saturated(value << BigInt(leftShift), 32) : value;
  return dividedByPowerOfTwo(highProduct(shifted, significand), Math.max(-leftShift, 0));
}

/** The 64-bit form: the significand is reduced to 16 bits, one rounding, halves up. */
export function scaled64(value: bigint, { significand, leftShift }: Multiplier): bigint {
  const reduced = significand < 0x7fff0000n ? (significand + (1n << 15n)) >> 16n : 0x7fffn;
  const rightShift = BigInt(15 - leftShift);
  return (value * reduced + (1n << (rightShift - 1n))) >> rightShift;
}
