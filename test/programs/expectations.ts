/** What a program in assembly says of itself in comments `; expect WHAT: …`: the numbers stand beside their derivation. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { programsFolder } from './program.ts';

const assemblyFolder = join(programsFolder, 'assembly');

/** Paths below programs/assembly, `.npuasm` files only. */
export function assemblyFiles(...folders: string[]): string[] {
  const files = readdirSync(join(assemblyFolder, ...folders)).filter((file) => file.endsWith('.npuasm'));
  return files.map((file) => join(...folders, file)).sort();
}

export function assemblyPath(file: string): string {
  return join(assemblyFolder, file);
}

export function assemblyText(file: string): string {
  return readFileSync(assemblyPath(file), 'utf8');
}

export interface Expectation {
  /** For example `cycles`, `output sum`. */
  readonly what: string;
  readonly words: readonly string[];
}

/** In the order of the text. */
export function expectations(text: string): Expectation[] {
  return [...text.matchAll(/^; expect ([^:\n]+): (.+)$/gm)].map(([, what = '', words = '']) => ({
    what,
    words: words.split(/\s+/),
  }));
}

/** Integers, `value*count` repeated. */
export function expandedIntegers(words: readonly string[]): number[] {
  return words.flatMap((word) => {
    const [value = NaN, count = 1, ...rest] = word.split('*').map(Number);
    if (!Number.isInteger(value) || !Number.isInteger(count) || rest.length > 0)
      throw new Error(`${word} is no integer`);
    return Array.from({ length: count }, () => value);
  });
}
