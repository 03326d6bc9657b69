/**
 * Contents of the 256-entry int8 tables of LOGISTIC and TANH under the two definitions of `int8SigmoidTable`; entry `x + 128` is
 * for the stored input x. `fixedPoint`: what the reference kernel (gemmlowp fixed point, no table) computes, so a look-up is
 * bit-exact with it. `sixteenBit`: the int16 operator's interpolated table, rounded to int8, for hardware that fills the
 * small table from the large one. Rounding profiles do not change a table's contents.
 */
import { clamp } from '../integers.ts';
import { multiplyByQuantizedMultiplier, roundingDivideByPowerOfTwo } from '../fixedPoint.ts';
import { logisticFixedPoint, tanhFixedPoint } from '../gemmlowp.ts';
import { logistic16, type SigmoidInt16Input, tablePosition, tanh16 } from '../interpolatedSigmoid.ts';

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

/** Integer parameters of the definition `sixteenBit`: x − inputZeroPoint is the stored input of the int16 operator. */
export interface SigmoidInt8WideParameters {
  readonly inputZeroPoint: number;
  /** As the int16 operator's preparation forms it from the input scale. */
  readonly input: SigmoidInt16Input;
}

/** LOGISTIC: the int16 result in Q0.15, divided by 2^7 (half away from zero), minus 128, saturated. */
export function logisticTableFrom16(parameters: SigmoidInt8WideParameters): Int8Array {
  return tabulateFrom16(parameters, (position) => roundingDivideByPowerOfTwo(logistic16(position).value, 7) - 128);
}

/** TANH: the int16 result in Q0.15, divided by 2^8 (half away from zero), saturated. */
export function tanhTableFrom16(parameters: SigmoidInt8WideParameters): Int8Array {
  return tabulateFrom16(parameters, (position) => roundingDivideByPowerOfTwo(tanh16(position).value, 8));
}

function tabulateFrom16(
  { inputZeroPoint, input }: SigmoidInt8WideParameters,
  atPosition: (position: number) => number,
): Int8Array {
  return Int8Array.from({ length: 256 }, (_, entry) =>
    clamp(atPosition(tablePosition(entry - 128 - inputZeroPoint, input)), -128, 127),
  );
}
