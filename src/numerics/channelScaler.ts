/**
 * The channel scaler: S1 ≈ acc · M0 · 2^shift in its three forms, with multipliers of b bits and a saturating product
 * register (SEMANTICS section 3). With b = 32 and a product of 64 bits the forms are TFLite's
 * MultiplyByQuantizedMultiplier: twoRounding the 32-bit one, wide the 64-bit one, oneRounding TFLITE_SINGLE_ROUNDING.
 */
import { powerOfTwo } from './powers.ts';

/** 32-bit forms with two roundings or one; the 64-bit form with a 16-bit multiplier. */
export type ScalerForm = 'twoRounding' | 'oneRounding' | 'wide';

/** Widths of the scaler. */
export interface ScalerWidths {
  readonly form: ScalerForm;
  /** b, 8…32: scale = multiplier · 2^(shift − (b − 1)). The wide form has 16-bit multipliers whatever b. */
  readonly multiplierBits: number;
  /** 24…64. */
  readonly productBits: number;
}

/** What the scaler made of one accumulator. Reused from element to element. */
export interface Scaled {
  /** S1: exact where |S1| < 2^37, beyond at least outside 32 bits with the right sign. */
  value: number;
  /** The left-shifted operand clipped to 32 bits (`channelScalerOverflows`); two-rounding form only. */
  operandSaturated: boolean;
  /** The product clipped to `productBits` (`productOverflows`). */
  productSaturated: boolean;
}

export function newScaled(): Scaled {
  return { value: 0, operandSaturated: false, productSaturated: false };
}

/** Products are held as high · 2^16 + low, 0 ≤ low < 2^16: up to 63 bits in two exact numbers. */
const splitBits = 16;
const split = 2 ** splitBits;

/**
 * Scales one accumulator.
 * - twoRounding: operand = sat32(acc · 2^max(shift, 0)); product; round half up at b − 1 bits; then division by
 *   2^max(−shift, 0), half away from zero.
 * - oneRounding: product of the accumulator itself; one rounding half up at b − 1 − shift bits. A distance of 0 or less is
 *   an exact left shift.
 * - wide: as oneRounding at 15 − shift bits.
 * @param accumulator integer of at most 32 bits, in the wide form 48
 * @param multiplier 0 ≤ multiplier < 2^(b − 1); wide: < 2^15
 * @param shift −31…30, wide: −31…7; positive = left
 */
export function scaleAccumulator(
  widths: ScalerWidths,
  accumulator: number,
  multiplier: number,
  shift: number,
  result: Scaled,
): void {
  const twoRounding = widths.form === 'twoRounding';
  let operand = accumulator;
  result.operandSaturated = false;
  if (twoRounding && shift > 0) {
    operand = accumulator * powerOfTwo(shift);
    if (operand < -2147483648 || operand > 2147483647) {
      result.operandSaturated = true;
      operand = operand < 0 ? -2147483648 : 2147483647;
    }
  }
  const operandHigh = Math.floor(operand / split);
  const lowProduct = (operand - operandHigh * split) * multiplier;
  const carry = Math.floor(lowProduct / split);
  let high = operandHigh * multiplier + carry;
  let low = lowProduct - carry * split;
  // productBits ≥ 24 > splitBits: the product fits exactly when its high part does.
  const highLimit = powerOfTwo(widths.productBits - 1 - splitBits);
  result.productSaturated = high < -highLimit || high >= highLimit;
  if (result.productSaturated) {
    const negative = high < 0;
    high = negative ? -highLimit : highLimit - 1;
    low = negative ? 0 : split - 1;
  }
  const fractionBits = widths.form === 'wide' ? 15 : widths.multiplierBits - 1;
  if (!twoRounding) {
    result.value = shiftRightHalfUp(high, low, fractionBits - shift);
    return;
  }
  const rounded = shiftRightHalfUp(high, low, fractionBits);
  result.value = shift < 0 ? shiftRightHalfAway(rounded, -shift) : rounded;
}

/** floor((high · 2^16 + low) / 2^distance + 1/2); a distance of 0 or less is a left shift. */
function shiftRightHalfUp(high: number, low: number, distance: number): number {
  // Half a unit is a multiple of 2^16: the low part cannot change the floor.
  if (distance > splitBits) {
    return Math.floor((high + powerOfTwo(distance - 1 - splitBits)) * powerOfTwo(splitBits - distance));
  }
  // A product that float64 cannot hold is at least 2^53 here and its result at least 2^37.
  const product = high * split + low;
  if (distance <= 0) return product * powerOfTwo(-distance);
  return Math.floor((product + powerOfTwo(distance - 1)) * powerOfTwo(-distance));
}

/** value / 2^distance rounded to nearest, ties away from zero. */
function shiftRightHalfAway(value: number, distance: number): number {
  const magnitude = Math.floor((Math.abs(value) + powerOfTwo(distance - 1)) * powerOfTwo(-distance));
  return value < 0 ? 0 - magnitude : magnitude;
}
