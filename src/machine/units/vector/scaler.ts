/** The vector unit's multiplier, MBQM: 32-bit value × Q31 multiplier × 2^shift (isa/MICROARCHITECTURE.md, section 6). */
import { divideByPowerOfTwo, int32Max, int32Min, powerOfTwo } from '../../arithmetic/integers.ts';
import { longestFactor, roundedProduct, roundedWideProduct } from '../../arithmetic/product.ts';

export interface VectorScaler {
  readonly oneRounding: boolean;
  /** Saturating left shifts since it was last set to 0 (`channelScalerOverflows`). */
  overflows: number;
}

/** x·multiplier·2^(shift − 31), rounded twice (left-shifted operand saturating to 32 bits) or once; shift positive = left. */
export function scaleValue(scaler: VectorScaler, x: number, multiplier: number, shift: number): number {
  if (scaler.oneRounding) {
    if (x <= longestFactor && x >= -longestFactor) return roundedProduct(x, multiplier, 31 - shift);
    return roundedWideProduct(BigInt(x), BigInt(multiplier), 31 - shift);
  }
  let operand = shift > 0 ? x * powerOfTwo(shift) : x;
  if (operand > int32Max || operand < int32Min) {
    scaler.overflows++;
    operand = operand < 0 ? int32Min : int32Max;
  }
  const high = highProduct(operand, multiplier);
  return shift < 0 ? divideByPowerOfTwo(high, -shift) : high;
}

/** The rounding doubling high product ⌊(x·multiplier + 2^30) / 2^31⌋ of two 32-bit numbers. */
export function highProduct(x: number, multiplier: number): number {
  return roundedProduct(x, multiplier, 31);
}
