/** `report` and `compare` as users run them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../../src/report/comparison/comparison.ts';
import type { SimulationResult } from '../../../src/runner/result.ts';
import { BuiltCommand, repositoryPath } from './command.ts';

const command = new BuiltCommand();
const model = repositoryPath('programs', 'dscnn', 'dscnn.tflite');
let first: SimulationResult;
let second: SimulationResult;

beforeAll(() => {
  command.run(['run', model, '--output-dir', 'a']);
  command.run(['run', model, '--hw', 'array-16x16', '--output-dir', 'b']);
  const read = (folder: string) =>
    JSON.parse(readFileSync(command.path(folder, 'report.json'), 'utf8')) as SimulationResult;
  [first, second] = [read('a'), read('b')];
});
afterAll(() => command.remove());

describe('npusim report', () => {
  it('prints Markdown unless told otherwise, of a folder as of its file', () => {
    const { exit, out, err } = command.run(['report', 'a']);
    expect([exit, err]).toEqual([0, '']);
    expect(out).toContain('# dscnn on embedded-256\n');
    expect(out).toContain(first.totalCycles!.toLocaleString('en-US'));
    expect(command.run(['report', 'a/report.json', '--format', 'md']).out).toBe(out);
  });

  it('prints CSV with a row per layer', () => {
    const lines = command.run(['report', 'a', '--format', 'csv']).out.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + first.layers.length);
    expect(lines[0]).toMatch(/^LayerID,TFLite_operator,/);
  });

  it('writes one HTML file with the charts in it', () => {
    const { exit, out } = command.run(['report', 'a', '--format', 'html', '--output', 'deep/page.html']);
    expect([exit, out]).toEqual([0, '']);
    const html = readFileSync(command.path('deep', 'page.html'), 'utf8');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain('id="timeline"');
    expect(html.length).toBeGreaterThan(300_000);
  });

  it.each([
    [['report'], 'Not enough non-option arguments'],
    [['report', 'a', '--format', 'pdf'], '--format pdf: expected md, csv, html'],
    [['report', 'nowhere'], 'cannot read nowhere'],
    [['report', 'a', '--output', 'a/report.json/x'], 'cannot write'],
  ])('refuses %j', (words, sentence) => {
    const { exit, out, err } = command.run(words);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });
});

describe('npusim compare', () => {
  it('shows totals and the layers that changed', () => {
    const { exit, out } = command.run(['compare', 'a', 'b']);
    expect(exit).toBe(0);
    for (const { totalCycles } of [first, second]) expect(out).toContain(totalCycles!.toLocaleString('en-US'));
    expect(out).toMatch(/^pixelLanes +4 +1$/m);
    expect(out).not.toContain('\u001b[');
    expect(command.run(['compare', 'a', 'b'], { FORCE_COLOR: '1' }).out).toContain('\u001b[');
  });

  it('prints one JSON document with the cycles of both', () => {
    const { out } = command.run(['compare', 'a', 'b', '--json']);
    const { layers, sameModel } = JSON.parse(out) as Comparison;
    expect(sameModel).toBe(true);
    expect(layers.map(({ cyclesA }) => cyclesA)).toEqual(first.layers.map(({ attributedCycles }) => attributedCycles));
    expect(layers.map(({ cyclesB }) => cyclesB)).toEqual(second.layers.map(({ attributedCycles }) => attributedCycles));
  });

  it('writes Markdown, HTML and plain text to files', () => {
    const written = (format: string) => {
      const environment = { FORCE_COLOR: '1' };
      const words = ['compare', 'a', 'b', '--format', format, '--output', `compared.${format}`];
      expect(command.run(words, environment)).toMatchObject({ exit: 0, out: '' });
      return readFileSync(command.path(`compared.${format}`), 'utf8');
    };
    expect(written('md')).toContain('# dscnn: embedded-256 against array-16x16');
    expect(written('html')).toContain('<table class="sortable comparison">');
    expect(written('text')).not.toContain('\u001b[');
  });

  it('refuses what it cannot do', () => {
    expect(command.run(['compare', 'a', 'b', '--json', '--format', 'md'])).toMatchObject({ exit: 2, out: '' });
    expect(command.run(['compare', 'a']).exit).toBe(2);
    writeFileSync(command.path('old.json'), JSON.stringify({ ...first, schemaVersion: 0 }));
    expect(command.run(['compare', 'a', 'old.json']).err).toContain('has schema version 0; expected schemaVersion 1');
  });
});
