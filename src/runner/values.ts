/** The values of a run: invocation after invocation on the machine and, to verify, on the golden model with the same inputs. */
import { createGoldenState, resetGoldenState } from '../golden/state.ts';
import { runGolden } from '../golden/run.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import type { Machine } from '../machine/machine.ts';
import type { OperatorEvents } from '../numerics/events.ts';
import { portBytes } from '../isa/portTypes.ts';
import { mergeEvents } from './eventSummary.ts';
import { createMachineRunner, type MachineValues } from './machineRunner.ts';
import type { ConformanceResult } from './result.ts';
import type { Network } from './sources.ts';
import { type InvocationVerdict, Verification } from './verification.ts';

export interface ValueOptions {
  readonly machine: Machine;
  /** Whether the run is timed as well. */
  readonly timed: boolean;
  /** One entry per model input: the frames of all invocations. */
  readonly inputs: readonly Uint8Array[];
  readonly invocations: number;
  /** Whether every invocation starts from the initial state. */
  readonly resetState: boolean;
  readonly verify: boolean;
  /** Values of variable tensors before the first invocation, where they are not the reset values. */
  readonly initialState?: ReadonlyMap<number, Uint8Array>;
  readonly onProgress: (words: string) => void;
}

export interface InvocationValues {
  /** By operator, as the machine (and the host) counted. */
  readonly events: ReadonlyMap<number, OperatorEvents>;
  /** One entry per model output. */
  readonly outputs: readonly Uint8Array[];
  readonly verdict: InvocationVerdict | null;
}

export type ProvenBits = ReadonlyMap<number, ReadonlyMap<string, number>>;

export interface RunValues {
  readonly invocations: readonly InvocationValues[];
  readonly events: ReadonlyMap<number, OperatorEvents>;
  /** Register widths that golden proved, by operator and stage; empty without verification. */
  readonly provenBits: ProvenBits;
  readonly conformance: ConformanceResult | null;
  readonly unobserved: readonly string[];
  readonly machineSeconds: number;
  readonly goldenSeconds: number | null;
}

export function runValues(network: Network, options: ValueOptions): RunValues {
  const { invocations: count } = options;
  const { hardware } = options.machine;
  const machine = createMachineRunner(network, options.machine, options.timed);
  const golden = options.verify ? goldenSide(network, hardware) : null;
  for (const [tensor, bytes] of options.initialState ?? []) {
    machine.setVariable(tensor, bytes);
    golden?.setVariable(tensor, bytes);
  }
  const invocations: InvocationValues[] = [];
  const events = new Map<number, OperatorEvents>();
  let machineSeconds = 0;
  for (let index = 0; index < count; index++) {
    const inputs = network.program.inputs.map((port, slot) => {
      const bytes = portBytes(port.type, port.shape);
      return options.inputs[slot]!.subarray(index * bytes, (index + 1) * bytes);
    });
    if (options.resetState && index > 0) {
      machine.resetState();
      golden?.resetState();
    }
    options.onProgress(`${network.name}: invocation ${index + 1} of ${count}`);
    const begin = performance.now();
    const values = machine.invoke(inputs, index);
    machineSeconds += (performance.now() - begin) / 1000;
    mergeEvents(events, values.events);
    const verdict = golden?.compare(index, inputs, values) ?? null;
    invocations.push({ events: values.events, outputs: values.outputs, verdict });
  }
  return {
    invocations,
    events,
    provenBits: golden?.provenBits() ?? new Map(),
    conformance: golden?.verification.result() ?? null,
    unobserved: golden?.verification.unobserved() ?? [],
    machineSeconds,
    goldenSeconds: golden?.seconds() ?? null,
  };
}

interface GoldenComparison {
  readonly verification: Verification;
  readonly compare: (invocation: number, inputs: readonly Uint8Array[], machine: MachineValues) => InvocationVerdict;
  readonly resetState: () => void;
  readonly setVariable: (tensor: number, bytes: Uint8Array) => void;
  readonly seconds: () => number;
  readonly provenBits: () => ProvenBits;
}

/** The golden model beside the machine, with state of its own. */
function goldenSide({ model, program }: Network, hardware: HardwareConfig): GoldenComparison | null {
  if (model === null) return null;
  const state = createGoldenState(model);
  const names = program.debug.fusedTensors.map((tensor) => model.tensors[tensor]?.name ?? String(tensor));
  const verification = new Verification(names);
  let seconds = 0;
  let provenBits: ProvenBits = new Map();
  return {
    verification,
    compare: (invocation, inputs, machine) => {
      const begin = performance.now();
      const run = runGolden(model, hardware, inputs, { state, invocation });
      seconds += (performance.now() - begin) / 1000;
      provenBits = provenBitsOf(run.events);
      const tensor = (index: number) => run.tensors.get(index) ?? state.variables.get(index);
      return verification.compareInvocation(invocation, machine, { tensor, events: run.events });
    },
    resetState: () => resetGoldenState(state, model),
    setVariable: (tensor, bytes) => state.variables.set(tensor, Uint8Array.from(bytes)),
    seconds: () => seconds,
    provenBits: () => provenBits,
  };
}

/** They do not depend on the input, so that any invocation tells them. */
function provenBitsOf(events: ReadonlyMap<number, OperatorEvents>): ProvenBits {
  return new Map(
    [...events].map(([operator, { stages }]) => [
      operator,
      new Map(
        [...stages.values()].flatMap(({ stage, provenBits }) => (provenBits === null ? [] : [[stage, provenBits]])),
      ),
    ]),
  );
}
