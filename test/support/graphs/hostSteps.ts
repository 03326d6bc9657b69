/** Adds an operator that the host executes to a random graph: there and back through float32, products of two activations. */
import type { Choices } from './choices.ts';
import {
  elementsOf,
  formatOf,
  mostElements,
  mostMacs,
  type ActivationType,
  type GraphBuilder,
} from './graphBuilder.ts';
import { emitResize } from './movementSteps.ts';
import { imageSource, source } from './sources.ts';
import type { Step } from './step.ts';

function dequantize(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, ['int8', 'int16', 'uint8', 'int32']);
  const output = graph.activation('float32', graph.shape(input), null);
  graph.operator('DEQUANTIZE', [input], [output]);
  if (choose.oneIn(2)) quantizeAgain(graph, choose, output, graph.format(input).scale);
  return true;
}

function quantizeAgain(graph: GraphBuilder, choose: Choices, input: number, scale: number): void {
  const type = choose.pick(['int8', 'int16', 'uint8'] as const);
  graph.operator('QUANTIZE', [input], [graph.activation(type, graph.shape(input), formatOf(choose, type, scale))]);
}

function l2Normalization(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, ['int8'], [2, 3, 4]);
  const output = graph.activation('int8', graph.shape(input), { scale: 2 ** -7, zeroPoint: 0 });
  graph.operator('L2_NORMALIZATION', [input], [output], { activation: 'NONE' });
  return true;
}

function resizeBilinear(graph: GraphBuilder, choose: Choices): boolean {
  return emitResize(graph, choose, 'RESIZE_BILINEAR', imageSource(graph, choose, ['int8']));
}

/** With a constant, or with itself as attention has it. */
function batchMatMul(graph: GraphBuilder, choose: Choices): boolean {
  const left = source(graph, choose, ['int8', 'int16'], [2, 3, 4]);
  const shape = graph.shape(left);
  const type = graph.tensor(left).type as ActivationType;
  const adjointX = choose.oneIn(3);
  const [rows, depth] = adjointX ? [shape.at(-1)!, shape.at(-2)!] : [shape.at(-2)!, shape.at(-1)!];
  const withItself = choose.oneIn(2);
  const adjointY = withItself ? !adjointX : choose.oneIn(2);
  const columns = withItself ? rows : choose.pick([4, 1, 9]);
  const batches = shape.slice(0, -2);
  const outputShape = [...batches, rows, columns];
  const elements = elementsOf(outputShape);
  if (elements > mostElements || elements * depth > mostMacs) return false;
  const matrix = adjointY ? [columns, depth] : [depth, columns];
  const right = withItself
    ? left
    : graph.drawn(choose, type, [...(choose.oneIn(2) ? [] : batches), ...matrix], formatOf(choose, type));
  const largest = type === 'int8' ? 100 : 20_000;
  const scale = graph.format(left).scale * graph.format(right).scale * Math.sqrt(depth) * largest * choose.pick([1, 4]);
  const output = graph.activation(type, outputShape, formatOf(choose, type, scale));
  graph.operator('BATCH_MATMUL', [left, right], [output], { adjointX, adjointY });
  return true;
}

export const hostSteps = {
  DEQUANTIZE: dequantize,
  L2_NORMALIZATION: l2Normalization,
  RESIZE_BILINEAR: resizeBilinear,
  BATCH_MATMUL: batchMatMul,
} satisfies Record<string, Step>;
