/** What must hold of a graph on a machine: machine = golden, a proven program, cycles that add up, files and texts that say the same. */
import { isDeepStrictEqual } from 'node:util';
import { compile } from '../../../src/compiler/compile.ts';
import { NpusimError } from '../../../src/errors.ts';
import { runGolden } from '../../../src/golden/run.ts';
import { createGoldenState, resetGoldenState } from '../../../src/golden/state.ts';
import { checkModel } from '../../../src/graph/invariants.ts';
import type { Model } from '../../../src/graph/model.ts';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import { assemble } from '../../../src/isa/assembler/assemble.ts';
import { disassemble } from '../../../src/isa/assembler/disassemble.ts';
import { decodeProgram } from '../../../src/isa/container/read.ts';
import { encodeProgram } from '../../../src/isa/container/write.ts';
import { withoutLoops } from '../../../src/isa/loops.ts';
import { portBytes } from '../../../src/isa/portTypes.ts';
import type { Program } from '../../../src/isa/program.ts';
import { readHostModel } from '../../../src/runner/hostModel.ts';
import { inputPorts } from '../../../src/runner/inputPorts.ts';
import { seededInputs } from '../../../src/runner/inputs.ts';
import { proveProgram } from '../../../src/runner/programProof.ts';
import type { SimulationResult } from '../../../src/runner/result.ts';
import { simulate } from '../../../src/runner/simulate.ts';
import type { Network } from '../../../src/runner/sources.ts';
import { differenceSentence } from '../../../src/runner/verification.ts';

export interface GraphRun {
  readonly seed: number;
  readonly invocations: number;
  /** Every invocation starts from the initial state. */
  readonly resetState: boolean;
}

export interface GraphVerdict {
  /** Empty: all is as it must be. */
  readonly differences: readonly string[];
  /** Null where the compiler found no way to fit the graph into the memories. */
  readonly program: Program | null;
}

function compiled(model: Model, hardware: HardwareConfig): Program | null {
  try {
    return compile(model, hardware);
  } catch (error) {
    if (error instanceof NpusimError && error.code === 'DOES_NOT_FIT') return null;
    throw error;
  }
}

/** @throws whatever the product throws but DOES_NOT_FIT: no graph of the generator may end in an error */
export function checkGraph(model: Model, hardware: HardwareConfig, run: GraphRun): GraphVerdict {
  checkModel(model);
  const looped = compiled(model, hardware);
  if (looped === null) return { differences: [], program: null };
  const program = withoutLoops(looped);
  const faults = proveProgram(program, hardware).map((fault) => `proof: ${fault.message}`);
  const network: Network = {
    name: model.name,
    sha256: '',
    model,
    program,
    hostModel: readHostModel(program),
    compileSeconds: null,
  };
  const inputs = seededInputs(inputPorts(network), run.seed, run.invocations);
  const { invocations, resetState } = run;
  const { result, outputs } = simulate(network, { hardware, inputs, invocations, resetState });
  return {
    differences: [
      ...faults,
      ...conformanceDifferences(result, model, program),
      ...outputDifferences(model, hardware, run, inputs, outputs!),
      ...unaccountedCycles(result),
      ...roundTripDifferences(looped),
    ],
    program,
  };
}

/** Every tensor and every event count; only tensors that fusion does away with may be left out. */
function conformanceDifferences(result: SimulationResult, model: Model, program: Program): string[] {
  const conformance = result.conformance!;
  const fused = program.debug.fusedTensors.map((tensor) => model.tensors[tensor]!.name);
  const leftOut = conformance.notCompared.filter((name) => !fused.includes(name));
  return [...conformance.differences.map(differenceSentence), ...leftOut.map((name) => `${name} was not compared`)];
}

/** The outputs as they lie in external memory at the end of each invocation, against a golden model of their own. */
function outputDifferences(
  model: Model,
  hardware: HardwareConfig,
  run: GraphRun,
  inputs: readonly Uint8Array[],
  outputs: readonly Uint8Array[],
): string[] {
  const state = createGoldenState(model);
  const found: string[] = [];
  const frame = (bytes: readonly Uint8Array[], tensors: readonly number[], invocation: number): Uint8Array[] =>
    tensors.map((index, slot) => {
      const { type, shape } = model.tensors[index]!;
      const size = portBytes(type as Parameters<typeof portBytes>[0], shape);
      return bytes[slot]!.subarray(invocation * size, (invocation + 1) * size);
    });
  for (let invocation = 0; invocation < run.invocations; invocation++) {
    if (run.resetState && invocation > 0) resetGoldenState(state, model);
    const golden = runGolden(model, hardware, frame(inputs, model.inputs, invocation), { state, invocation });
    frame(outputs, model.outputs, invocation).forEach((bytes, slot) => {
      const same = golden.tensors.get(model.outputs[slot]!);
      if (same === undefined || Buffer.compare(bytes, same) !== 0)
        found.push(`output ${slot} of invocation ${invocation} differs`);
    });
  }
  return found;
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

function unaccountedCycles({ units, totalCycles, layers }: SimulationResult): string[] {
  const found = Object.entries(units!).flatMap(([unit, { busy, stalls, idle }]) => {
    const accounted = sum(Object.values(busy)) + sum(Object.values(stalls)) + idle;
    return accounted === totalCycles ? [] : [`${unit}: ${accounted} of ${totalCycles} cycles accounted for`];
  });
  const attributed = sum(layers.map(({ attributedCycles }) => attributedCycles ?? 0));
  const onMachine = layers.some(({ unit }) => unit === 'npu');
  if (onMachine && attributed !== totalCycles) found.push(`layers: ${attributed} of ${totalCycles} cycles attributed`);
  return found;
}

/** The container holds all of a program, the text all but the debug map and the host's part. */
function roundTripDifferences(program: Program): string[] {
  const found: string[] = [];
  const say = (what: string, same: boolean): void => {
    if (!same) found.push(`${what} says something else`);
  };
  const read = decodeProgram(encodeProgram(program));
  for (const key of Object.keys(program) as (keyof Program)[]) {
    say(`container: ${key}`, isDeepStrictEqual(plain(read[key]), plain(program[key])));
  }
  const text = assemble(disassemble(program, { data: true }));
  for (const key of ['name', 'hardwareHash', 'instructions', 'externalBytes', 'inputs', 'outputs'] as const) {
    say(`assembly text: ${key}`, isDeepStrictEqual(text[key], program[key]));
  }
  const filled = program.segments.filter(({ data }) => data.length > 0);
  say('assembly text: segments', isDeepStrictEqual(plain(text.segments), plain(filled)));
  return found;
}

/** Buffers and typed arrays of the same bytes are the same. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (ArrayBuffer.isView(value)) return [...(value as Int32Array)];
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  }
  return value;
}
