import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { writeTflite } from '../../../src/graph/tflite/writer.ts';
import { tensor } from '../../support/singleOperator.ts';
import { BuiltCommand, repositoryPath, runHere } from './command.ts';

const npusim = new BuiltCommand();
afterAll(() => npusim.remove());

const mlp = repositoryPath('programs', 'mlp', 'mlp.tflite');
const model = readFileSync(mlp);

/** A file for the test, by name. */
function file(name: string, content: string | Uint8Array): string {
  writeFileSync(npusim.path(name), content);
  return npusim.path(name);
}

mkdirSync(npusim.path('folder.tflite'));

const usageErrors: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['no command', [], /which command/],
  ['an unknown command', ['simulate', mlp], /no command is called "simulate"; commands: run, /],
  ...['explain', 'trace', 'sweep', 'vectors', 'rtl-check'].map(
    (name) =>
      [`${name}, of a later version`, [name, mlp], /is not in this version \(0\.1\.0\); commands: run, /] as const,
  ),
  ['a flag with a value', ['run', mlp, '--reset-state=maybe'], /--reset-state=maybe: expected --reset-state without/],
  ['words behind --', ['run', mlp, '--', '--json'], /not expected: --json/],
  ['an unknown option', ['run', mlp, '--fast'], /Unknown argument: fast/],
  ['no model', ['run'], /Not enough non-option arguments/],
  ['two models', ['run', mlp, mlp], /Unknown argument/],
  ['an empty model name', ['run', ''], /model is empty/],
  ['a missing file', ['run', 'nowhere.tflite'], /FILE_UNREADABLE.*nowhere\.tflite/],
  ['a folder', ['run', npusim.path('folder.tflite')], /FILE_UNREADABLE/],
  ['an empty file', ['run', file('empty.tflite', '')], /TFLITE_TRUNCATED/],
  ['text', ['run', file('text.tflite', 'hello, this is no model at all')], /TFLITE_/],
  ['half a model', ['run', file('half.tflite', model.subarray(0, model.length / 2))], /TFLITE_|GRAPH_/],
  ['half a program', ['run', file('half.npusim', 'NPUSIM\r\n')], /PROGRAM_TRUNCATED/],
  ['a seed of letters', ['run', mlp, '--seed', 'abc'], /--seed abc: expected an integer from 0/],
  ['a negative seed', ['run', mlp, '--seed', '-1'], /--seed/],
  ['a broken seed', ['run', mlp, '--seed', '1.5'], /--seed 1\.5: expected an integer/],
  ['a huge seed', ['run', mlp, '--seed', '9007199254740993'], /--seed/],
  ['two seeds', ['run', mlp, '--seed', '1', '--seed', '2'], /--seed was given 2 times/],
  ['no invocations', ['run', mlp, '--invocations', '0'], /--invocations 0: expected an integer from 1/],
  ['a million invocations', ['run', mlp, '--invocations', '1000000'], /--invocations 1000000/],
  ['an unknown preset', ['run', mlp, '--hw', 'embedded-255'], /HARDWARE_UNKNOWN_PRESET.*did you mean "embedded-256"/],
  ['a missing hardware file', ['run', mlp, '--hw', './none.yaml'], /HARDWARE_UNREADABLE/],
  [
    'a bad hardware file',
    ['run', mlp, '--hw', file('bad.yaml', 'accumulatorBits: 99\n')],
    /bad\.yaml:1: accumulatorBits cannot be 99; allowed: integer 12 to 32 bits/,
  ],
  [
    'an unknown parameter',
    ['run', mlp, '--set', 'accumulatorWidth=20'],
    /no hardware parameter is called "accumulatorWidth"/,
  ],
  ['a value out of range', ['run', mlp, '--set', 'accumulatorBits=33'], /allowed: integer 12 to 32 bits/],
  ['a setting without value', ['run', mlp, '--set', 'accumulatorBits'], /expected key=value/],
  ['--set without anything', ['run', mlp, '--set'], /Not enough arguments following: set/],
  ['an unknown rounding', ['run', mlp, '--rounding', 'even'], /--rounding even: expected one of tflm, tflite, single/],
  ['a broken rule', ['run', mlp, '--set', 'sramBanks=7'], /HARDWARE_RULE/],
  ['two modes', ['run', mlp, '--timing-only', '--values-only'], /mutually exclusive/],
  ['inputs without values', ['run', mlp, '--timing-only', '--input', 'x.bin'], /mutually exclusive/],
  ['a missing input', ['run', mlp, '--input', 'none.bin'], /INPUT_UNREADABLE/],
  [
    'too many inputs',
    ['run', mlp, '--input', 'a.bin', '--input', 'b.bin'],
    /2 input files for 1 model inputs; expected, in order: int8 \[1, 64\]/,
  ],
  [
    'a short input',
    ['run', mlp, '--input', file('short.bin', new Uint8Array(63))],
    /63 bytes; expected 64 for int8 \[1, 64\]/,
  ],
  [
    'one frame for two',
    ['run', mlp, '--invocations', '2', '--input', file('one.bin', new Uint8Array(64))],
    /64 bytes; expected 128 for 2 frames of/,
  ],
  ['an unwritable folder', ['run', mlp, '--output-dir', '/dev/null/out'], /OUTPUT_UNWRITABLE/],
  ['a file as a folder', ['run', mlp, '--output-dir', mlp], /OUTPUT_UNWRITABLE/],
  ['hw: an unknown preset', ['hw', 'nonsense'], /HARDWARE_UNKNOWN_PRESET/],
  ['hw: two forms', ['hw', '--json', '--sv'], /exclude each other/],
  ['conformance: no file', ['conformance'], /Not enough non-option arguments/],
  ['conformance: a missing file', ['conformance', 'none.json'], /VECTOR_FILE_UNREADABLE/],
  ['conformance: no JSON', ['conformance', file('not.json', '{')], /VECTOR_FILE_SYNTAX/],
  ['conformance: another JSON', ['conformance', file('other.json', '{"a": 1}')], /VECTOR_FILE_FORMAT/],
  ['asm: no assembly', ['asm', file('words.asm', 'FLY me to the moon\n')], /ASSEMBLY_/],
  ['asm: a missing file', ['asm', 'none.asm'], /FILE_UNREADABLE/],
  ['disasm: no program', ['disasm', file('no.npusim', 'NPUSIM')], /TFLITE_|PROGRAM_/],
  ['compile: a missing model', ['compile', 'none.tflite'], /FILE_UNREADABLE/],
];

describe('usage and input errors', () => {
  it.each(usageErrors)('%s: exit 2, one clear sentence, nothing on standard output', async (_, words, sentence) => {
    const { exit, out, err } = await runHere(words);
    expect(err).toMatch(sentence);
    expect(err).toMatch(/^npusim: [A-Z_]+: /);
    expect(err).not.toMatch(/\n\s+at /);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
  });
});

describe('the process', () => {
  it('ends as the command line does', async () => {
    for (const words of [
      ['run', mlp, '--seed', 'abc'],
      ['hw', 'sensor-32', '--json'],
      ['report', npusim.path('none')],
    ]) {
      expect(npusim.run(words)).toEqual(await runHere(words));
    }
  });
});

describe('unsupported models', () => {
  const int8 = { type: 'int8', shape: [1, 4], scale: 0.5, zeroPoint: 0 } as const;
  const bytes = writeTflite({
    name: 'odd',
    tensors: ['in', 'middle', 'between', 'out'].map((name, index) => tensor(index, name, int8)),
    operators: ['COS', 'RELU', 'FLOOR'].map((kind, index) => ({
      index,
      kind,
      version: 1,
      inputs: [index],
      outputs: [index + 1],
      attributes: {},
    })),
    inputs: [0],
    outputs: [3],
  });

  it('end with exit 3 and the whole list: index, operator, name and reason', () => {
    const { exit, out, err } = npusim.run(['run', file('odd.tflite', bytes)]);
    expect({ exit, out }).toEqual({ exit: 3, out: '' });
    expect(err).toContain('2 of 3 operators');
    expect(err).toMatch(/operator 0 COS 'middle': \S+/);
    expect(err).toMatch(/operator 2 FLOOR 'out': \S+/);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('what is asked for', () => {
  it('help and version are data, exit 0', () => {
    expect(npusim.run(['--version'])).toEqual({ exit: 0, out: '0.1.0\n', err: '' });
    const { exit, out, err } = npusim.run(['run', '--help']);
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(out).toContain('--timing-only');
  });
});
