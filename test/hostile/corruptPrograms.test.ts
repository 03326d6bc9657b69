/** Spoiled program files and assembly through `run`, `disasm` and `asm`: each completes, or ends with an error of ours. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealFile, sectionTags, tableOffset, entryBytes } from '../../src/isa/container/format.ts';
import { Attempts } from './attempts.ts';
import { Choices } from './random.ts';
import { mlpPath, smallModels } from './smallModels.ts';

const attempts = new Attempts();
afterAll(() => attempts.remove());

/** Compiled for sensor-32. */
let programs: readonly { readonly name: string; readonly bytes: Uint8Array }[] = [];
let assembly: readonly string[] = [];

/** Networks with DMA, MAC, POOL and VECTOR instructions, with state, with tables. */
const compiledModels = [
  'conv2d_int8',
  'max_pool_int8',
  'softmax_int8',
  'add_int16',
  'lstm_int8',
  'svdf_int8_state_int16',
];

beforeAll(async () => {
  const models = smallModels.filter(({ name }) => compiledModels.includes(name));
  expect(models).toHaveLength(compiledModels.length);
  const paths = [mlpPath, ...models.map(({ name, bytes }) => attempts.file(`${name}.tflite`, bytes))];
  const made: { name: string; bytes: Uint8Array }[] = [];
  for (const path of paths) {
    const output = `${attempts.folder}/unspoiled.npusim`;
    const listing = `${attempts.folder}/unspoiled.asm`;
    const words = ['compile', path, '--hw', 'sensor-32', '--output', output, '--listing', listing];
    expect([path, await attempts.attempt(path, words)]).toEqual([path, 'done']);
    made.push({ name: path, bytes: readFileSync(output) });
    if (path === mlpPath) assembly = readFileSync(listing, 'utf8').split('\n');
  }
  programs = made;
});

function commandFor(number: number, path: string): readonly string[] {
  const commands = [
    ['run', path, '--hw', 'sensor-32'],
    ['disasm', path, '--data'],
    ['run', path, '--hw', 'sensor-32', '--values-only'],
    ['run', path, '--hw', 'sensor-32', '--timing-only', '--json'],
  ];
  return commands[number % commands.length]!;
}

/** Offset and length of a section. */
function sectionOf(file: Uint8Array, tag: (typeof sectionTags)[number]): { start: number; length: number } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const entry = tableOffset + sectionTags.indexOf(tag) * entryBytes;
  return { start: view.getUint32(entry + 4, true), length: view.getUint32(entry + 8, true) };
}

describe('program files', () => {
  it('a program on hardware that it was not compiled for', async () => {
    const path = attempts.file('other.npusim', programs[0]!.bytes);
    expect(await attempts.attempt('edge-1024', ['run', path, '--hw', 'edge-1024'])).toBe('HARDWARE_MISMATCH');
    attempts.expectNothingBroken();
  });

  it('40 truncations', async () => {
    const { bytes } = programs[0]!;
    for (let part = 0; part < 40; part++) {
      const length = Math.floor((bytes.length * part) / 40);
      const path = attempts.file('cut.npusim', bytes.subarray(0, length));
      await attempts.attempt(`cut to ${length} bytes`, commandFor(part, path));
    }
    attempts.expectNothingBroken();
  });

  it('40 flipped bits under the old checksum: none is accepted', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const choices = new Choices(seed);
      const spoiled = Uint8Array.from(choices.of(programs).bytes);
      const at = choices.below(spoiled.length);
      spoiled[at] = spoiled[at]! ^ (1 << choices.below(8));
      const verdict = await attempts.attempt(
        `bit of byte ${at}`,
        commandFor(seed, attempts.file('flipped.npusim', spoiled)),
      );
      expect(verdict).not.toBe('done');
    }
    attempts.expectNothingBroken();
  });

  it.each(sectionTags)('120 changes of section %s under a new checksum', { timeout: 120_000 }, async (tag) => {
    for (let seed = 0; seed < 120; seed++) {
      const choices = new Choices(seed);
      const { name, bytes } = choices.of(programs);
      const spoiled = Uint8Array.from(bytes);
      const { start, length } = sectionOf(spoiled, tag);
      if (length === 0) continue;
      for (let changes = 1 + choices.below(3); changes > 0; changes--) {
        const at = start + choices.below(length);
        spoiled[at] = choices.below(2) === 0 ? choices.below(256) : spoiled[at]! ^ (1 << choices.below(8));
      }
      sealFile(spoiled);
      const path = attempts.file('changed.npusim', spoiled);
      await attempts.attempt(`${name}: ${tag}, seed ${seed}`, commandFor(seed, path));
    }
    attempts.expectNothingBroken();
  });

  it('60 numbers of the metadata replaced by extremes', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const choices = new Choices(seed);
      const { name, bytes } = choices.of(programs);
      const spoiled = Uint8Array.from(bytes);
      const { start, length } = sectionOf(spoiled, 'META');
      const json = Buffer.from(spoiled.subarray(start, start + length)).toString('latin1');
      const numbers = [...json.matchAll(/[:,[](\d+)(?=[,\]}])/g)];
      const { 1: digits, index } = choices.of(numbers);
      const at = start + index + 1;
      // As many digits, so that lengths stay.
      const replacement = choices.of(['9', '1', '4']).padEnd(digits!.length, choices.of(['9', '0']));
      spoiled.set(Buffer.from(replacement, 'latin1'), at);
      sealFile(spoiled);
      const path = attempts.file('numbers.npusim', spoiled);
      await attempts.attempt(`${name}: ${digits} becomes ${replacement} in the metadata`, commandFor(seed, path));
    }
    attempts.expectNothingBroken();
  });
});

describe('assembly', () => {
  const words = [
    'LOAD',
    'HALT',
    'LOOP',
    '=',
    '"',
    '.external',
    '-1',
    '99999999999999999999',
    '0x',
    'sram',
    '\\',
    '#',
    '\u0000',
  ];
  const numbers = [
    '0',
    '1',
    '-1',
    '31',
    '255',
    '65535',
    '65536',
    '2147483647',
    '4294967295',
    '4294967296',
    '1e9',
    '0.5',
  ];

  function spoil(choices: Choices): string {
    const lines = [...assembly];
    const at = choices.below(lines.length);
    const line = lines[at]!;
    switch (choices.below(6)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(at, 0, choices.of(assembly));
        break;
      case 2:
        lines[at] = line.slice(0, choices.below(line.length + 1));
        break;
      case 3:
        lines[at] = `${line} ${choices.of(words)}`;
        break;
      default: {
        const places = [...line.matchAll(/\d+/g)];
        if (places.length === 0) lines[at] = choices.of(words);
        else {
          const { 0: digits, index } = choices.of(places);
          lines[at] = line.slice(0, index) + choices.of(numbers) + line.slice(index + digits.length);
        }
      }
    }
    return lines.join('\n');
  }

  it('200 spoiled texts: checked, and run where they assemble', { timeout: 120_000 }, async () => {
    let assembled = 0;
    for (let seed = 0; seed < 200; seed++) {
      const source = attempts.file('spoiled.asm', spoil(new Choices(seed)));
      const output = `${attempts.folder}/spoiled.npusim`;
      await attempts.attempt(`seed ${seed}, asm --check`, ['asm', source, '--hw', 'sensor-32', '--check']);
      const verdict = await attempts.attempt(`seed ${seed}, asm`, ['asm', source, '--output', output]);
      if (verdict !== 'done') continue;
      assembled++;
      await attempts.attempt(`seed ${seed}, run`, ['run', output, '--hw', 'sensor-32']);
    }
    expect(assembled).toBeGreaterThan(20);
    attempts.expectNothingBroken();
  });

  it.each([
    ['empty', ''],
    ['no HALT', 'NOP\n'],
    ['HALT alone', 'HALT\n'],
    ['a gigabyte of nothing', '.external 1073741824\nHALT\n'],
    ['4 GiB of external memory', '.external 4294967295\nHALT\n'],
    ['more than any memory', '.external 99999999999999\nHALT\n'],
    ['data far out', '.external 16\n.data 4294967295 hex ff\nHALT\n'],
    ['one line of a megabyte', `${'A'.repeat(2 ** 20)}\n`],
    ['a hundred thousand lines', 'NOP\n'.repeat(100_000)],
    ['zero bytes', '\0\0\0\0'],
    ['an endless loop', 'LOOP count=4294967295 length=1\nNOP\nHALT\n'],
  ])('%s', async (what, text) => {
    const source = attempts.file('strange.asm', text);
    const output = `${attempts.folder}/strange.npusim`;
    await attempts.attempt(what, ['asm', source, '--hw', 'sensor-32', '--check']);
    if ((await attempts.attempt(what, ['asm', source, '--output', output])) === 'done') {
      await attempts.attempt(what, ['run', output, '--hw', 'sensor-32']);
    }
    attempts.expectNothingBroken();
  });
});

it('reaches every kind of outcome', () => {
  attempts.expectReached([
    'done',
    'TFLITE_TRUNCATED',
    'PROGRAM_TRUNCATED',
    'PROGRAM_CHECKSUM',
    'PROGRAM_METADATA',
    'PROGRAM_REFERENCE',
    'PROGRAM_INSTRUCTION',
    'PROGRAM_FAULTS',
    'PROGRAM_SEGMENTS',
    'HARDWARE_MISMATCH',
    'ILLEGAL_OPERAND',
    'ADDRESS_RANGE',
    'BANK_CONFLICT',
  ]);
  expect(attempts.count).toBeGreaterThan(800);
});
