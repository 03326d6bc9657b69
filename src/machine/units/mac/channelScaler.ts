/**
 * Channel scaler: register × multiplier, product register, right shift (isa/MICROARCHITECTURE.md, section 5, channel scaler).
 * One element per call; the flags say what the stage raised for it.
 */
import type { HardwareConfig } from '../../../hardware/config.ts';
import type { ScalerForm } from '../../../isa/instructions.generated.ts';
import { divideByPowerOfTwo, int32Max, int32Min, powerOfTwo } from '../../arithmetic/integers.ts';
import {
  clipToNumber,
  longestFactor,
  longProductHigh,
  longProductLow,
  productHigh,
  productLow,
  roundProduct,
} from '../../arithmetic/product.ts';

export interface ChannelScaler {
  readonly multiplierBits: number;
  readonly productBits: number;
  /** 2^(productBits − 17): the product register saturates when the product's high part reaches it. */
  readonly productLimit: number;
  /** 1 when the left-shifted operand of the last element saturated. */
  operandOverflow: number;
  /** 1 when the product of the last element left the product register. */
  productOverflow: number;
}

/** S1 of a register of at most 48 bits, multiplier ≥ 0; exact below 2^53, else clipped or of the right magnitude. */
export type ScaleRegister = (scaler: ChannelScaler, register: number, multiplier: number, rightShift: number) => number;

export function createChannelScaler(hardware: HardwareConfig): ChannelScaler {
  return {
    multiplierBits: hardware.multiplierBits,
    productBits: hardware.productBits,
    productLimit: powerOfTwo(hardware.productBits - 17),
    operandOverflow: 0,
    productOverflow: 0,
  };
}

export const scaleRegister: Readonly<Record<ScalerForm, ScaleRegister>> = {
  twoRounding(scaler, register, multiplier, rightShift) {
    let operand = rightShift < 0 ? register * powerOfTwo(-rightShift) : register;
    scaler.operandOverflow = 0;
    if (operand > int32Max || operand < int32Min) {
      scaler.operandOverflow = 1;
      operand = operand < 0 ? int32Min : int32Max;
    }
    const high = productHigh(operand, multiplier);
    const low = productLow(operand, multiplier);
    const rounded = saturateAndRound(scaler, high, low, scaler.multiplierBits - 1);
    return rightShift > 0 ? divideByPowerOfTwo(rounded, rightShift) : rounded;
  },

  oneRounding(scaler, register, multiplier, rightShift) {
    scaler.operandOverflow = 0;
    const distance = scaler.multiplierBits - 1 + rightShift;
    if (register > longestFactor || register < -longestFactor)
      return scaleLongRegister(scaler, register, multiplier, distance);
    const high = productHigh(register, multiplier);
    return saturateAndRound(scaler, high, productLow(register, multiplier), distance);
  },

  wide(scaler, register, multiplier, rightShift) {
    scaler.operandOverflow = 0;
    const high = longProductHigh(register, multiplier);
    return saturateAndRound(scaler, high, longProductLow(register, multiplier), 15 + rightShift);
  },
};

function saturateAndRound(scaler: ChannelScaler, high: number, low: number, rightShift: number): number {
  const limit = scaler.productLimit;
  scaler.productOverflow = 0;
  if (high >= limit) {
    scaler.productOverflow = 1;
    return roundProduct(limit - 1, 65535, rightShift);
  }
  if (high < -limit) {
    scaler.productOverflow = 1;
    return roundProduct(-limit, 0, rightShift);
  }
  return roundProduct(high, low, rightShift);
}

/** A register of more than 38 bits in front of a 32-bit multiplier: the product does not fit the split form. */
function scaleLongRegister(scaler: ChannelScaler, register: number, multiplier: number, rightShift: number): number {
  const exact = BigInt(register) * BigInt(multiplier);
  const largest = (1n << BigInt(scaler.productBits - 1)) - 1n;
  let product = exact > largest ? largest : exact;
  if (product < -largest - 1n) product = -largest - 1n;
  scaler.productOverflow = product === exact ? 0 : 1;
  if (rightShift <= 0) return clipToNumber(product << BigInt(-rightShift));
  return clipToNumber((product + (1n << BigInt(rightShift - 1))) >> BigInt(rightShift));
}
