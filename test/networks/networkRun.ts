/** A network on one machine, held to the golden model (values and event counts) and to the reference (values). */
import { createHash } from 'node:crypto';
import { runGolden, type GoldenRun } from '../../src/golden/run.ts';
import { createGoldenState } from '../../src/golden/state.ts';
import type { Model } from '../../src/graph/model.ts';
import type { HardwareConfig } from '../../src/hardware/config.ts';
import { createMachine, type Machine } from '../../src/machine/machine.ts';
import { type Datapath, referenceDatapath } from '../../src/numerics/datapath.ts';
import { type EventTotals, emptyTotals, type OperatorEvents } from '../../src/numerics/events.ts';
import { mergeEvents, sumTotals } from '../../src/runner/eventSummary.ts';
import { createMachineRunner, type MachineRunner } from '../../src/runner/machineRunner.ts';
import { proveProgram } from '../../src/runner/programProof.ts';
import { compileNetwork, type Network } from '../../src/runner/sources.ts';
import { differenceSentence, Verification } from '../../src/runner/verification.ts';
import type { ReferenceCase, ReferenceStep } from './referenceNetworks.ts';

/** What is wrong, in words; empty arrays and zeros: the machine is right. */
export interface Verdict {
  readonly valueMismatches: number;
  readonly counterMismatches: number;
  /** The first differences from golden. */
  readonly differences: readonly string[];
  /** Tensors and outputs that differ from the reference. */
  readonly reference: readonly string[];
  /** Registers that were not observed at every step. */
  readonly unobserved: readonly string[];
}

export const agreement: Verdict = {
  valueMismatches: 0,
  counterMismatches: 0,
  differences: [],
  reference: [],
  unobserved: [],
};

export interface CaseRun {
  readonly verdict: Verdict;
  /** Tensors that were compared with the reference's hashes. */
  readonly hashesCompared: number;
  readonly comparedElements: number;
  readonly comparedCounters: number;
  readonly totalCycles: number;
  readonly outputs: readonly (readonly Uint8Array[])[];
  readonly events: EventTotals;
}

/** Golden runs of one network, each made once per case and datapath: machines that differ in other parameters share it. */
export class GoldenRuns {
  private readonly model: Model;
  private readonly runs = new Map<string, readonly GoldenSide[]>();

  constructor(model: Model) {
    this.model = model;
  }

  get count(): number {
    return this.runs.size;
  }

  of(one: ReferenceCase, hardware: Datapath): readonly GoldenSide[] {
    const names = Object.keys(referenceDatapath) as (keyof Datapath)[];
    const key = JSON.stringify([one.name, ...names.map((name) => hardware[name])]);
    const known = this.runs.get(key);
    if (known !== undefined) return known;
    const state = createGoldenState(this.model);
    const sides = one.steps.map(({ inputs }, invocation) => {
      const run = runGolden(this.model, hardware, inputs, { state, invocation });
      const variables = new Map([...state.variables].map(([tensor, bytes]) => [tensor, bytes.slice()]));
      return { run, variables };
    });
    this.runs.set(key, sides);
    return sides;
  }
}

interface GoldenSide {
  readonly run: GoldenRun;
  /** Behind the invocation. */
  readonly variables: ReadonlyMap<number, Uint8Array>;
}

/** A compiled network on its machine; runs any number of cases, each from the initial state. */
export class NetworkOnMachine {
  readonly network: Network;
  readonly machine: Machine;
  private readonly hardware: HardwareConfig;
  private readonly runner: MachineRunner;
  /** Inputs and views of them: the machine does not compute them. */
  private readonly given: ReadonlySet<number>;

  constructor(model: Model, hardware: HardwareConfig) {
    this.hardware = hardware;
    this.network = compileNetwork(model, hardware, '');
    this.machine = createMachine(this.network.program, hardware);
    this.runner = createMachineRunner(this.network, this.machine, true);
    const given = new Set(model.inputs);
    for (const { kind, inputs, outputs } of model.operators) {
      if (kind === 'RESHAPE' && given.has(inputs[0]!)) given.add(outputs[0]!);
    }
    this.given = given;
  }

  /** Faults that can be proven of the program without running it: illegal instructions and unordered pairs. */
  provenFaults(): readonly string[] {
    return proveProgram(this.network.program, this.hardware).map((fault) => fault.message);
  }

  run(one: ReferenceCase, golden: GoldenRuns): CaseRun {
    const verification = new Verification([]);
    const reference: string[] = [];
    const outputs: (readonly Uint8Array[])[] = [];
    const events = new Map<number, OperatorEvents>();
    let hashesCompared = 0;
    this.runner.resetState();
    const sides = golden.of(one, this.hardware);
    one.steps.forEach((step, invocation) => {
      const values = this.runner.invoke(step.inputs, invocation);
      const side = sides[invocation]!;
      verification.compareInvocation(invocation, values, {
        tensor: (tensor) => side.run.tensors.get(tensor) ?? side.variables.get(tensor),
        events: side.run.events,
      });
      mergeEvents(events, values.events);
      outputs.push(values.outputs);
      const place = `${one.name}, invocation ${invocation}`;
      const captured = new Map(values.tensors.map(({ tensor, bytes }) => [tensor, bytes]));
      const compared = this.differencesFromReference(step, captured, values.outputs);
      hashesCompared += compared.hashesCompared;
      reference.push(...compared.words.map((words) => `${place}: ${words}`));
    });
    const result = verification.result();
    return {
      verdict: {
        valueMismatches: result.valueMismatches,
        counterMismatches: result.counterMismatches,
        differences: result.differences.map(differenceSentence),
        reference,
        unobserved: verification.unobserved(),
      },
      hashesCompared,
      comparedElements: result.comparedElements,
      comparedCounters: result.comparedCounters,
      totalCycles: this.machine.schedule?.totalCycles ?? 0,
      outputs,
      events: events.size === 0 ? emptyTotals() : sumTotals(events.values()),
    };
  }

  /** Every tensor of the reference is there and equal, but those that the program does not materialise. */
  private differencesFromReference(
    step: ReferenceStep,
    captured: ReadonlyMap<number, Uint8Array>,
    outputs: readonly Uint8Array[],
  ): { words: string[]; hashesCompared: number } {
    const words: string[] = [];
    const skipped = new Set([...this.network.program.debug.fusedTensors, ...this.given]);
    let hashesCompared = 0;
    for (const [tensor, sha256] of step.hashes) {
      const bytes = captured.get(tensor);
      if (bytes === undefined) {
        if (!skipped.has(tensor)) words.push(`tensor ${tensor} was not captured`);
        continue;
      }
      hashesCompared++;
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) words.push(`tensor ${tensor} differs`);
    }
    step.outputs.forEach((expected, slot) => {
      if (!Buffer.from(outputs[slot]!).equals(expected)) words.push(`output ${slot} differs`);
    });
    return { words, hashesCompared };
  }
}
