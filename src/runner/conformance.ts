/** Operator vector files through golden and, compiled as one-operator networks, through the machine. */
import { NpusimError } from '../errors.ts';
import { runGolden } from '../golden/run.ts';
import { createGoldenState } from '../golden/state.ts';
import type { OperatorEvents } from '../numerics/events.ts';
import { createMachine } from '../machine/machine.ts';
import { compileNetwork } from './sources.ts';
import { runValues } from './values.ts';
import { differenceSentence } from './verification.ts';
import { type CaseOfFile, readCaseFile } from './vectors/caseFile.ts';
import { caseHardware } from './vectors/caseHardware.ts';
import { type CaseModel, caseModel } from './vectors/caseModel.ts';
import { eventMismatches, type ExpectedStage, expectedStages } from './vectors/expectedEvents.ts';

export interface ConformanceReport {
  readonly files: readonly FileConformance[];
}

export interface FileConformance {
  readonly file: string;
  readonly cases: number;
  /** Cases in which golden differs from the file. */
  readonly goldenMismatches: number;
  /** Cases that the machine ran. */
  readonly machineRun: number;
  /** Cases in which the machine differs from the file or from golden. */
  readonly machineMismatches: number;
  readonly notRun: readonly NotRun[];
  /** What differs, a few sentences for the first cases. */
  readonly differences: readonly CaseDifference[];
}

export interface NotRun {
  readonly id: string;
  readonly reason: string;
}

export interface CaseDifference {
  readonly id: string;
  readonly side: 'golden' | 'machine';
  readonly words: readonly string[];
}

/** Sentences per case, and cases per file, that a report lists; all are counted. */
const listedSentences = 5;
const listedCases = 10;

/** @throws inputError for a file that cannot be read or has an unknown format */
export function runConformance(
  files: readonly string[],
  onProgress: (words: string) => void = () => undefined,
): ConformanceReport {
  return { files: files.map((file) => fileConformance(file, onProgress)) };
}

function fileConformance(file: string, onProgress: (words: string) => void): FileConformance {
  const cases = readCaseFile(file);
  const notRun: NotRun[] = [];
  const differences: CaseDifference[] = [];
  const counts = { goldenMismatches: 0, machineRun: 0, machineMismatches: 0 };
  for (const [number, one] of cases.entries()) {
    onProgress(`${file}: case ${number + 1} of ${cases.length}`);
    const verdict = caseConformance(one);
    if (verdict.notRun !== null) notRun.push({ id: one.id, reason: verdict.notRun });
    else counts.machineRun++;
    if (verdict.golden.length > 0) counts.goldenMismatches++;
    if (verdict.machine.length > 0) counts.machineMismatches++;
    for (const side of ['golden', 'machine'] as const) {
      if (verdict[side].length === 0 || differences.length >= listedCases) continue;
      differences.push({ id: one.id, side, words: verdict[side].slice(0, listedSentences) });
    }
  }
  return { file, cases: cases.length, ...counts, notRun, differences };
}

interface CaseVerdict {
  /** Sentences; empty: it agrees. */
  readonly golden: readonly string[];
  readonly machine: readonly string[];
  /** Why the machine did not run the case, or null. */
  readonly notRun: string | null;
}

function caseConformance(one: CaseOfFile): CaseVerdict {
  if (one.tensors === undefined) return { golden: [], machine: [], notRun: `${one.op} is a primitive, no operator` };
  const testCase = caseModel(one);
  const expected = expectedStages(one);
  const golden = judged(() => goldenMismatches(testCase, expected));
  if (golden.unsupported !== null) return { golden: [], machine: [], notRun: `golden: ${golden.unsupported}` };
  const machine = judged(() => machineMismatches(testCase, expected));
  return { golden: golden.words, machine: machine.words, notRun: machine.unsupported };
}

/** What is unsupported is a reason; any other failure is a mismatch of that case, never the end of the file. */
function judged(compare: () => readonly string[]): { words: readonly string[]; unsupported: string | null } {
  try {
    return { words: compare(), unsupported: null };
  } catch (error) {
    const words = (error as Error).message.replace(/\s*\n\s*/g, ' ');
    if (error instanceof NpusimError && error.exitCode === 3) return { words: [], unsupported: words };
    return { words: [`failed: ${words}`], unsupported: null };
  }
}

function goldenMismatches(testCase: CaseModel, expected: readonly ExpectedStage[] | null): readonly string[] {
  const { model, invocations, variables } = testCase;
  const hardware = caseHardware(testCase);
  const state = createGoldenState(model);
  for (const { tensor, initial } of variables) state.variables.set(tensor, Uint8Array.from(initial));
  const events: OperatorEvents[] = [];
  const outputs: Uint8Array[][] = [];
  invocations.forEach(({ inputs }, invocation) => {
    const run = runGolden(model, hardware, inputs, { state, invocation });
    outputs.push(model.outputs.map((tensor) => run.tensors.get(tensor)!));
    events.push(run.events.get(0)!);
  });
  return [
    ...outputMismatches(testCase, outputs),
    ...variables.flatMap(({ tensor, final }) => {
      const value = Buffer.from(state.variables.get(tensor)!);
      return final === null || value.equals(final) ? [] : [`final value of ${model.tensors[tensor]!.name} differs`];
    }),
    ...(expected === null ? [] : eventMismatches(expected, events)),
  ];
}

function machineMismatches(testCase: CaseModel, expected: readonly ExpectedStage[] | null): readonly string[] {
  const { model, invocations } = testCase;
  const hardware = caseHardware(testCase);
  const network = compileNetwork(model, hardware, '');
  const values = runValues(network, {
    machine: createMachine(network.program, hardware),
    timed: true,
    inputs: model.inputs.map((_, slot) => Buffer.concat(invocations.map(({ inputs }) => inputs[slot]!))),
    invocations: invocations.length,
    resetState: false,
    verify: true,
    initialState: new Map(testCase.variables.map(({ tensor, initial }) => [tensor, initial])),
    onProgress: () => undefined,
  });
  const events = values.invocations.flatMap((invocation) => invocation.events.get(0) ?? []);
  return [
    ...outputMismatches(
      testCase,
      values.invocations.map(({ outputs }) => outputs),
    ),
    // The machine proves nothing about registers; the compiler's proof is compared by itself.
    ...(expected === null
      ? []
      : eventMismatches(
          expected.map((stage) => ({ ...stage, provenBits: null })),
          events,
        )),
    ...proofMismatches(network.program.debug.operators[0]?.provenBits ?? null, expected),
    ...values.conformance!.differences.map((difference) => `against golden: ${differenceSentence(difference)}`),
  ];
}

/** Operators with the one stage `output` have one register, which the compiler proves; the others' stages golden proves. */
function proofMismatches(provenBits: number | null, expected: readonly ExpectedStage[] | null): string[] {
  const stage = expected?.find((one) => one.stage === 'output' && one.provenBits !== null);
  if (stage === undefined || stage.provenBits === provenBits) return [];
  return [`provenBits: expected ${stage.provenBits ?? ''}, the compiler's proof says ${provenBits ?? 'nothing'}`];
}

function outputMismatches({ invocations, model }: CaseModel, outputs: readonly (readonly Uint8Array[])[]): string[] {
  return invocations.flatMap(({ expectedOutputs }, invocation) =>
    expectedOutputs.flatMap((expected, slot) => {
      const value = Buffer.from(outputs[invocation]?.[slot] ?? new Uint8Array(0));
      const name = model.tensors[model.outputs[slot]!]!.name;
      return value.equals(expected) ? [] : [`values of ${name} differ in invocation ${invocation}`];
    }),
  );
}
