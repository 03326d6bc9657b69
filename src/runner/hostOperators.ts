/** Operators that the host executes between NPU instructions: the golden kernels, on the machine's external memory. */
import { invariant } from '../errors.ts';
import { runGraph } from '../golden/run.ts';
import { createGoldenState } from '../golden/state.ts';
import type { Graph, Model } from '../graph/model.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { portBytes } from '../isa/portTypes.ts';
import type { HostOperator } from '../isa/program.ts';
import type { OperatorEvents } from '../numerics/events.ts';
import { activationInputs } from './hostModel.ts';

/**
 * Reads the operator's inputs from external memory, computes it and writes its outputs back.
 * @param model as `readHostModel` gives it
 * @param number of the host operator
 * @returns the events that it raised, under the operator's index in the network
 */
export function executeHostOperator(
  model: Model,
  number: number,
  host: HostOperator,
  hardware: HardwareConfig,
  external: Uint8Array,
  invocation: number,
): OperatorEvents {
  const operator = model.operators[number];
  invariant(operator !== undefined, `host operator ${number} is in the host's model`);
  const graph: Graph = {
    tensors: model.tensors,
    operators: [operator],
    inputs: activationInputs(model, operator),
    outputs: operator.outputs,
  };
  const inputs = host.inputs.map((port) =>
    external.slice(port.externalAddress, port.externalAddress + portBytes(port.type, port.shape)),
  );
  const state = createGoldenState(graph);
  const { tensors, events } = runGraph(model, graph, hardware, inputs, new Map(), state, invocation);
  for (const [slot, port] of host.outputs.entries()) {
    const bytes = tensors.get(operator.outputs[slot] ?? -1);
    invariant(bytes !== undefined, `host operator ${host.operator} computes ${port.name}`);
    external.set(bytes, port.externalAddress);
  }
  const raised = events.get(number);
  invariant(raised !== undefined, 'every executed operator has a record');
  return { ...raised, operator: host.operator };
}
