/**
 * What a golden kernel gets and gives. A kernel is a plain function over a context: it reads tensors, produces its outputs
 * and records events by stage; `run.ts` calls the kernels in the model's order.
 */
import { inputError, invariant } from '../errors.ts';
import type { Graph, Model, Operator, Tensor } from '../graph/model.ts';
import type { Datapath } from '../numerics/datapath.ts';
import type { OperatorEvents } from '../numerics/events.ts';
import type { Fusion } from '../operators/fusion.ts';
import type { GoldenState } from './state.ts';

/** One execution of one operator. */
export interface GoldenContext {
  readonly model: Model;
  /** The graph that `operator` and every tensor index belong to: the model itself, or one of its subgraphs. */
  readonly graph: Graph;
  readonly operator: Operator;
  readonly datapath: Datapath;
  /** The activation operator that this MAC operator swallows; null: none. */
  readonly fusion: Fusion | null;
  /** Number of this invocation of the model, from 0 (`FirstEvent.invocation`). */
  readonly invocation: number;
  /** Variables and resources; they live on from invocation to invocation. */
  readonly state: GoldenState;
  /** Events of this operator in this invocation; `stageOf` of numerics makes a stage on first use. */
  readonly events: OperatorEvents;
  /**
   * Raw little-endian elements of a constant, a variable or a tensor computed before. A variable's bytes are the state
   * itself: what a kernel writes there persists.
   */
  readonly bytes: (tensor: Tensor) => Uint8Array;
  /** Gives an output its value; the length must be the tensor's. */
  readonly produce: (tensor: Tensor, bytes: Uint8Array) => void;
  /** Runs a subgraph of the model (`Subgraph.index`) on the same state, without inputs. Its events are not kept. */
  readonly runSubgraph: (index: number) => void;
}

export type GoldenKernel = (context: GoldenContext) => void;

/** The input in that slot, or null where the operator leaves it out. */
export function optionalInput(context: GoldenContext, slot: number): Tensor | null {
  const index = context.operator.inputs[slot] ?? -1;
  return index < 0 ? null : tensorAt(context, index);
}

/** The input in that slot. @throws inputError where it is absent */
export function requiredInput(context: GoldenContext, slot: number): Tensor {
  const tensor = optionalInput(context, slot);
  if (tensor === null) {
    const { index, kind } = context.operator;
    throw inputError('OPERATOR_INPUT_MISSING', `operator ${index} (${kind}) has no input ${slot}`);
  }
  return tensor;
}

/** The output in that slot. @throws inputError where it is absent */
export function requiredOutput(context: GoldenContext, slot = 0): Tensor {
  const index = context.operator.outputs[slot] ?? -1;
  if (index < 0) {
    const { index: operator, kind } = context.operator;
    throw inputError('OPERATOR_OUTPUT_MISSING', `operator ${operator} (${kind}) has no output ${slot}`);
  }
  return tensorAt(context, index);
}

export function tensorAt(context: Pick<GoldenContext, 'graph'>, index: number): Tensor {
  const tensor = context.graph.tensors[index];
  invariant(tensor !== undefined, `tensor ${index} is not in the graph`);
  return tensor;
}
