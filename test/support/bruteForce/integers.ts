/** n-bit integers and the roundings of SEMANTICS section 3, in BigInt and as literally as they are stated. */
import type { IntegerType } from './layer.ts';

export interface Limits {
  readonly min: bigint;
  readonly max: bigint;
}

/** Range of n bits two's complement. */
export function limitsOfBits(bits: number): Limits {
  const half = 2n ** BigInt(bits - 1);
  return { min: -half, max: half - 1n };
}

export function limitsOfType(type: IntegerType): Limits {
  if (type === 'uint8') return { min: 0n, max: 255n };
  return limitsOfBits({ int8: 8, int16: 16, int32: 32, int64: 64 }[type]);
}

export function clip(value: bigint, limits: Limits): bigint {
  if (value < limits.min) return limits.min;
  return value > limits.max ? limits.max : value;
}

/** The value modulo 2^bits that n bits two's complement hold. */
export function wrapTo(bits: number, value: bigint): bigint {
  const size = 2n ** BigInt(bits);
  const lowest = -size / 2n;
  return ((((value - lowest) % size) + size) % size) + lowest;
}

/** Quotient toward −∞. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient;
}

/** floor(value · 2^exponent + 1/2). */
export function scaleByPowerHalfUp(value: bigint, exponent: number): bigint {
  if (exponent >= 0) return value * 2n ** BigInt(exponent);
  const divisor = 2n ** BigInt(-exponent);
  return floorDivide(2n * value + divisor, 2n * divisor);
}

/** value / 2^exponent, halves away from zero. */
export function dividePowerHalfAway(value: bigint, exponent: number): bigint {
  const divisor = 2n ** BigInt(exponent);
  const magnitude = ((value < 0n ? -value : value) * 2n + divisor) / (2n * divisor);
  return value < 0n ? -magnitude : magnitude;
}

/** Whole part of a float, halves away from zero. */
export function roundHalfAway(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}

/** The smallest n ≥ 1 with −2^(n−1) ≤ min and max ≤ 2^(n−1) − 1. */
export function bitsFor(min: bigint, max: bigint): number {
  let bits = 1;
  for (;;) {
    const limits = limitsOfBits(bits);
    if (limits.min <= min && max <= limits.max) return bits;
    bits += 1;
  }
}
