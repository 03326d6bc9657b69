/** Scales, multipliers and biases that put the results of a MAC layer where a stage of the datapath gives way. */
import type { DataMode } from './elements.ts';

/** Where the real scale of the output lies, relative to what the accumulators hold. */
export type Gain = 'fit' | 'narrow' | 'left' | 'beyond' | 'tiny';

/** Everything about the numbers of a layer that does not depend on its geometry. */
export interface Numbers {
  readonly seed: number;
  readonly inputMode: DataMode;
  readonly filterMode: DataMode;
  readonly inputZeroPoint: number;
  readonly outputZeroPoint: number;
  readonly gain: Gain;
  /** Position within the range of the gain, 0 to 1. */
  readonly gainPosition: number;
  readonly perChannel: boolean;
  /** Channel scales differ by up to 2^spread. */
  readonly spread: number;
  readonly biasMode: 'none' | 'zero' | 'small' | 'large' | 'extreme';
  readonly outputScaleExponent: number;
  readonly activation: 'NONE' | 'RELU' | 'RELU6' | 'RELU_N1_TO_1';
  /** Given integers instead of scales. */
  readonly direct: boolean;
}

/**
 * Binary logarithm of the effective scale.
 * @param reach binary logarithm of what the accumulators may come to
 * @param outputBits 8 or 16, in fused mode the width of S2
 * @param largestShift of the scaler in force
 */
export function gainExponent(numbers: Numbers, reach: number, outputBits: number, largestShift: number): number {
  const between = (low: number, high: number): number => low + numbers.gainPosition * (high - low);
  const fitting = outputBits - 1 - reach;
  const exponent = {
    fit: between(fitting - 1, fitting + 4),
    narrow: between(fitting - 6, fitting - 1),
    left: between(0, largestShift - 1),
    // Results around the ends of 32 bits, and beyond.
    beyond: between(30 - reach, 42 - reach),
    tiny: between(-45, -20),
  }[numbers.gain];
  return Math.min(exponent, largestShift - 1);
}

/** Q31 significands at the ends of the range and anywhere in it. */
export function drawMultiplier(random: () => number): number {
  const ends = [2 ** 30, 2 ** 31 - 1, 2 ** 31 - 1, 2 ** 30 + 1, 0x7fff0000, 0x7ffeffff];
  const chosen = Math.floor(random() * (ends.length + 4));
  return ends[chosen] ?? 2 ** 30 + Math.floor(random() * 2 ** 30);
}

/** Biases, by mode; `reach` as in {@link gainExponent}. */
export function drawBias(
  mode: Exclude<Numbers['biasMode'], 'none'>,
  type: 'int32' | 'int64',
  reach: number,
  random: () => number,
): bigint {
  const half = type === 'int32' ? 2n ** 31n : 2n ** 63n;
  const signed = (magnitude: number): bigint => BigInt(Math.round((random() * 2 - 1) * magnitude));
  switch (mode) {
    case 'zero':
      return 0n;
    case 'small':
      return signed(1000);
    case 'large':
      return signed(2 ** Math.min(reach + 1, 30));
    case 'extreme':
      return [half - 1n, -half, half / 2n, -half / 3n, signed(2 ** 31), signed(2 ** 20)][Math.floor(random() * 6)]!;
  }
}
