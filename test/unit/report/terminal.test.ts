import { describe, expect, it } from 'vitest';
import { terminalReport } from '../../../src/report/terminal.ts';
import type { LayerResult, SimulationResult } from '../../../src/runner/result.ts';
import { dscnnResult, plainLayer } from './sampleResults.ts';

const full = dscnnResult('embedded-256');

function report(changes: Partial<SimulationResult>): string[] {
  return terminalReport({ ...full, ...changes }).split('\n');
}

/** The row of a layer alone, and the line of the network's cycles. */
function layerAlone(changes: Partial<LayerResult>): { readonly row: string; readonly uses: string | undefined } {
  const lines = report({ layers: [{ ...plainLayer, ...changes }] });
  const head = lines.findIndex((line) => line.startsWith('#'));
  return { row: lines[head + 1]!, uses: lines.find((line) => line.startsWith('cycles go to')) };
}

describe('the report of a run', () => {
  it('has a row for every layer under its columns', () => {
    const lines = report({});
    const head = lines.findIndex((line) => line.includes('operator'));
    expect(lines[head]!.trim().split(/ {2,}/)).toEqual(
      '#,operator,name,MACs,cycles,share,MAC util,bound by,longest wait,acc bits,events'.split(','),
    );
    const rows = lines.slice(head + 1, head + 1 + full.layers.length);
    expect(rows.map((row) => row.trim().split(/ {2,}/)[1])).toEqual(full.layers.map(({ operator }) => operator));
    expect(lines[head + 1 + full.layers.length]).toBe('');
  });

  it('names what a layer waits for longest, of the cycles that it accounts for', () => {
    const spent = { array: 60, waitWeights: 10, waitActivations: 20, outputPipeline: 4, fill: 6 };
    const { row, uses } = layerAlone({ spent });
    expect(row).toMatch(/ array +activations 20$/);
    expect(uses).toBe(
      'cycles go to array 60.0 %   waits for activations 20.0 %, weights 10.0 %, output stages 4.0 %   filling 6.0 %',
    );
  });

  it('is silent about waits where there are none, or no cycles', () => {
    expect(layerAlone({}).row).toMatch(/ array$/);
    expect(layerAlone({}).uses).toBe('cycles go to array 100.0 %');
    expect(layerAlone({ spent: null }).row).toMatch(/ array$/);
  });

  it('tells the bytes that the SRAM holds at once, and without cycles the highest address', () => {
    const { memory } = full;
    const line = (changed: typeof memory): string | undefined =>
      report({ memory: changed }).find((text) => text.startsWith('memory'));
    expect(line({ ...memory, sramLiveBytes: 2048, sramUsedBytes: 8192 })).toContain(
      'SRAM 2.00 KiB live at once of 384',
    );
    expect(line({ ...memory, sramLiveBytes: null, sramUsedBytes: 8192 })).toContain('SRAM 8.00 KiB of 384');
  });
});
