/** The values inside the LSTM after every step against the captured traces: gates, cell and hidden state. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../src/golden/elements.ts';
import type { GoldenContext } from '../../../src/golden/kernel.ts';
import { runLstm } from '../../../src/golden/lstm.ts';
import { createGoldenState } from '../../../src/golden/state.ts';
import { referenceDatapath } from '../../../src/numerics/datapath.ts';
import { readCaseFile, type CaseOfFile } from '../../../src/runner/vectors/caseFile.ts';
import { caseModel } from '../../../src/runner/vectors/caseModel.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const traces = ['forget_gate', 'input_gate', 'cell_gate', 'output_gate', 'cell_state', 'hidden_state'] as const;
type Trace = (typeof traces)[number];

/** Traces of a case, all invocations one after the other, [time steps, batches, units] each. */
function tracesOf(one: CaseOfFile): Record<Trace, Buffer> {
  const { model, invocations, variables, datapath } = caseModel(one);
  const state = createGoldenState(model);
  for (const { tensor, initial } of variables) state.variables.set(tensor, Uint8Array.from(initial));
  const found = Object.fromEntries(traces.map((trace) => [trace, [] as Uint8Array[]])) as Record<Trace, Uint8Array[]>;
  invocations.forEach(({ inputs }, invocation) => {
    const context: GoldenContext = {
      model,
      graph: model,
      operator: model.operators[0]!,
      datapath: { ...referenceDatapath, ...datapath },
      fusion: null,
      invocation,
      state,
      events: { operator: 0, stages: new Map() },
      bytes: (tensor) => tensor.data ?? state.variables.get(tensor.index) ?? inputs[0]!,
      produce: () => undefined,
      runSubgraph: () => undefined,
    };
    runLstm(context, ({ gates, cell, hidden }) => {
      const values = {
        forget_gate: gates.forgetGate,
        input_gate: gates.inputGate,
        cell_gate: gates.cellGate,
        output_gate: gates.outputGate,
        cell_state: cell,
        hidden_state: hidden,
      };
      for (const trace of traces) found[trace].push(Uint8Array.from(bytesOf(values[trace])));
    });
  });
  return Object.fromEntries(traces.map((trace) => [trace, Buffer.concat(found[trace])])) as Record<Trace, Buffer>;
}

function expectTraces(file: string): void {
  for (const one of readCaseFile(file)) {
    const found = tracesOf(one);
    for (const trace of traces) {
      const name = `trace_${trace}`;
      const expected = one.expected?.[name] ?? one.tensors?.[name]?.data;
      expect(found[trace].toString('base64'), `${one.id} ${trace}`).toBe(expected);
    }
  }
}

const chosen = (file: string): string => join(import.meta.dirname, '..', '..', 'vectors', 'vector', `${file}.json`);

describe('LSTM traces', () => {
  it.each(['lstm_int8', 'lstm_int16x8', 'events_lstm_int8', 'events_lstm_int16x8'])('%s, chosen cases', (file) =>
    expectTraces(chosen(file)),
  );

  it.skipIf(!hasShared).each([
    ['vectors', 'lstm', 'lstm_int8.json'],
    ['vectors', 'lstm', 'lstm_int16x8.json'],
    ['event-vectors', 'lstm_int8.json'],
    ['event-vectors', 'lstm_int16x8.json'],
  ])('%s/%s %s, all cases (skipped without the shared material)', (...parts) => expectTraces(sharedPath(...parts)));
});
