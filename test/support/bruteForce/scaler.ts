/** The channel scaler and the vector unit's scaler: S1 and the events on the way (SEMANTICS section 3). */
import { clip, dividePowerHalfAway, floorDivide, limitsOfBits, scaleByPowerHalfUp } from './integers.ts';
import { reducedTo16, type Multiplier } from './multiplier.ts';
import type { RoundingProfile } from '../../../src/numerics/datapath.ts';

/** `wide` is the 64-bit path of int16 activations; it is a property of the operator, not of the profile. */
export type ScalerForm = 'twoRoundings' | 'oneRounding' | 'wide';

export interface Scaled {
  readonly value: bigint;
  /** The left-shifted operand saturated. */
  readonly operandSaturated: boolean;
  /** The product left the product register. */
  readonly productSaturated: boolean;
}

/** The form of a 32-bit path under a profile: `tflite` treats CONV_2D and FULLY_CONNECTED as `single`. */
export function narrowForm(profile: RoundingProfile, kind: string): ScalerForm {
  if (profile === 'single') return 'oneRounding';
  const proven = kind === 'CONV_2D' || kind === 'FULLY_CONNECTED';
  return profile === 'tflite' && proven ? 'oneRounding' : 'twoRoundings';
}

export function scale(value: bigint, multiplier: Multiplier, form: ScalerForm, productBits: number): Scaled {
  const register = limitsOfBits(productBits);
  const { bits, shift } = multiplier;
  if (form === 'twoRoundings') {
    const shifted = value * 2n ** BigInt(Math.max(shift, 0));
    const operand = clip(shifted, limitsOfBits(32));
    const exact = operand * multiplier.integer;
    const product = clip(exact, register);
    const high = floorDivide(product + 2n ** BigInt(bits - 2), 2n ** BigInt(bits - 1));
    return {
      value: dividePowerHalfAway(high, Math.max(-shift, 0)),
      operandSaturated: operand !== shifted,
      productSaturated: product !== exact,
    };
  }
  const exact = value * (form === 'wide' ? reducedTo16(multiplier) : multiplier.integer);
  const product = clip(exact, register);
  const fractionBits = form === 'wide' ? 15 : bits - 1;
  return {
    value: scaleByPowerHalfUp(product, shift - fractionBits),
    operandSaturated: false,
    productSaturated: product !== exact,
  };
}
