/** One run of a network: schedule, values, verification, and the one result. */
import { inputError } from '../errors.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { portBytes } from '../isa/portTypes.ts';
import { createMachine } from '../machine/machine.ts';
import { assembleResult } from './assembleResult.ts';
import { checkInputs, seededInputs } from './inputs.ts';
import { inputPorts } from './inputPorts.ts';
import { timeProgram } from './programTiming.ts';
import type { RunMode, SimulationResult } from './result.ts';
import type { Network } from './sources.ts';
import { runValues } from './values.ts';

export interface SimulationOptions {
  readonly hardware: HardwareConfig;
  /** `full` by default: values and cycles. */
  readonly mode?: RunMode;
  /** Compare with the golden model; by default yes, where the network has a model. */
  readonly verify?: boolean;
  /** 1 by default. */
  readonly invocations?: number;
  /** Every invocation starts from the initial state; by default state lives on. */
  readonly resetState?: boolean;
  /** Of the inputs that `inputs` does not give; 1 by default. */
  readonly seed?: number;
  /** Real-time period in which an invocation must be done, in seconds: gives the result a `deadline`. */
  readonly periodSeconds?: number;
  /** One entry per model input: raw little-endian frames of all invocations, one after the other. */
  readonly inputs?: readonly Uint8Array[];
  readonly onProgress?: (words: string) => void;
}

export interface Simulation {
  readonly result: SimulationResult;
  /** One entry per model output: raw little-endian frames of all invocations; null without values. */
  readonly outputs: readonly Uint8Array[] | null;
}

const defaultSeed = 1;

/**
 * Runs a network on one hardware configuration.
 * @throws inputError for inputs of the wrong size
 * @throws ProgramFault when the program is illegal on this hardware
 */
export function simulate(network: Network, options: SimulationOptions): Simulation {
  const begin = performance.now();
  const { hardware, mode = 'full', invocations = 1, seed = defaultSeed } = options;
  checkFrameBytes(network, invocations);
  const ports = inputPorts(network);
  const given = options.inputs === undefined ? undefined : checkInputs(ports, options.inputs, invocations);
  const machine = createMachine(network.program, hardware);
  const timing = mode === 'values' ? null : timeProgram(machine);
  const values =
    mode === 'timing'
      ? null
      : runValues(network, {
          machine,
          timed: timing !== null,
          inputs: given ?? seededInputs(ports, seed, invocations),
          invocations,
          resetState: options.resetState ?? false,
          verify: options.verify ?? true,
          onProgress: options.onProgress ?? (() => undefined),
        });
  const outputs =
    values === null
      ? null
      : network.program.outputs.map((_, slot) => Buffer.concat(values.invocations.map((one) => one.outputs[slot]!)));
  const result = assembleResult({
    network,
    machine,
    mode,
    invocations,
    seed: given === undefined && mode !== 'timing' ? seed : null,
    timing,
    values,
    outputs,
    periodSeconds: options.periodSeconds ?? null,
    wallSeconds: (network.compileSeconds ?? 0) + (performance.now() - begin) / 1000,
  });
  return { result, outputs };
}

/** The frames of one input or output of all invocations are held at once: no more than this. */
const mostFrameBytes = 2 ** 30;

/** @throws inputError `TOO_MANY_INVOCATIONS` */
function checkFrameBytes({ program }: Network, invocations: number): void {
  for (const { name, type, shape } of [...program.inputs, ...program.outputs]) {
    const frame = portBytes(type, shape);
    if (frame * invocations <= mostFrameBytes) continue;
    const most = Math.floor(mostFrameBytes / frame);
    throw inputError(
      'TOO_MANY_INVOCATIONS',
      `${invocations} invocations of ${frame} bytes of "${name}" do not fit; at most ${most} in one run`,
    );
  }
}
