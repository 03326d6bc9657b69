/** L2_NORMALIZATION on int8: every row of the last dimension divided by its Euclidean length. */
import { unsupportedError } from '../errors.ts';
import type { Graph, Operator } from '../graph/model.ts';
import {
  inputTensor,
  outputTensor,
  perTensor,
  place,
  requireOutputFormat,
  requireType,
  unaryElements,
} from './operands.ts';

/** The output has scale 1/128 and zero point 0. */
export interface L2NormalizationParameters {
  readonly rows: number;
  /** Elements of a row. */
  readonly depth: number;
  readonly inputZeroPoint: number;
}

/** Longest rows whose sum of squares (each at most 255²) stays below 2^31. */
const longestRow = 33025;

/** @throws unsupportedError for types, formats, activations and rows outside the reference; inputError for shapes */
export function l2NormalizationParameters(graph: Graph, operator: Operator): L2NormalizationParameters {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  requireType(operator, input, 'input', ['int8']);
  requireType(operator, output, 'output', ['int8']);
  requireOutputFormat(operator, output, 1 / 128, 0);
  const activation = operator.attributes.activation ?? 'NONE';
  if (activation !== 'NONE') {
    throw unsupportedError('OPERATOR_ACTIVATION', `${place(operator)}: fused activation ${activation}; allowed: NONE`);
  }
  const depth = input.shape.at(-1) ?? 1;
  if (depth > longestRow) {
    throw unsupportedError(
      'OPERATOR_SHAPE',
      `${place(operator)}: rows of ${depth} elements; at most ${longestRow} are supported`,
    );
  }
  const { zeroPoint } = perTensor(operator, input, 'input');
  return { rows: unaryElements(operator, input, output) / depth, depth, inputZeroPoint: zeroPoint };
}
