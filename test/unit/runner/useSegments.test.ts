import { describe, expect, it } from 'vitest';
import type { CycleUse } from '../../../src/runner/cycleUses.ts';
import { UseSegments } from '../../../src/runner/useSegments.ts';

function segmentsOf(...parts: readonly (readonly [number, CycleUse, number, number])[]): UseSegments {
  const segments = new UseSegments();
  for (const part of parts) segments.push(...part);
  return segments;
}

describe('segments of uses', () => {
  it('join what continues, and drop what is empty', () => {
    const segments = segmentsOf(
      [0, 'fill', 0, 2],
      [0, 'array', 2, 2],
      [0, 'fill', 2, 5],
      [1, 'fill', 5, 6],
      [1, 'array', 6, 9],
    );
    expect(segments.intervals()).toEqual({
      layer: [0, 1, 1],
      use: ['fill', 'fill', 'array'],
      start: [0, 5, 6],
      end: [5, 6, 9],
    });
  });

  it('add up by layer', () => {
    const segments = segmentsOf([3, 'array', 0, 4], [3, 'waitWeights', 4, 5], [3, 'array', 5, 7], [4, 'drain', 7, 8]);
    expect(segments.byLayer()).toEqual(
      new Map([
        [3, { array: 6, waitWeights: 1 }],
        [4, { drain: 1 }],
      ]),
    );
  });

  it('show the most frequent use of each stretch when drawn coarsely', () => {
    // Stretches 0…10: array 3 + 3 of 10; 10…20: layer 1 from 12; 20…25: what is left.
    const segments = segmentsOf(
      [0, 'array', 0, 3],
      [0, 'waitWeights', 3, 7],
      [0, 'array', 7, 12],
      [1, 'vector', 12, 24],
      [1, 'drain', 24, 25],
    );
    expect(segments.coarse(10).intervals()).toEqual({
      layer: [0, 1],
      use: ['array', 'vector'],
      start: [0, 10],
      end: [10, 25],
    });
  });
});
