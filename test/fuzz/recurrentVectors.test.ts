/** The brute-force reference of LSTM and SVDF against measured facts: traces of the reference kernels, every event vector. */
import { describe, expect, it } from 'vitest';
import { emptyTotals, type NumericEvent } from '../../src/numerics/events.ts';
import { multiplierOfQ31, type Multiplier } from '../support/bruteForce/multiplier.ts';
import { gateNames } from '../support/bruteForce/recurrent/layer.ts';
import { bruteForceLstm, cellLimit, lstmMultipliers } from '../support/bruteForce/recurrent/lstm.ts';
import { sigmoidEntries } from '../support/bruteForce/recurrent/sigmoidTable.ts';
import { joined, type StageRecord, type Stages } from '../support/bruteForce/recurrent/stages.ts';
import { bruteForceSvdf, svdfMultipliers } from '../support/bruteForce/recurrent/svdf.ts';
import {
  datapathOfVector,
  expectedElements,
  lstmOfVector,
  svdfOfVector,
  vectorGate,
  type RecurrentVector,
  type RecurrentVectorFile,
} from '../support/bruteForce/recurrent/vectors.ts';
import { hasShared, sharedJson } from '../support/shared.ts';

const lstmFiles = ['lstm_int8', 'lstm_int16x8'] as const;
const svdfFiles = ['svdf_int8_state_int8', 'svdf_int8_state_int16'] as const;

type EventTable = Record<string, Partial<Record<NumericEvent, number>>>;

/** One number per stage and event, stages without an event left out. */
function table(stages: Stages, number: (stage: StageRecord, event: NumericEvent) => number | undefined): EventTable {
  const found: EventTable = {};
  for (const [name, stage] of stages) {
    for (const event of stage.events.keys()) {
      const value = number(stage, event);
      if (value !== undefined) (found[name] ??= {})[event] = value;
    }
  }
  return found;
}

function checkEvents(vector: RecurrentVector, stages: Stages): void {
  const expected = vector.expected!;
  const totals = emptyTotals();
  const first: Record<string, Partial<Record<NumericEvent, readonly number[]>>> = {};
  for (const [name, stage] of stages) {
    for (const [event, record] of stage.events) {
      totals[event] += record.total;
      expect(record.perChannel.reduce((sum, count) => sum + count, 0)).toBe(record.total);
      const { invocation, timeStep, index, step } = record.first;
      (first[name] ??= {})[event] = [invocation, timeStep, index, step];
    }
  }
  expect(totals, vector.id).toEqual(expected.events);
  expect(table(stages, (stage, event) => stage.events.get(event)!.total)).toEqual(expected.perStage);
  expect(table(stages, (stage, event) => stage.events.get(event)!.elements)).toEqual(expected.elements);
  expected.perStep.forEach((wanted, slot) =>
    expect(table(stages, (stage, event) => stage.events.get(event)!.perSlot.get(slot))).toEqual(wanted),
  );
  expect(first).toEqual(expected.first);
  let ranges = 0;
  for (const [name, stage] of stages) {
    if (stage.observed === null) continue;
    ranges += 1;
    const { min, max, observedBits, provenBits } = vector.observed![name]!;
    expect(stage.observed).toEqual({ min: BigInt(min), max: BigInt(max) });
    expect(stage.observedBits).toBe(observedBits);
    expect(stage.provenBits).toBe(provenBits);
  }
  expect(ranges).toBe(Object.keys(vector.observed!).length);
}

const pair = ({ integer, shift }: Multiplier): [bigint, number] => [integer, shift];

/** What the kernel was given, normalised as a multiplier of 32 bits. */
function given(vector: RecurrentVector, name: string): [bigint, number] {
  const { output_multiplier: multiplier, output_shift: shift } = vector.kernel[name] as Record<string, number>;
  return pair(multiplierOfQ31(multiplier!, shift!, 32));
}

function checkLstm(vector: RecurrentVector): void {
  const layer = lstmOfVector(vector);
  const { input, recurrent, forgetCell, inputCell, output } = lstmMultipliers(layer);
  for (const gate of gateNames) {
    expect(pair(input[gate]), vector.id).toEqual(given(vector, `${vectorGate[gate]}_gate_input_fc`));
    expect(pair(recurrent[gate]), vector.id).toEqual(given(vector, `${vectorGate[gate]}_gate_recurrent_fc`));
  }
  expect(pair(forgetCell)).toEqual(given(vector, 'forget_cell_mul'));
  expect(pair(inputCell)).toEqual(given(vector, 'input_mul'));
  expect(pair(output)).toEqual(given(vector, 'output_mul'));
  if (layer.cellClip > 0) expect(cellLimit(layer)).toBe(BigInt(vector.kernel['quantized_cell_clip'] as number));
  const results = bruteForceLstm(layer, datapathOfVector(vector));
  const type = layer.hiddenFormat.type;
  const all = (elements: (result: (typeof results)[number]) => readonly number[]): number[] =>
    results.flatMap(elements);
  const same = (name: string, elements: readonly number[], as: 'int16' | typeof type): void =>
    expect(elements, `${vector.id} ${name}`).toEqual(expectedElements(vector, name, as));
  for (const gate of gateNames) {
    same(
      `trace_${vectorGate[gate]}_gate`,
      all(({ trace }) => trace.gates[gate]),
      'int16',
    );
  }
  same(
    'trace_cell_state',
    all(({ trace }) => trace.cell),
    'int16',
  );
  same(
    'trace_hidden_state',
    all(({ trace }) => trace.hidden),
    type,
  );
  same(
    'output',
    all(({ output: elements }) => elements),
    type,
  );
  same('final_hidden_state', results.at(-1)!.hiddenState, type);
  same('final_cell_state', results.at(-1)!.cellState, 'int16');
  if (vector.expected !== undefined) checkEvents(vector, joined(results.map(({ stages }) => stages)));
}

function checkSvdf(vector: RecurrentVector): void {
  const layer = svdfOfVector(vector);
  const number = (name: string): number => vector.kernel[name] as number;
  const { feature, time } = svdfMultipliers(layer);
  for (const [multiplier, name] of [
    [feature, 'effective_scale_1'],
    [time, 'effective_scale_2'],
  ] as const) {
    expect(pair(multiplier), vector.id).toEqual([BigInt(number(`${name}_multiplier`)), number(`${name}_shift`)]);
  }
  const results = bruteForceSvdf(layer, datapathOfVector(vector));
  expect(
    results.flatMap(({ output }) => output),
    vector.id,
  ).toEqual(expectedElements(vector, 'output_sequence', 'int8'));
  expect(results.at(-1)!.state).toEqual(expectedElements(vector, 'final_state', layer.stateFormat.type));
  if (vector.expected !== undefined) checkEvents(vector, joined(results.map(({ stages }) => stages)));
}

function everyCase(folder: string, file: string, check: (vector: RecurrentVector) => void): void {
  const { cases, case_count: count } = sharedJson<RecurrentVectorFile>(folder, `${file}.json`);
  expect(cases.length).toBe(count);
  expect(count).toBeGreaterThan(40);
  cases.forEach(check);
}

describe.skipIf(!hasShared)('the brute-force reference gives every captured recurrent case', () => {
  it('the table of both 16-bit functions', () => {
    for (const name of ['tanh', 'logistic']) {
      const { lut_uint16: entries } = sharedJson<{ lut_uint16: number[] }>('vectors', name, `${name}_int16.json`);
      expect(sigmoidEntries).toEqual(entries);
    }
  });

  it.each(lstmFiles)('%s: parameters, gates, cell and hidden state after every step', (file) => {
    everyCase('vectors/lstm', file, checkLstm);
  });

  it.each(svdfFiles)('%s: parameters, outputs and state', (file) => {
    everyCase('vectors/svdf', file, checkSvdf);
  });
});

describe.skipIf(!hasShared)('the brute-force reference gives every recurrent event vector', () => {
  it.each(lstmFiles)('%s: values, events of every stage and step, ranges', (file) => {
    everyCase('event-vectors', file, checkLstm);
  });

  it('svdf: values, events of every stage and step, ranges', () => {
    everyCase('event-vectors', 'svdf', checkSvdf);
  });
});
