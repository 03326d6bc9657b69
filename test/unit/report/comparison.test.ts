import { describe, expect, it } from 'vitest';
import { changeReasons } from '../../../src/report/comparison/changeReasons.ts';
import { compareResults } from '../../../src/report/comparison/comparison.ts';
import { terminalComparison } from '../../../src/report/comparison/comparisonTerminal.ts';
import { relativeText, verdictText } from '../../../src/report/comparison/comparisonText.ts';
import { matchLayers } from '../../../src/report/comparison/match.ts';
import { markdownComparison } from '../../../src/report/markdown/comparison.ts';
import type { LayerResult, SimulationResult } from '../../../src/runner/result.ts';
import { dscnnResult, fullFit, plainLayer } from './sampleResults.ts';

const a = dscnnResult('embedded-256');
const b = dscnnResult('array-16x16');

function withLayers(layers: readonly LayerResult[], sha256 = 'x'): SimulationResult {
  return { ...a, model: { name: 'made up', sha256 }, layers };
}

describe('what changed between two runs', () => {
  const comparison = compareResults(a, b);

  it('has the totals of both', () => {
    expect(comparison.totals.find(({ name }) => name === 'cycles')).toEqual({
      name: 'cycles',
      unit: 'cycles',
      a: a.totalCycles,
      b: b.totalCycles,
    });
    expect(comparison.totals.find(({ name }) => name === 'conformance mismatches')).toMatchObject({ a: 0, b: 0 });
    const uses = (side: 'a' | 'b') => comparison.uses.reduce((sum, use) => sum + use[side], 0);
    expect([uses('a'), uses('b')]).toEqual([a.totalCycles, b.totalCycles]);
  });

  it('names exactly the hardware parameters that differ', () => {
    const keys = comparison.hardware.map(({ parameter }) => parameter);
    expect(keys).toContain('pixelLanes');
    expect(keys).not.toContain('sramBytes');
    expect(keys).not.toContain('name');
    for (const { parameter, a: before, b: after } of comparison.hardware) expect(before, parameter).not.toBe(after);
    expect(comparison.hardware.find(({ parameter }) => parameter === 'pixelLanes')).toMatchObject({ a: 4, b: 1 });
  });

  it('finds every layer whose cycles differ, and why', () => {
    const differing = a.layers.filter(({ attributedCycles }, i) => attributedCycles !== b.layers[i]!.attributedCycles);
    expect(differing.length).toBeGreaterThan(3);
    for (const { index } of differing) {
      const change = comparison.layers[index]!;
      expect(change).toMatchObject({
        cyclesA: a.layers[index]!.attributedCycles,
        cyclesB: b.layers[index]!.attributedCycles,
      });
      expect(change.reasons.length, `layer ${index}`).toBeGreaterThan(0);
      expect(change.uses.reduce((sum, use) => sum + use.b - use.a, 0)).toBe(change.cyclesB! - change.cyclesA!);
    }
    // One pixel at a time instead of four: the depthwise layers use fewer of more reduction lanes.
    expect(comparison.layers[2]!.reasons.join()).toContain('reduction lanes 37.5 % → 18.8 % used');
  });

  it('finds nothing between a run and itself', () => {
    const same = compareResults(a, a);
    expect(same.hardware).toEqual([]);
    expect(same.layers.every(({ reasons, uses }) => reasons.length === 0 && uses.length === 0)).toBe(true);
    expect(verdictText(same)).toBe('B takes as many cycles as A.');
    expect(terminalComparison(same)).toContain(`${a.layers.length} layers without a change`);
  });

  it('says the difference and where most of it is', () => {
    const runs = [
      withLayers([plainLayer, { ...plainLayer, index: 1 }]),
      withLayers([plainLayer, { ...plainLayer, index: 1, attributedCycles: 60 }]),
    ].map((run, index) => ({ ...run, totalCycles: [200, 160][index]! }));
    expect(verdictText(compareResults(runs[0]!, runs[1]!))).toBe(
      'B takes 40 cycles fewer than A (−20.0 %); most of it in layer 1 CONV_2D (−40).',
    );
  });

  it('is the same in the terminal and in Markdown', () => {
    const terminal = terminalComparison(comparison);
    const markdown = markdownComparison(comparison);
    const cycles = [a, b].map(({ totalCycles }) => totalCycles!.toLocaleString('en-US'));
    for (const text of [terminal, markdown]) {
      for (const total of cycles) expect(text).toContain(total);
      expect(text).toContain('reduction lanes 37.5 % → 18.8 % used');
    }
    // A row for every layer in Markdown, for every changed one in the terminal.
    expect(markdown.match(/^\| +\d+ \| [A-Z_]+/gm)).toHaveLength(a.layers.length);
    const changed = comparison.layers.filter(({ reasons }) => reasons.length > 0).length;
    expect(terminal.match(/^ *\d+ {2}[A-Z][A-Z_\d]+ /gm)).toHaveLength(changed);
  });
});

describe('reasons of a change', () => {
  const reasons = (before: Partial<LayerResult>, after: Partial<LayerResult>) =>
    changeReasons({ ...plainLayer, ...before }, { ...plainLayer, ...after });

  it.each<[string, Partial<LayerResult>, Partial<LayerResult>, string[]]>([
    ['bound', {}, { bound: 'weights' }, ['bound by array → weights']],
    ['tiles', {}, { instructions: 12 }, ['instructions 4 → 12']],
    ['traffic', { bytesRead: 1024 }, { bytesRead: 2048 }, ['external bytes 1.00 KiB → 2.00 KiB']],
    ['fusion', {}, { unit: 'fused', fusedInto: 3 }, ['on the NPU → computed by operator 3']],
    [
      'lanes',
      { arrayFit: fullFit },
      { arrayFit: { ...fullFit, pixelShare: 0.25 } },
      ['pixel lanes 100.0 % → 25.0 % used'],
    ],
    [
      'uses, the largest change first, small ones not',
      { spent: { array: 100, waitWeights: 600, drain: 12 } },
      { spent: { array: 300, waitWeights: 100, drain: 13 } },
      ['waits for weights −500', 'array computes +200'],
    ],
    ['registers', { accumulator: { observedBits: 18, provenBits: 20 } }, {}, []],
    [
      'bits',
      { accumulator: { observedBits: 18, provenBits: 20 } },
      { accumulator: { observedBits: 16, provenBits: 20 } },
      ['accumulator bits 18 → 16'],
    ],
    ['nothing', {}, {}, []],
    ['what one run did not compute', { spent: { array: 1 } }, { spent: null, bound: null }, []],
  ])('%s', (_, before, after, expected) => expect(reasons(before, after)).toEqual(expected));

  it.each([
    [100, 80, '−20.0 %'],
    [100, 125, '+25.0 %'],
    [100, 100, ''],
    [0, 5, ''],
    [null, 5, ''],
  ])('%s to %s is %j', (before, after, text) => expect(relativeText(before, after)).toBe(text));
});

describe('which layer is which', () => {
  const layer = (index: number, operator: string, name: string): LayerResult => ({
    ...plainLayer,
    index,
    operator,
    name,
  });
  const pairs = (left: readonly LayerResult[], right: readonly LayerResult[], sameModel = false) =>
    matchLayers(withLayers(left, 'left'), withLayers(right, sameModel ? 'left' : 'right')).map(
      ({ a: before, b: after }) => [before?.index ?? null, after?.index ?? null],
    );

  it('is the index in the same model', () => {
    const layers = [layer(0, 'ADD', 'x'), layer(1, 'ADD', 'y')];
    expect(pairs(layers, layers, true)).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it('is operator and name in different models, then the operator between them', () => {
    const left = [layer(0, 'CONV_2D', 'a'), layer(1, 'MUL', 'm'), layer(2, 'ADD', 'b'), layer(3, 'SOFTMAX', 's')];
    const right = [
      layer(0, 'QUANTIZE', 'q'),
      layer(1, 'CONV_2D', 'a'),
      layer(2, 'ADD', 'other'),
      layer(3, 'SOFTMAX', 's'),
    ];
    expect(pairs(left, right)).toEqual([
      [null, 0],
      [0, 1],
      [1, null],
      [2, 2],
      [3, 3],
    ]);
  });

  it('tells layers that only one run has', () => {
    const comparison = compareResults(withLayers([layer(0, 'ADD', 'x')], 'l'), withLayers([layer(0, 'MUL', 'y')], 'r'));
    expect(comparison.layers.map(({ reasons }) => reasons)).toEqual([['only in A'], ['only in B']]);
    expect(terminalComparison(comparison)).toContain('The models differ');
  });
});
