/** Fused H-SWISH between channel scaler and output scaler: arithmetic and table form (SEMANTICS section 3, fused mode). */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import { clip, floorDivide, limitsOfBits, limitsOfType, scaleByPowerHalfUp } from './integers.ts';
import type { TensorFormat } from './layer.ts';
import { multiplierOfAnyScale } from './multiplier.ts';

/** F, or null where fused mode does not fit. */
export function fractionBitsOf(skipped: TensorFormat, datapath: Datapath): number | null {
  const limits = limitsOfType(skipped.type);
  const scale = skipped.scales[0]!;
  const zeroPoint = BigInt(skipped.zeroPoints[0]!);
  const reach = Math.max(
    Math.abs(scale * Number(limits.min - zeroPoint)),
    Math.abs(scale * Number(limits.max - zeroPoint)),
  );
  let exponent = -200;
  while (reach > 2 ** exponent) exponent += 1;
  const fractionBits = datapath.scaledBits - 1 - exponent;
  return fractionBits < 0 ? null : fractionBits;
}

/** h(numerator / denominator) · 2^F rounded half up, from h(v) = v · clamp(v + 3, 0, 6) / 6. */
function tableEntry(numerator: bigint, denominator: bigint, fractionBits: number, scaledBits: number): bigint {
  const inner = clip(numerator + 3n * denominator, { min: 0n, max: 6n * denominator });
  const top = numerator * inner * 2n ** BigInt(fractionBits);
  const bottom = denominator * denominator * 6n;
  return clip(floorDivide(2n * top + bottom, 2n * bottom), limitsOfBits(scaledBits));
}

function fromTable(x: bigint, fractionBits: number, datapath: Datapath): bigint {
  const one = 2n ** BigInt(fractionBits);
  if (x < -4n * one) return 0n;
  if (x >= 4n * one) return x;
  const entries = BigInt(datapath.lutEntries);
  const t = (x + 4n * one) * entries;
  const i = floorDivide(t, 8n * one);
  const r = t - i * 8n * one;
  // −4 + 8i/L = (8i − 4L) / L, and with the half 8(i + ½) = 8i + 4
  const entry = (j: bigint, half: bigint): bigint =>
    tableEntry(8n * j + half - 4n * entries, entries, fractionBits, datapath.scaledBits);
  if (!datapath.lutInterpolation) return entry(i, 4n);
  const low = entry(i, 0n);
  const slope = (entry(i + 1n, 0n) - low) * r;
  return low + floorDivide(2n * slope + 8n * one, 16n * one);
}

/** S3 of S2 = `x` in the format with `fractionBits`. */
export function fusedHardSwish(x: bigint, fractionBits: number, output: TensorFormat, datapath: Datapath): bigint {
  const one = 2n ** BigInt(fractionBits);
  const arithmetic = datapath.fusedHardSwish === 'arithmetic';
  const activated = arithmetic
    ? x * clip(x + 3n * one, { min: 0n, max: 6n * one })
    : fromTable(x, fractionBits, datapath);
  const outputScale = output.scales[0]!;
  const real = arithmetic ? 2 ** (-2 * fractionBits) / (6 * outputScale) : 2 ** -fractionBits / outputScale;
  const multiplier = multiplierOfAnyScale(real, datapath.multiplierBits);
  return scaleByPowerHalfUp(activated * multiplier.integer, multiplier.shift - (multiplier.bits - 1));
}
