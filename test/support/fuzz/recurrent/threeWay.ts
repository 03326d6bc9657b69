/** A recurrent layer over all its invocations, three ways: brute force, golden model, compiled and executed by the machine. */
import { compile } from '../../../../src/compiler/compile.ts';
import { NpusimError } from '../../../../src/errors.ts';
import { runGolden } from '../../../../src/golden/run.ts';
import { createGoldenState } from '../../../../src/golden/state.ts';
import type { HardwareConfig } from '../../../../src/hardware/config.ts';
import type { Program } from '../../../../src/isa/program.ts';
import { createMachine, resetState, runInvocation } from '../../../../src/machine/machine.ts';
import type { RecurrentLayer } from '../../bruteForce/recurrent/layer.ts';
import { bruteForceLstm, type LstmInvocation } from '../../bruteForce/recurrent/lstm.ts';
import type { Stages } from '../../bruteForce/recurrent/stages.ts';
import { bruteForceSvdf } from '../../bruteForce/recurrent/svdf.ts';
import { bytesOfElements } from '../network.ts';
import { accountDifferences, accountOfEvents, accountOfStages } from './account.ts';
import { traceDifferences } from './goldenTrace.ts';
import { recurrentNetwork, type RecurrentNetwork } from './network.ts';

interface ExpectedTensor {
  readonly tensor: number;
  readonly bytes: Uint8Array;
}

/** What brute force makes of one invocation: the output, then the states. */
interface ExpectedInvocation {
  readonly tensors: readonly ExpectedTensor[];
  readonly stages: Stages;
}

export interface RecurrentVerdict {
  /** Empty: all sides agree. */
  readonly differences: readonly string[];
  /** Null where the compiler found no way to fit the layer into the memories; then the machine did not run it. */
  readonly program: Program | null;
  readonly invocations: readonly Stages[];
}

interface Expected {
  readonly invocations: readonly ExpectedInvocation[];
  /** With the values after every step; null for SVDF. */
  readonly lstm: readonly LstmInvocation[] | null;
}

function expectedOf(layer: RecurrentLayer, network: RecurrentNetwork, hardware: HardwareConfig): Expected {
  const tensors = (output: readonly number[], ...states: (readonly number[])[]): ExpectedTensor[] => [
    { tensor: network.output, bytes: bytesOfElements(layer.outputFormat.type, output) },
    ...states.map((state, i) => ({
      tensor: network.states[i]!.tensor,
      bytes: bytesOfElements(network.states[i]!.type, state),
    })),
  ];
  if (layer.kind === 'SVDF') {
    const svdf = bruteForceSvdf(layer, hardware);
    const invocations = svdf.map(({ output, state, stages }) => ({ tensors: tensors(output, state), stages }));
    return { invocations, lstm: null };
  }
  const lstm = bruteForceLstm(layer, hardware);
  const invocations = lstm.map(({ output, hiddenState, cellState, stages }) => ({
    tensors: tensors(output, hiddenState, cellState),
    stages,
  }));
  return { invocations, lstm };
}

function compiled(network: RecurrentNetwork, hardware: HardwareConfig): Program | null {
  try {
    return compile(network.model, hardware);
  } catch (error) {
    if (error instanceof NpusimError && error.code === 'DOES_NOT_FIT') return null;
    throw error;
  }
}

/** The first wrong element, as text. */
function tensorDifference(side: string, name: string, expected: Uint8Array, found: Uint8Array | undefined): string[] {
  if (found === undefined) return [`${side} has no ${name}`];
  if (found.length !== expected.length) return [`${name}: ${expected.length} bytes, ${side} ${found.length}`];
  const wrong = expected.findIndex((byte, i) => byte !== found[i]);
  return wrong < 0 ? [] : [`${name} byte ${wrong}: brute force ${expected[wrong]}, ${side} ${found[wrong]}`];
}

/** @returns one sentence per difference */
function onGolden(
  layer: RecurrentLayer,
  network: RecurrentNetwork,
  hardware: HardwareConfig,
  all: readonly ExpectedInvocation[],
): string[] {
  let state = createGoldenState(network.model);
  return all.flatMap(({ tensors, stages }, invocation) => {
    if (layer.resets) state = createGoldenState(network.model);
    const run = runGolden(network.model, hardware, [network.frames[invocation]!], { state, invocation });
    const differences = tensors.flatMap(({ tensor, bytes }) =>
      tensorDifference(
        'golden',
        network.model.tensors[tensor]!.name,
        bytes,
        run.tensors.get(tensor) ?? state.variables.get(tensor),
      ),
    );
    const found = accountOfEvents(run.events.get(0));
    differences.push(...accountDifferences('golden', accountOfStages(stages), found, ['stored']));
    return differences.map((words) => `invocation ${invocation}: ${words}`);
  });
}

/** The compiler's proof covers the operator as a whole; what SVDF shifts within its state it stores as the same stage. */
const unknownToMachine = ['provenBits', 'state stored'];

function onMachine(
  layer: RecurrentLayer,
  network: RecurrentNetwork,
  hardware: HardwareConfig,
  program: Program,
  all: readonly ExpectedInvocation[],
): string[] {
  const machine = createMachine(program, hardware);
  return all.flatMap(({ tensors, stages }, invocation) => {
    if (layer.resets) resetState(machine);
    const held = new Map<number, Uint8Array>();
    const { outputs, events } = runInvocation(machine, [network.frames[invocation]!], {
      invocation,
      values: true,
      timing: true,
      onRetire: (capture, bytes) => held.set(capture.tensor, bytes),
    });
    held.set(network.output, outputs![0]!);
    const differences = tensors.flatMap(({ tensor, bytes }) =>
      tensorDifference('machine', network.model.tensors[tensor]!.name, bytes, held.get(tensor)),
    );
    const found = accountOfEvents(events!.get(0));
    differences.push(...accountDifferences('machine', accountOfStages(stages), found, unknownToMachine));
    return differences.map((words) => `invocation ${invocation}: ${words}`);
  });
}

function provenDifference(program: Program, stages: Stages): string[] {
  const expected = Math.max(...[...stages.values()].map(({ provenBits }) => provenBits ?? 0));
  const { provenBits } = program.debug.operators[0]!;
  return provenBits === expected ? [] : [`provenBits: brute force ${expected}, compiler ${provenBits}`];
}

/** The layer on the hardware, every invocation with kept or new state. */
export function checkRecurrent(layer: RecurrentLayer, hardware: HardwareConfig): RecurrentVerdict {
  const network = recurrentNetwork(layer);
  const { invocations: all, lstm } = expectedOf(layer, network, hardware);
  const program = compiled(network, hardware);
  const differences = onGolden(layer, network, hardware, all);
  if (layer.kind !== 'SVDF') differences.push(...traceDifferences(layer, network, hardware, lstm!));
  if (program !== null) {
    differences.push(...provenDifference(program, all[0]!.stages));
    differences.push(...onMachine(layer, network, hardware, program, all));
  }
  return { differences, program, invocations: all.map(({ stages }) => stages) };
}
