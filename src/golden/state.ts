/** State that persists between invocations: variable tensors, and resource variables behind VAR_HANDLE. */
import type { Graph, Model, Operator } from '../graph/model.ts';
import { integerElements, tensorBytes } from './elements.ts';

export interface GoldenState {
  /** Bytes of the variable tensors of the main graph, by tensor index. */
  readonly variables: Map<number, Uint8Array>;
  /** Bytes of the resource variables, by {@link resourceKey}; a variable appears when it is first assigned. */
  readonly resources: Map<string, Uint8Array>;
  /** Operator indices of the CALL_ONCE operators that have run. */
  readonly initialised: Set<number>;
}

/** Variables at their reset values: int8 at the zero point, all else 0; no resource assigned yet. */
export function createGoldenState(model: Graph): GoldenState {
  const variables = new Map<number, Uint8Array>();
  for (const tensor of model.tensors) {
    if (!tensor.isVariable) continue;
    const bytes = new Uint8Array(tensorBytes(tensor));
    if (tensor.type === 'int8') integerElements('int8', bytes).fill(tensor.quantization.zeroPoints[0] ?? 0);
    variables.set(tensor.index, bytes);
  }
  return { variables, resources: new Map(), initialised: new Set() };
}

/** Puts the state back to its reset values. */
export function resetGoldenState(state: GoldenState, model: Model): void {
  const fresh = createGoldenState(model);
  state.variables.clear();
  for (const [tensor, bytes] of fresh.variables) state.variables.set(tensor, bytes);
  state.resources.clear();
  state.initialised.clear();
}

/** What identifies a resource variable: container and shared name of its VAR_HANDLE. */
export function resourceKey(handle: Operator): string {
  return JSON.stringify([handle.attributes.container ?? '', handle.attributes.sharedName ?? '']);
}
