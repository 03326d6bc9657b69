/**
 * Softmax of int8 rows in fixed point (isa/MICROARCHITECTURE.md, section 6): exponentials from a table, reciprocal of their sum by
 * three Newton steps as gemmlowp's one_over_one_plus_x_for_x_in_0_1, scaling. No events.
 */
import { divideByPowerOfTwo, int32Max, int32Min, powerOfTwo } from '../../arithmetic/integers.ts';
import { illegalValue } from '../../faults.ts';
import type { ElementFunction } from './execution.ts';
import { highProduct } from './scaler.ts';

/** Entry (x1 − x0) of a 256-entry int32 table; x1 is the row maximum. */
export const softmaxExp8: ElementFunction = {
  kind: 'element',
  pass({ x0, x1, result, count, table }) {
    for (let i = 0; i < count; i++) {
      const difference = x1[i]! - x0[i]!;
      if (difference < 0)
        throw illegalValue(`operand 1, ${x1[i]!}, is not the maximum of its row, which holds ${x0[i]!}`);
      result[i] = table[difference]!;
    }
  },
};

/** The pair 1/(1 + y) in Q0.31, y = (x0·2^h − 2^31) in Q0.31, and 12 − h; h = leading zeros of the sum x0 > 0. */
export const softmaxReciprocal8: ElementFunction = {
  kind: 'element',
  pass({ x0, result, resultSecond, count }) {
    for (let i = 0; i < count; i++) {
      const headroom = headroomOf(x0[i]!);
      result[i] = reciprocalOfOnePlus(x0[i]! * powerOfTwo(headroom) - 2 ** 31);
      resultSecond[i] = 12 - headroom;
    }
  },
};

/** sat_outputType(rdp(high(c, x0), n + 31 − bits) + outputZeroPoint) with the pair (c, n) = x1. */
export const softmaxScale8: ElementFunction = {
  kind: 'element',
  pass({ x0, x1, x1Second, result, count, output, instruction }) {
    for (let i = 0; i < count; i++) {
      const exponent = x1Second[i]! + 31 - output.bits;
      const product = highProduct(x0[i]!, x1[i]!);
      const scaled = exponent < 0 ? product * powerOfTwo(-exponent) : divideByPowerOfTwo(product, exponent);
      const shifted = scaled + instruction.outputZeroPoint;
      result[i] = Math.min(Math.max(shifted, output.smallest), output.largest);
    }
  },
};

/** Leading zeros of a positive 32-bit sum. */
export function headroomOf(sum: number): number {
  if (sum <= 0) throw illegalValue(`a sum of exponentials of ${sum}; it must be positive`);
  return Math.clz32(sum);
}

/** 48/17 and −32/17 in Q2.29: the first approximation of 1/d for d in [½, 1]. */
const constant48Over17 = 1515870810;
const constantMinus32Over17 = -1010580540;

/** 1/(1 + y) in Q0.31 for y in Q0.31 on [0, 1): Newton's iteration x += x·(1 − d·x) on d = (1 + y)/2 in Q2.29. */
function reciprocalOfOnePlus(y: number): number {
  // Half of the sum of y and one, where one is 2^31 − 1; rounded half up, both being positive.
  const halfDenominator = Math.floor((y + int32Max + 1) / 2);
  let x = constant48Over17 + highProduct(halfDenominator, constantMinus32Over17);
  for (let iteration = 0; iteration < 3; iteration++) {
    const remainder = 2 ** 29 - highProduct(halfDenominator, x);
    x += saturate32(highProduct(x, remainder) * 4);
  }
  // x approximates 2/(1 + y) in Q2.29; halved it is a Q1.30 of the same bits, brought to Q0.31.
  return saturate32(x * 2);
}

function saturate32(value: number): number {
  return Math.min(Math.max(value, int32Min), int32Max);
}
