/** MEAN and SUM that the instruction cannot take as they stand: golden model and machine agree. Cases that once did not run. */
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../../src/graph/model.ts';
import { presetConfig } from '../../../../src/hardware/presets.ts';
import { checkNetwork } from '../../../support/fuzz/threeWay.ts';
import { singleOperator } from '../../../support/singleOperator.ts';

function reduction(kind: 'MEAN' | 'SUM', shape: readonly number[], axes: number[], outputScale: number): Model {
  const kept = shape.filter((_, axis) => !axes.includes(axis));
  return singleOperator(
    kind,
    [
      { type: 'int8', shape, scale: 0.5, zeroPoint: -7 },
      { type: 'int32', shape: [axes.length], data: Int32Array.from(axes) },
    ],
    { type: 'int8', shape: kept, scale: outputScale, zeroPoint: 3 },
    { keepDims: false },
  );
}

function check(model: Model, elements: number): void {
  const input = Uint8Array.from({ length: elements }, (_, i) => (i * 37) % 251);
  const verdict = checkNetwork({ model, inputs: [input], expected: [] }, presetConfig('embedded-256'));
  expect(verdict.program).not.toBeNull();
  expect(verdict.differences).toEqual([]);
}

describe.each(['MEAN', 'SUM'] as const)('%s', (kind) => {
  it('by a scale so small that its multiplier is 0', () => {
    // 0.5 / 1e12 < 2^−32
    check(reduction(kind, [4, 9], [1], 1e12), 36);
  });

  it.each([
    ['257 · 257 positions in one loop', [1, 257, 257, 2], [1, 2]],
    ['70,000 elements', [70_000], [0]],
    ['3 · 101 · 223 elements', [3, 101, 223], [0, 1, 2]],
  ])('over %s', (_, shape, axes) => {
    check(
      reduction(kind, shape, axes, 0.5),
      shape.reduce((product, extent) => product * extent, 1),
    );
  });
});
