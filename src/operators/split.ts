/** SPLIT and SPLIT_V: the input cut along one dimension into the outputs. */
import { inputError } from '../errors.ts';
import type { Graph, Operator } from '../graph/model.ts';
import { denseStrides, type BoxCopy, type Movement } from './boxCopy.ts';
import { axisOf, constantIntegers, inputTensor, outputTensor, place, requireSameQuantization } from './operands.ts';

/** SPLIT has inputs axis, data; SPLIT_V data, sizes, axis. The sizes are those of the output tensors. */
export function splitParameters(graph: Graph, operator: Operator): Movement {
  const [inputSlot, axisSlot] = operator.kind === 'SPLIT' ? [1, 0] : [0, 2];
  const input = inputTensor(graph, operator, inputSlot, 'input');
  const stated = constantIntegers(operator, inputTensor(graph, operator, axisSlot, 'axis'), 'axis');
  const rank = input.shape.length;
  const axis = axisOf(operator, stated[0] ?? NaN, rank);
  const inputStrides = denseStrides(input.shape);
  const copies: BoxCopy[] = [];
  let position = 0;
  for (const outputSlot of operator.outputs.keys()) {
    const output = outputTensor(graph, operator, outputSlot);
    requireSameQuantization(operator, input, output);
    const fits = output.shape.length === rank && output.shape.every((size, i) => i === axis || size === input.shape[i]);
    if (!fits) throw shapeError(operator, input.shape, output.shape);
    copies.push({
      inputSlot,
      outputSlot,
      shape: output.shape,
      inputOffset: position * inputStrides[axis]!,
      inputStrides,
      outputOffset: 0,
      outputStrides: denseStrides(output.shape),
    });
    position += output.shape[axis]!;
  }
  if (position !== input.shape[axis]) throw shapeError(operator, input.shape, [position]);
  return { type: input.type, fill: null, copies };
}

function shapeError(operator: Operator, input: readonly number[], output: readonly number[]): Error {
  return inputError(
    'OPERATOR_SHAPE',
    `${place(operator)}: [${output.join(', ')}] is no part of the input [${input.join(', ')}]`,
  );
}
