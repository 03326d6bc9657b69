/** SLICE and STRIDED_SLICE: a rectangular, possibly strided part of the input. */
import { inputError, unsupportedError } from '../errors.ts';
import type { Graph, Operator } from '../graph/model.ts';
import { denseStrides, type Movement } from './boxCopy.ts';
import { constantIntegers, elementsOf, inputTensor, outputTensor, place, requireSameQuantization } from './operands.ts';

/** Indices of one dimension: `size` of them from `begin` on, `step` apart (step may be negative). */
interface Range {
  readonly begin: number;
  readonly size: number;
  readonly step: number;
}

/** Inputs: data, begin, size; size −1 reaches to the end. @throws inputError for ranges outside the input */
export function sliceParameters(graph: Graph, operator: Operator): Movement {
  const { shape } = inputTensor(graph, operator, 0, 'input');
  const begins = constantIntegers(operator, inputTensor(graph, operator, 1, 'begin'), 'begin');
  const sizes = constantIntegers(operator, inputTensor(graph, operator, 2, 'size'), 'size');
  const ranges = shape.map((length, axis) => {
    const begin = begins[axis] ?? NaN;
    const size = sizes[axis] === -1 ? length - begin : (sizes[axis] ?? NaN);
    return { begin, size, step: 1 };
  });
  return partOf(graph, operator, ranges);
}

/**
 * Inputs: data, begin, end, strides, with bit i of a mask for dimension i. Begin and end count from the end where they are
 * negative and are then cut to the input. A shrunk dimension has one element and disappears from the shape.
 * @throws unsupportedError for ellipsis and new-axis masks; inputError for a step of 0, a shrunk dimension that is walked
 *   backwards and a shape that does not follow
 */
export function stridedSliceParameters(graph: Graph, operator: Operator): Movement {
  const { attributes } = operator;
  if ((attributes.ellipsisMask ?? 0) !== 0 || (attributes.newAxisMask ?? 0) !== 0) {
    throw unsupportedError(
      'OPERATOR_ATTRIBUTE',
      `${place(operator)}: ellipsis and new-axis masks must be 0, not ${attributes.ellipsisMask ?? 0} and ${attributes.newAxisMask ?? 0}`,
    );
  }
  const { shape } = inputTensor(graph, operator, 0, 'input');
  const [begins, ends, steps] = ['begin', 'end', 'strides'].map((role, i) =>
    constantIntegers(operator, inputTensor(graph, operator, 1 + i, role), role),
  );
  const isSet = (mask: number | undefined, axis: number): boolean => (((mask ?? 0) >> axis) & 1) === 1;
  const ranges = shape.map((length, axis): Range => {
    const step = steps?.[axis] ?? 1;
    if (step === 0) throw inputError('OPERATOR_SHAPE', `${place(operator)}: the stride of dimension ${axis} is 0`);
    const shrinks = isSet(attributes.shrinkAxisMask, axis);
    if (shrinks && step < 0) {
      throw inputError('OPERATOR_SHAPE', `${place(operator)}: the shrunk dimension ${axis} has stride ${step}`);
    }
    // A backward range may end before the first element.
    const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1];
    const cut = (index: number): number => Math.min(highest, Math.max(lowest, index < 0 ? index + length : index));
    const first = step > 0 ? 0 : length - 1;
    const begin = isSet(attributes.beginMask, axis) ? first : cut(begins?.[axis] ?? first);
    if (shrinks) return { begin, size: 1, step: 1 };
    const past = step > 0 ? length : -1;
    const stated = ends?.[axis];
    const end = stated === undefined || isSet(attributes.endMask, axis) ? past : cut(stated);
    return { begin, size: Math.max(0, Math.ceil((end - begin) / step)), step };
  });
  return partOf(graph, operator, ranges);
}

function partOf(graph: Graph, operator: Operator, ranges: readonly Range[]): Movement {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  requireSameQuantization(operator, input, output);
  const sizes = ranges.map(({ size }) => size);
  const inside = ranges.every(({ begin, size, step }, axis) => {
    const last = begin + (size - 1) * step;
    const length = input.shape[axis]!;
    return size === 0 || (begin >= 0 && begin < length && last >= 0 && last < length);
  });
  if (!inside || elementsOf(sizes) !== elementsOf(output.shape)) {
    throw inputError(
      'OPERATOR_SHAPE',
      `${place(operator)}: a part [${sizes.join(', ')}] of [${input.shape.join(', ')}] is not [${output.shape.join(', ')}]`,
    );
  }
  const strides = denseStrides(input.shape);
  const copy = {
    shape: sizes,
    inputOffset: ranges.reduce((offset, { begin }, axis) => offset + begin * strides[axis]!, 0),
    inputStrides: ranges.map(({ step }, axis) => step * strides[axis]!),
    outputOffset: 0,
    outputStrides: denseStrides(sizes),
  };
  return { type: output.type, fill: null, copies: [{ inputSlot: 0, outputSlot: 0, ...copy }] };
}
