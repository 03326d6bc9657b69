/** Sizes of tensors, by hand. */
import { expect, test } from 'vitest';
import { elementBytes, elementCount } from '../../../src/graph/tensorSize.ts';

test('elements of a shape', () => {
  expect(elementCount([])).toBe(1);
  expect(elementCount([2, 3, 4])).toBe(24);
  expect(elementCount([5, 0, 7])).toBe(0);
  expect(elementCount([2 ** 31, 2 ** 31])).toBe(2 ** 62);
});

test('bytes of an element', () => {
  expect((['int8', 'uint8', 'bool'] as const).map(elementBytes)).toEqual([1, 1, 1]);
  expect((['int16', 'int32', 'float32', 'int64'] as const).map(elementBytes)).toEqual([2, 4, 4, 8]);
  expect((['resource', 'other'] as const).map(elementBytes)).toEqual([null, null]);
});
