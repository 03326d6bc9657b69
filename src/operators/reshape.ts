/** RESHAPE, SQUEEZE and EXPAND_DIMS: the elements in the same order under another shape. */
import { inputError } from '../errors.ts';
import type { Graph, Operator } from '../graph/model.ts';
import type { Movement } from './boxCopy.ts';
import { elementsOf, inputTensor, outputTensor, place, requireSameQuantization } from './operands.ts';

/** The output's shape is the tensor's; shape operands and attributes only say the same again. */
export function reshapeParameters(graph: Graph, operator: Operator): Movement {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  requireSameQuantization(operator, input, output);
  const count = elementsOf(input.shape);
  if (count !== elementsOf(output.shape)) {
    throw inputError(
      'OPERATOR_SHAPE',
      `${place(operator)}: [${input.shape.join(', ')}] and [${output.shape.join(', ')}] differ in their number of elements`,
    );
  }
  const box = { shape: [count], inputOffset: 0, inputStrides: [1], outputOffset: 0, outputStrides: [1] };
  return { type: output.type, fill: null, copies: [{ inputSlot: 0, outputSlot: 0, ...box }] };
}
