/** The rules of quantisation, each type at its boundaries. */
import { describe, expect, test } from 'vitest';
import type { DataType } from '../../../src/graph/model.ts';
import { notQuantized, quantizationFault } from '../../../src/graph/quantization.ts';

function fieldAtFault(type: DataType, scales: readonly number[], zeroPoints: readonly number[]): string | null {
  return quantizationFault({ scales, zeroPoints, dimension: 1 }, type, [2, 3])?.field ?? null;
}

const smallest = 2 ** -149;
const largest = (2 - 2 ** -23) * 2 ** 127;

describe('zero points', () => {
  test.each<[DataType, number, number]>([
    ['int8', -128, 127],
    ['uint8', 0, 255],
    ['int16', -32768, 32767],
    ['int32', -2147483648, 2147483647],
    ['int64', -9007199254740991, 9007199254740991],
  ])('%s reaches from %i to %i', (type, low, high) => {
    expect(fieldAtFault(type, [1], [low])).toBeNull();
    expect(fieldAtFault(type, [1], [high])).toBeNull();
    expect(fieldAtFault(type, [1], [low - 1])).toBe('zero_point');
    expect(fieldAtFault(type, [1], [high + 1])).toBe('zero_point');
    expect(fieldAtFault(type, [1], [0.5])).toBe('zero_point');
  });

  test('there is one for every scale', () => {
    expect(fieldAtFault('int8', [1, 1, 1], [0, 0])).toBe('zero_point');
    expect(fieldAtFault('int8', [], [0])).toBe('zero_point');
  });
});

describe('scales', () => {
  test.each<DataType>(['int8', 'uint8', 'int16'])('of %s are finite, positive float32 values', (type) => {
    for (const scale of [smallest, 1, largest]) expect(fieldAtFault(type, [scale], [0])).toBeNull();
    for (const scale of [0, -1, NaN, Infinity, 0.1, smallest / 2]) {
      expect(fieldAtFault(type, [scale], [0])).toBe('scale');
    }
  });

  test.each<DataType>(['int32', 'int64'])('of %s may also be 0', (type) => {
    expect(fieldAtFault(type, [0], [0])).toBeNull();
    for (const scale of [-1, NaN, Infinity, 0.1]) expect(fieldAtFault(type, [scale], [0])).toBe('scale');
  });

  test('of types that are not quantised mean nothing', () => {
    expect(fieldAtFault('float32', [NaN], [5])).toBeNull();
    expect(quantizationFault(notQuantized, 'int8', [2])).toBeNull();
  });

  test('several fit the size of their dimension', () => {
    const of = (count: number, dimension: number): string | null =>
      quantizationFault(
        { scales: new Array<number>(count).fill(1), zeroPoints: new Array<number>(count).fill(0), dimension },
        'int8',
        [2, 3],
      )?.what ?? null;
    expect(of(3, 1)).toBeNull();
    expect(of(2, 0)).toBeNull();
    expect(of(1, 0)).toBeNull();
    expect(of(2, 1)).toBe('2 scales do not fit dimension 1 of the shape [2, 3]');
    expect(of(3, 2)).toBe('3 scales do not fit dimension 2 of the shape [2, 3]');
  });
});
