/**
 * Contents of the 256-entry int8 tables of LOGISTIC and TANH. Entry `x + 128` is what the reference kernel (gemmlowp fixed
 * point, no table) computes for the stored input x, so a table look-up is bit-exact with it. Rounding profiles do not
 * change a table's contents.
 */
import { clamp } from '../integers.ts';
import { multiplyByQuantizedMultiplier, roundingDivideByPowerOfTwo } from '../fixedPoint.ts';
import { logisticFixedPoint, tanhFixedPoint } from '../gemmlowp.ts';

/** Integer parameters of LOGISTIC and TANH on int8: the input is rescaled to Q4.27. */
export interface SigmoidInt8Parameters {
  readonly inputZeroPoint: number;
  /** From this distance to the zero point on, the function is at its limit. */
  readonly inputRangeRadius: number;
  /** Q31 significand. */
  readonly inputMultiplier: number;
  /** Positive = left, never negative in practice. */
  readonly inputLeftShift: number;
}

/** LOGISTIC: output scale 1/256, zero point −128. */
export function logisticTable(parameters: SigmoidInt8Parameters): Int8Array {
  return tabulate(parameters, -128, (q4) => roundingDivideByPowerOfTwo(logisticFixedPoint(q4, 4), 23) - 128);
}

/** TANH: output scale 1/128, zero point 0. */
export function tanhTable(parameters: SigmoidInt8Parameters): Int8Array {
  return tabulate(parameters, -128, (q4) => roundingDivideByPowerOfTwo(tanhFixedPoint(q4, 4), 24));
}

function tabulate(parameters: SigmoidInt8Parameters, lowest: number, onQ4: (q4: number) => number): Int8Array {
  const { inputZeroPoint, inputRangeRadius, inputMultiplier, inputLeftShift } = parameters;
  return Int8Array.from({ length: 256 }, (_, entry) => {
    const x = entry - 128 - inputZeroPoint;
    if (x <= -inputRangeRadius) return lowest;
    if (x >= inputRangeRadius) return 127;
    return clamp(onQ4(multiplyByQuantizedMultiplier(x, inputMultiplier, inputLeftShift)), -128, 127);
  });
}
