/** Tensors for an operator to read: one that fits as it is, else one brought to the right type by QUANTIZE and rank by RESHAPE. */
import type { DataType } from '../../../src/graph/model.ts';
import type { Choices } from './choices.ts';
import { elementsOf, formatOf, type ActivationType, type GraphBuilder } from './graphBuilder.ts';

const quantizable: readonly DataType[] = ['int8', 'int16', 'uint8', 'int32', 'float32'];

/** Sizes of an axis, small ones and odd ones first of all. */
export function extent(choose: Choices): number {
  return choose.pick([1, 2, 3, 5, 7, 9, choose.integer(1, 12)]);
}

/** [batches, height, width, channels]. */
export function imageShape(choose: Choices): number[] {
  const batches = choose.pick([1, 1, 1, 2, 3]);
  return [batches, extent(choose), extent(choose), choose.pick([1, 2, 3, 8, 17, choose.integer(1, 33)])];
}

export function anyShape(choose: Choices): number[] {
  return Array.from({ length: choose.integer(1, 5) }, () => extent(choose));
}

/**
 * A tensor of one of these types (int8 or int16 at least) and ranks; seldom a constant.
 * @throws Error where the graph has nothing to convert
 */
export function source(
  graph: GraphBuilder,
  choose: Choices,
  types: readonly DataType[],
  ranks: readonly number[] = [1, 2, 3, 4, 5],
): number {
  if (choose.oneIn(60)) return constantSource(graph, choose, types, ranks);
  const right = (index: number): boolean => types.includes(graph.tensor(index).type);
  const whole = graph.pickLive(choose, (index) => right(index) && ranks.includes(graph.shape(index).length));
  if (whole !== null) return whole;
  const typed = graph.pickLive(choose, right) ?? quantized(graph, choose, types);
  return ranks.includes(graph.shape(typed).length) ? typed : reshaped(graph, choose, typed, ranks[0]!);
}

export function imageSource(graph: GraphBuilder, choose: Choices, types: readonly DataType[]): number {
  return source(graph, choose, types, [4]);
}

function constantSource(
  graph: GraphBuilder,
  choose: Choices,
  types: readonly DataType[],
  ranks: readonly number[],
): number {
  const type: ActivationType = types.includes('int8') ? 'int8' : 'int16';
  const shape = ranks.includes(4) ? imageShape(choose) : Array.from({ length: ranks[0]! }, () => extent(choose));
  return graph.drawn(choose, type, shape, formatOf(choose, type));
}

function quantized(graph: GraphBuilder, choose: Choices, types: readonly DataType[]): number {
  const type: ActivationType = types.includes('int8') ? 'int8' : 'int16';
  const input = graph.pickLive(choose, (index) => quantizable.includes(graph.tensor(index).type));
  if (input === null) throw new Error('a graph has an input that can be quantised');
  const output = graph.activation(type, graph.shape(input), formatOf(choose, type));
  graph.operator('QUANTIZE', [input], [output]);
  return output;
}

/** The same elements in this rank. */
export function reshaped(graph: GraphBuilder, choose: Choices, input: number, rank: number): number {
  const shape = [elementsOf(graph.shape(input))];
  while (shape.length < rank) {
    const [first] = shape;
    const divisor = [choose.integer(2, 9), 3, 2].find((candidate) => first! % candidate === 0) ?? 1;
    shape.splice(0, 1, first! / divisor, divisor);
  }
  // Batches stay few.
  if (rank === 4) [shape[0], shape[3]] = [shape[3]!, shape[0]!];
  const output = graph.like(input, shape);
  graph.operator('RESHAPE', [input, graph.integers(shape)], [output], { newShape: shape });
  return output;
}
