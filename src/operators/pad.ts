/** PAD and PADV2: the input in the middle of an output filled with a constant. */
import { inputError, unsupportedError } from '../errors.ts';
import type { Graph, Operator, Tensor } from '../graph/model.ts';
import { denseStrides, type Movement } from './boxCopy.ts';
import {
  constantElement,
  constantIntegers,
  inputTensor,
  outputTensor,
  place,
  requireSameQuantization,
} from './operands.ts';

/** PAD fills with the output's zero point (0 where it has none), PADV2 with the stored value of its third input. */
export function padParameters(graph: Graph, operator: Operator): Movement {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  requireSameQuantization(operator, input, output);
  const paddings = constantIntegers(operator, inputTensor(graph, operator, 1, 'paddings'), 'paddings');
  const rank = input.shape.length;
  const before = input.shape.map((_, axis) => paddings[2 * axis] ?? -1);
  const fits =
    paddings.length === 2 * rank &&
    output.shape.length === rank &&
    paddings.every((padding) => padding >= 0) &&
    output.shape.every((size, axis) => size === before[axis]! + input.shape[axis]! + paddings[2 * axis + 1]!);
  if (!fits) {
    throw inputError(
      'OPERATOR_SHAPE',
      `${place(operator)}: paddings [${paddings.join(', ')}] do not lead from [${input.shape.join(', ')}] to [${output.shape.join(', ')}]`,
    );
  }
  const outputStrides = denseStrides(output.shape);
  const outputOffset = before.reduce((offset, padding, axis) => offset + padding * outputStrides[axis]!, 0);
  const copy = {
    shape: input.shape,
    inputOffset: 0,
    inputStrides: denseStrides(input.shape),
    outputOffset,
    outputStrides,
  };
  return {
    type: output.type,
    fill: fillValue(operator, output, operator.kind === 'PADV2' ? inputTensor(graph, operator, 2, 'pad value') : null),
    copies: [{ inputSlot: 0, outputSlot: 0, ...copy }],
  };
}

function fillValue(operator: Operator, output: Tensor, value: Tensor | null): number {
  if (value === null) return output.quantization.zeroPoints[0] ?? 0;
  if (value.type !== output.type) {
    throw unsupportedError('OPERATOR_TYPE', `${place(operator)}: pad value of type ${value.type} in ${output.type}`);
  }
  // An int8 constant must say what it means; others may be bare stored values.
  if (value.type === 'int8' || value.quantization.scales.length > 0) requireSameQuantization(operator, value, output);
  return constantElement(operator, value, 'pad value');
}
