/** Adds operators with state to a random graph: LSTM, SVDF, and variables that are read and assigned. */
import type { Operator, OperatorAttributes } from '../../../src/graph/model.ts';
import type { Choices } from './choices.ts';
import { biasOf, filterOf } from './filters.ts';
import { formatOf, quantizationOf, type ActivationType, type GraphBuilder } from './graphBuilder.ts';
import { source } from './sources.ts';
import type { Step } from './step.ts';

const absent = -1;

/** Weights with one scale, which recurrent operators ask for. */
function weights(graph: GraphBuilder, choose: Choices, rows: number, columns: number, scale: number): number {
  if (choose.oneIn(3)) {
    const filter = filterOf(graph, choose, [rows, columns], 0);
    if (graph.tensor(filter).quantization.scales.length === 1) return filter;
  }
  return graph.drawn(choose, 'int8', [rows, columns], { scale, zeroPoint: 0 });
}

/** A sequence of one, two or more steps. */
function lstm(graph: GraphBuilder, choose: Choices): boolean {
  const whole = source(graph, choose, ['int8', 'int16'], [3]);
  const [first, second, inputs] = graph.shape(whole) as [number, number, number];
  const timeMajor = choose.oneIn(2);
  const [batches, timeSteps] = timeMajor ? [second, first] : [first, second];
  const units = choose.pick([1, 2, 7, 16]);
  if (batches > 4 || timeSteps > 20 || 4 * batches * timeSteps * units * (inputs + units) > 60_000) return false;
  const type = graph.tensor(whole).type as ActivationType;
  const hidden = type === 'int8' ? formatOf(choose, 'int8', 2 ** -7) : { scale: 2 ** -15, zeroPoint: 0 };
  const reach = 2 ** choose.integer(-1, 3);
  const scaleFor = (scale: number, count: number): number =>
    reach / (scale * (type === 'int8' ? 100 : 25_000) * 100 * Math.sqrt(count));
  const inputScale = graph.format(whole).scale;
  const gates = [0, 1, 2, 3];
  const inputWeights = gates.map(() => weights(graph, choose, units, inputs, scaleFor(inputScale, inputs)));
  const recurrent = gates.map(() => weights(graph, choose, units, units, scaleFor(hidden.scale, units)));
  const biasType = type === 'int8' ? 'int32' : 'int64';
  const biases = gates.map(() => biasOf(graph, choose, biasType, units));
  if (biases.includes(absent)) return false;
  const states = [
    graph.variable(type, [batches, units], hidden),
    graph.variable('int16', [batches, units], { scale: 2 ** -choose.integer(9, 15), zeroPoint: 0 }),
  ];
  const none = (count: number): number[] => Array.from({ length: count }, () => absent);
  const operands = [
    whole,
    ...inputWeights,
    ...recurrent,
    ...none(3),
    ...biases,
    ...none(2),
    ...states,
    ...none(choose.oneIn(2) ? 4 : 0),
  ];
  const output = graph.activation(type, [first, second, units], hidden);
  const cellClip = Math.fround(choose.pick([0, 10, 0.5]));
  graph.operator('UNIDIRECTIONAL_SEQUENCE_LSTM', operands, [output], { activation: 'TANH', timeMajor, cellClip });
  return true;
}

function svdf(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, ['int8'], [2]);
  const [batches, inputs] = graph.shape(input) as [number, number];
  const rank = choose.integer(1, 3);
  const units = choose.pick([1, 2, 8, 17]);
  const memory = choose.pick([1, 2, 8, 30]);
  const filters = rank * units;
  if (batches > 6 || batches * filters * (inputs + memory) > 60_000) return false;
  const stateType = choose.pick<ActivationType>(['int8', 'int16']);
  const narrow = stateType === 'int8';
  const bias = biasOf(graph, choose, 'int32', units);
  const state = graph.variable(stateType, [batches, filters * memory], formatOf(choose, stateType));
  const stateScale = graph.format(state).scale;
  const featureScale = (stateScale * (narrow ? 1 : 100)) / (graph.format(input).scale * 150 * Math.sqrt(inputs));
  const timeWeights = graph.drawn(choose, stateType, [filters, memory], { scale: choose.scale(), zeroPoint: 0 });
  const reached = stateScale * graph.format(timeWeights).scale * Math.sqrt(rank * memory);
  const outputScale = reached * (narrow ? 60 : 4e6) * 2 ** choose.integer(-3, 3);
  const output = graph.activation('int8', [batches, units], formatOf(choose, 'int8', outputScale));
  const operands = [input, weights(graph, choose, filters, inputs, featureScale), timeWeights, bias, state];
  graph.operator('SVDF', operands, [output], { rank, activation: choose.pick(['NONE', 'RELU']) });
  return true;
}

/** A variable with a constant first value that is read, used and assigned again, perhaps by a handle of its own. */
function variable(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, ['int8', 'int16']);
  const { type, shape } = graph.tensor(input);
  const format = graph.format(input);
  const sharedName = `variable${graph.subgraphs.length}`;
  const attributes: OperatorAttributes = { container: '', sharedName };
  const initial = graph.drawn(choose, type as ActivationType, shape, format);
  addInitialisation(graph, initial, attributes);
  const initialised = graph.operators.length;
  graph.operator('CALL_ONCE', [], [], { initSubgraph: graph.subgraphs.at(-1)!.index });
  const handle = (): number => {
    const made = graph.activation('resource', [], null);
    graph.operator('VAR_HANDLE', [], [made], attributes, [initialised]);
    return made;
  };
  const access = handle();
  const read = graph.like(input, shape);
  const reading = graph.operators.length;
  graph.operator('READ_VARIABLE', [access], [read], {}, [initialised]);
  const next = nextValue(graph, choose, input, read);
  graph.operator('ASSIGN_VARIABLE', [choose.oneIn(2) ? handle() : access, next], [], {}, [reading]);
  if (choose.oneIn(2)) {
    const assigned = graph.operators.length - 1;
    graph.operator('READ_VARIABLE', [access], [graph.like(input, shape)], {}, [assigned]);
  }
  return true;
}

/** What the variable holds in the next invocation. */
function nextValue(graph: GraphBuilder, choose: Choices, input: number, read: number): number {
  const kind = choose.pick(['ADD', 'ASSIGN', 'MAXIMUM'] as const);
  if (kind === 'ASSIGN') return input;
  const output = graph.like(input, graph.shape(input));
  graph.operator(kind, [input, read], [output], kind === 'ADD' ? { activation: 'NONE', potScaleInt16: false } : {});
  return choose.oneIn(4) ? read : output;
}

function addInitialisation(graph: GraphBuilder, initial: number, attributes: OperatorAttributes): void {
  const operator = (index: number, kind: string, inputs: readonly number[], outputs: readonly number[]): Operator => ({
    index,
    kind,
    version: 1,
    inputs,
    outputs,
    attributes: kind === 'VAR_HANDLE' ? attributes : {},
  });
  const handle = {
    index: 1,
    name: 'handle',
    type: 'resource',
    shape: [],
    quantization: quantizationOf(null),
    data: null,
    isVariable: false,
  } as const;
  graph.subgraphs.push({
    index: graph.subgraphs.length + 1,
    name: attributes.sharedName ?? '',
    tensors: [{ ...graph.tensor(initial), index: 0 }, handle],
    operators: [operator(0, 'VAR_HANDLE', [], [1]), operator(1, 'ASSIGN_VARIABLE', [1, 0], [])],
    inputs: [],
    outputs: [],
  });
}

export const recurrentSteps = {
  UNIDIRECTIONAL_SEQUENCE_LSTM: lstm,
  SVDF: svdf,
  READ_VARIABLE: variable,
} satisfies Record<string, Step>;
