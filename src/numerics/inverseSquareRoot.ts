/** 1 / √n as a multiplier, by the Newton iteration of the reference's GetInvSqrtQuantizedMultiplierExp. */
import {
  roundingDivideByPowerOfTwo,
  saturatingLeftShift,
  saturatingRoundingDoublingHighMul as multiply,
} from './fixedPoint.ts';
import type { FixedMultiplier } from './multiplier.ts';

/**
 * 1 / √n ≈ multiplier · 2^(shift − 31).
 * @param n 0…2^31 − 1; 0 and 1 give 2^31 − 1 and shift 0
 */
export function inverseSquareRoot(n: number): FixedMultiplier {
  if (n <= 1) return { multiplier: 2147483647, shift: 0 };
  // n is brought to [2^27, 2^29) by powers of four.
  let normalised = n;
  let rightShift = 11;
  while (normalised >= 2 ** 29) {
    normalised = Math.floor(normalised / 4);
    rightShift++;
  }
  const pairs = Math.floor((Math.clz32(normalised) - 1) / 2) - 1;
  rightShift -= pairs;
  normalised *= 4 ** pairs;

  // Newton: x ← x · (3/2 − input/2 · x²), in fixed point with 3 integer bits.
  const halfInput = roundingDivideByPowerOfTwo(Math.floor(normalised / 2), 1);
  const oneAndHalf = 2 ** 28 + 2 ** 27;
  let x = 2 ** 28;
  for (let step = 0; step < 5; step++) {
    const cube = saturatingLeftShift(multiply(multiply(x, x), x), 6);
    x = saturatingLeftShift(multiply(oneAndHalf, x) - multiply(halfInput, cube), 3);
  }
  const halfSquareRootOfTwo = 1518500250;
  const multiplier = multiply(x, halfSquareRootOfTwo);
  return rightShift < 0
    ? { multiplier: multiplier * 2 ** -rightShift, shift: 0 }
    : { multiplier, shift: 0 - rightShift };
}
