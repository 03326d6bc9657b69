import { describe, expect, it } from 'vitest';
import { gateColumns, gateTables } from '../../../src/report/gateTable.ts';
import { runPage } from '../../../src/report/html/runPage.ts';
import { markdownReport } from '../../../src/report/markdown/report.ts';
import { terminalReport } from '../../../src/report/terminal.ts';
import type { GateResult, StageResult } from '../../../src/runner/result.ts';
import { dscnnResult, plainLayer, resultOf } from './sampleResults.ts';

const lstm = resultOf('lstm-int8', 'embedded-256', { periodSeconds: 1e-5 });

const stage = (name: string, changes: Partial<StageResult>): StageResult => ({
  stage: name,
  gate: name.split('.')[0]!,
  busy: null,
  observed: null,
  registerBits: null,
  provenBits: null,
  stored: null,
  counts: null,
  perStep: null,
  ...changes,
});

const gate: GateResult = { gate: 'cellGate', busy: { macArray: 1200, vector: 34 }, events: null };

function rowOf(stages: readonly StageResult[]): Record<string, string> {
  const layer = { ...plainLayer, stages, recurrent: { timeSteps: 3, gates: [gate] } };
  const [table] = gateTables({ ...lstm, layers: [layer] });
  return Object.fromEntries(gateColumns.map(({ title }, column) => [title, table!.rows[0]!.texts[column]!]));
}

describe('the row of a gate', () => {
  it('has cycles, bits of every product, and the sum in its format', () => {
    const product = { observed: { min: '-9', max: '9', bits: 5 }, registerBits: 32, provenBits: 18 };
    const stored = { min: -8192, max: 6144, bits: 14, formatBits: 16, fractionBits: 12, headroomBits: 2 };
    const row = rowOf([
      stage('cellGate.input', product),
      stage('cellGate.state', { ...product, provenBits: 19 }),
      stage('cellGate.sum', { stored }),
      // Of another gate.
      stage('cell', { stored: { ...stored, headroomBits: 9 } }),
    ]);
    expect(row).toEqual({
      gate: 'cellGate',
      'array cycles': '1,200',
      'vector cycles': '34',
      'acc bits': '5/18 5/19 of 32',
      range: '-2.000 … 1.500',
      format: 'Q3.12',
      'spare bits': '2',
      events: '',
    });
  });

  it('is empty where nothing was computed', () => {
    expect(rowOf([])).toMatchObject({ 'acc bits': '', range: '', format: '', 'spare bits': '' });
  });
});

describe('gates and deadline', () => {
  const [table] = gateTables(lstm);

  it('are in every report', () => {
    expect(table!.rows.map(({ texts }) => texts[0])).toEqual([
      'inputGate',
      'forgetGate',
      'cellGate',
      'outputGate',
      'cell',
      'hidden',
    ]);
    const reports = [terminalReport(lstm), markdownReport(lstm), runPage(lstm, '')];
    for (const report of reports) {
      expect(report).toContain('by gate, 32 time steps an invocation');
      for (const { texts } of table!.rows) for (const text of texts) expect(report).toContain(text);
      expect(report).toContain('MISSED');
      expect(report).toContain('of 5,000 cycles in 10.0 µs');
    }
  });

  it('are in none without recurrent layers and without a period', () => {
    const dscnn = dscnnResult('embedded-256');
    for (const report of [terminalReport(dscnn), markdownReport(dscnn), runPage(dscnn, '')]) {
      expect(report).not.toMatch(/by gate|recurrent layers|deadline|MISSED/i);
    }
  });
});
