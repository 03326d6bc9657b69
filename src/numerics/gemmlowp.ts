/**
 * gemmlowp's fixed-point transcendental functions on raw int32 values, as the reference int8 LOGISTIC, TANH and SOFTMAX
 * kernels use them. Qn denotes n integer bits and 31 − n fraction bits: real = raw / 2^(31 − n). The constants are facts of
 * the algorithm (published in gemmlowp's fixedpoint.h); every intermediate is an exact int32.
 */
import { wrap } from './integers.ts';
import {
  roundingDivideByPowerOfTwo as divide,
  saturatingLeftShift,
  saturatingRoundingDoublingHighMul as multiply,
} from './fixedPoint.ts';

/** Q0 has no exact 1; its largest value stands for it. */
const oneQ0 = 2147483647;

/** e^(−2^k) in Q0 for k = −2 … 4: the factors of the barrel shifter. */
const exponentialFactors: readonly (readonly [exponent: number, factorQ0: number])[] = [
  [-2, 1672461947],
  [-1, 1302514674],
  [0, 790015084],
  [1, 290630308],
  [2, 39332535],
  [3, 720401],
  [4, 242],
];

/** e^a for a in [−1/4, 0), Q0 to Q0: Taylor polynomial of degree 4 about −1/8. */
function exponentialNearZero(a: number): number {
  const expOfMinusEighth = 1895147668;
  const oneThird = 715827883;
  const x = a + 2 ** 28;
  const x2 = multiply(x, x);
  const x3 = multiply(x2, x);
  const x4 = multiply(x2, x2);
  const higherTerms = divide(multiply(divide(x4, 2) + x3, oneThird) + x2, 1);
  return expOfMinusEighth + multiply(expOfMinusEighth, x + higherTerms);
}

/**
 * e^a in Q0 for a ≤ 0 with `integerBits` integer bits.
 * @param a raw int32, ≤ 0
 * @param integerBits 0…5
 */
export function exponentialOnNegativeValues(a: number, integerBits: number): number {
  if (a === 0) return oneQ0;
  const fractionBits = 31 - integerBits;
  const quarter = 2 ** (fractionBits - 2);
  // a = (a mod 1/4) − 1/4 − remainder: the first part goes through the polynomial, the remainder bit by bit.
  const nearZero = (a & (quarter - 1)) - quarter;
  const remainder = nearZero - a;
  let result = exponentialNearZero(saturatingLeftShift(nearZero, integerBits));
  for (const [exponent, factor] of exponentialFactors) {
    if (integerBits > exponent && (remainder & (2 ** (fractionBits + exponent))) !== 0)
      result = multiply(result, factor);
  }
  return result;
}

/** Three Newton steps towards 2 / (1 + a) in Q2, for a in [0, 1] Q0. */
function twiceReciprocalOfOnePlus(a: number): number {
  const oneQ2 = 2 ** 29;
  // (a + 1) / 2, half away from zero; the sum is never negative.
  const halfDenominator = Math.floor((a + oneQ0 + 1) / 2);
  let x = 1515870810 + multiply(halfDenominator, -1010580540);
  for (let step = 0; step < 3; step++) {
    const error = oneQ2 - multiply(halfDenominator, x);
    x += saturatingLeftShift(multiply(x, error), 2);
  }
  return x;
}

/** 1 / (1 + a), Q0 to Q0, for a in [0, 1]. */
export function reciprocalOfOnePlus(a: number): number {
  return saturatingLeftShift(twiceReciprocalOfOnePlus(a), 1);
}

/** (1 − a) / (1 + a), Q0 to Q0, for a in [0, 1]. */
function oneMinusOverOnePlus(a: number): number {
  return saturatingLeftShift(twiceReciprocalOfOnePlus(a) - 2 ** 29, 2);
}

/** Logistic function of a raw value with `integerBits` integer bits, in Q0. */
export function logisticFixedPoint(a: number, integerBits: number): number {
  if (a === 0) return 2 ** 30;
  const onPositive = reciprocalOfOnePlus(exponentialOnNegativeValues(negativeMagnitude(a), integerBits));
  return a > 0 ? onPositive : oneQ0 - onPositive;
}

/** Hyperbolic tangent of a raw value with `integerBits` integer bits, in Q0. */
export function tanhFixedPoint(a: number, integerBits: number): number {
  if (a === 0) return 0;
  // tanh(|a|) = (1 − e^(−2|a|)) / (1 + e^(−2|a|)); doubling only moves the binary point.
  const magnitude = oneMinusOverOnePlus(exponentialOnNegativeValues(negativeMagnitude(a), integerBits + 1));
  return a > 0 ? magnitude : 0 - magnitude;
}

function negativeMagnitude(a: number): number {
  return a > 0 ? wrap(-a, 32) : a;
}
