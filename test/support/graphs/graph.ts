/** Random whole graphs: any operators of the product in a directed acyclic graph, in any legal order, with one to three inputs and outputs. */
import fc from 'fast-check';
import type { DataType, Model } from '../../../src/graph/model.ts';
import { choiceLimit, Choices } from './choices.ts';
import { formatOf, GraphBuilder } from './graphBuilder.ts';
import { hostSteps } from './hostSteps.ts';
import { macSteps } from './macSteps.ts';
import { movementSteps } from './movementSteps.ts';
import { recurrentSteps } from './recurrentSteps.ts';
import { anyShape, imageShape } from './sources.ts';
import type { Step } from './step.ts';
import { vectorSteps } from './vectorSteps.ts';

const steps: Readonly<Record<string, Step>> = {
  ...macSteps,
  ...vectorSteps,
  ...movementSteps,
  ...recurrentSteps,
  ...hostSteps,
};

/** Draws beyond the one that each step has: what networks mostly consist of, or what is hard to compile. */
const furtherDraws: Readonly<Record<string, number>> = {
  CONV_2D: 5,
  DEPTHWISE_CONV_2D: 3,
  TRANSPOSE_CONV: 2,
  FULLY_CONNECTED: 1,
  twin: 3,
  ADD: 1,
  CONCATENATION: 3,
  UNIDIRECTIONAL_SEQUENCE_LSTM: 1,
  SVDF: 1,
  READ_VARIABLE: 1,
};

const drawnSteps = Object.keys(steps).flatMap((kind) =>
  Array.from({ length: 1 + (furtherDraws[kind] ?? 0) }, () => kind),
);

/** Numbers from which a graph follows. */
export interface GraphPlan {
  readonly inputs: readonly (readonly number[])[];
  readonly steps: readonly { readonly kind: string; readonly choices: readonly number[] }[];
  /** Which operator that could be next is next; empty: as drawn. */
  readonly order: readonly number[];
  readonly outputs: readonly number[];
}

/** Plain numbers below `choiceLimit`: no bias towards small ones, which mean the simplest choice. */
const choicesArbitrary = (count: number): fc.Arbitrary<number[]> =>
  fc.array(fc.noBias(fc.nat(choiceLimit - 1)), { minLength: count, maxLength: count });

export const graphPlanArbitrary: fc.Arbitrary<GraphPlan> = fc.record({
  inputs: fc.array(choicesArbitrary(16), { minLength: 1, maxLength: 3 }),
  steps: fc.array(fc.record({ kind: fc.constantFrom(...drawnSteps), choices: choicesArbitrary(48) }), {
    minLength: 1,
    maxLength: 10,
    size: 'max',
  }),
  order: fc.oneof(fc.constant([]), choicesArbitrary(60)),
  outputs: choicesArbitrary(8),
});

/** More operators are not made: those that a step adds around its own count. */
const mostOperators = 15;

export function buildGraph(plan: GraphPlan): Model {
  const graph = new GraphBuilder();
  plan.inputs.forEach((numbers, slot) => {
    const choose = new Choices(numbers);
    const type = choose.pick<DataType>(slot === 0 ? ['int8', 'int8', 'int16'] : otherInputTypes);
    const shape = choose.oneIn(5) ? anyShape(choose) : imageShape(choose);
    const quantised = type !== 'float32' && type !== 'int64' && type !== 'bool';
    graph.input(type, shape, quantised ? formatOf(choose, type) : null);
  });
  for (const { kind, choices } of plan.steps) {
    if (graph.operators.length >= mostOperators) break;
    steps[kind]!(graph, new Choices(choices));
  }
  return graph.model(orderOf(graph, new Choices(plan.order)), outputsOf(graph, new Choices(plan.outputs)));
}

const otherInputTypes: readonly DataType[] = [
  ...(['int8', 'int8', 'int16', 'int16', 'uint8', 'float32', 'int32', 'int64', 'bool'] as const),
];

/** Numbers of the operators in a legal order. */
function orderOf(graph: GraphBuilder, choose: Choices): number[] {
  const written = new Map(graph.operators.flatMap(({ outputs }, number) => outputs.map((output) => [output, number])));
  const waitsFor = graph.operators.map(({ inputs, after }) => [
    ...after,
    ...inputs.flatMap((input) => written.get(input) ?? []),
  ]);
  const order: number[] = [];
  const waiting = new Set(graph.operators.keys());
  while (waiting.size > 0) {
    const ready = [...waiting].filter((number) => waitsFor[number]!.every((other) => !waiting.has(other)));
    const next = choose.pick(ready);
    waiting.delete(next);
    order.push(next);
  }
  return order;
}

/** The last tensor; perhaps others, computed or inputs of the graph. */
function outputsOf(graph: GraphBuilder, choose: Choices): number[] {
  const outputs = new Set([graph.live.at(-1)!]);
  for (let further = choose.pick([0, 1, 0, 2]); further > 0; further--) {
    const computed = graph.live.filter((index) => !graph.inputs.includes(index));
    outputs.add(choose.pick(choose.oneIn(6) || computed.length === 0 ? graph.live : computed));
  }
  return [...outputs];
}
