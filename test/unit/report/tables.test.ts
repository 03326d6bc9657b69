/** CSV and Markdown show the result's numbers: read back and compared with it. */
import { describe, expect, it } from 'vitest';
import { reportCsv } from '../../../src/report/csv.ts';
import { markdownReport } from '../../../src/report/markdown/report.ts';
import { plainText } from '../../../src/report/markdown/markdownTable.ts';
import { layerSramBytes } from '../../../src/report/sramUse.ts';
import { dscnnResult, plainLayer } from './sampleResults.ts';

const result = dscnnResult('embedded-256');
const timing = dscnnResult('embedded-256', { mode: 'timing' });
const values = dscnnResult('embedded-256', { mode: 'values' });

/** Rows of a CSV without quoted cells, by column name. */
function rowsOf(csv: string): Record<string, string>[] {
  const [head = '', ...lines] = csv.trimEnd().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index]!, cell])));
}

/** Rows of the Markdown table whose head begins with `first`. */
function markdownRows(text: string, first: string): string[][] {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => new RegExp(`^\\| +${first} `).test(line));
  const rest = lines.slice(head + 2);
  return rest.slice(0, rest.indexOf('')).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const number = (text: string) => Number(text.replaceAll(',', ''));

describe('the CSV report', () => {
  const rows = rowsOf(reportCsv(result));

  it('has the columns of Vela and SCALE-Sim in front', () => {
    expect(Object.keys(rows[0]!).slice(0, 15)).toEqual([
      'LayerID',
      'TFLite_operator',
      'SRAM Usage',
      'Peak%',
      'Op Cycles',
      'Network% (cycles)',
      'NPU',
      'DRAM AC',
      'MAC Count',
      'Network% (MACs)',
      'Util%',
      'Name',
      'Stall Cycles',
      'Mapping Efficiency %',
      'Compute Util %',
    ]);
  });

  it('has a row per operator with the numbers of the result', () => {
    expect(rows.map((row) => [row['LayerID'], row['TFLite_operator'], row['Name']])).toEqual(
      result.layers.map(({ index, operator, name }) => [String(index), operator, name]),
    );
    for (const [position, layer] of result.layers.entries()) {
      const row = rows[position]!;
      expect(Number(row['Op Cycles'])).toBe(layer.attributedCycles);
      expect(Number(row['MAC Count'])).toBe(layer.macs);
      expect(Number(row['Cycles waitWeights'])).toBe(layer.spent!.waitWeights ?? 0);
      expect(Number(row['External Read Bytes'])).toBe(layer.bytesRead);
      expect(Number(row['activationClamps'])).toBe(layer.events!.activationClamps);
    }
    const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
    expect(sum('Op Cycles')).toBe(result.totalCycles);
    expect(sum('MAC Count')).toBe(result.macs);
    expect(sum('Network% (cycles)')).toBeCloseTo(100, 0);
    expect(Math.max(...rows.map((row) => Number(row['Peak%'])))).toBe(100);
  });

  it('reckons utilisation as SCALE-Sim does: with and without the stalls', () => {
    const layers = [{ ...plainLayer, macs: 6400, spent: { array: 50, waitWeights: 50 }, arrayUtilization: 0.5 }];
    const [row] = rowsOf(reportCsv({ ...result, totalCycles: 200, macs: 12_800, layers }));
    // 6,400 MACs on 256 lanes are 25 full cycles, of 100 in all and of 50 without the waits.
    expect(row).toMatchObject({
      'Network% (cycles)': '50.00',
      'Network% (MACs)': '50.00',
      'Util%': '25.00',
      'Stall Cycles': '50',
      'Mapping Efficiency %': '50.00',
      'Compute Util %': '50.00',
    });
  });

  it('leaves empty what was not computed', () => {
    const [first] = rowsOf(reportCsv(values));
    expect([first!['Op Cycles'], first!['Stall Cycles'], first!['SRAM Usage'], first!['Util%']]).toEqual([
      '',
      '',
      '',
      '',
    ]);
    expect(rowsOf(reportCsv(timing))[0]!['activationClamps']).toBe('');
  });
});

describe('the Markdown report', () => {
  const text = markdownReport(result, 'made by a test');

  it('has the totals, the verdict and the origin', () => {
    const figures = markdownRows(text, 'figure');
    expect(number(figures.find(([name]) => name === 'Cycles')![1]!)).toBe(result.totalCycles);
    expect(text).toContain('Conformance **exact**: machine = golden model');
    expect(text).toContain('\nmade by a test\n');
  });

  it('has the uses of the cycles, which add up', () => {
    const uses = markdownRows(text, 'use').map(([, cycles]) => number(cycles!));
    expect(uses.reduce((sum, cycles) => sum + cycles, 0)).toBe(result.totalCycles);
  });

  it('has a row per layer with its cycles', () => {
    const rows = markdownRows(text, '#');
    expect(rows.map(([index, operator]) => `${index} ${operator}`)).toEqual(
      result.layers.map(({ index, operator }) => `${index} ${operator}`),
    );
    expect(rows.map((row) => number(row[5]!))).toEqual(result.layers.map(({ attributedCycles }) => attributedCycles));
  });

  it('explains the slowest layers', () => {
    const slowest = [...result.layers].sort((a, b) => b.attributedCycles! - a.attributedCycles!).slice(0, 5);
    for (const { index, operator } of slowest) expect(text).toContain(`**${index} ${operator}**`);
  });

  it('does without cycles, and without values', () => {
    expect(markdownReport(values)).not.toContain('Where the cycles go');
    expect(markdownReport(values)).toContain('values only');
    expect(markdownReport(timing)).toContain('Conformance not checked.');
  });

  it('shows hostile names as text', () => {
    const layers = [{ ...plainLayer, name: 'a|b <i>\n# `c` [l](x)' }];
    const row = markdownRows(markdownReport({ ...result, layers }), '#')[0]!;
    expect(row).toHaveLength(13);
    expect(row[2]).toBe('a\\|b \\<i\\>?\\# \\`c\\` \\[l\\](x)');
    expect(plainText('_a_b_')).toBe('\\_a_b\\_');
  });
});

describe('the SRAM that a layer occupies', () => {
  it('is the most at one time while it runs', () => {
    const range = (address: number, bytes: number, startCycle: number, endCycle: number) => ({
      kind: 'tensor' as const,
      layer: 0,
      name: '',
      address,
      bytes,
      startCycle,
      endCycle,
    });
    const sram = [range(0, 100, 0, 50), range(100, 10, 40, 60), range(200, 7, 49, 90), range(300, 1000, 100, 200)];
    const memoryMap = { sram };
    // At 49: 100 + 10 + 7; the last range begins when the layer has ended.
    expect(layerSramBytes({ ...plainLayer, startCycle: 10, endCycle: 100 }, { memoryMap })).toBe(117);
    expect(layerSramBytes({ ...plainLayer, startCycle: 60, endCycle: 100 }, { memoryMap })).toBe(7);
    expect(layerSramBytes(plainLayer, { memoryMap: null })).toBeNull();
  });
});
