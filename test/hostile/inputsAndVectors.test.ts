/** Spoiled inputs, vector files and command lines: each completes, or ends with an error of ours. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/runner/npy.ts';
import { Attempts, judge, runInProcess } from './attempts.ts';
import { Choices } from './random.ts';
import { mlpPath } from './smallModels.ts';

const attempts = new Attempts();
afterAll(() => attempts.remove());

/** The mlp takes int8 [1, 64]. */
const inputBytes = 64;

function npyWithHeader(header: string, data = inputBytes): Uint8Array {
  const text = Buffer.from(header, 'latin1');
  const lengthField = Buffer.alloc(2);
  lengthField.writeUInt16LE(text.length & 0xffff);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), lengthField, text, Buffer.alloc(data)]);
}

describe('input files', () => {
  it.each([0, 1, 63, 65, 128, 64_000, 2 ** 24])('%i raw bytes for 64: refused', async (length) => {
    const path = attempts.file('input.bin', new Uint8Array(length));
    expect(await attempts.attempt(`${length} bytes`, ['run', mlpPath, '--input', path])).toBe('INPUT_SIZE');
    attempts.expectNothingBroken();
  });

  const whole = writeNpy('int8', [1, 64], new Uint8Array(inputBytes));
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['empty', new Uint8Array(0)],
    ['raw bytes', new Uint8Array(64)],
    ['magic alone', whole.subarray(0, 6)],
    ['cut in the header', whole.subarray(0, 40)],
    ['cut in the data', whole.subarray(0, whole.length - 1)],
    ['one byte more', Buffer.concat([whole, Buffer.alloc(1)])],
    ['version 9', Buffer.concat([Buffer.from('\x93NUMPY\x09\x00', 'latin1'), whole.subarray(8)])],
    ['a header of objects', npyWithHeader("{'descr': '|O', 'fortran_order': False, 'shape': (1, 64), }\n")],
    ['big-endian', npyWithHeader("{'descr': '>i2', 'fortran_order': False, 'shape': (1, 32), }\n")],
    ['Fortran order', npyWithHeader("{'descr': '|i1', 'fortran_order': True, 'shape': (8, 8), }\n")],
    ['a huge shape', npyWithHeader("{'descr': '|i1', 'fortran_order': False, 'shape': (4294967296, 4294967296), }\n")],
    ['a negative shape', npyWithHeader("{'descr': '|i1', 'fortran_order': False, 'shape': (-1, -64), }\n")],
    ['a shape that is no tuple', npyWithHeader("{'descr': '|i1', 'fortran_order': False, 'shape': 64, }\n")],
    ['a scalar', npyWithHeader("{'descr': '|i1', 'fortran_order': False, 'shape': (), }\n", 1)],
    ['floats', writeNpy('float32', [1, 64], new Uint8Array(4 * inputBytes))],
    ['another shape', writeNpy('int8', [2, 32], new Uint8Array(inputBytes))],
    ['code as header', npyWithHeader("__import__('os').system('true')\n")],
    ['a header of brackets', npyWithHeader(`${'('.repeat(60_000)}\n`)],
  ];

  it.each(files)('.npy: %s', async (what, bytes) => {
    const path = attempts.file('input.npy', bytes);
    expect(await attempts.attempt(what, ['run', mlpPath, '--input', path])).toMatch(/^(INPUT|NPY)_/);
    attempts.expectNothingBroken();
  });

  it('60 headers with changed bytes', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const choices = new Choices(seed);
      const spoiled = Uint8Array.from(whole);
      for (let changes = 1 + choices.below(3); changes > 0; changes--) {
        spoiled[choices.below(spoiled.length - inputBytes)] = choices.below(256);
      }
      await attempts.attempt(`seed ${seed}`, ['run', mlpPath, '--input', attempts.file('input.npy', spoiled)]);
    }
    attempts.expectNothingBroken();
  });

  it.each([
    ['a folder', '.'],
    ['missing', 'missing.bin'],
    ['two for one', mlpPath, mlpPath],
  ])('%s', async (what, ...paths) => {
    const words = paths.flatMap((path) => ['--input', path]);
    expect(await attempts.attempt(what, ['run', mlpPath, ...words])).toMatch(/^INPUT_/);
    attempts.expectNothingBroken();
  });
});

describe('vector files', () => {
  const folder = join(import.meta.dirname, '..', 'vectors', 'mac');
  const names = readdirSync(folder).filter((file) => /int8|events/.test(file) && file.endsWith('.json'));

  /** As `judge`, but that expected values may have been spoiled: exit 1 says that they differ. */
  async function conformance(what: string, content: string): Promise<void> {
    const path = attempts.file('vectors.json', content);
    const outcome = await runInProcess(['conformance', path, '--json']);
    if (outcome.exit === 1) {
      expect([what, outcome.err]).toEqual([what, '']);
      expect(outcome.out).not.toMatch(/failed: (?!.*(shape|scale|tensor|type|operator|input|filter|bias))/);
    } else judge(outcome);
  }

  it('80 texts with changed characters', { timeout: 120_000 }, async () => {
    for (let seed = 0; seed < 80; seed++) {
      const choices = new Choices(seed);
      const file = choices.of(names);
      const { cases, ...rest } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { cases: unknown[] };
      const text = JSON.stringify({ ...rest, cases: [choices.of(cases)] });
      const at = choices.below(text.length);
      const replacement = choices.of(['0', '9', '"', ',', '}', '[', '-', 'null', '1e9', '\\']);
      const spoiled = text.slice(0, at) + replacement + text.slice(at + 1);
      await conformance(`${file}, seed ${seed}: ${replacement} at ${at}`, spoiled);
    }
  });

  it('80 numbers replaced by extremes', { timeout: 120_000 }, async () => {
    for (let seed = 0; seed < 80; seed++) {
      const choices = new Choices(seed + 1000);
      const file = choices.of(names);
      const { cases, ...rest } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { cases: unknown[] };
      const text = JSON.stringify({ ...rest, cases: [choices.of(cases)] });
      const { 0: digits, index } = choices.of([...text.matchAll(/(?<=[:,[])-?\d+(\.\d+)?(?=[,\]}])/g)]);
      const replacement = choices.of([
        '0',
        '-1',
        '7',
        '65536',
        '2147483647',
        '-2147483648',
        '1e300',
        '0.5',
        '"x"',
        '[]',
      ]);
      const spoiled = text.slice(0, index) + replacement + text.slice(index + digits.length);
      await conformance(`${file}, seed ${seed}: ${digits} becomes ${replacement}`, spoiled);
    }
  });

  it.each([
    '',
    '[]',
    '{}',
    'null',
    '{"format": "tflite-ref-vectors/1"}',
    '{"format": "x", "cases": []}',
    '['.repeat(100_000),
  ])('no vector file: %#', async (content) => {
    const path = attempts.file('vectors.json', content);
    expect(await attempts.attempt(content.slice(0, 40), ['conformance', path])).not.toBe('done');
    attempts.expectNothingBroken();
  });
});

describe('command lines', () => {
  const lines: readonly (readonly string[])[] = [
    [],
    [''],
    ['fly'],
    ['run'],
    ['run', ''],
    ['run', '/missing/model.tflite'],
    ['run', '/dev/null'],
    ['run', '/'],
    ['run', mlpPath, mlpPath],
    ['run', mlpPath, '--unknown'],
    ['run', mlpPath, '--invocations', '0'],
    ['run', mlpPath, '--invocations', '-1'],
    ['run', mlpPath, '--invocations', '1e9'],
    ['run', mlpPath, '--invocations', '99999999999999999999'],
    ['run', mlpPath, '--seed', 'NaN'],
    ['run', mlpPath, '--seed', '1', '--seed', '2'],
    ['run', mlpPath, '--timing-only', '--values-only'],
    ['run', mlpPath, '--rounding', 'down'],
    ['run', mlpPath, '--output-dir', '/dev/null/outputs'],
    ['run', mlpPath, '--output-dir', ''],
    ['compile', mlpPath, '--output', '/dev/null/program'],
    ['compile', mlpPath, '--output', '/'],
    ['asm', mlpPath],
    ['disasm', '/dev/null'],
    ['conformance'],
    ['conformance', mlpPath],
    ['hw', '--json', '--sv'],
    ['hw', 'nothing'],
  ];

  it.each(lines.map((words) => [words.join(' ').slice(0, 60), words] as const))('npusim %s', async (what, words) => {
    const verdict = await attempts.attempt(what, words);
    attempts.expectNothingBroken();
    expect(verdict).not.toBe('done');
  });

  it('a folder where the program should be written', async () => {
    const output = join(attempts.folder, 'folder.npusim');
    mkdirSync(output);
    expect(await attempts.attempt('folder', ['compile', mlpPath, '--output', output])).toBe('OUTPUT_UNWRITABLE');
    expect(readdirSync(attempts.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

it('reaches every kind of outcome', () => {
  attempts.expectReached(['done', 'USAGE', 'FILE_UNREADABLE', 'OUTPUT_UNWRITABLE']);
  attempts.expectReached(['INPUT_SIZE', 'INPUT_TYPE', 'INPUT_COUNT', 'INPUT_UNREADABLE', 'NPY_MALFORMED']);
  attempts.expectReached(['VECTOR_FILE_FORMAT', 'TFLITE_TRUNCATED', 'HARDWARE_UNKNOWN_PRESET']);
});
