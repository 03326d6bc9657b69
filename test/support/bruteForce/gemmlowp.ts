/**
 * Fixed-point functions of the reference (gemmlowp, fixedpoint.h) on raw 32-bit values as BigInt: real = raw / 2^(31 − integer
 * bits). Slow and literal.
 */
import { clip, dividePowerHalfAway, limitsOfBits } from './integers.ts';

const one = 2n ** 31n - 1n;

/** Saturating rounding doubling high multiply: the nudge depends on the sign, the quotient is cut toward zero. */
export function highProduct(a: bigint, b: bigint, bits = 32): bigint {
  const { min, max } = limitsOfBits(bits);
  if (a === min && b === min) return max;
  const product = a * b;
  const quarter = 2n ** BigInt(bits - 2);
  return (product + (product >= 0n ? quarter : 1n - quarter)) / 2n ** BigInt(bits - 1);
}

/** raw · 2^exponent, saturated to the left, rounded half away from zero to the right. */
function timesPower(raw: bigint, exponent: number): bigint {
  return exponent >= 0 ? clip(raw * 2n ** BigInt(exponent), limitsOfBits(32)) : dividePowerHalfAway(raw, -exponent);
}

/** exp(a) for −¼ ≤ a < 0, no integer bits: a Taylor series of fourth order around −⅛. */
function exponentialOfFraction(a: bigint): bigint {
  const atEighth = 1895147668n;
  const third = 715827883n;
  const x = a + 2n ** 28n;
  const x2 = highProduct(x, x);
  const x3 = highProduct(x2, x);
  const x4 = highProduct(x2, x2);
  const tail = timesPower(highProduct(timesPower(x4, -2) + x3, third) + x2, -1);
  return atEighth + highProduct(atEighth, x + tail);
}

/** exp(−2^k) for k = −2 … 4, no integer bits. */
const powersOfExponential: readonly (readonly [number, bigint])[] = [
  [-2, 1672461947n],
  [-1, 1302514674n],
  [0, 790015084n],
  [1, 290630308n],
  [2, 39332535n],
  [3, 720401n],
  [4, 242n],
];

/** exp(a) for a ≤ 0 with up to 5 integer bits; the result has none. */
export function exponentialOfNegative(a: bigint, integerBits: number): bigint {
  if (a === 0n) return one;
  const fractionBits = 31 - integerBits;
  const quarter = 2n ** BigInt(fractionBits - 2);
  const fraction = (((a % quarter) + quarter) % quarter) - quarter;
  const remainder = fraction - a;
  let result = exponentialOfFraction(timesPower(fraction, integerBits));
  for (const [exponent, factor] of powersOfExponential) {
    if (exponent >= integerBits) continue;
    const unit = 2n ** BigInt(fractionBits + exponent);
    if ((remainder / unit) % 2n === 1n) result = highProduct(result, factor);
  }
  return result;
}

/** 2 / (1 + a) with two integer bits by three Newton steps, 0 ≤ a < 1 without integer bits. */
function twiceReciprocal(a: bigint): bigint {
  const halfDenominator = (a + one + 1n) / 2n;
  let x = 1515870810n + highProduct(halfDenominator, -1010580540n);
  for (let step = 0; step < 3; step++) {
    const error = 2n ** 29n - highProduct(halfDenominator, x);
    x += timesPower(highProduct(x, error), 2);
  }
  return x;
}

/** 1 / (1 + a), no integer bits on either side. */
export function reciprocalOfOnePlus(a: bigint): bigint {
  return timesPower(twiceReciprocal(a), 1);
}

/** Logistic function; the result has no integer bits. */
export function logistic(a: bigint, integerBits: number): bigint {
  if (a === 0n) return 2n ** 30n;
  const positive = reciprocalOfOnePlus(exponentialOfNegative(a > 0n ? -a : a, integerBits));
  return a > 0n ? positive : one - positive;
}

/** Hyperbolic tangent as (1 − e^(−2|a|)) / (1 + e^(−2|a|)); the result has no integer bits. */
export function hyperbolicTangent(a: bigint, integerBits: number): bigint {
  if (a === 0n) return 0n;
  const exponential = exponentialOfNegative(a > 0n ? -a : a, integerBits + 1);
  const magnitude = timesPower(twiceReciprocal(exponential) - 2n ** 29n, 2);
  return a > 0n ? magnitude : -magnitude;
}
