/** Adds an operator of the vector unit to a random graph: arithmetic of two operands, activations, pooling, reductions. */
import type { DataType, OperatorAttributes, Padding } from '../../../src/graph/model.ts';
import { windowAxis } from '../../../src/operators/window.ts';
import type { Choices } from './choices.ts';
import {
  elementsOf,
  formatOf,
  mostElements,
  type ActivationType,
  type Format,
  type GraphBuilder,
} from './graphBuilder.ts';
import { activationOf } from './macSteps.ts';
import { otherOperand } from './otherOperand.ts';
import { imageSource, source } from './sources.ts';
import type { Step } from './step.ts';

const computedTypes = ['int8', 'int16'] as const;

/** ADD, SUB and MUL. */
function arithmetic(kind: 'ADD' | 'SUB' | 'MUL'): Step {
  return (graph, choose) => {
    const first = source(graph, choose, computedTypes);
    const type = graph.tensor(first).type as ActivationType;
    const operand = otherOperand(graph, choose, first, (shape) =>
      graph.drawn(choose, type, shape, formatOf(choose, type)),
    );
    if (operand === null) return false;
    const [a, b] = [graph.format(first).scale, graph.format(operand.tensor).scale];
    const typical = kind === 'MUL' ? a * b * (type === 'int8' ? 64 : 16_384) : Math.max(a, b);
    const scale = Math.fround(typical * 2 ** choose.pick([0, 1, -1, choose.integer(-4, 4)]));
    const output = graph.activation(type, operand.shape, formatOf(choose, type, scale));
    const inputs = choose.oneIn(2) ? [operand.tensor, first] : [first, operand.tensor];
    graph.operator(kind, inputs, [output], { activation: activationOf(choose), potScaleInt16: false });
    return true;
  };
}

/** MAXIMUM and MINIMUM: all formats are the same. */
function extremum(kind: 'MAXIMUM' | 'MINIMUM'): Step {
  return (graph, choose) => {
    const first = source(graph, choose, computedTypes);
    const { type } = graph.tensor(first);
    const format = graph.format(first);
    const operand = otherOperand(
      graph,
      choose,
      first,
      (shape) => graph.drawn(choose, type as ActivationType, shape, format),
      (index) => sameFormat(graph.format(index), format),
    );
    if (operand === null) return false;
    const inputs = choose.oneIn(2) ? [operand.tensor, first] : [first, operand.tensor];
    graph.operator(kind, inputs, [graph.like(first, operand.shape)]);
    return true;
  };
}

export function sameFormat(a: Format, b: Format): boolean {
  return a.scale === b.scale && a.zeroPoint === b.zeroPoint;
}

/** An activation whose output format follows from `formatFor`. */
function elementwise(
  kind: string,
  types: readonly ActivationType[],
  formatFor: (choose: Choices, type: DataType, input: Format) => Format,
  attributesOf: (choose: Choices) => OperatorAttributes = () => ({}),
): Step {
  return (graph, choose) => {
    const input = source(graph, choose, types);
    const { type } = graph.tensor(input);
    const output = graph.activation(type, graph.shape(input), formatFor(choose, type, graph.format(input)));
    graph.operator(kind, [input], [output], attributesOf(choose));
    return true;
  };
}

/** Near the input's scale. */
function nearScale(choose: Choices, type: DataType, input: Format): Format {
  return formatOf(choose, type, input.scale * choose.pick([1, 0.5, 0.7, 3, 1 / 40]));
}

function alphaPrelu(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, ['int8'], [2, 3, 4, 5]);
  const shape = graph.shape(input);
  const last = shape.at(-1)!;
  const alphaShape = choose.pick([[last], [1], [...shape.slice(1, -1).map(() => 1), last], shape.slice(1)]);
  const alpha = graph.drawn(choose, 'int8', alphaShape, formatOf(choose, 'int8', choose.scale() / 64));
  const format = nearScale(choose, 'int8', graph.format(input));
  graph.operator('PRELU', [input, alpha], [graph.activation('int8', shape, format)]);
  return true;
}

function softmax(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, computedTypes);
  const shape = graph.shape(input);
  const fromInt8 = graph.tensor(input).type === 'int8';
  const widens = fromInt8 && choose.oneIn(4);
  const format = fromInt8
    ? widens
      ? { scale: 2 ** -16, zeroPoint: -32_768 }
      : { scale: 2 ** -8, zeroPoint: -128 }
    : { scale: 2 ** -15, zeroPoint: 0 };
  const output = graph.activation(fromInt8 && !widens ? 'int8' : 'int16', shape, format);
  graph.operator('SOFTMAX', [input], [output], { beta: choose.pick([1, 0.1, 3]) });
  // No other operator computes with int16 around −32,768.
  if (widens) graph.live.splice(graph.live.indexOf(output), 1);
  return true;
}

function pool(kind: 'AVERAGE_POOL_2D' | 'MAX_POOL_2D'): Step {
  return (graph, choose) => {
    const input = imageSource(graph, choose, computedTypes);
    const [batches, height, width, channels] = graph.shape(input) as [number, number, number, number];
    const padding = choose.pick<Padding>(['SAME', 'VALID']);
    const kernel = [choose.pick([1, 2, 3, 9, height]), choose.pick([1, 2, 3, 9, width])] as const;
    const stride = [choose.integer(1, 5), choose.integer(1, 5)] as const;
    const rows = windowAxis(padding, height, kernel[0], stride[0], 1).outputSize;
    const columns = windowAxis(padding, width, kernel[1], stride[1], 1).outputSize;
    if (rows < 1 || columns < 1) return false;
    const [[filterHeight, filterWidth], [strideHeight, strideWidth]] = [kernel, stride];
    const window = { padding, strideHeight, strideWidth, filterHeight, filterWidth };
    const output = graph.like(input, [batches, rows, columns, channels]);
    graph.operator(kind, [input], [output], { ...window, activation: activationOf(choose) });
    return true;
  };
}

/** Neighbouring axes, or every other one: what leaves at most two groups of kept and of reduced dimensions. */
function axesOf(choose: Choices, rank: number): number[] {
  if (rank >= 3 && rank <= 4 && choose.oneIn(3)) {
    const parity = choose.integer(0, 1);
    return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis % 2 === parity);
  }
  const first = choose.integer(0, rank - 1);
  const count = choose.integer(1, rank - first);
  return Array.from({ length: count }, (_, i) => first + i);
}

function reduction(kind: 'MEAN' | 'SUM' | 'REDUCE_MAX'): Step {
  return (graph, choose) => {
    const input = source(graph, choose, computedTypes);
    const shape = graph.shape(input);
    const axes = axesOf(choose, shape.length);
    const keepDims = choose.oneIn(2) || axes.length === shape.length;
    const output = keepDims
      ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
      : shape.filter((_, axis) => !axes.includes(axis));
    const { type } = graph.tensor(input);
    const count = elementsOf(shape) / elementsOf(output);
    const gain = kind === 'SUM' ? Math.sqrt(count) : 1 / Math.sqrt(count);
    const format = formatOf(choose, type, graph.format(input).scale * gain * choose.pick([1, 2, 0.5, 20]));
    const tensor = kind === 'REDUCE_MAX' ? graph.like(input, output) : graph.activation(type, output, format);
    const stated = axes.map((axis) => (choose.oneIn(3) ? axis - shape.length : axis));
    graph.operator(kind, [input, graph.integers(stated)], [tensor], { keepDims });
    return true;
  };
}

/** Between all integer types. */
function quantize(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, ['int8', 'int16', 'uint8', 'int32']);
  const from = graph.tensor(input).type;
  const to = choose.pick<DataType>(['int8', 'int16', 'int8', 'int16', 'uint8', 'int32']);
  const bits = { int8: 8, uint8: 8, int16: 16, int32: 32 } as const;
  const gain = 2 ** (bits[from as keyof typeof bits] - bits[to as keyof typeof bits]);
  const scale = graph.format(input).scale * gain * choose.pick([1, 1.3, 0.4, 8]);
  if (elementsOf(graph.shape(input)) > mostElements) return false;
  graph.operator('QUANTIZE', [input], [graph.activation(to, graph.shape(input), formatOf(choose, to, scale))]);
  return true;
}

/** The value that a tensor's own format gives every code, for formats that an operator prescribes. */
const fixedFormat =
  (int8: Format) =>
  (_: Choices, type: DataType): Format =>
    type === 'int8' ? int8 : { scale: 2 ** -15, zeroPoint: 0 };

export const vectorSteps = {
  ADD: arithmetic('ADD'),
  SUB: arithmetic('SUB'),
  MUL: arithmetic('MUL'),
  MAXIMUM: extremum('MAXIMUM'),
  MINIMUM: extremum('MINIMUM'),
  RELU: elementwise('RELU', computedTypes, nearScale),
  RELU_N1_TO_1: elementwise('RELU_N1_TO_1', computedTypes, nearScale),
  RELU6: elementwise('RELU6', computedTypes, (_choose, _type, input) => input),
  LEAKY_RELU: elementwise('LEAKY_RELU', computedTypes, nearScale, (choose) => ({
    alpha: Math.fround(choose.pick([0.1, 0, 1, 2, -0.5, 0.003])),
  })),
  HARD_SWISH: elementwise('HARD_SWISH', ['int8'], nearScale),
  LOGISTIC: elementwise('LOGISTIC', computedTypes, fixedFormat({ scale: 2 ** -8, zeroPoint: -128 })),
  TANH: elementwise('TANH', computedTypes, fixedFormat({ scale: 2 ** -7, zeroPoint: 0 })),
  PRELU: alphaPrelu,
  SOFTMAX: softmax,
  AVERAGE_POOL_2D: pool('AVERAGE_POOL_2D'),
  MAX_POOL_2D: pool('MAX_POOL_2D'),
  MEAN: reduction('MEAN'),
  SUM: reduction('SUM'),
  REDUCE_MAX: reduction('REDUCE_MAX'),
  QUANTIZE: quantize,
} satisfies Record<string, Step>;
