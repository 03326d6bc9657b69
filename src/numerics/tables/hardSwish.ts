/**
 * Contents of the 256-entry int8 table of HARD_SWISH. Entry `x + 128` is what the reference kernel computes for the stored
 * input x in 16-bit fixed point: h(v) = v · clamp(v + 3, 0, 6) / 6.
 */
import { clamp, saturate } from '../integers.ts';
import { roundingDivideByPowerOfTwo16, saturatingRoundingDoublingHighMul16 } from '../fixedPoint.ts';

/** Multipliers are int16 significands (real = m / 2^15), exponents powers of two, positive = left. */
export interface HardSwishInt8Parameters {
  readonly inputZeroPoint: number;
  readonly outputZeroPoint: number;
  /** Brings the input, enlarged by 2^7, to the scale 3 / 2^15, where ±3 is ±2^15; exponent ≤ 31. */
  readonly reluishMultiplier: number;
  readonly reluishExponent: number;
  /** Brings the enlarged input to the output scale; exponent ≤ 0. */
  readonly outputMultiplier: number;
  readonly outputExponent: number;
}

export function hardSwishTable(parameters: HardSwishInt8Parameters): Int8Array {
  return Int8Array.from({ length: 256 }, (_, entry) => hardSwish(entry - 128, parameters));
}

function hardSwish(x: number, parameters: HardSwishInt8Parameters): number {
  const { reluishMultiplier, reluishExponent, outputMultiplier, outputExponent } = parameters;
  const enlarged = (x - parameters.inputZeroPoint) * 128;
  const onOutputScale = saturatingRoundingDoublingHighMul16(enlarged, outputMultiplier);

  // The left shift is split: all but one bit in front of the multiplier, the last behind it, each saturating.
  let reluish = enlarged;
  if (reluishExponent > 0) reluish = saturate(reluish * 2 ** (reluishExponent - 1), 16);
  reluish = saturatingRoundingDoublingHighMul16(reluish, reluishMultiplier);
  if (reluishExponent > 0) reluish = saturate(reluish * 2, 16);
  if (reluishExponent < 0) reluish = roundingDivideByPowerOfTwo16(reluish, -reluishExponent);
  const unitInterval = (reluish + 32768) >> 1;

  // This product alone is truncated toward zero.
  const product = Math.trunc((unitInterval * onOutputScale) / 32768);
  return clamp(roundingDivideByPowerOfTwo16(product, -outputExponent) + parameters.outputZeroPoint, -128, 127);
}
