/** Invocations on the machine: its values with the names that verification needs, and the operators of the host in between. */
import { invariant } from '../errors.ts';
import type { HostOperator } from '../isa/program.ts';
import { type Machine, resetState, runInvocation } from '../machine/machine.ts';
import type { OperatorEvents } from '../numerics/events.ts';
import { executeHostOperator } from './hostOperators.ts';
import type { Network } from './sources.ts';
import { tensorTable, type TensorTable } from './tensorTable.ts';
import type { CapturedTensor } from './verification.ts';

export interface MachineValues {
  /** Every tensor that the program materialises, in execution order; empty without a model to say what they are. */
  readonly tensors: readonly CapturedTensor[];
  /** By operator: what the machine counted, and what the host's operators raised. */
  readonly events: ReadonlyMap<number, OperatorEvents>;
  /** One entry per model output. */
  readonly outputs: readonly Uint8Array[];
}

export interface MachineRunner {
  readonly invoke: (inputs: readonly Uint8Array[], invocation: number) => MachineValues;
  /** Puts the persistent state back to its first image. */
  readonly resetState: () => void;
  /** Gives a variable tensor a value, as an invocation would. */
  readonly setVariable: (tensor: number, bytes: Uint8Array) => void;
}

/** @param timed whether the machine's schedule is known: faults then name their cycle */
export function createMachineRunner(network: Network, machine: Machine, timed: boolean): MachineRunner {
  const { model, hostModel, program } = network;
  const table = model === null ? null : tensorTable(program, model);

  const host = (operator: HostOperator, external: Uint8Array, invocation: number): OperatorEvents => {
    const number = program.debug.hostOperators.indexOf(operator);
    invariant(hostModel !== null, 'a program that calls the host carries a model of what it does');
    return executeHostOperator(hostModel, number, operator, machine.hardware, external, invocation);
  };

  return {
    invoke: (inputs, invocation) => {
      const tensors: CapturedTensor[] = [];
      const hostEvents: OperatorEvents[] = [];
      const { outputs, events } = runInvocation(machine, inputs, {
        invocation,
        values: true,
        timing: timed,
        host: (operator, external) => hostEvents.push(host(operator, external, invocation)),
        ...(table === null
          ? {}
          : { onRetire: (capture, bytes) => capturedInto(tensors, table, capture.tensor, bytes) }),
      });
      invariant(outputs !== null && events !== null, 'an invocation with values has outputs and events');
      for (const raised of hostEvents) events.set(raised.operator, raised);
      return { tensors, events, outputs };
    },
    resetState: () => resetState(machine),
    setVariable: (tensor, bytes) => {
      const home = network.program.debug.captures.find(
        (capture) => capture.tensor === tensor && capture.memory === 'external',
      );
      invariant(home !== undefined, `the program keeps variable tensor ${tensor} in external memory`);
      machine.external.bytes.set(bytes, home.address);
    },
  };
}

function capturedInto(tensors: CapturedTensor[], table: TensorTable, tensor: number, bytes: Uint8Array): void {
  const known = table.get(tensor);
  if (known !== undefined) tensors.push({ ...known, bytes });
}
