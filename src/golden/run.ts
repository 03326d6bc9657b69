/**
 * The golden model: runs a network operator by operator in the plain form of SEMANTICS, with every tensor and every numeric
 * event. No tiles, no schedule, no instructions.
 */
import { inputError, invariant, unsupportedError } from '../errors.ts';
import type { Graph, Model, Operator, Tensor } from '../graph/model.ts';
import type { Datapath } from '../numerics/datapath.ts';
import type { OperatorEvents } from '../numerics/events.ts';
import { fusedActivations, type Fusion } from '../operators/fusion.ts';
import { tensorBytes } from './elements.ts';
import type { GoldenContext } from './kernel.ts';
import { goldenKernels, isGoldenKind } from './registry.ts';
import { createGoldenState, type GoldenState } from './state.ts';

export interface GoldenRun {
  /** Bytes of the inputs and of every tensor that an operator produced; fused-away tensors and constants are absent. */
  readonly tensors: Map<number, Uint8Array>;
  /** By operator index; a fused activation has no entry, its events are the producer's. */
  readonly events: Map<number, OperatorEvents>;
}

export interface GoldenOptions {
  /** Variables, changed in place; without it every run starts from the reset values. */
  readonly state?: GoldenState;
  /** Number of this invocation, from 0. */
  readonly invocation?: number;
}

/**
 * A sentence per operator that the golden model cannot run; empty: it can run the model.
 * @param swallowed indices of fused activations: their producers evaluate them
 */
export function unsupportedOperators(graph: Graph, swallowed: ReadonlySet<number> = new Set()): readonly string[] {
  return graph.operators
    .filter((operator) => !isGoldenKind(operator.kind) && !swallowed.has(operator.index))
    .map((operator) => `operator ${operator.index} (${operator.kind}) has no golden kernel`);
}

/**
 * One invocation of the model.
 * @param inputs raw little-endian elements, one per model input in order
 * @throws unsupportedError naming every operator without a kernel
 * @throws inputError for a wrong number or size of inputs
 */
export function runGolden(
  model: Model,
  datapath: Datapath,
  inputs: readonly Uint8Array[],
  options: GoldenOptions = {},
): GoldenRun {
  const fusions = fusedActivations(model, datapath);
  return runGraph(
    model,
    model,
    datapath,
    inputs,
    fusions,
    options.state ?? createGoldenState(model),
    options.invocation ?? 0,
  );
}

/**
 * One pass over the operators of a graph: the model's own, or a subgraph of it (CALL_ONCE).
 * @param fusions by producer; empty for a subgraph
 */
export function runGraph(
  model: Model,
  graph: Graph,
  datapath: Datapath,
  inputs: readonly Uint8Array[],
  fusions: ReadonlyMap<number, Fusion>,
  state: GoldenState,
  invocation: number,
): GoldenRun {
  const swallowed = new Set([...fusions.values()].map((fusion) => fusion.activation));
  const unsupported = unsupportedOperators(graph, swallowed);
  if (unsupported.length > 0) throw unsupportedError('GOLDEN_UNSUPPORTED_OPERATORS', unsupported.join('\n'));
  const tensors = checkedInputs(graph, inputs);
  const events = new Map<number, OperatorEvents>();
  const bytes = (tensor: Tensor): Uint8Array => {
    const found =
      tensor.data ?? (tensor.isVariable ? state.variables.get(tensor.index) : undefined) ?? tensors.get(tensor.index);
    invariant(found !== undefined, `tensor ${tensor.index} '${tensor.name}' is read before it is produced`);
    return found;
  };
  const produce = (tensor: Tensor, value: Uint8Array): void => {
    invariant(value.byteLength === tensorBytes(tensor), `tensor '${tensor.name}' got ${value.byteLength} bytes`);
    tensors.set(tensor.index, value);
  };
  const runSubgraph = (index: number): void => {
    const subgraph = model.subgraphs?.find((candidate) => candidate.index === index);
    if (subgraph === undefined) throw inputError('SUBGRAPH_MISSING', `the model has no subgraph ${index}`);
    runGraph(model, subgraph, datapath, [], new Map(), state, invocation);
  };
  for (const operator of graph.operators) {
    if (swallowed.has(operator.index)) continue;
    const record: OperatorEvents = { operator: operator.index, stages: new Map() };
    events.set(operator.index, record);
    const fusion = fusions.get(operator.index) ?? null;
    runOperator(
      { model, graph, operator, datapath, fusion, invocation, state, events: record, bytes, produce, runSubgraph },
      operator,
    );
  }
  return { tensors, events };
}

function runOperator(context: GoldenContext, operator: Operator): void {
  invariant(isGoldenKind(operator.kind), `${operator.kind} has a kernel`);
  goldenKernels[operator.kind](context);
}

function checkedInputs(graph: Graph, inputs: readonly Uint8Array[]): Map<number, Uint8Array> {
  if (inputs.length !== graph.inputs.length) {
    throw inputError('INPUT_COUNT', `${inputs.length} inputs given, the model has ${graph.inputs.length}`);
  }
  const tensors = new Map<number, Uint8Array>();
  graph.inputs.forEach((index, position) => {
    const tensor = graph.tensors[index];
    const given = inputs[position];
    invariant(tensor !== undefined && given !== undefined, `input ${position} exists`);
    const expected = tensorBytes(tensor);
    if (given.byteLength !== expected) {
      throw inputError(
        'INPUT_SIZE',
        `input ${position} '${tensor.name}' has ${given.byteLength} bytes; ${tensor.type} [${tensor.shape.join(', ')}] needs ${expected}`,
      );
    }
    tensors.set(index, given);
  });
  return tensors;
}
