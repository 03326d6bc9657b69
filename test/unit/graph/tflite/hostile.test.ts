/**
 * Files that a fault or an attacker made: thousands of seeded mutations of valid models, and files whose offsets refer to
 * the same data over and over. Each is read or refused with a coded error, within time and memory.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NpusimError } from '../../../../src/errors.ts';
import { readTflite } from '../../../../src/graph/tflite/reader.ts';
import { writeTflite } from '../../../../src/graph/tflite/writer.ts';
import { hasShared, sharedPath } from '../../../support/shared.ts';
import { rootOf, setUint32, uint32At } from './flatbufferLocator.ts';
import { randomModel, randomNumbers } from './randomModel.ts';

const mutationsOfEachSort = 300;
const truncations = 97;
/** Far above what a read takes (milliseconds), far below what a hang would. */
const longestReadMilliseconds = 1000;

const files: readonly { readonly name: string; readonly bytes: Uint8Array }[] = [
  { name: 'options.tflite', bytes: readFileSync(join(import.meta.dirname, 'fixtures', 'options.tflite')) },
  ...[3, 9].map((seed) => ({ name: `random ${seed}`, bytes: writeTflite(randomModel(seed)) })),
  ...(hasShared
    ? [
        'hello_world_int8',
        'mnist_lstm_int8',
        'mww_okay_nabu_v2',
        'keyword_scrambled_8bit',
        'seanet_int16x8/conv15',
      ].map((name) => ({ name, bytes: readFileSync(sharedPath('models', `${name}.tflite`)) }))
    : []),
];

type Random = () => number;
type Mutation = (bytes: Uint8Array, random: Random) => void;

function place(bytes: Uint8Array, random: Random, width: number): number {
  return Math.floor((random() * (bytes.length - width)) / width) * width;
}

/** Mostly places that look like lengths, offsets and indices: words that are small. */
function structuralPlace(bytes: Uint8Array, random: Random): number {
  for (let attempt = 0; attempt < 50; attempt++) {
    const position = place(bytes, random, 4);
    if (uint32At(bytes, position) < bytes.length) return position;
  }
  return place(bytes, random, 4);
}

const sorts: Readonly<Record<string, Mutation>> = {
  'one bit flipped': (bytes, random) => {
    const position = place(bytes, random, 1);
    bytes[position] = bytes[position]! ^ (1 << Math.floor(random() * 8));
  },
  'eight bits flipped among the structure': (bytes, random) => {
    for (let count = 0; count < 8; count++) {
      const position = structuralPlace(bytes, random) + Math.floor(random() * 4);
      bytes[position] = bytes[position]! ^ (1 << Math.floor(random() * 8));
    }
  },
  'a word overwritten with an extreme': (bytes, random) => {
    const extremes = [0x7fffffff, 0xffffffff, 0x80000000, 0];
    setUint32(bytes, structuralPlace(bytes, random), extremes[Math.floor(random() * 4)]!);
  },
  'a word made huge': (bytes, random) => {
    const position = structuralPlace(bytes, random);
    setUint32(bytes, position, (uint32At(bytes, position) + Math.floor(random() * 2 ** 30)) >>> 0);
  },
  'two words swapped': (bytes, random) => {
    const [first, second] = [structuralPlace(bytes, random), structuralPlace(bytes, random)];
    const kept = uint32At(bytes, first);
    setUint32(bytes, first, uint32At(bytes, second));
    setUint32(bytes, second, kept);
  },
  'a word copied elsewhere': (bytes, random) => {
    setUint32(bytes, structuralPlace(bytes, random), uint32At(bytes, structuralPlace(bytes, random)));
  },
};

interface Outcome {
  read: number;
  refused: number;
  slowestMilliseconds: number;
}

const codes = new Map<string, number>();

/** Reads the bytes; anything but a model or a coded error of exit code 2 or 3 fails the test. */
function attempt(bytes: Uint8Array, what: string, outcome: Outcome): void {
  const start = performance.now();
  try {
    readTflite(bytes, 'mutated');
    outcome.read++;
  } catch (error) {
    if (!(error instanceof NpusimError)) throw new Error(`${what}: ${String(error)}`, { cause: error });
    expect([2, 3], what).toContain(error.exitCode);
    outcome.refused++;
    codes.set(error.code, (codes.get(error.code) ?? 0) + 1);
  }
  outcome.slowestMilliseconds = Math.max(outcome.slowestMilliseconds, performance.now() - start);
}

describe('mutations', () => {
  test.each(Object.entries(sorts))('%s: some files are read, some refused', (sort, mutate) => {
    const outcome: Outcome = { read: 0, refused: 0, slowestMilliseconds: 0 };
    files.forEach(({ name, bytes }, file) => {
      for (let seed = 0; seed < mutationsOfEachSort; seed++) {
        const copy = Uint8Array.from(bytes);
        mutate(copy, randomNumbers(1000 * file + seed));
        attempt(copy, `${name}, ${sort}, seed ${seed}`, outcome);
      }
    });
    expect(outcome.read + outcome.refused).toBe(files.length * mutationsOfEachSort);
    expect(outcome.read).toBeGreaterThan(0);
    expect(outcome.refused).toBeGreaterThan(0);
    expect(outcome.slowestMilliseconds).toBeLessThan(longestReadMilliseconds);
  });

  test(`truncation at every 1/${truncations} of the length`, () => {
    const outcome: Outcome = { read: 0, refused: 0, slowestMilliseconds: 0 };
    for (const { name, bytes } of files) {
      for (let part = 0; part < truncations; part++) {
        const length = Math.floor((bytes.length * part) / truncations);
        attempt(bytes.subarray(0, length), `${name} cut to ${length} bytes`, outcome);
      }
    }
    expect(outcome.read + outcome.refused).toBe(files.length * truncations);
    expect(outcome.refused).toBeGreaterThan(0.9 * files.length * truncations);
    expect(outcome.slowestMilliseconds).toBeLessThan(longestReadMilliseconds);
  });

  test('every error that a mutation can bring about came about', () => {
    for (const code of ['BAD_OFFSET', 'BAD_TABLE', 'BAD_VECTOR', 'BAD_STRING', 'BAD_SHAPE', 'BAD_DATA_LENGTH']) {
      expect(codes.has(`TFLITE_${code}`), code).toBe(true);
    }
  });
});

describe('files of nothing but structure', () => {
  test('random bytes behind a valid identifier', () => {
    const outcome: Outcome = { read: 0, refused: 0, slowestMilliseconds: 0 };
    for (let seed = 0; seed < 2000; seed++) {
      const random = randomNumbers(seed);
      const bytes = Uint8Array.from({ length: 8 + Math.floor(random() * 400) }, () => Math.floor(random() ** 4 * 256));
      bytes.set([8, 0, 0, 0, 0x54, 0x46, 0x4c, 0x33]);
      attempt(bytes, `random bytes, seed ${seed}`, outcome);
    }
    expect(outcome.refused).toBe(2000);
    expect(outcome.slowestMilliseconds).toBeLessThan(longestReadMilliseconds);
  });

  test('the root refers to itself', () => {
    const bytes = Uint8Array.from(files[0]!.bytes);
    setUint32(bytes, rootOf(bytes), 0);
    expect(() => readTflite(bytes, 'itself')).toThrow(NpusimError);
  });
});
