/** Stages and gates of recurrent layers against event vectors: brute-force events, register ranges and traces of every time step. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import { resolveHardware } from '../../../src/hardware/resolve.ts';
import { createMachine } from '../../../src/machine/machine.ts';
import { assembleResult } from '../../../src/runner/assembleResult.ts';
import { timeProgram } from '../../../src/runner/programTiming.ts';
import type { LayerResult, SimulationResult, StageResult } from '../../../src/runner/result.ts';
import { resultSchema } from '../../../src/runner/resultSchema.ts';
import { simulate } from '../../../src/runner/simulate.ts';
import { compileNetwork } from '../../../src/runner/sources.ts';
import { runValues } from '../../../src/runner/values.ts';
import { type CaseOfFile, readCaseFile } from '../../../src/runner/vectors/caseFile.ts';
import { caseHardware } from '../../../src/runner/vectors/caseHardware.ts';
import { caseModel } from '../../../src/runner/vectors/caseModel.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';
import { singleOperator } from '../../support/singleOperator.ts';

const gates = ['inputGate', 'forgetGate', 'cellGate', 'outputGate'] as const;

/** Stages of an LSTM in the order of the result. */
const lstmStages = [
  ...gates.flatMap((gate) => ['input', 'recurrent', 'sum', 'table'].map((part) => `${gate}.${part}`)),
  ...['cell.forget', 'cell.input', 'cell', 'hidden.table', 'hidden'],
];

/** Traces of the files, [time steps, batches, units] of every invocation, by the stage that stores them. */
const traceOfStage: Readonly<Record<string, string>> = {
  'inputGate.table': 'trace_input_gate',
  'forgetGate.table': 'trace_forget_gate',
  'cellGate.table': 'trace_cell_gate',
  'outputGate.table': 'trace_output_gate',
  cell: 'trace_cell_state',
  hidden: 'trace_hidden_state',
};

/** As `simulate`, from the state that the case begins with. */
function runCase(one: CaseOfFile): { readonly result: SimulationResult; readonly hardware: HardwareConfig } {
  const testCase = caseModel(one);
  const { model, invocations, variables } = testCase;
  const hardware = caseHardware(testCase);
  const network = compileNetwork(model, hardware, '');
  const machine = createMachine(network.program, hardware);
  const values = runValues(network, {
    machine,
    timed: true,
    inputs: network.program.inputs.map((_, slot) => Buffer.concat(invocations.map(({ inputs }) => inputs[slot]!))),
    invocations: invocations.length,
    resetState: false,
    verify: true,
    initialState: new Map(variables.map(({ tensor, initial }) => [tensor, initial])),
    onProgress: () => undefined,
  });
  const result = assembleResult({
    network,
    machine,
    mode: 'full',
    invocations: invocations.length,
    seed: null,
    timing: timeProgram(machine),
    values,
    outputs: null,
    periodSeconds: null,
    wallSeconds: 0,
  });
  return { result, hardware };
}

/** Event totals without zeros. */
function happened(events: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(events).filter(([, total]) => total !== 0));
}

function totalsOf(stage: StageResult): Record<string, number> {
  return Object.fromEntries(Object.entries(stage.counts ?? {}).map(([event, { total }]) => [event, total]));
}

interface Expected {
  readonly perGate?: Readonly<Record<string, Record<string, number>>>;
  readonly perStage: Readonly<Record<string, Record<string, number>>>;
  readonly perStep: readonly Readonly<Record<string, Record<string, number>>>[];
}

function checkCase(one: CaseOfFile): void {
  const { result, hardware } = runCase(one);
  const expected = one.expected as unknown as Expected;
  const layer = result.layers[0]!;
  const stages = layer.stages!;
  expect(result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0 });
  for (const stage of stages) {
    expect(totalsOf(stage), stage.stage).toEqual(expected.perStage[stage.stage] ?? {});
    checkSteps(stage, expected, layer);
    checkRegister(stage, one, hardware);
  }
  for (const [gate, events] of Object.entries(expected.perGate ?? {})) {
    const found = layer.recurrent!.gates.find((candidate) => candidate.gate === gate);
    expect(happened(found!.events!), gate).toEqual(events);
  }
  checkBusy(layer, result);
  expect(resultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
}

/** `perStep` of the files has an entry for every step; the result has those with events. */
function checkSteps({ stage, perStep }: StageResult, expected: Expected, layer: LayerResult): void {
  const { timeSteps } = layer.recurrent!;
  const wanted = expected.perStep.flatMap((step, slot) => {
    const events = step[stage] ?? {};
    if (Object.keys(events).length === 0) return [];
    return [{ invocation: Math.floor(slot / timeSteps), timeStep: slot % timeSteps, events }];
  });
  expect(perStep, stage).toEqual(wanted);
}

function checkRegister(stage: StageResult, one: CaseOfFile, hardware: HardwareConfig): void {
  const seen = one.observed?.[stage.stage] as
    { min: number; max: number; observedBits: number; provenBits: number } | null | undefined;
  if (seen === null || seen === undefined) {
    expect(stage, stage.stage).toMatchObject({ observed: null, registerBits: null, provenBits: null });
    return;
  }
  const wide = one.tensors?.['input']?.type === 'int16';
  expect(stage, stage.stage).toMatchObject({
    observed: { min: String(seen.min), max: String(seen.max), bits: seen.observedBits },
    provenBits: seen.provenBits,
    registerBits: wide ? hardware.accumulatorBitsInt16 : hardware.accumulatorBits,
  });
}

/** No cycle of a compute unit is lost between its gates: one operator is the whole program. */
function checkBusy({ recurrent, stages }: LayerResult, { units }: SimulationResult): void {
  for (const unit of ['macArray', 'vector'] as const) {
    const busy = Object.values(units![unit].busy).reduce((sum, cycles) => sum + cycles, 0);
    expect(busy).toBeGreaterThan(0);
    expect(stages!.reduce((sum, stage) => sum + stage.busy![unit], 0)).toBe(busy);
    expect(recurrent!.gates.reduce((sum, gate) => sum + gate.busy![unit], 0)).toBe(busy);
  }
}

function elementsOf(base64: string, bytes: 1 | 2): number[] {
  const data = Uint8Array.from(Buffer.from(base64, 'base64'));
  return [...(bytes === 1 ? new Int8Array(data.buffer) : new Int16Array(data.buffer))];
}

/** What the machine stored at every step, against the traces of the brute force. */
function checkStored(one: CaseOfFile): void {
  const { result } = runCase(one);
  const stages = result.layers[0]!.stages!;
  const cellScale = one.tensors?.['initial_cell_state']?.scale?.[0] ?? NaN;
  for (const [name, trace] of Object.entries(traceOfStage)) {
    const { stored } = stages.find(({ stage }) => stage === name)!;
    const wide = name !== 'hidden' || one.tensors?.['input']?.type === 'int16';
    const values = elementsOf(one.expected?.[trace] as string, wide ? 2 : 1);
    expect(stored, `${one.id} ${name}`).toMatchObject({
      min: Math.min(...values),
      max: Math.max(...values),
      formatBits: wide ? 16 : 8,
    });
    if (name === 'cell') expect(stored!.fractionBits).toBe(Math.log2(1 / cellScale));
    if (name.endsWith('.table')) expect(stored!.fractionBits).toBe(15);
    if (name === 'hidden') expect(stored!.fractionBits).toBeNull();
    expect(stored!.headroomBits).toBe(stored!.formatBits - stored!.bits);
    expect(Math.max(-stored!.min, stored!.max + 1)).toBeLessThanOrEqual(2 ** (stored!.bits - 1));
  }
}

const chosen = (file: string): string => join(import.meta.dirname, '..', '..', 'vectors', 'vector', `${file}.json`);

describe('gates of LSTM and SVDF', () => {
  it.each(['events_lstm_int8', 'events_lstm_int16x8', 'events_svdf'])('%s, chosen cases', (file) =>
    readCaseFile(chosen(file)).forEach(checkCase),
  );

  it.each(['events_lstm_int8', 'events_lstm_int16x8'])('%s: ranges of what was stored, chosen cases', (file) =>
    readCaseFile(chosen(file)).forEach(checkStored),
  );

  it.skipIf(!hasShared).each(['lstm_int8', 'lstm_int16x8', 'svdf'])(
    '%s, all cases (skipped without the shared material)',
    { timeout: 300_000 },
    (file) => {
      const cases = readCaseFile(sharedPath('event-vectors', `${file}.json`));
      cases.forEach(checkCase);
      if (file !== 'svdf') cases.forEach(checkStored);
    },
  );

  it('are listed gate after gate, stages in the order of their work', () => {
    const [one] = readCaseFile(chosen('events_lstm_int8'));
    const { stages, recurrent } = runCase(one!).result.layers[0]!;
    expect(stages!.map(({ stage }) => stage)).toEqual(lstmStages);
    expect(recurrent!.gates.map(({ gate }) => gate)).toEqual([...gates, 'cell', 'hidden']);
    expect(recurrent!.timeSteps).toBe(2);
  });
});

describe('what a mode does not compute', () => {
  const [one] = readCaseFile(chosen('events_lstm_int8'));
  const testCase = caseModel(one!);
  const hardware = caseHardware(testCase);
  const network = compileNetwork(testCase.model, hardware, '');

  it('is null in timing: events and ranges', () => {
    const [layer] = simulate(network, { hardware, mode: 'timing' }).result.layers;
    expect(layer!.stages!.map(({ stage }) => stage)).toEqual(lstmStages);
    for (const stage of layer!.stages!) {
      expect(stage).toMatchObject({ counts: null, observed: null, stored: null, perStep: null });
      expect(stage.busy!.macArray + stage.busy!.vector).toBeGreaterThan(0);
    }
    for (const gate of layer!.recurrent!.gates) expect(gate).toMatchObject({ events: null });
  });

  it('is null in values: cycles', () => {
    const [layer] = simulate(network, { hardware, mode: 'values' }).result.layers;
    for (const stage of layer!.stages!) expect(stage.busy).toBeNull();
    for (const gate of layer!.recurrent!.gates) {
      expect(gate.busy).toBeNull();
      expect(gate.events).not.toBeNull();
    }
  });
});

describe('an operator without gates', () => {
  it('has none, and its register at its only stage', () => {
    const hardware = resolveHardware(undefined, ['accumulatorBits=20']);
    const model = singleOperator(
      'FULLY_CONNECTED',
      [
        { type: 'int8', shape: [1, 2], scale: 0.5, zeroPoint: 0 },
        { type: 'int8', shape: [1, 2], scale: 0.25, zeroPoint: 0, data: Int8Array.of(3, -5) },
        null,
      ],
      { type: 'int8', shape: [1, 1], scale: 0.25, zeroPoint: 0 },
      { activation: 'NONE' },
    );
    const [layer] = simulate(compileNetwork(model, hardware, ''), { hardware }).result.layers;
    expect(layer!.recurrent).toBeNull();
    // 3·127 + 5·128 = 1021 at most, −1019 at least: 11 bits.
    expect(layer!.stages).toMatchObject([
      { stage: 'output', gate: null, registerBits: 20, provenBits: 11, stored: null, perStep: null },
    ]);
  });
});

describe('time products of an SVDF without a bias', () => {
  it('that leave 32 bits count where golden model and machine agree', () => {
    const hardware = resolveHardware();
    const rank = 1;
    const memory = 4;
    const model = singleOperator(
      'SVDF',
      [
        { type: 'int8', shape: [1, 1], scale: 1, zeroPoint: 0 },
        { type: 'int8', shape: [1, 1], scale: 1, zeroPoint: 0, data: Int8Array.of(1) },
        {
          type: 'int16',
          shape: [1, memory],
          scale: 1,
          zeroPoint: 0,
          data: Int16Array.of(-32768, -32768, -32768, -32768),
        },
        null,
        { type: 'int16', shape: [1, memory], scale: 2 ** -9, zeroPoint: 0, isVariable: true },
      ],
      { type: 'int8', shape: [1, 1], scale: 2 ** 20, zeroPoint: 0 },
      { rank },
    );
    // A feature of −128 is stored as −32768 (saturated): 2^30 per entry of the state, so that the second one leaves 32 bits.
    const { result } = simulate(compileNetwork(model, hardware, ''), {
      hardware,
      inputs: [Uint8Array.from(Int8Array.of(-128, -128, -128))],
      invocations: 3,
    });
    expect(result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0 });
    // Sums 2^31 and 3·2^30 wrap once each; the first invocation stays inside.
    expect(result.events!.accumulatorOverflows).toBe(2);
    expect(result.layers[0]!.recurrent!.gates.map(({ gate }) => gate)).toEqual(['feature', 'state', 'time', 'output']);
  });
});
