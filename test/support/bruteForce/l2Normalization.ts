/** L2_NORMALIZATION on int8 as the reference kernel computes it, by brute force: only the output's saturation is an event. */
import { highProduct } from './gemmlowp.ts';
import { clip, dividePowerHalfAway, limitsOfBits } from './integers.ts';
import type { L2NormalizationLayer } from './hostLayer.ts';
import type { Multiplier } from './multiplier.ts';
import { channelsOf, note, type BruteForceResult, type EventRecords } from './record.ts';
import { scale } from './scaler.ts';
import { vectorResult } from './vectorUnit.ts';

/** 1 / √value as a Q31 multiplier: five Newton steps from 1 in a format with three integer bits. */
function inverseSquareRoot(value: bigint): Multiplier {
  if (value <= 1n) return { integer: 2n ** 31n - 1n, bits: 32, shift: 0 };
  let input = value;
  let rightShift = 11;
  while (input >= 2n ** 29n) {
    input /= 4n;
    rightShift += 1;
  }
  while (input < 2n ** 27n) {
    input *= 4n;
    rightShift -= 1;
  }
  // Products of three factors with three integer bits have nine; back to three they saturate.
  const toThree = (raw: bigint, leftShift: number): bigint => clip(raw * 2n ** BigInt(leftShift), limitsOfBits(32));
  const half = dividePowerHalfAway(input / 2n, 1);
  const threeHalves = 2n ** 28n + 2n ** 27n;
  let x = 2n ** 28n;
  for (let step = 0; step < 5; step++) {
    const cube = toThree(highProduct(highProduct(x, x), x), 6);
    x = toThree(highProduct(threeHalves, x) - highProduct(half, cube), 3);
  }
  let integer = highProduct(x, 1518500250n);
  if (rightShift < 0) {
    integer *= 2n ** BigInt(-rightShift);
    rightShift = 0;
  }
  return { integer, bits: 32, shift: -rightShift };
}

export function bruteForceL2Normalization({ input, output }: L2NormalizationLayer): BruteForceResult {
  const depth = input.shape.at(-1)!;
  const centred = input.elements.map((stored) => BigInt(stored - input.zeroPoints[0]!));
  const events: EventRecords = {};
  const results = centred.map((x, index) => {
    const start = Math.floor(index / depth) * depth;
    const squares = centred.slice(start, start + depth).reduce((sum, one) => sum + one * one, 0n);
    const { integer, bits, shift } = inverseSquareRoot(squares);
    // The host's kernel is the reference's, whatever the rounding profile.
    const exact = scale(x, { integer, bits, shift: shift + 7 }, 'twoRoundings', 64).value;
    const result = clip(exact, limitsOfBits(8));
    const channels = channelsOf(output.shape);
    if (result > exact) note(events, 'outputSaturationsLow', index, channels);
    if (result < exact) note(events, 'outputSaturationsHigh', index, channels);
    return result;
  });
  return vectorResult(results, events);
}
