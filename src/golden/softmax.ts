/** Golden kernel of SOFTMAX (reference: TFLite-Micro's integer softmax). It raises no events. */
import { roundingDivideByPowerOfTwo, saturatingRoundingDoublingHighMul } from '../numerics/fixedPoint.ts';
import { reciprocalOfOnePlus } from '../numerics/gemmlowp.ts';
import { clamp, limits, saturate } from '../numerics/integers.ts';
import {
  softmaxExponentialTable16,
  softmaxExponentialTable8,
  softmaxReciprocalTable16,
} from '../numerics/tables/softmax.ts';
import {
  softmaxParameters,
  type SoftmaxFromInt16,
  type SoftmaxFromInt8,
  type SoftmaxParameters,
} from '../operators/softmax.ts';
import { vectorScalerForm } from '../operators/vectorScaler.ts';
import { bytesOf, type IntegerElements } from './elements.ts';
import { requiredOutput, type GoldenContext } from './kernel.ts';
import { integerInput, integerOutput } from './operandElements.ts';
import { vectorScale } from './vectorUnit.ts';

export function softmaxOperator(context: GoldenContext): void {
  const parameters = softmaxParameters(context.graph, context.operator);
  const output = requiredOutput(context);
  const input = integerInput(context, 0);
  const result = integerOutput(output);
  const softmaxRow = rowFunction(parameters, context);
  const { rows, depth } = parameters;
  for (let row = 0; row < rows; row++) {
    const [first, end] = [row * depth, (row + 1) * depth];
    softmaxRow(input.subarray(first, end), result.subarray(first, end));
  }
  context.produce(output, bytesOf(result));
}

type RowFunction = (input: IntegerElements, output: IntegerElements) => void;

function rowFunction(parameters: SoftmaxParameters, context: GoldenContext): RowFunction {
  if (parameters.inputType === 'int8') {
    const exponentials = softmaxExponentialTable8(parameters.exponential);
    return (input, output) => softmaxRow8(input, output, parameters, exponentials);
  }
  const oneRounding = vectorScalerForm(context.datapath.roundingProfile) === 'oneRounding';
  return (input, output) => softmaxRow16(input, output, parameters, oneRounding);
}

/** Exponentials in Q0.31, their sum in Q12.19, its reciprocal from the normalised sum by Newton steps. */
function softmaxRow8(
  input: IntegerElements,
  output: IntegerElements,
  parameters: SoftmaxFromInt8,
  exponentials: Int32Array,
): void {
  const maximum = maximumOf(input);
  let sum = 0;
  for (const x of input) sum += roundingDivideByPowerOfTwo(exponentials[maximum - x]!, 12);

  // sum = (1 + y) · 2^(12 − headroom) with y in [0, 1): 1 / (1 + y) and a right shift bring back 1 / sum.
  const headroom = Math.clz32(sum);
  const reciprocal = reciprocalOfOnePlus(sum * 2 ** headroom - 2 ** 31);
  const outputBits = parameters.outputType === 'int8' ? 8 : 16;
  const rightShift = 12 - headroom + 31 - outputBits;
  const { min, max } = limits(parameters.outputType);
  input.forEach((x, i) => {
    const product = saturatingRoundingDoublingHighMul(reciprocal, exponentials[maximum - x]!);
    output[i] = clamp(roundingDivideByPowerOfTwo(product, rightShift) + parameters.outputZeroPoint, min, max);
  });
}

/** Exponentials and reciprocal in Q0.15, interpolated in tables. */
function softmaxRow16(
  input: IntegerElements,
  output: IntegerElements,
  parameters: SoftmaxFromInt16,
  oneRounding: boolean,
): void {
  const maximum = maximumOf(input);
  let sum = 0;
  const exponentials = Array.from(input, (x) => {
    const difference = vectorScale(x - maximum, parameters.differenceMultiplier, oneRounding);
    const exponential = interpolate(softmaxExponentialTable16, saturate(difference + 32767, 16));
    sum += exponential;
    return exponential;
  });

  // The sum, Q16.15, is normalised to [1, 2) in Q2.14 … and moved to the table's domain [−2^15, 2^15).
  const headroom = Math.clz32(sum);
  const normalised = Math.floor((sum * 2 ** (headroom - 1) + 2 ** 13) / 2 ** 14);
  const reciprocal = interpolate(softmaxReciprocalTable16, saturate(normalised - 2 ** 15 - 2 ** 16, 16));
  const rightShift = 31 - headroom;
  exponentials.forEach((exponential, i) => {
    output[i] = clamp(Math.floor((exponential * reciprocal) / 2 ** rightShift + 0.5), 0, 32767);
  });
}

/**
 * Linear interpolation between 513 entries.
 * @param x int16: the upper 9 bits choose the interval, the lower 7 the place in it
 */
function interpolate(table: Readonly<Int16Array>, x: number): number {
  const interval = 256 + (x >> 7);
  const base = table[interval]!;
  return base + (((table[interval + 1]! - base) * (x & 127) + 64) >> 7);
}

function maximumOf(input: IntegerElements): number {
  let maximum = -Infinity;
  for (const x of input) maximum = Math.max(maximum, x);
  return maximum;
}
