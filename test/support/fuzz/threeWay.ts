/** One layer on one hardware, three ways: brute force, golden model, compiled and executed by the machine. */
import { compile } from '../../../src/compiler/compile.ts';
import { NpusimError } from '../../../src/errors.ts';
import { runGolden } from '../../../src/golden/run.ts';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import type { Program } from '../../../src/isa/program.ts';
import { createMachine, runInvocation } from '../../../src/machine/machine.ts';
import { numericEvents, type NumericEvent } from '../../../src/numerics/events.ts';
import { elementsOf } from '../bruteForce/record.ts';
import { bruteForce } from '../bruteForce/run.ts';
import type { Layer } from '../bruteForce/layer.ts';
import { accountOfBruteForce, accountOfEvents, differences, type Account } from './account.ts';
import { networkOf, type Network } from './network.ts';

export interface Verdict {
  /** Empty: all sides agree. */
  readonly differences: readonly string[];
  /** Totals above zero. */
  readonly events: ReadonlyMap<NumericEvent, number>;
  /** The machine ran the layer; false where the compiler found no way to fit it into the memories. */
  readonly machineRan: boolean;
  /** Whether a HARD_SWISH behind the layer was fused into it. */
  readonly fused: boolean;
  readonly program: Program | null;
}

/** Compiles, or null where the layer does not fit these memories. */
function compiled(network: Network, hardware: HardwareConfig): Program | null {
  try {
    return compile(network.model, hardware);
  } catch (error) {
    if (error instanceof NpusimError && error.code === 'DOES_NOT_FIT') return null;
    throw error;
  }
}

/** The tensors that the machine holds at some time, against golden's. */
interface MachineRun {
  readonly tensors: Map<number, Uint8Array>;
  readonly account: (tensor: number) => Account;
}

function onMachine(program: Program, network: Network, hardware: HardwareConfig): MachineRun {
  const machine = createMachine(program, hardware);
  const tensors = new Map<number, Uint8Array>();
  const { outputs, events } = runInvocation(machine, network.inputs, {
    invocation: 0,
    values: true,
    timing: true,
    onRetire: (capture, bytes) => tensors.set(capture.tensor, bytes),
  });
  program.outputs.forEach((port, i) => tensors.set(port.tensor, outputs![i]!));
  const provenBits = program.debug.operators[0]!.provenBits;
  return {
    tensors,
    account: (tensor) => accountOfEvents('machine', tensors.get(tensor)!, events!.get(0), provenBits),
  };
}

export function checkThreeWays(layer: Layer, hardware: HardwareConfig): Verdict {
  const network = networkOf(layer);
  const expected = bruteForce(layer, hardware);
  const fused = expected.fractionBits !== null;
  const compared = fused ? network.model.outputs[0]! : network.firstOutput;
  const { type, shape } = network.model.tensors[compared]!;
  const reference = accountOfBruteForce(expected, type as 'int8' | 'int16');
  if (expected.output.length !== elementsOf(shape)) throw new Error('brute force gives the output another size');

  const golden = runGolden(network.model, hardware, network.inputs);
  const goldenAccount = accountOfEvents('golden', golden.tensors.get(compared)!, golden.events.get(0));
  const found = differences(reference, goldenAccount);

  const program = compiled(network, hardware);
  if (program !== null) {
    const machine = onMachine(program, network, hardware);
    found.push(...differences(reference, machine.account(compared)));
    for (const [tensor, bytes] of machine.tensors) {
      const same = golden.tensors.get(tensor);
      if (same === undefined || Buffer.compare(bytes, same) !== 0)
        found.push(`tensor ${tensor}: machine and golden differ`);
    }
    const output = network.model.outputs[0]!;
    if (!machine.tensors.has(output)) found.push(`the machine never held the output tensor ${output}`);
  }
  const events = new Map(
    numericEvents.flatMap((event) => {
      const total = expected.events[event]?.total ?? 0;
      return total > 0 ? [[event, total] as const] : [];
    }),
  );
  return { differences: found, events, machineRan: program !== null, fused, program };
}
