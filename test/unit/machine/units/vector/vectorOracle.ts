/** Element-wise vector functions in BigInt, written from isa/MICROARCHITECTURE.md section 6 alone. */
import type { ElementType, VectorInstruction } from '../../../../../src/isa/instructions.generated.ts';
import type { NumericEvent } from '../../../../../src/numerics/events.ts';
import { channelScale, roundedShift } from '../../macOracle.ts';

export const typeRanges: Readonly<Record<ElementType, readonly [bigint, bigint]>> = {
  int8: [-128n, 127n],
  uint8: [0n, 255n],
  int16: [-32768n, 32767n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
};

export type Raise = (event: NumericEvent) => void;

/** MBQM(x, m, s), shift positive = left. */
export function mbqm(i: VectorInstruction, x: bigint, m: number, s: number, raise: Raise): bigint {
  if (i.scalerForm === 'oneRounding') return roundedShift(x * BigInt(m), 31 - s);
  return channelScale({ multiplierBits: 32, productBits: 64 }, 'twoRounding', x, BigInt(m), -s, raise);
}

export function finish(i: VectorInstruction, value: bigint, raise: Raise, bounded = true): bigint {
  let result = value + BigInt(i.outputZeroPoint);
  if (bounded) result = clamp(i, result, raise);
  const [low, high] = typeRanges[i.outputType];
  const inCell = i.saturationEvent === 'channelScaler';
  if (result < low) raise(inCell ? 'channelScalerSaturations' : 'outputSaturationsLow');
  if (result > high) raise(inCell ? 'channelScalerSaturations' : 'outputSaturationsHigh');
  return result < low ? low : result > high ? high : result;
}

/** finish behind a saturation to 32 bits; inside a cell there is only the one to the output type. */
function finish32(i: VectorInstruction, value: bigint, raise: Raise): bigint {
  const exact = value + BigInt(i.outputZeroPoint);
  const low = -(1n << 31n);
  const scaled = exact < low ? low : exact >= 1n << 31n ? (1n << 31n) - 1n : exact;
  if (i.saturationEvent === 'channelScaler') return finish(i, value, raise);
  if (scaled !== exact) raise('channelScalerSaturations');
  return finish(i, scaled - BigInt(i.outputZeroPoint), raise);
}

export function clamp(i: VectorInstruction, value: bigint, raise: Raise): bigint {
  let result = value;
  if (i.hasClampLow === 1 && result < BigInt(i.clampLow)) result = BigInt(i.clampLow);
  if (i.hasClampHigh === 1 && result > BigInt(i.clampHigh)) result = BigInt(i.clampHigh);
  if (result !== value) raise('activationClamps');
  return result;
}

export type Elementwise = (i: VectorInstruction, x0: bigint, x1: bigint, raise: Raise) => bigint;

export const elementOracle = {
  copy: (_i, x0) => x0,
  fill: (i) => BigInt(i.outputZeroPoint),
  clamp: (i, x0, _x1, raise) => clamp(i, x0, raise),
  maximum: (_i, x0, x1) => (x0 > x1 ? x0 : x1),
  minimum: (_i, x0, x1) => (x0 < x1 ? x0 : x1),
  requantize: (i, x0, _x1, raise) => {
    const difference = x0 - BigInt(i.input0ZeroPoint);
    const x = BigInt.asIntN(32, difference);
    if (x !== difference) raise('accumulatorOverflows');
    return finish(i, mbqm(i, x, i.input0Multiplier, i.input0Shift, raise), raise);
  },
  leaky: (i, x0, _x1, raise) => {
    const x = x0 - BigInt(i.input0ZeroPoint);
    const scaled =
      x >= 0n
        ? mbqm(i, x, i.input0Multiplier, i.input0Shift, raise)
        : BigInt(Math.sign(i.input1Multiplier)) * mbqm(i, x, Math.abs(i.input1Multiplier), i.input1Shift, raise);
    return finish(i, scaled, raise, false);
  },
  prelu: (i, x0, x1, raise) => {
    const x = x0 - BigInt(i.input0ZeroPoint);
    const scaled =
      x >= 0n
        ? mbqm(i, x, i.input0Multiplier, i.input0Shift, raise)
        : mbqm(i, x * (x1 - BigInt(i.input1ZeroPoint)), i.outputMultiplier, i.outputShift, raise);
    return finish(i, scaled, raise);
  },
  add: (i, x0, x1, raise) => combine(i, x0, x1, 1n, raise),
  subtract: (i, x0, x1, raise) => combine(i, x0, x1, -1n, raise),
  multiply: (i, x0, x1, raise) => {
    const product = (x0 - BigInt(i.input0ZeroPoint)) * (x1 - BigInt(i.input1ZeroPoint));
    return finish32(i, mbqm(i, product, i.outputMultiplier, i.outputShift, raise), raise);
  },
  addSaturate16: (i, x0, x1, raise) => {
    const sum = x0 + x1;
    const saturated = sum < -32768n ? -32768n : sum > 32767n ? 32767n : sum;
    if (saturated !== sum) raise('vectorSaturations');
    return clamp(i, saturated, raise);
  },
  addWrap: (i, x0, _x1, raise) => {
    const sum = x0 + BigInt(i.outputZeroPoint);
    const [low, high] = typeRanges[i.outputType];
    const range = high - low + 1n;
    const wrapped = sum < low ? sum + range : sum > high ? sum - range : sum;
    if (wrapped !== sum) raise('vectorSaturations');
    return wrapped;
  },
  sumScale: (i, x0, x1, raise) => {
    const sum = BigInt.asIntN(32, x0 + x1);
    if (sum !== x0 + x1) raise('accumulatorOverflows');
    return finish(i, mbqm(i, sum, i.outputMultiplier, i.outputShift, raise), raise);
  },
} satisfies Record<string, Elementwise>;

export type ElementFunctionName = keyof typeof elementOracle;

function combine(i: VectorInstruction, x0: bigint, x1: bigint, sign: bigint, raise: Raise): bigint {
  const left = BigInt(i.leftShift);
  const a = mbqm(i, (x0 - BigInt(i.input0ZeroPoint)) << left, i.input0Multiplier, i.input0Shift, raise);
  const b = mbqm(i, (x1 - BigInt(i.input1ZeroPoint)) << left, i.input1Multiplier, i.input1Shift, raise);
  const sum = a + sign * b;
  const wrapped = BigInt.asIntN(32, sum);
  if (wrapped !== sum) raise('accumulatorOverflows');
  return finish32(i, mbqm(i, wrapped, i.outputMultiplier, i.outputShift, raise), raise);
}
