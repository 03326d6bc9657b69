/** TRANSPOSE: the dimensions in another order. */
import { inputError } from '../errors.ts';
import type { Graph, Operator } from '../graph/model.ts';
import { denseStrides, type Movement } from './boxCopy.ts';
import { constantIntegers, inputTensor, outputTensor, place, requireSameQuantization } from './operands.ts';

/** Dimension i of the output is dimension permutation[i] of the input. @throws inputError for shapes and permutations */
export function transposeParameters(graph: Graph, operator: Operator): Movement {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  requireSameQuantization(operator, input, output);
  const rank = input.shape.length;
  const stated = constantIntegers(operator, inputTensor(graph, operator, 1, 'permutation'), 'permutation');
  const permutation = stated.map((axis) => (axis < 0 ? axis + rank : axis));
  const fits =
    permutation.length === rank &&
    output.shape.length === rank &&
    new Set(permutation).size === rank &&
    permutation.every((axis, i) => input.shape[axis] === output.shape[i]);
  if (!fits) {
    throw inputError(
      'OPERATOR_SHAPE',
      `${place(operator)}: permutation [${stated.join(', ')}] does not lead from [${input.shape.join(', ')}] to [${output.shape.join(', ')}]`,
    );
  }
  const inputStrides = denseStrides(input.shape);
  const copy = {
    shape: output.shape,
    inputOffset: 0,
    inputStrides: permutation.map((axis) => inputStrides[axis]!),
    outputOffset: 0,
    outputStrides: denseStrides(output.shape),
  };
  return { type: output.type, fill: null, copies: [{ inputSlot: 0, outputSlot: 0, ...copy }] };
}
