/**
 * Products of up to 68 bits and their rounding, exact on float64 numbers: a product is held as high · 2^16 + low with
 * 0 ≤ low < 2^16, so that neither part leaves the exact range of a float64 (isa/MICROARCHITECTURE.md, section 5, channel scaler).
 */
import { powerOfTwo } from './integers.ts';

/** Largest magnitude of the first factor of `productHigh` and `roundedProduct`. */
export const longestFactor = 2 ** 37;

/** High part ⌊x·multiplier / 2^16⌋ for |x| ≤ 2^37 and a 32-bit multiplier. Exact. */
export function productHigh(x: number, multiplier: number): number {
  return x * (multiplier >> 16) + Math.floor((x * (multiplier & 0xffff)) / 65536);
}

/** Low part x·multiplier mod 2^16 for |x| ≤ 2^37 and a 32-bit multiplier. Exact. */
export function productLow(x: number, multiplier: number): number {
  const part = x * (multiplier & 0xffff);
  return part - Math.floor(part / 65536) * 65536;
}

/** High part of x·multiplier for |x| ≤ 2^47 and |multiplier| ≤ 2^15. Exact. */
export function longProductHigh(x: number, multiplier: number): number {
  const xHigh = Math.floor(x / 65536);
  return xHigh * multiplier + Math.floor(((x - xHigh * 65536) * multiplier) / 65536);
}

/** Low part of x·multiplier for |x| ≤ 2^47 and |multiplier| ≤ 2^15. Exact. */
export function longProductLow(x: number, multiplier: number): number {
  const part = (x - Math.floor(x / 65536) * 65536) * multiplier;
  return part - Math.floor(part / 65536) * 65536;
}

/**
 * ⌊(high·2^16 + low) / 2^rightShift + ½⌋, |high| ≤ 2^52; a shift of 0 or less is a left shift. Exact while the result is below
 * 2^53; beyond that the magnitude is right to a float64, which every caller saturates.
 */
export function roundProduct(high: number, low: number, rightShift: number): number {
  if (rightShift > 16) {
    // Beyond 69 places the half is larger than any product.
    return rightShift > 69 ? 0 : Math.floor((high + powerOfTwo(rightShift - 17)) * powerOfTwo(16 - rightShift));
  }
  if (rightShift > 0) {
    const fraction = Math.floor((low + powerOfTwo(rightShift - 1)) * powerOfTwo(-rightShift));
    return high * powerOfTwo(16 - rightShift) + fraction;
  }
  const product = high * 65536 + low;
  return product === 0 ? 0 : product * powerOfTwo(-rightShift);
}

/** ⌊x·multiplier / 2^rightShift + ½⌋ for |x| ≤ 2^37 and a 32-bit multiplier; range of the result as `roundProduct`. */
export function roundedProduct(x: number, multiplier: number, rightShift: number): number {
  return roundProduct(productHigh(x, multiplier), productLow(x, multiplier), rightShift);
}

/** The same for factors of any length, result clipped to ±2^53; for the rare products that the split cannot hold. */
export function roundedWideProduct(x: bigint, multiplier: bigint, rightShift: number): number {
  const product = x * multiplier;
  const shifted =
    rightShift > 0 ? (product + (1n << BigInt(rightShift - 1))) >> BigInt(rightShift) : product << BigInt(-rightShift);
  return clipToNumber(shifted);
}

/** `value` as a number, clipped to ±2^53. */
export function clipToNumber(value: bigint): number {
  const limit = 1n << 53n;
  if (value > limit) return 2 ** 53;
  return value < -limit ? -(2 ** 53) : Number(value);
}
