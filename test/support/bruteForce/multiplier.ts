/** M0 of b bits from a float64 scale or from a given Q31 multiplier (SEMANTICS section 3). */
import { roundHalfAway, scaleByPowerHalfUp } from './integers.ts';

export interface Multiplier {
  /** M0: scale = integer · 2^(shift − (bits − 1)). */
  readonly integer: bigint;
  /** b, the always-zero sign bit included. */
  readonly bits: number;
  /** Power of two, positive = left. */
  readonly shift: number;
}

/** value = significand · 2^exponent, 0.5 ≤ significand < 1. */
function splitFloat(value: number): { significand: number; exponent: number } {
  let significand = value;
  let exponent = 0;
  while (significand >= 1) {
    significand /= 2;
    exponent += 1;
  }
  while (significand < 0.5) {
    significand *= 2;
    exponent -= 1;
  }
  return { significand, exponent };
}

/** Without the rule that a tiny scale is zero: what the output scaler of fused mode takes. */
export function multiplierOfAnyScale(scale: number, bits: number): Multiplier {
  if (scale === 0) return { integer: 0n, bits, shift: 0 };
  const { significand, exponent } = splitFloat(scale);
  const integer = roundHalfAway(significand * 2 ** (bits - 1));
  return integer === 2 ** (bits - 1)
    ? { integer: BigInt(integer / 2), bits, shift: exponent + 1 }
    : { integer: BigInt(integer), bits, shift: exponent };
}

/** After rounding, a shift below −31 gives zero. */
function zeroWhereTiny(multiplier: Multiplier): Multiplier {
  return multiplier.shift < -31 ? { integer: 0n, bits: multiplier.bits, shift: 0 } : multiplier;
}

export function multiplierOfScale(scale: number, bits: number): Multiplier {
  return zeroWhereTiny(multiplierOfAnyScale(scale, bits));
}

/** A given Q31 multiplier: rounded half up to b bits, not normalised first, halved if it carries out of b − 1 bits. */
export function multiplierOfQ31(q31: number, shift: number, bits: number): Multiplier {
  const integer = scaleByPowerHalfUp(BigInt(q31), bits - 32);
  const carries = integer === 2n ** BigInt(bits - 1);
  return zeroWhereTiny(carries ? { integer: integer / 2n, bits, shift: shift + 1 } : { integer, bits, shift });
}

/** The 16-bit multiplier of the 64-bit path: M0 as Q31 with low bits zero, reduced by the reference's rule. */
export function reducedTo16(multiplier: Multiplier): bigint {
  const q31 = multiplier.integer * 2n ** BigInt(32 - multiplier.bits);
  return q31 < 0x7fff0000n ? (q31 + 0x8000n) / 0x10000n : 0x7fffn;
}
