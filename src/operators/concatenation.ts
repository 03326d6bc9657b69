/** CONCATENATION: the inputs one behind the other along one dimension. */
import { inputError, unsupportedError } from '../errors.ts';
import type { Graph, Operator } from '../graph/model.ts';
import { denseStrides, type BoxCopy, type Movement } from './boxCopy.ts';
import { axisOf, inputTensor, outputTensor, place, requireSameQuantization } from './operands.ts';

/** @throws unsupportedError for a fused activation and differing quantisations; inputError for shapes */
export function concatenationParameters(graph: Graph, operator: Operator): Movement {
  const output = outputTensor(graph, operator);
  const activation = operator.attributes.activation ?? 'NONE';
  if (activation !== 'NONE') {
    throw unsupportedError('OPERATOR_ACTIVATION', `${place(operator)}: fused activation ${activation}; allowed: NONE`);
  }
  const rank = output.shape.length;
  const axis = axisOf(operator, operator.attributes.axis ?? 0, rank);
  const outputStrides = denseStrides(output.shape);
  const copies: BoxCopy[] = [];
  let position = 0;
  for (const inputSlot of operator.inputs.keys()) {
    const input = inputTensor(graph, operator, inputSlot, `input ${inputSlot}`);
    requireSameQuantization(operator, input, output);
    const fits = input.shape.length === rank && input.shape.every((size, i) => i === axis || size === output.shape[i]);
    if (!fits) throw shapeError(operator, input.shape, output.shape);
    copies.push({
      inputSlot,
      outputSlot: 0,
      shape: input.shape,
      inputOffset: 0,
      inputStrides: denseStrides(input.shape),
      outputOffset: position * outputStrides[axis]!,
      outputStrides,
    });
    position += input.shape[axis]!;
  }
  if (position !== output.shape[axis]) throw shapeError(operator, [position], output.shape);
  return { type: output.type, fill: null, copies };
}

function shapeError(operator: Operator, input: readonly number[], output: readonly number[]): Error {
  return inputError(
    'OPERATOR_SHAPE',
    `${place(operator)}: [${input.join(', ')}] is no part of an output [${output.join(', ')}]`,
  );
}
