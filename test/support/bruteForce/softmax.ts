/** SOFTMAX over the last dimension, by brute force. No step of it raises an event. */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import { exponentialOfNegative, highProduct, reciprocalOfOnePlus } from './gemmlowp.ts';
import { clip, dividePowerHalfAway, floorDivide, limitsOfBits, limitsOfType } from './integers.ts';
import type { SoftmaxLayer } from './layer.ts';
import { multiplierOfScale, type Multiplier } from './multiplier.ts';
import type { BruteForceResult } from './record.ts';
import { narrowForm, scale } from './scaler.ts';
import { exponentialEntries, reciprocalEntries } from './softmaxTables.ts';
import { vectorResult } from './vectorUnit.ts';

/** Of int8: differences as Q5.26, cut at the largest multiplier. Of int16: differences in units of 10 / 65535. */
export function softmaxMultiplier({ input, beta }: SoftmaxLayer): Multiplier {
  const unit = input.scales[0]! * Math.fround(beta);
  return multiplierOfScale(input.type === 'int8' ? Math.min(unit * 2 ** 26, 2 ** 31 - 1) : unit / (10 / 65535), 32);
}

/** Differences from the maximum below this give 0: what 5 integer bits hold. */
export function smallestDifference({ shift }: Multiplier): number {
  return -Math.floor((31 * 2 ** 26) / 2 ** shift);
}

/** Zero bits in front of a positive 32-bit value. */
function leadingZeros(value: bigint): number {
  return 32 - value.toString(2).length;
}

function rowOfInt8(layer: SoftmaxLayer, differences: readonly number[]): bigint[] {
  const multiplier = softmaxMultiplier(layer);
  const smallest = smallestDifference(multiplier);
  const { min, max } = limitsOfType(layer.output.type);
  const outputBits = layer.output.type === 'int8' ? 8 : 16;
  // The reference's own fixed point, whatever the rounding profile.
  const exponentials = differences.map((difference) =>
    difference < smallest
      ? null
      : exponentialOfNegative(scale(BigInt(difference), multiplier, 'twoRoundings', 64).value, 5),
  );
  const sum = exponentials.reduce<bigint>(
    (total, exponential) => total + (exponential === null ? 0n : dividePowerHalfAway(exponential, 12)),
    0n,
  );
  const headroom = leadingZeros(sum);
  const reciprocal = reciprocalOfOnePlus(sum * 2n ** BigInt(headroom) - 2n ** 31n);
  const exponent = 12 - headroom + 31 - outputBits;
  return exponentials.map((exponential) => {
    if (exponential === null) return min;
    return clip(dividePowerHalfAway(highProduct(reciprocal, exponential), exponent) + min, { min, max });
  });
}

/** Linear interpolation between entries 128 apart, rounded half up. */
function lookedUp(entries: readonly number[], position: bigint): bigint {
  const index = Number(floorDivide(position, 128n)) + 256;
  const offset = position - BigInt(index - 256) * 128n;
  const [base, next] = [BigInt(entries[index]!), BigInt(entries[index + 1]!)];
  return base + floorDivide((next - base) * offset + 64n, 128n);
}

function rowOfInt16(layer: SoftmaxLayer, differences: readonly number[], datapath: Datapath): bigint[] {
  const multiplier = softmaxMultiplier(layer);
  const form = narrowForm(datapath.roundingProfile, 'vector');
  const int16 = limitsOfBits(16);
  const exponentials = differences.map((difference) => {
    const scaled = scale(BigInt(difference), multiplier, form, 64).value;
    return lookedUp(exponentialEntries, clip(scaled + 32767n, int16));
  });
  const sum = exponentials.reduce((total, exponential) => total + exponential, 0n);
  const headroom = leadingZeros(sum);
  const shifted = floorDivide(sum * 2n ** BigInt(headroom - 1) + 2n ** 13n, 2n ** 14n);
  const reciprocal = lookedUp(reciprocalEntries, clip(shifted - 2n ** 15n - 2n ** 16n, int16));
  const rightShift = BigInt(31 - headroom);
  return exponentials.map((exponential) => {
    const result = floorDivide(exponential * reciprocal + 2n ** (rightShift - 1n), 2n ** rightShift);
    return clip(result, { min: 0n, max: 32767n });
  });
}

export function bruteForceSoftmax(layer: SoftmaxLayer, datapath: Datapath): BruteForceResult {
  const { input } = layer;
  const depth = input.shape.at(-1)!;
  const results: bigint[] = [];
  for (let start = 0; start < input.elements.length; start += depth) {
    const row = input.elements.slice(start, start + depth);
    const differences = row.map((value) => value - Math.max(...row));
    results.push(...(input.type === 'int8' ? rowOfInt8(layer, differences) : rowOfInt16(layer, differences, datapath)));
  }
  return vectorResult(results, {});
}
