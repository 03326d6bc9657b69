/** Resource variables: which handles name the same one, how large it is, and what CALL_ONCE puts into it. */
import { inputError, unsupportedError } from '../../errors.ts';
import type { Graph, Model, Operator } from '../../graph/model.ts';
import { tensorBytes, type ResourceVariable } from '../plan.ts';

export interface ResourceVariables {
  readonly variables: readonly ResourceVariable[];
  /** For every handle tensor, the one that stands for its variable. */
  readonly handleOf: ReadonlyMap<number, number>;
}

function keyOf(handle: Operator): string {
  return JSON.stringify([handle.attributes.container ?? '', handle.attributes.sharedName ?? '']);
}

/** Key of the variable behind each handle tensor of a graph. */
function handleKeys(graph: Graph): ReadonlyMap<number, string> {
  const keys = new Map<number, string>();
  for (const operator of graph.operators) {
    const [handle] = operator.outputs;
    if (operator.kind === 'VAR_HANDLE' && handle !== undefined) keys.set(handle, keyOf(operator));
  }
  return keys;
}

/** First values by key: what ASSIGN_VARIABLE does in the subgraphs of CALL_ONCE. */
function initialValues(model: Model): ReadonlyMap<string, Uint8Array> {
  const values = new Map<string, Uint8Array>();
  for (const once of model.operators) {
    if (once.kind !== 'CALL_ONCE') continue;
    const subgraph = model.subgraphs?.find((graph) => graph.index === once.attributes.initSubgraph);
    if (subgraph === undefined) {
      throw inputError('OPERATOR_ATTRIBUTE', `operator ${once.index} (CALL_ONCE) names no subgraph of the model`);
    }
    const keys = handleKeys(subgraph);
    for (const operator of subgraph.operators) {
      if (operator.kind === 'VAR_HANDLE') continue;
      const key = keys.get(operator.inputs[0] ?? -1);
      const data = subgraph.tensors[operator.inputs[1] ?? -1]?.data;
      if (operator.kind !== 'ASSIGN_VARIABLE' || key === undefined || data === undefined || data === null) {
        throw unsupportedError(
          'INITIALISATION',
          `operator ${once.index} (CALL_ONCE): its subgraph may only assign constants to variables, not run ${operator.kind}`,
        );
      }
      values.set(key, data);
    }
  }
  return values;
}

/** @throws unsupportedError for a variable without a constant first value, or of which operators disagree on the size */
export function resourceVariables(model: Model): ResourceVariables {
  const keys = handleKeys(model);
  const values = initialValues(model);
  const standing = new Map<string, number>();
  const handleOf = new Map<number, number>();
  const variables: ResourceVariable[] = [];
  for (const [handle, key] of keys) {
    const known = standing.get(key);
    handleOf.set(handle, known ?? handle);
    if (known !== undefined) continue;
    standing.set(key, handle);
    const initial = values.get(key);
    if (initial === undefined) {
      throw unsupportedError('VARIABLE_VALUE', `variable ${key} has no constant first value from CALL_ONCE`);
    }
    variables.push({ handle, bytes: initial.length, initial });
  }
  for (const operator of model.operators) {
    const value = accessedTensor(operator);
    if (value === null) continue;
    const handle = handleOf.get(operator.inputs[0] ?? -1);
    const tensor = model.tensors[value];
    const variable = variables.find((candidate) => candidate.handle === handle);
    if (variable === undefined || tensor === undefined || tensorBytes(tensor) !== variable.bytes) {
      throw unsupportedError(
        'VARIABLE_SIZE',
        `operator ${operator.index} (${operator.kind}): its tensor must have the ${variable?.bytes ?? 0} bytes of the variable behind its handle`,
      );
    }
  }
  return { variables, handleOf };
}

/** The tensor that a variable access reads or writes, or null for other operators. */
export function accessedTensor(operator: Operator): number | null {
  if (operator.kind === 'READ_VARIABLE') return operator.outputs[0] ?? -1;
  return operator.kind === 'ASSIGN_VARIABLE' ? (operator.inputs[1] ?? -1) : null;
}
