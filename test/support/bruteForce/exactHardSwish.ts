/** HARD_SWISH on int8 as the reference kernel computes it in 16 bits, by brute force. It raises no event. */
import { highProduct } from './gemmlowp.ts';
import { clip, floorDivide, limitsOfBits, wrapTo } from './integers.ts';
import type { HardSwishLayer } from './layer.ts';
import { multiplierOfScale, reducedTo16 } from './multiplier.ts';
import type { BruteForceResult } from './record.ts';
import { vectorResult } from './vectorUnit.ts';

interface SixteenBitMultiplier {
  /** Real: integer / 2^15 · 2^exponent. */
  readonly integer: bigint;
  readonly exponent: number;
}

const int16 = limitsOfBits(16);

/** Ratios in float32: the input enlarged by 2^7 against the output and against 3 / 2^15. */
export function hardSwishMultipliers({ input, output }: HardSwishLayer): {
  readonly toOutput: SixteenBitMultiplier;
  readonly toThree: SixteenBitMultiplier;
} {
  const { fround } = Math;
  const enlarged = fround(fround(1 / 128) * input.scales[0]!);
  const reduced = (ratio: number): SixteenBitMultiplier => {
    const multiplier = multiplierOfScale(ratio, 32);
    return { integer: reducedTo16(multiplier), exponent: multiplier.shift };
  };
  return {
    toOutput: reduced(fround(enlarged / output.scales[0]!)),
    toThree: reduced(fround(enlarged / fround(3 / 32768))),
  };
}

/**
 * value / 2^exponent in 16 bits, half away from zero. From 16 places on the mask of the reference holds only ones, so that every
 * value counts as a whole remainder: 1 for all that is not negative, −1 for what is.
 */
function divided(value: bigint, exponent: number): bigint {
  const mask = wrapTo(16, 2n ** BigInt(exponent) - 1n);
  const remainder = mask < 0n ? value : ((value % (mask + 1n)) + mask + 1n) % (mask + 1n);
  const threshold = floorDivide(mask, 2n) + (value < 0n ? 1n : 0n);
  return floorDivide(value, 2n ** BigInt(exponent)) + (remainder > threshold ? 1n : 0n);
}

export function bruteForceHardSwish(layer: HardSwishLayer): BruteForceResult {
  const { input, output } = layer;
  const { toOutput, toThree } = hardSwishMultipliers(layer);
  const results = input.elements.map((stored) => {
    const x = BigInt(stored - input.zeroPoints[0]!) * 128n;
    const onOutput = highProduct(x, toOutput.integer, 16);
    // x / 3 as a fraction of 2^15: all left shifts but one come before the multiplier, the last behind it.
    let third = x;
    if (toThree.exponent > 0) third = clip(third * 2n ** BigInt(toThree.exponent - 1), int16);
    third = highProduct(third, toThree.integer, 16);
    if (toThree.exponent > 0) third = clip(third * 2n, int16);
    if (toThree.exponent < 0) third = divided(third, -toThree.exponent);
    const gate = floorDivide(third + 2n ** 15n, 2n);
    // Doubling high product without rounding.
    const product = (gate * onOutput) / 2n ** 15n;
    const shifted = wrapTo(16, divided(product, -toOutput.exponent) + BigInt(output.zeroPoints[0]!));
    return clip(shifted, limitsOfBits(8));
  });
  return vectorResult(results, {});
}
