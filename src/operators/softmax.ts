/** SOFTMAX over the last dimension in integers, as the reference's preparation forms it. */
import { inputError, unsupportedError } from '../errors.ts';
import type { Graph, Operator } from '../graph/model.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import { quantizeMultiplier } from '../numerics/multiplier.ts';
import type { SoftmaxInt8Parameters } from '../numerics/tables/softmax.ts';
import {
  elementsOf,
  inputTensor,
  outputTensor,
  perTensor,
  place,
  requireOutputFormat,
  requireType,
  vectorMultiplier,
} from './operands.ts';

interface SoftmaxShape {
  readonly rows: number;
  /** Elements of a row. */
  readonly depth: number;
}

/** Input int8; output int8 with zero point −128 (scale 1/256) or int16 with zero point −32768 (scale 1/65536). */
export interface SoftmaxFromInt8 extends SoftmaxShape {
  readonly inputType: 'int8';
  readonly outputType: 'int8' | 'int16';
  readonly outputZeroPoint: number;
  /** Defines the table of exponentials (`softmaxExponentialTable8`). */
  readonly exponential: SoftmaxInt8Parameters;
}

/** Input and output int16, output zero point 0 and scale 1/32768. */
export interface SoftmaxFromInt16 extends SoftmaxShape {
  readonly inputType: 'int16';
  readonly outputType: 'int16';
  /** Brings differences of inputs to the scale 10/65535 of the table of exponentials. */
  readonly differenceMultiplier: FixedMultiplier;
}

export type SoftmaxParameters = SoftmaxFromInt8 | SoftmaxFromInt16;

/** Longest rows whose sum of exponentials cannot leave 32 bits: terms up to 2^19 and 2^15. */
const longestRow = { int8: 4095, int16: 65535 } as const;

/** @throws unsupportedError for types, formats and rows outside the reference; inputError for missing scales */
export function softmaxParameters(graph: Graph, operator: Operator): SoftmaxParameters {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  const inputType = requireType(operator, input, 'input', ['int8', 'int16']);
  const outputType = requireType(operator, output, 'output', inputType === 'int8' ? ['int8', 'int16'] : ['int16']);
  const { scale } = perTensor(operator, input, 'input');
  const beta = Math.fround(operator.attributes.beta ?? 1);
  if (!(beta > 0)) {
    throw unsupportedError('OPERATOR_ATTRIBUTE', `${place(operator)}: beta is ${beta}; it must be positive`);
  }
  const depth = input.shape.at(-1) ?? 1;
  const elements = elementsOf(input.shape);
  if (elements !== elementsOf(output.shape) || depth < 1) {
    throw inputError('OPERATOR_SHAPE', `${place(operator)}: input and output must have the same, non-empty shape`);
  }
  if (depth > longestRow[inputType]) {
    throw unsupportedError(
      'OPERATOR_SHAPE',
      `${place(operator)}: rows of ${depth} elements; at most ${longestRow[inputType]} for ${inputType}`,
    );
  }
  const shape = { rows: elements / depth, depth };
  if (inputType === 'int16') {
    requireOutputFormat(operator, output, 1 / 32768, 0);
    const differenceMultiplier = vectorMultiplier(operator, (scale * beta) / (10 / 65535), 'input');
    return { ...shape, inputType, outputType: 'int16', differenceMultiplier };
  }
  const outputZeroPoint = outputType === 'int8' ? -128 : -32768;
  requireOutputFormat(operator, output, outputType === 'int8' ? 1 / 256 : 1 / 65536, outputZeroPoint);
  return {
    ...shape,
    inputType,
    outputType,
    outputZeroPoint,
    exponential: exponentialParameters(operator, beta * scale),
  };
}

/** @param unit real value of a difference of one; its multiplier has 5 integer bits and is cut at 2^31 − 1 */
function exponentialParameters(operator: Operator, unit: number): SoftmaxInt8Parameters {
  const { multiplier, shift } = quantizeMultiplier(Math.min(unit * 2 ** 26, 2 ** 31 - 1));
  if (shift < 0) {
    throw unsupportedError('OPERATOR_SCALE', `${place(operator)}: an input scale times beta of ${unit} is too small`);
  }
  return { inputMultiplier: multiplier, inputLeftShift: shift, diffMin: -inputRadius(5, shift) };
}

/** Largest stored magnitude that still fits `integerBits` integer bits behind the left shift (TFLite: CalculateInputRadius). */
export function inputRadius(integerBits: number, inputLeftShift: number): number {
  return Math.floor(((2 ** integerBits - 1) * 2 ** (31 - integerBits)) / 2 ** inputLeftShift);
}
