import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InputPort } from '../../../src/runner/inputs.ts';
import { readInputs, seededInputs } from '../../../src/runner/inputs.ts';
import { writeNpy } from '../../../src/runner/npy.ts';

const port = (type: InputPort['type'], shape: readonly number[]): InputPort => ({
  name: 'in',
  type,
  shape,
  floatRange: [-2, 3],
});
const folder = mkdtempSync(join(tmpdir(), 'npusim-'));

function file(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('seeded inputs', () => {
  it('cover the full range of the type', () => {
    const [bytes] = seededInputs([port('int8', [64, 64])], 1, 1);
    expect(new Set(bytes).size).toBe(256);
    const [words] = seededInputs([port('int16', [64, 64])], 1, 1);
    const values = new Int16Array(words!.buffer);
    expect(Math.min(...values)).toBeLessThan(-32_000);
    expect(Math.max(...values)).toBeGreaterThan(32_000);
  });

  it('are the same for the same seed, and differ by seed and by input', () => {
    const ports = [port('int8', [32]), port('int8', [32])];
    const [a, b] = seededInputs(ports, 7, 1);
    expect(seededInputs(ports, 7, 1)).toEqual([a, b]);
    expect(a).not.toEqual(b);
    expect(seededInputs(ports, 8, 1)[0]).not.toEqual(a);
    expect(seededInputs(ports, 7 + 2 ** 32, 1)[0]).not.toEqual(a);
  });

  it('begin with the same frames whatever the number of invocations', () => {
    const ports = [port('int16', [5])];
    expect(seededInputs(ports, 3, 4)[0]!.subarray(0, 10)).toEqual(seededInputs(ports, 3, 1)[0]);
  });

  it('draw float32 from the range and bool from 0 and 1', () => {
    const floats = new Float32Array(seededInputs([port('float32', [1000])], 5, 1)[0]!.buffer);
    expect(Math.min(...floats)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...floats)).toBeLessThanOrEqual(3);
    expect(Math.max(...floats) - Math.min(...floats)).toBeGreaterThan(4.5);
    expect(new Set(seededInputs([port('bool', [100])], 5, 1)[0])).toEqual(new Set([0, 1]));
  });
});

describe('input files', () => {
  const data = Uint8Array.from({ length: 12 }, (_, index) => index);

  it('may be raw bytes, with the frames of all invocations', () => {
    expect([...readInputs([port('int16', [2, 3])], [file('a.bin', data)], 1)[0]!]).toEqual([...data]);
    expect(readInputs([port('int16', [3])], [file('a.bin', data)], 2)[0]).toHaveLength(12);
  });

  it.each([
    ['its own shape', [2, 3], 1],
    ['without dimensions of 1', [1, 2, 3, 1], 1],
    ['frames stacked in a new dimension', [3], 2],
    ['frames stacked along the first dimension', [1, 3], 2],
  ])('may be .npy of %s', (_, shape, invocations) => {
    const path = file('a.npy', writeNpy('int16', [2, 3], data));
    expect([...readInputs([port('int16', shape)], [path], invocations)[0]!]).toEqual([...data]);
  });

  it.each([
    [port('int16', [7]), 'a.bin', data, 'INPUT_SIZE', '12 bytes; expected 14 for int16 [7] for input "in"'],
    [
      port('int8', [2, 3]),
      'b.npy',
      writeNpy('int16', [2, 3], data),
      'INPUT_TYPE',
      'int16 of shape (2, 3); expected int8 [2, 3]',
    ],
    [port('int16', [3, 2]), 'c.npy', writeNpy('int16', [2, 3], data), 'INPUT_TYPE', 'expected int16 [3, 2]'],
    [port('int16', [2, 3]), 'd.npy', data, 'NPY_MALFORMED', 'not a .npy file'],
  ])('of the wrong kind are refused (%#)', (expected, name, content, code, words) => {
    const path = file(name, content);
    expect(() => readInputs([expected], [path], 1)).toThrow(expect.objectContaining({ code, exitCode: 2 }));
    expect(() => readInputs([expected], [path], 1)).toThrow(words);
  });

  it('say how many are needed and what they are', () => {
    expect(() => readInputs([port('int8', [2]), port('int16', [3])], ['x'], 1)).toThrow(
      '1 input files for 2 model inputs; expected, in order: int8 [2] for input "in"; int16 [3] for input "in"',
    );
  });

  it('that are missing are named', () => {
    expect(() => readInputs([port('int8', [2])], [join(folder, 'none.bin')], 1)).toThrow(
      expect.objectContaining({ code: 'INPUT_UNREADABLE' }),
    );
  });
});
