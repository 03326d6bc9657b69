import { describe, expect, it } from 'vitest';
import { attributeCycles, boundOf } from '../../../src/runner/layerCycles.ts';

describe('attributed cycles', () => {
  const attributed = (ends: readonly number[], total: number) =>
    attributeCycles(
      ends.map((endCycle) => ({ endCycle })),
      total,
    );

  // A layer accounts for the cycles from the end of all older ones to its own end.
  it.each([
    ['one after the other', [10, 25, 40], 40, [10, 15, 15]],
    ['a younger layer that ends first accounts for nothing', [30, 20, 40], 40, [30, 0, 10]],
    ['what is left behind the last retirement is the last layer’s', [10, 25], 28, [10, 18]],
    ['the last layer ends before an older one', [30, 20], 30, [30, 0]],
    ['a single layer', [7], 9, [9]],
    ['no layer', [], 0, []],
  ])('%s', (_, ends, total, expected) => {
    expect(attributed(ends, total)).toEqual(expected);
    expect(attributed(ends, total).reduce((sum, cycles) => sum + cycles, 0)).toBe(total);
  });
});

describe('what bounds a layer', () => {
  const bound = (busy: Parameters<typeof boundOf>[0]['busy'], attributedCycles: number) =>
    boundOf({ startCycle: 0, endCycle: attributedCycles, attributedCycles, busy, stalls: {}, dmaStalls: {} });

  it.each([
    ['array', { array: 90, loadWeights: 80 }, 100],
    ['outputPipeline', { array: 40, outputPipeline: 55 }, 100],
    ['weights', { array: 40, loadWeights: 95 }, 100],
    ['dma', { array: 40, loadWeights: 30, loadActivations: 60, store: 70 }, 100],
    ['vector', { vector: 99 }, 100],
    ['latency', { array: 20, fill: 10, loadWeights: 49 }, 100],
  ] as const)('%s', (expected, busy, cycles) => expect(bound(busy, cycles)).toBe(expected));
});
