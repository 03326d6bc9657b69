/** PACK and UNPACK: tensors stacked along a new dimension, and taken apart again. */
import { inputError } from '../errors.ts';
import type { Graph, Operator, Tensor } from '../graph/model.ts';
import { denseStrides, type BoxCopy, type Movement } from './boxCopy.ts';
import { axisOf, inputTensor, outputTensor, place, requireSameQuantization } from './operands.ts';

/** The inputs become slices of the output. @throws inputError for shapes that do not stack */
export function packParameters(graph: Graph, operator: Operator): Movement {
  const output = outputTensor(graph, operator);
  const axis = axisOf(operator, operator.attributes.axis ?? 0, output.shape.length);
  const parts = operator.inputs.map((_, slot) => inputTensor(graph, operator, slot, `input ${slot}`));
  const copies = slices(operator, output, axis, parts).map(({ part, offset, strides, shape }, slot): BoxCopy => {
    const whole = { outputSlot: 0, outputOffset: offset, outputStrides: strides };
    return { inputSlot: slot, shape, inputOffset: 0, inputStrides: denseStrides(part.shape), ...whole };
  });
  return { type: output.type, fill: null, copies };
}

/** The outputs are slices of the input. @throws inputError for shapes that do not stack */
export function unpackParameters(graph: Graph, operator: Operator): Movement {
  const input = inputTensor(graph, operator, 0, 'input');
  const axis = axisOf(operator, operator.attributes.axis ?? 0, input.shape.length);
  const parts = operator.outputs.map((_, slot) => outputTensor(graph, operator, slot));
  const copies = slices(operator, input, axis, parts).map(({ part, offset, strides, shape }, slot): BoxCopy => {
    const whole = { inputSlot: 0, inputOffset: offset, inputStrides: strides };
    return { outputSlot: slot, shape, outputOffset: 0, outputStrides: denseStrides(part.shape), ...whole };
  });
  return { type: input.type, fill: null, copies };
}

interface Slice {
  readonly part: Tensor;
  readonly shape: readonly number[];
  /** Of the slice in the whole. */
  readonly offset: number;
  readonly strides: readonly number[];
}

function slices(operator: Operator, whole: Tensor, axis: number, parts: readonly Tensor[]): Slice[] {
  const shape = whole.shape.filter((_, i) => i !== axis);
  const strides = denseStrides(whole.shape);
  const fits =
    parts.length === whole.shape[axis] &&
    parts.every((part) => part.shape.length === shape.length && part.shape.every((size, i) => size === shape[i]));
  if (!fits) {
    throw inputError(
      'OPERATOR_SHAPE',
      `${place(operator)}: ${parts.length} tensors do not stack to [${whole.shape.join(', ')}] along dimension ${axis}`,
    );
  }
  return parts.map((part, index) => {
    requireSameQuantization(operator, part, whole);
    return { part, shape, offset: index * strides[axis]!, strides: strides.filter((_, i) => i !== axis) };
  });
}
