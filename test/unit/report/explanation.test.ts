import { describe, expect, it } from 'vitest';
import { fitReasons } from '../../../src/report/explanation/fitText.ts';
import { explainLayer } from '../../../src/report/explanation/layerText.ts';
import { networkText } from '../../../src/report/explanation/networkText.ts';
import { networkSpent, useShares, useTexts, waitingCycles } from '../../../src/report/explanation/useText.ts';
import { cycleUses } from '../../../src/runner/cycleUses.ts';
import type { ArrayFit, LayerResult, SimulationResult } from '../../../src/runner/result.ts';
import { dscnnResult, fullFit, plainLayer } from './sampleResults.ts';

// N = 8, K = 8, P = 4, G = 4; 8 bytes per cycle, 500 MHz.
const result = dscnnResult('embedded-256', { mode: 'timing' });
const { hardware } = result;

const reasons = (fit: Partial<ArrayFit>, channels: number | null = 8) =>
  fitReasons({ ...fullFit, ...fit }, hardware, channels);

describe('why lanes stay empty', () => {
  it('says nothing of a full array', () => expect(reasons({})).toEqual([]));

  it.each<[string, Partial<ArrayFit>, number | null, string]>([
    [
      'few input channels',
      { groupElements: 3, inputChannels: 3, reductionShare: 3 / 8 },
      8,
      '3 of 8 reduction lanes used because C = 3',
    ],
    [
      'a filter row that is no multiple',
      { groupElements: 9, inputChannels: 3, kernelWidth: 3, reductionShare: 9 / 16 },
      8,
      '9 products (3 × C = 3 × 3) take 2 steps of 8 reduction lanes (56.3 % used)',
    ],
    [
      'a short filter row',
      { groupElements: 3, inputChannels: 1, kernelWidth: 3, reductionShare: 3 / 8 },
      8,
      '3 of 8 reduction lanes used because a filter row has 3 × C = 3 × 1 products',
    ],
    [
      'a depthwise convolution',
      { mode: 'depthwise', groupElements: 3, groupLanes: 4, kernelWidth: 3, reductionShare: 3 / 8 },
      8,
      '3 of 8 reduction lanes used because a depthwise convolution sums taps of one channel only: 3 in a filter row',
    ],
    [
      'a wide depthwise filter',
      { mode: 'depthwise', groupElements: 5, groupLanes: 4, kernelWidth: 5, reductionShare: 5 / 16 },
      8,
      '5 taps of a filter row take 2 steps of 4 tap lanes out of 8 reduction lanes (31.3 % used): a depthwise convolution sums taps of one channel only',
    ],
    [
      'few output channels',
      { outputChannelShare: 1 / 8 },
      1,
      '1 of 8 channel lanes used because there is 1 output channel',
    ],
    [
      'output channels that are no multiple',
      { outputChannelShare: 10 / 16 },
      10,
      '5 of 8 channel lanes used on average because 10 output channels are no multiple of 8',
    ],
    ['unknown output channels', { outputChannelShare: 10 / 16 }, null, '5 of 8 channel lanes used on average'],
    [
      'one pixel',
      { outputWidth: 1, pixelShare: 1 / 4 },
      8,
      '1 of 4 pixel lanes used because an output row has 1 pixel',
    ],
    [
      'rows that are no multiple',
      { outputWidth: 9, pixelShare: 9 / 12 },
      8,
      '3 of 4 pixel lanes used on average because rows of 9 output pixels are no multiple of 4',
    ],
    [
      'products of several sizes',
      { groupElements: 24, inputChannels: 24, reductionShare: 0.9 },
      8,
      '7.2 of 8 reduction lanes used on average over products of several sizes',
    ],
    [
      'output rows of several widths',
      { outputWidth: 1, pixelShare: 0.35 },
      8,
      '1.4 of 4 pixel lanes used on average over output rows of several widths: 1 pixel in most',
    ],
    ['int16', { typeShare: 1 / 2 }, 8, 'int16 inputs take 2 cycles per step'],
    [
      'sub-banks that meet',
      { conflictShare: 1 / 3 },
      8,
      'operands of a step meet in the same SRAM sub-banks, so that a step takes 3 cycles',
    ],
  ])('%s', (_, fit, channels, sentence) => expect(reasons(fit, channels)).toEqual([sentence]));

  it('begins with the largest loss', () => {
    const both = reasons({ outputWidth: 1, pixelShare: 1 / 4, outputChannelShare: 1 / 2 }, 4);
    expect(both.map((sentence) => sentence.slice(0, 19))).toEqual(['1 of 4 pixel lanes ', '4 of 8 channel lane']);
  });
});

describe('why a layer takes its cycles', () => {
  const explained = (layer: Partial<LayerResult>) => explainLayer({ ...plainLayer, ...layer }, result);

  it('says how much it is of the network, and of what the array can do', () => {
    const total = { ...result, totalCycles: 400 };
    // 100 cycles at 500 MHz; 12,800 MACs in 100 cycles.
    expect(explainLayer({ ...plainLayer, macs: 12_800 }, total).summary).toBe(
      "Takes 100 cycles (0.200 µs), 25.0 % of the network. 12.8 k MACs: 128 per cycle of the array's 256 (50.0 %).",
    );
  });

  it('says what the array waits for, how long the transfer takes and what would suffice', () => {
    const { reasons: parts, needs } = explained({
      spent: { array: 38, waitWeights: 62 },
      busy: { array: 38, loadWeights: 100 },
      bytesRead: 800,
      weightBytesRead: 800,
      arrayUtilization: 1,
      arrayFit: fullFit,
    });
    expect(parts.map(({ use, share }) => [use, share])).toEqual([
      ['waitWeights', 0.62],
      ['array', 0.38],
    ]);
    // 800 B in 38 cycles: 21.05 B/cycle.
    expect(parts[0]!.text).toBe(
      'the array waits for weights: 800 B over 8 B/cycle take 100 cycles, the array needs 38: only 21.1 B/cycle would keep it busy.',
    );
    expect(parts[1]!.text).toBe('the array computes with all its lanes: only a larger array would be faster.');
    expect(needs).toEqual([
      { resource: 'loading weights', cycles: 100 },
      { resource: 'array', cycles: 38 },
    ]);
  });

  it('names the empty lanes of an array that computes', () => {
    const { reasons: parts } = explained({
      arrayUtilization: 3 / 8,
      arrayFit: { ...fullFit, groupElements: 3, inputChannels: 3, reductionShare: 3 / 8 },
    });
    expect(parts[0]!.text).toBe(
      'the array computes, but only 37.5 % of its lanes hold a product: 3 of 8 reduction lanes used because C = 3.',
    );
  });

  it('tells activations and results on their way', () => {
    const { reasons: parts, needs } = explained({
      spent: { array: 10, waitActivations: 50, waitStore: 40 },
      busy: { array: 10, loadActivations: 64, store: 52 },
      bytesRead: 500,
      weightBytesRead: 100,
      bytesWritten: 416,
      arrayFit: fullFit,
    });
    expect(parts.slice(0, 2).map(({ text }) => text)).toEqual([
      'the array waits for inputs from external memory: 400 B over 8 B/cycle take 64 cycles.',
      'results are on their way to external memory: 416 B over 8 B/cycle take 52 cycles.',
    ]);
    expect(needs.map(({ resource }) => resource)).toEqual(['loading activations', 'storing results', 'array']);
  });

  it('leaves out small parts, but never the largest', () => {
    expect(explained({ spent: { array: 98, fill: 2 } }).reasons.map(({ use }) => use)).toEqual(['array']);
    expect(explained({ spent: { vector: 3 }, attributedCycles: 3 }).reasons).toHaveLength(1);
  });

  it.each([
    ['fused', { unit: 'fused', fusedInto: 5 }, 'Computed by operator 5: no instructions and no cycles of its own.'],
    ['a new shape', { unit: 'fused' }, 'Only gives a tensor another shape: no instructions, no cycles.'],
    ['host', { unit: 'host' }, 'Runs on the host: the NPU spends no cycles on it.'],
    ['values only', { attributedCycles: null, spent: null, busy: null }, 'This run computed no cycles.'],
  ] as const)('%s', (_, layer, summary) => {
    expect(explained({ ...layer, spent: null, busy: null })).toEqual({ summary, reasons: [], needs: [], events: '' });
  });

  it('has a sentence for every use', () => {
    for (const use of cycleUses) {
      const { reasons: parts } = explained({ spent: { [use]: 100 } });
      expect(parts).toHaveLength(1);
      expect(parts[0]!.text).toMatch(/^\w.*\.$/);
    }
  });
});

describe('where the cycles of the network go', () => {
  it('sums over the layers; work and overhead are no waits', () => {
    const layers = [
      { ...plainLayer, spent: { array: 60, waitWeights: 30, fill: 10 } },
      { ...plainLayer, index: 1, spent: { vector: 5, waitWeights: 15, drain: 4 } },
      { ...plainLayer, index: 2, spent: null },
    ];
    const spent = networkSpent(layers);
    expect(spent).toEqual({ array: 60, waitWeights: 45, fill: 10, vector: 5, drain: 4 });
    expect(waitingCycles(spent)).toBe(45);
    expect(useShares(spent).map(({ use }) => use)).toEqual(['array', 'vector', 'waitWeights', 'fill', 'drain']);
  });

  it('names the largest loss and the slowest layers', () => {
    const layers = [
      { ...plainLayer, index: 0, attributedCycles: 50, spent: { array: 50 } },
      { ...plainLayer, index: 1, attributedCycles: 30, spent: { waitWeights: 25, array: 5 } },
      { ...plainLayer, index: 2, attributedCycles: 20, spent: { waitStore: 20 } },
    ];
    const network: SimulationResult = { ...result, totalCycles: 100, layers };
    expect(networkText(network)).toEqual([
      'In 55.0 % of the cycles the array or the vector unit computes.',
      'The largest loss: the network waits for weights for 25 cycles (25.0 %).',
      'The three slowest layers, 0 CONV_2D, 1 CONV_2D, 2 CONV_2D, take 100.0 %.',
    ]);
    expect(networkText({ ...network, totalCycles: null })).toEqual([]);
  });

  it('knows every use that a result can have', () => {
    expect(Object.keys(useTexts).sort()).toEqual([...cycleUses].sort());
  });
});
