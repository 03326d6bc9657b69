/**
 * Scales as fixed-point multipliers: M0 of b bits (SEMANTICS section 3), its narrowing from Q31 and the reduction to the
 * 16 bits of the 64-bit path. Follows TFLite's QuantizeMultiplier and its 64-bit MultiplyByQuantizedMultiplier.
 */
import { invariant } from '../errors.ts';
import { reducedMultiplier } from './fixedPoint.ts';

/** scale = multiplier · 2^(shift − (bits − 1)); `shift` positive = left. */
export interface FixedMultiplier {
  readonly multiplier: number;
  readonly shift: number;
}

/**
 * Significand in [0.5, 1) and exponent with value = significand · 2^exponent, as C's frexp. Zero gives 0, 0.
 * @param value finite, at least 0
 */
function splitExponent(value: number): { significand: number; exponent: number } {
  if (value === 0) return { significand: 0, exponent: 0 };
  let significand = value;
  let exponent = 0;
  // Multiplications by powers of two are exact: the loops lose nothing, subnormal numbers included.
  while (significand >= 1) {
    significand /= 2;
    exponent++;
  }
  while (significand < 0.5) {
    significand *= 2;
    exponent--;
  }
  return { significand, exponent };
}

/**
 * M0 of `bits` bits (its sign bit is always 0) for a real scale, without a limit on its shift.
 * significand · 2^(bits − 1) is rounded half away from zero and renormalised when it carries.
 * @param real finite, at least 0
 * @param bits 8…32
 */
export function normalizedMultiplier(real: number, bits = 32): FixedMultiplier {
  invariant(Number.isFinite(real) && real >= 0, `a scale is finite and not negative, not ${real}`);
  const { significand, exponent } = splitExponent(real);
  // significand · 2^(bits − 1) + 0.5 may need 54 bits, so the fraction is compared instead of added to.
  const scaled = significand * 2 ** (bits - 1);
  const floor = Math.floor(scaled);
  const rounded = scaled - floor >= 0.5 ? floor + 1 : floor;
  return renormalized(rounded, exponent, bits);
}

/** As {@link normalizedMultiplier}; a shift below −31 gives 0, 0, as in the reference. */
export function quantizeMultiplier(real: number, bits = 32): FixedMultiplier {
  return orZero(normalizedMultiplier(real, bits));
}

/**
 * M0 of `bits` bits rounded half up from a Q31 significand that need not be normalised (scales that the reference forms in
 * float32, and operators whose integer parameters are given).
 * @param q31 0…2^31 − 1
 */
export function narrowMultiplier(q31: number, shift: number, bits: number): FixedMultiplier {
  const rounded = Math.floor(q31 / 2 ** (32 - bits) + 0.5);
  return orZero(renormalized(rounded, shift, bits));
}

/**
 * The 16-bit multiplier (15 magnitude bits) of the 64-bit path: rounded half up, the largest values cut off.
 * scale = result · 2^(shift − 15).
 * @param multiplierQ31 M0 in Q31 form; a multiplier of b bits is first brought there by {@link toQ31}
 */
export function reduceToSixteenBits(multiplierQ31: number): number {
  return reducedMultiplier(multiplierQ31);
}

/** Q31 form of a multiplier of `bits` bits: its low bits are zero. */
export function toQ31(multiplier: number, bits: number): number {
  return multiplier * 2 ** (32 - bits);
}

function renormalized(rounded: number, shift: number, bits: number): FixedMultiplier {
  return rounded === 2 ** (bits - 1) ? { multiplier: rounded / 2, shift: shift + 1 } : { multiplier: rounded, shift };
}

function orZero(value: FixedMultiplier): FixedMultiplier {
  return value.shift < -31 ? { multiplier: 0, shift: 0 } : value;
}
