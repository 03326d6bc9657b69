/**
 * Tables of SOFTMAX: the exponentials of the 256 possible differences of int8 inputs, and the two 513-entry int16 tables of
 * the int16 kernel. Rounding profiles do not change a table's contents.
 */
import { clamp } from '../integers.ts';
import { saturatingRoundingDoublingHighMul, saturatingLeftShift } from '../fixedPoint.ts';
import { exponentialOnNegativeValues } from '../gemmlowp.ts';

/** Integer parameters of SOFTMAX on int8: the difference to the row's maximum is rescaled to Q5.26. */
export interface SoftmaxInt8Parameters {
  /** Q31 significand. */
  readonly inputMultiplier: number;
  readonly inputLeftShift: number;
  /** Differences below this (a negative number) contribute nothing. */
  readonly diffMin: number;
}

/** Entry d, 0…255, is e^(−d · beta · scale) in Q0.31 as the reference computes it; 0 beyond `diffMin`. */
export function softmaxExponentialTable8(parameters: SoftmaxInt8Parameters): Int32Array {
  const { inputMultiplier, inputLeftShift, diffMin } = parameters;
  return Int32Array.from({ length: 256 }, (_, d) => {
    if (-d < diffMin) return 0;
    const q5 = saturatingRoundingDoublingHighMul(saturatingLeftShift(0 - d, inputLeftShift), inputMultiplier);
    return exponentialOnNegativeValues(q5, 5);
  });
}

/** e^v for v = −10 + 10 i / 512, i = 0…512, in Q0.15. */
export const softmaxExponentialTable16: Readonly<Int16Array> = interpolationTable((v) => Math.exp(v), -10, 0);

/** 1 / (1 + v) for v = i / 512, i = 0…512, in Q0.15. */
export const softmaxReciprocalTable16: Readonly<Int16Array> = interpolationTable(
  (v) => Math.fround(1 / Math.fround(1 + v)),
  0,
  1,
);

/**
 * The reference's table generator: samples of f, each corrected by half of the error that linear interpolation makes in
 * the middle of its interval. Computed in float32 as there, rounding half away from zero.
 */
function interpolationTable(f: (v: number) => number, low: number, high: number): Int16Array {
  const { fround } = Math;
  const scaled = (v: number): number => fround(fround(f(fround(v))) * 32768);
  const step = fround((high - low) / 512);
  const halfStep = fround(step / 2);
  const table = new Int16Array(513);
  for (let i = 0; i < 512; i++) {
    const left = fround(low + fround(i * step));
    const right = fround(low + fround((i + 1) * step));
    const sample = roundHalfAway(scaled(left));
    const interpolated = roundHalfAway(fround(fround(scaled(right) + sample) / 2));
    const middle = roundHalfAway(scaled(fround(left + halfStep)));
    const correction = roundHalfAway(fround((interpolated - middle) / 2));
    table[i] = clamp(sample - correction, -32768, 32767);
  }
  table[512] = clamp(roundHalfAway(scaled(high)), -32768, 32767);
  return table;
}

function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}
