/** Operators that the host executes between NPU instructions: the golden kernels, on the machine's external memory. */
import { invariant } from '../errors.ts';
import { runGraph } from '../golden/run.ts';
import type { GoldenState } from '../golden/state.ts';
import type { Graph, Model } from '../graph/model.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import type { HostOperator } from '../isa/program.ts';
import type { OperatorEvents } from '../numerics/events.ts';
import { portBytes } from '../isa/portTypes.ts';

/**
 * Reads the operator's inputs from external memory, computes it and writes its outputs back.
 * @returns the events that it raised
 */
export function executeHostOperator(
  model: Model,
  host: HostOperator,
  hardware: HardwareConfig,
  external: Uint8Array,
  state: GoldenState,
  invocation: number,
): OperatorEvents {
  const operator = model.operators[host.operator];
  invariant(operator !== undefined, `host operator ${host.operator} is in the model`);
  const graph: Graph = {
    tensors: model.tensors,
    operators: [operator],
    inputs: host.inputs.map((port) => port.tensor),
    outputs: host.outputs.map((port) => port.tensor),
  };
  const inputs = host.inputs.map((port) =>
    external.slice(port.externalAddress, port.externalAddress + portBytes(port.type, port.shape)),
  );
  const { tensors, events } = runGraph(model, graph, hardware, inputs, new Map(), state, invocation);
  for (const port of host.outputs) {
    const bytes = tensors.get(port.tensor);
    invariant(bytes !== undefined, `host operator ${host.operator} computes ${port.name}`);
    external.set(bytes, port.externalAddress);
  }
  const raised = events.get(host.operator);
  invariant(raised !== undefined, 'every executed operator has a record');
  return raised;
}

/** Why the operator is not on the NPU, for people. */
export function hostReason(host: HostOperator): string {
  const types = [...new Set([...host.inputs, ...host.outputs].map((port) => port.type))];
  return `${host.kind} between ${types.join(' and ')} has no integer form`;
}
