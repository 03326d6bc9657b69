/** Adds an operator that only moves elements to a random graph. */
import type { DataType } from '../../../src/graph/model.ts';
import { bytesOfElements } from '../fuzz/network.ts';
import type { Choices } from './choices.ts';
import { elementsOf, mostElements, type GraphBuilder } from './graphBuilder.ts';
import { imageSource, reshaped, source } from './sources.ts';
import type { Step } from './step.ts';
import { sameFormat } from './vectorSteps.ts';

/** The elements' size is all that matters. */
export const movedTypes: readonly DataType[] = ['int8', 'int16', 'uint8', 'int32', 'int64', 'bool'];

const filledTypes: readonly DataType[] = ['int8', 'int16', 'uint8', 'int32'];

function reshape(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, movedTypes);
  const elements = elementsOf(graph.shape(input));
  const divisor = choose.pick([1, 2, 3, 4, 5].filter((candidate) => elements % candidate === 0));
  const rest = elements / divisor;
  const shape = choose.pick([[elements], [divisor, rest], [rest, 1, divisor], [1, divisor, rest, 1]]);
  const output = graph.like(input, shape);
  // The shape may be an operand or only an attribute.
  const operands = choose.oneIn(3) ? [input] : [input, graph.integers(shape)];
  graph.operator('RESHAPE', operands, [output], { newShape: shape });
  return true;
}

function squeeze(graph: GraphBuilder, choose: Choices): boolean {
  const flat = source(graph, choose, movedTypes);
  const input = graph.shape(flat).includes(1) ? flat : expanded(graph, choose, flat);
  const shape = graph.shape(input);
  const axes = shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
  const squeezeDims = shape.length === axes.length ? axes.slice(1) : choose.oneIn(2) ? axes : axes.slice(0, 1);
  if (squeezeDims.length === 0) return false;
  const output = graph.like(
    input,
    shape.filter((_, axis) => !squeezeDims.includes(axis)),
  );
  graph.operator('SQUEEZE', [input], [output], { squeezeDims });
  return true;
}

function expanded(graph: GraphBuilder, choose: Choices, input: number): number {
  const shape = [...graph.shape(input)];
  const axis = choose.integer(0, shape.length);
  shape.splice(axis, 0, 1);
  const output = graph.like(input, shape);
  graph.operator('EXPAND_DIMS', [input, graph.integers([axis], choose.oneIn(2) ? [] : [1])], [output]);
  return output;
}

function expandDims(graph: GraphBuilder, choose: Choices): boolean {
  expanded(graph, choose, source(graph, choose, movedTypes, [1, 2, 3, 4]));
  return true;
}

function pad(kind: 'PAD' | 'PADV2'): Step {
  return (graph, choose) => {
    const input = source(graph, choose, filledTypes, [1, 2, 3, 4]);
    const shape = graph.shape(input);
    const amounts = shape.map(() => [choose.pick([0, 1, 3]), choose.pick([0, 0, 2])] as const);
    const padded = shape.map((size, axis) => size + amounts[axis]![0] + amounts[axis]![1]);
    if (elementsOf(padded) > mostElements) return false;
    const operands = [input, graph.integers(amounts.flat(), [shape.length, 2])];
    if (kind === 'PADV2') {
      const { type, quantization } = graph.tensor(input);
      const values = { int8: [3, -128], uint8: [200, 0], int16: [300, -32768], int32: [-70_000, 9] } as const;
      const value = choose.pick<number>(values[type as keyof typeof values]);
      operands.push(graph.constant(type, [1], quantization, bytesOfElements(type as keyof typeof values, [value])));
    }
    graph.operator(kind, operands, [graph.like(input, padded)]);
    return true;
  };
}

function concatenation(graph: GraphBuilder, choose: Choices): boolean {
  const first = source(graph, choose, movedTypes);
  const { type, shape } = graph.tensor(first);
  const rank = shape.length;
  const axis = choose.integer(0, rank - 1);
  const parts = Array.from({ length: choose.integer(1, 4) }, (_, slot) => {
    if (slot === 0) return first;
    return choose.oneIn(3)
      ? constantPart(graph, choose, first, axis)
      : choose.pick(fittingParts(graph, first, axis, rank));
  });
  const total = parts.reduce((sum, part) => sum + graph.shape(part)[axis]!, 0);
  const output = shape.map((size, i) => (i === axis ? total : size));
  if (elementsOf(output) > mostElements) return false;
  const stated = choose.oneIn(2) ? axis - rank : axis;
  const order = choose.oneIn(2) ? [...parts].reverse() : parts;
  graph.operator('CONCATENATION', order, [graph.activation(type, output, formatOrNull(graph, first))], {
    axis: stated,
    activation: 'NONE',
  });
  return true;
}

function formatOrNull(graph: GraphBuilder, tensor: number): { scale: number; zeroPoint: number } | null {
  return graph.tensor(tensor).quantization.scales.length === 0 ? null : graph.format(tensor);
}

/** Live tensors of the same format and, but for the axis, shape: itself among them. */
function fittingParts(graph: GraphBuilder, first: number, axis: number, rank: number): number[] {
  const { type, shape } = graph.tensor(first);
  const format = graph.format(first);
  const fitting = graph.live.filter((index) => {
    const other = graph.tensor(index);
    return (
      other.type === type &&
      sameFormat(graph.format(index), format) &&
      other.shape.length === rank &&
      other.shape.every((size, i) => i === axis || size === shape[i])
    );
  });
  return fitting.length === 0 ? [first] : fitting;
}

function constantPart(graph: GraphBuilder, choose: Choices, first: number, axis: number): number {
  const { type, shape } = graph.tensor(first);
  if (type !== 'int8' && type !== 'int16') return first;
  const size = choose.integer(1, 4);
  const part = shape.map((whole, i) => (i === axis ? size : whole));
  return graph.drawn(choose, type, part, graph.format(first));
}

function slice(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, movedTypes);
  const shape = graph.shape(input);
  const begins = shape.map((size) => choose.integer(0, size - 1));
  const sizes = shape.map((size, axis) => choose.integer(1, size - begins[axis]!));
  const stated = sizes.map((size, axis) => (begins[axis]! + size === shape[axis] && choose.oneIn(2) ? -1 : size));
  graph.operator('SLICE', [input, graph.integers(begins), graph.integers(stated)], [graph.like(input, sizes)]);
  return true;
}

function stridedSlice(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, movedTypes);
  const shape = graph.shape(input);
  const masks = { beginMask: 0, endMask: 0, shrinkAxisMask: 0 };
  const [begins, ends, strides, output]: [number[], number[], number[], number[]] = [[], [], [], []];
  shape.forEach((size, axis) => {
    const stride = choose.pick([1, 2, 3, -1, -2]);
    const first = choose.integer(0, size - 1);
    const open = choose.oneIn(2);
    const shrinks = shape.length > 1 && axis > 0 && choose.oneIn(6);
    strides.push(shrinks ? 1 : stride);
    begins.push(choose.oneIn(3) ? first - size : first);
    ends.push(stride > 0 ? (choose.oneIn(3) ? size + 5 : size) : -size - 1);
    if (shrinks) {
      masks.shrinkAxisMask |= 1 << axis;
      return;
    }
    if (open) masks.beginMask |= 1 << axis;
    if (choose.oneIn(2)) masks.endMask |= 1 << axis;
    const from = open ? (stride > 0 ? 0 : size - 1) : first;
    output.push(stride > 0 ? Math.ceil((size - from) / stride) : Math.ceil((from + 1) / -stride));
  });
  const operands = [input, graph.integers(begins), graph.integers(ends), graph.integers(strides)];
  const attributes = { ...masks, ellipsisMask: 0, newAxisMask: 0 };
  graph.operator('STRIDED_SLICE', operands, [graph.like(input, output)], attributes);
  return true;
}

function transpose(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, movedTypes);
  const shape = graph.shape(input);
  const rest = shape.map((_, axis) => axis);
  const permutation = shape.map(() => rest.splice(choose.integer(0, rest.length - 1), 1)[0]!);
  const output = graph.like(
    input,
    permutation.map((axis) => shape[axis]!),
  );
  graph.operator('TRANSPOSE', [input, graph.integers(permutation)], [output]);
  return true;
}

function split(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, movedTypes);
  const shape = graph.shape(input);
  const axis = choose.integer(0, shape.length - 1);
  const numSplits = [choose.integer(2, 6), 2, 3].find((parts) => shape[axis]! % parts === 0) ?? 1;
  const part = shape.map((size, i) => (i === axis ? size / numSplits : size));
  const outputs = Array.from({ length: numSplits }, () => graph.like(input, part));
  const stated = choose.oneIn(2) ? axis - shape.length : axis;
  graph.operator('SPLIT', [graph.integers([stated]), input], outputs, { numSplits });
  return true;
}

function splitV(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, movedTypes);
  const shape = graph.shape(input);
  const axis = choose.integer(0, shape.length - 1);
  const sizes: number[] = [];
  for (let rest = shape[axis]!; rest > 0; rest -= sizes.at(-1)!) {
    sizes.push(sizes.length === 3 ? rest : choose.integer(1, rest));
  }
  const outputs = sizes.map((length) =>
    graph.like(
      input,
      shape.map((size, i) => (i === axis ? length : size)),
    ),
  );
  const attributes = { numSplits: sizes.length };
  graph.operator('SPLIT_V', [input, graph.integers(sizes), graph.integers([axis])], outputs, attributes);
  return true;
}

/** Tensors stacked along a new dimension: the same, or others of its shape and format. */
function pack(graph: GraphBuilder, choose: Choices): boolean {
  const first = source(graph, choose, movedTypes, [1, 2, 3, 4]);
  const { type, shape } = graph.tensor(first);
  const same = fittingParts(graph, first, 0, shape.length).filter((index) => graph.shape(index)[0] === shape[0]);
  const parts = [
    first,
    ...Array.from({ length: choose.integer(0, 2) }, () => (same.length === 0 ? first : choose.pick(same))),
  ];
  const axis = choose.integer(0, shape.length);
  const output = [...shape.slice(0, axis), parts.length, ...shape.slice(axis)];
  if (elementsOf(output) > mostElements) return false;
  const tensor = graph.activation(type, output, formatOrNull(graph, first));
  graph.operator('PACK', parts, [tensor], { axis, valuesCount: parts.length });
  return true;
}

function unpack(graph: GraphBuilder, choose: Choices): boolean {
  const flat = source(graph, choose, movedTypes);
  const input = graph.shape(flat).length === 1 ? reshaped(graph, choose, flat, 2) : flat;
  const shape = graph.shape(input);
  const smallest = shape.indexOf(Math.min(...shape));
  const chosen = choose.integer(0, shape.length - 1);
  const axis = shape[chosen]! <= 6 ? chosen : smallest;
  if (shape[axis]! > 12) return false;
  const part = shape.filter((_, i) => i !== axis);
  const outputs = Array.from({ length: shape[axis]! }, () => graph.like(input, part));
  graph.operator('UNPACK', [input], outputs, { axis, valuesCount: outputs.length });
  return true;
}

function resizeNearest(graph: GraphBuilder, choose: Choices): boolean {
  return emitResize(graph, choose, 'RESIZE_NEAREST_NEIGHBOR', imageSource(graph, choose, ['int8', 'int16', 'uint8']));
}

/** To a larger or smaller image. */
export function emitResize(graph: GraphBuilder, choose: Choices, kind: string, input: number): boolean {
  const [batches, height, width, channels] = graph.shape(input) as [number, number, number, number];
  const size = [choose.pick([2 * height, 1, height + 3]), choose.pick([2 * width, 1, width + 1])] as const;
  const shape = [batches, ...size, channels];
  if (elementsOf(shape) > mostElements) return false;
  const alignCorners = choose.oneIn(2);
  const halfPixelCenters = !alignCorners && choose.oneIn(2);
  graph.operator(kind, [input, graph.integers(size)], [graph.like(input, shape)], { alignCorners, halfPixelCenters });
  return true;
}

export const movementSteps = {
  RESHAPE: reshape,
  SQUEEZE: squeeze,
  EXPAND_DIMS: expandDims,
  PAD: pad('PAD'),
  PADV2: pad('PADV2'),
  CONCATENATION: concatenation,
  SLICE: slice,
  STRIDED_SLICE: stridedSlice,
  TRANSPOSE: transpose,
  SPLIT: split,
  SPLIT_V: splitV,
  PACK: pack,
  UNPACK: unpack,
  RESIZE_NEAREST_NEIGHBOR: resizeNearest,
} satisfies Record<string, Step>;
