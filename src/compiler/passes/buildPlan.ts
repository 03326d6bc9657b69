/** Turns a model into tasks and storages: fused and folded operators lose their task, reshapes become other views of a storage. */
import { invariant } from '../../errors.ts';
import type { Model, Operator } from '../../graph/model.ts';
import type { HardwareConfig } from '../../hardware/config.ts';
import { fusedActivations } from '../../operators/fusion.ts';
import { tensorBytes, type Plan, type Storage, type Task } from '../plan.ts';
import { foldedPads } from './foldPads.ts';
import { resourceVariables, type ResourceVariables } from './variables.ts';

/** Operators that only give their first input another shape. */
export const viewKinds: ReadonlySet<string> = new Set(['RESHAPE', 'SQUEEZE', 'EXPAND_DIMS']);

/** @param isHost operators that the host executes */
export function buildPlan(model: Model, hardware: HardwareConfig, isHost: (operator: Operator) => boolean): Plan {
  const fusions = fusedActivations(model, hardware);
  const pads = foldedPads(model);
  const absorbed = new Map<number, number | null>();
  const fusedTensors: number[] = [];
  for (const [producer, fusion] of fusions) {
    absorbed.set(fusion.activation, producer);
    fusedTensors.push(fusion.skippedTensor);
  }
  for (const [reader, pad] of pads) {
    absorbed.set(pad.operator, reader);
    const skipped = model.operators[pad.operator]?.outputs[0];
    if (skipped !== undefined) fusedTensors.push(skipped);
  }
  const alias = viewAliases(model);
  const resources = resourceVariables(model);
  for (const operator of model.operators) {
    const [output] = operator.outputs;
    if (output !== undefined && alias.has(output) && viewKinds.has(operator.kind)) absorbed.set(operator.index, null);
    // Variables have their addresses and first values from the start.
    if (operator.kind === 'VAR_HANDLE' || operator.kind === 'CALL_ONCE') absorbed.set(operator.index, null);
  }

  const tasks: Task[] = [];
  for (const operator of model.operators) {
    if (absorbed.has(operator.index)) continue;
    const foldedPad = pads.get(operator.index) ?? null;
    const fusion = fusions.get(operator.index) ?? null;
    tasks.push({
      position: tasks.length,
      operator,
      inputs: operator.inputs.map((tensor, slot) => (slot === 0 && foldedPad !== null ? foldedPad.input : tensor)),
      outputs: fusion === null ? operator.outputs : [fusion.outputTensor],
      foldedPad,
      fusion,
      unit: isHost(operator) ? 'host' : 'npu',
    });
  }
  const { storages, storageOf } = buildStorages(
    model,
    tasks,
    new Map([...alias, ...resources.handleOf]),
    new Set(fusedTensors),
    resources,
  );
  return { model, hardware, tasks, storages, storageOf, absorbed, fusedTensors, variables: resources.variables };
}

/** For each output of a view: the tensor whose bytes it is. Views of constants and of an input that is an output stay copies. */
function viewAliases(model: Model): ReadonlyMap<number, number> {
  const alias = new Map<number, number>();
  const rootOf = (tensor: number): number => alias.get(tensor) ?? tensor;
  const written = new Set(model.operators.flatMap((operator) => operator.outputs));
  for (const operator of model.operators) {
    if (!viewKinds.has(operator.kind)) continue;
    const [input] = operator.inputs;
    const [output] = operator.outputs;
    if (input === undefined || output === undefined) continue;
    const root = rootOf(input);
    const computed = written.has(root) && model.tensors[root]?.data === null;
    const isOutput = model.outputs.includes(output);
    const rootIsOutput = model.outputs.some((other) => rootOf(other) === root);
    // Outputs have external addresses of their own, so two of them cannot share bytes with different tensors in between.
    if ((computed || (model.inputs.includes(root) && !isOutput)) && !(isOutput && rootIsOutput))
      alias.set(output, root);
  }
  return alias;
}

function buildStorages(
  model: Model,
  tasks: readonly Task[],
  alias: ReadonlyMap<number, number>,
  absent: ReadonlySet<number>,
  resources: ResourceVariables,
): { storages: Storage[]; storageOf: Int32Array } {
  const storageOf = new Int32Array(model.tensors.length).fill(-1);
  const members = new Map<number, number[]>();
  const use = new Map<number, { first: number; last: number; external: boolean }>();
  const touch = (tensor: number, position: number, external: boolean): void => {
    // Constants are no storages: each lowering takes them into the image in the form that it needs.
    if (tensor < 0 || absent.has(tensor) || model.tensors[tensor]?.data !== null) return;
    const root = alias.get(tensor) ?? tensor;
    const entry = use.get(root) ?? { first: position, last: position, external: false };
    use.set(root, {
      first: Math.min(entry.first, position),
      last: Math.max(entry.last, position),
      external: entry.external || external,
    });
  };
  for (const input of model.inputs) touch(input, -1, true);
  for (const task of tasks) {
    const host = task.unit === 'host';
    for (const tensor of task.inputs) touch(tensor, task.position, host);
    for (const tensor of task.outputs) touch(tensor, task.position, host);
  }
  for (const output of model.outputs) touch(output, tasks.length, true);
  // State outlives the invocation.
  for (const tensor of model.tensors) {
    if (!tensor.isVariable || !use.has(tensor.index)) continue;
    touch(tensor.index, -1, true);
    touch(tensor.index, tasks.length, true);
  }
  for (const { handle } of resources.variables) {
    touch(handle, -1, true);
    touch(handle, tasks.length, true);
  }
  for (const tensor of model.tensors) {
    const root = alias.get(tensor.index) ?? tensor.index;
    if (!use.has(root) || absent.has(tensor.index)) continue;
    const list = members.get(root) ?? [];
    list.push(tensor.index);
    members.set(root, list);
  }
  const storages: Storage[] = [];
  for (const [root, entry] of use) {
    const tensor = model.tensors[root];
    invariant(tensor !== undefined, 'a used tensor exists');
    const id = storages.length;
    const tensors = members.get(root) ?? [root];
    for (const member of tensors) storageOf[member] = id;
    const variable = resources.variables.find(({ handle }) => handle === root);
    storages.push({ id, bytes: variable?.bytes ?? tensorBytes(tensor), tensors, ...entry });
  }
  return { storages, storageOf };
}
