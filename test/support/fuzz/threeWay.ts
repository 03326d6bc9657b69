/** A network on one hardware, three ways: brute force, golden model, compiled and executed by the machine. */
import { compile } from '../../../src/compiler/compile.ts';
import { NpusimError } from '../../../src/errors.ts';
import { runGolden } from '../../../src/golden/run.ts';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import type { Program } from '../../../src/isa/program.ts';
import { createMachine, runInvocation } from '../../../src/machine/machine.ts';
import { numericEvents, type NumericEvent, type OperatorEvents } from '../../../src/numerics/events.ts';
import type { Layer } from '../bruteForce/layer.ts';
import { elementsOf, type BruteForceResult } from '../bruteForce/record.ts';
import { bruteForce } from '../bruteForce/run.ts';
import { accountOfBruteForce, accountOfEvents, differences } from './account.ts';
import { networkOf, type Network } from './network.ts';

/** One operator of a network with what brute force makes of it. */
export interface ExpectedOperator {
  readonly operator: number;
  /** Tensor that it writes; with a fused HARD_SWISH the one behind it. */
  readonly tensor: number;
  readonly result: BruteForceResult;
}

export interface ExpectedNetwork extends Network {
  readonly expected: readonly ExpectedOperator[];
}

export interface NetworkVerdict {
  /** Empty: all sides agree. */
  readonly differences: readonly string[];
  /** Null where the compiler found no way to fit the network into the memories; then the machine did not run it. */
  readonly program: Program | null;
}

export interface Verdict extends NetworkVerdict {
  /** Totals above zero. */
  readonly events: ReadonlyMap<NumericEvent, number>;
  /** Whether a HARD_SWISH behind the layer was fused into it. */
  readonly fused: boolean;
}

function compiled(network: Network, hardware: HardwareConfig): Program | null {
  try {
    return compile(network.model, hardware);
  } catch (error) {
    if (error instanceof NpusimError && error.code === 'DOES_NOT_FIT') return null;
    throw error;
  }
}

interface MachineRun {
  /** Every tensor that the machine holds at some time. */
  readonly tensors: ReadonlyMap<number, Uint8Array>;
  readonly events: ReadonlyMap<number, OperatorEvents>;
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
  return { tensors, events: events! };
}

/** Compares every expected operator on both sides, and every tensor of the machine with golden's. */
export function checkNetwork(network: ExpectedNetwork, hardware: HardwareConfig): NetworkVerdict {
  const golden = runGolden(network.model, hardware, network.inputs);
  const program = compiled(network, hardware);
  const machine = program === null ? null : onMachine(program, network, hardware);
  const found: string[] = [];
  for (const { operator, tensor, result } of network.expected) {
    const { type, shape } = network.model.tensors[tensor]!;
    if (result.output.length !== elementsOf(shape)) throw new Error('brute force gives the output another size');
    const reference = accountOfBruteForce(result, type as 'int8' | 'uint8' | 'int16' | 'int32');
    const say = (words: string): void => void found.push(`operator ${operator}: ${words}`);
    const ofGolden = accountOfEvents('golden', golden.tensors.get(tensor)!, golden.events.get(operator));
    differences(reference, ofGolden).forEach(say);
    if (program === null || machine === null) continue;
    const bytes = machine.tensors.get(tensor);
    if (bytes === undefined) {
      // A PAD that the compiler folds into the convolution behind it.
      if (program.debug.fusedTensors.includes(tensor)) continue;
      say(`the machine never held tensor ${tensor}`);
      continue;
    }
    const { provenBits } = program.debug.operators[operator]!;
    differences(reference, accountOfEvents('machine', bytes, machine.events.get(operator), provenBits)).forEach(say);
  }
  for (const [tensor, bytes] of machine?.tensors ?? []) {
    const same = golden.tensors.get(tensor);
    if (same === undefined || Buffer.compare(bytes, same) !== 0)
      found.push(`tensor ${tensor}: machine and golden differ`);
  }
  return { differences: found, program };
}

/** Totals above zero. */
export function eventsOf(result: BruteForceResult): ReadonlyMap<NumericEvent, number> {
  return new Map(
    numericEvents.flatMap((event) => {
      const total = result.events[event]?.total ?? 0;
      return total > 0 ? [[event, total] as const] : [];
    }),
  );
}

/** One layer. A HARD_SWISH that cannot be fused behind it is compared between golden and machine only. */
export function checkThreeWays(layer: Layer, hardware: HardwareConfig): Verdict {
  const network = networkOf(layer);
  const result = bruteForce(layer, hardware);
  const fused = result.fractionBits !== null;
  const tensor = fused ? network.model.outputs[0]! : network.firstOutput;
  const verdict = checkNetwork({ ...network, expected: [{ operator: 0, tensor, result }] }, hardware);
  return { ...verdict, events: eventsOf(result), fused };
}
