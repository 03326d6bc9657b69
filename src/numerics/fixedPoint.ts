/**
 * The fixed-point primitives of the reference kernels (gemmlowp, TFLite `MultiplyByQuantizedMultiplier`), in their plain
 * forms and exact in JavaScript numbers: a product of up to 62 bits is held as `high · 2^s + low` with 0 ≤ low < 2^s.
 *
 * Shifts named `shift` are TFLite's: a power of two, positive = left, always together with a multiplier that stands for
 * `multiplier / 2^31` (Q31) or, in the 64-bit form, its 16-bit reduction.
 */
import { saturate } from './integers.ts';

/**
 * round(a · b / 2^31), ties toward +∞, for int32 operands. The only product that does not fit (both −2^31) gives 2^31 − 1.
 * gemmlowp adds a nudge of either sign and truncates; that equals this single floor.
 */
export function saturatingRoundingDoublingHighMul(a: number, b: number): number {
  if (a === -2147483648 && b === -2147483648) return 2147483647;
  const high = Math.floor(a / 65536);
  const low = a - high * 65536;
  // a·b = high·b·2^16 + low·b; the part below 2^16 cannot change the floor after 2^30 has been added.
  return Math.floor((high * b + Math.floor((low * b + 1073741824) / 65536)) / 32768);
}

/** round(a · b / 2^15), ties toward +∞, for int16 operands; −2^15 · −2^15 gives 2^15 − 1. */
export function saturatingRoundingDoublingHighMul16(a: number, b: number): number {
  if (a === -32768 && b === -32768) return 32767;
  return Math.floor((a * b + 16384) / 32768);
}

/**
 * x / 2^exponent rounded to nearest, ties away from zero.
 * @param exponent 0…31
 */
export function roundingDivideByPowerOfTwo(x: number, exponent: number): number {
  const magnitude = Math.floor(Math.abs(x) / 2 ** exponent + 0.5);
  return x < 0 ? 0 - magnitude : magnitude;
}

/**
 * The same on int16 as the reference's template does it: up to 15 it is {@link roundingDivideByPowerOfTwo}. Beyond, its mask
 * 2^exponent − 1 narrows to −1, so that the threshold is −1 for x ≥ 0 and 0 below: the result is 1 or −1, never 0.
 * @param x int16
 * @param exponent 0…31
 */
export function roundingDivideByPowerOfTwo16(x: number, exponent: number): number {
  if (exponent < 16) return roundingDivideByPowerOfTwo(x, exponent);
  return x < 0 ? -1 : 1;
}

/** x · 2^leftShift clipped to int32: the operand in front of the two-rounding form. */
export function saturatingLeftShift(x: number, leftShift: number): number {
  return saturate(x * 2 ** leftShift, 32);
}

/** Whether the left shift in front of the two-rounding form clips (event `channelScalerOverflows`). */
export function leftShiftSaturates(x: number, shift: number): boolean {
  if (shift <= 0) return false;
  const shifted = x * 2 ** shift;
  return shifted < -2147483648 || shifted > 2147483647;
}

/**
 * Two roundings: doubling high multiply of the left-shifted operand (ties toward +∞), then division by a power of two
 * (ties away from zero). The left-shifted operand saturates to 32 bits.
 * @param x int32
 * @param multiplierQ31 int32, 0 ≤ m < 2^31
 * @param shift −31…30, positive = left
 */
export function multiplyByQuantizedMultiplier(x: number, multiplierQ31: number, shift: number): number {
  const operand = shift > 0 ? saturatingLeftShift(x, shift) : x;
  const product = saturatingRoundingDoublingHighMul(operand, multiplierQ31);
  return shift < 0 ? roundingDivideByPowerOfTwo(product, -shift) : product;
}

/**
 * One rounding: floor(x · m · 2^(shift − 31) + 1/2), nothing shifted left in front of the multiplier and the result not
 * limited to 32 bits. Exact below 2^53; beyond, the nearest number (a later saturation to 32 bits or less is exact).
 * @param x int32
 * @param multiplierQ31 int32, 0 ≤ m < 2^31
 * @param shift −31…31, positive = left
 */
export function multiplyByQuantizedMultiplierSingle(x: number, multiplierQ31: number, shift: number): number {
  const xHigh = Math.floor(x / 65536);
  const lowProduct = (x - xHigh * 65536) * multiplierQ31;
  const carry = Math.floor(lowProduct / 65536);
  return roundedRightShift(xHigh * multiplierQ31 + carry, lowProduct - carry * 65536, 16, 31 - shift);
}

/** A Q31 multiplier reduced to the 16 bits (15 of magnitude) of the 64-bit form. */
export function reducedMultiplier(multiplierQ31: number): number {
  return multiplierQ31 < 0x7fff0000 ? Math.floor((multiplierQ31 + 32768) / 65536) : 0x7fff;
}

/**
 * 64-bit form: the multiplier reduced to 16 bits, one rounding with ties toward +∞, no left shift in front. Exact below
 * 2^53 as above.
 * @param x −2^47 ≤ x < 2^47
 * @param multiplierQ31 int32, 0 ≤ m < 2^31
 * @param shift −31…7, positive = left
 */
export function multiplyByQuantizedMultiplier64(x: number, multiplierQ31: number, shift: number): number {
  const multiplier = reducedMultiplier(multiplierQ31);
  const xHigh = Math.floor(x / 16777216);
  const lowProduct = (x - xHigh * 16777216) * multiplier;
  const carry = Math.floor(lowProduct / 16777216);
  return roundedRightShift(xHigh * multiplier + carry, lowProduct - carry * 16777216, 24, 15 - shift);
}

/**
 * floor((high · 2^splitBits + low) / 2^rightShift + 1/2), where 0 ≤ low < 2^splitBits; a distance of 0 or less is an
 * exact left shift.
 */
function roundedRightShift(high: number, low: number, splitBits: number, rightShift: number): number {
  if (rightShift <= 0) return (high * 2 ** splitBits + low) * 2 ** -rightShift;
  if (rightShift > splitBits) return Math.floor(high / 2 ** (rightShift - splitBits) + 0.5);
  return high * 2 ** (splitBits - rightShift) + Math.floor(low / 2 ** rightShift + 0.5);
}
