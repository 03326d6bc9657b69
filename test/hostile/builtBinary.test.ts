/** The built command in a process of its own on spoiled files: exit codes, streams and limits as users meet them. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { BuiltCommand } from '../unit/cli/command.ts';
import { judge } from './attempts.ts';
import { edit } from './modelEdits.ts';
import { placesOf } from './modelPlaces.ts';
import { Choices } from './random.ts';
import { mlp, mlpPath, smallModels } from './smallModels.ts';

/** Of one process; wall-clock, so generous on a busy machine. */
const longestMilliseconds = 20_000;

const command = new BuiltCommand();
afterAll(() => command.remove());

function file(name: string, content: string | Uint8Array): string {
  const path = command.path(name);
  writeFileSync(path, content);
  return path;
}

/** Runs under a limit of 1 GiB of heap and of the time above, without a terminal. */
function verdictOf(words: readonly string[]): string {
  const main = command.path('dist', 'cli', 'main.js');
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=1024', main, ...words],
    {
      cwd: command.folder,
      encoding: 'utf8',
      timeout: longestMilliseconds,
      maxBuffer: 2 ** 28,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '', NODE_OPTIONS: '' },
    },
  );
  expect([words, signal]).toEqual([words, null]);
  return judge({ exit: status, out: stdout, err: stderr });
}

describe('the built command', () => {
  it('runs the unspoiled network', () => {
    expect(verdictOf(['run', mlpPath])).toBe('done');
  });

  const lines: readonly (readonly [string, readonly string[], string])[] = [
    ['an empty model', ['run', file('empty.tflite', '')], 'TFLITE_TRUNCATED'],
    ['half a model', ['run', file('half.tflite', mlp.bytes.subarray(0, mlp.bytes.length / 2))], 'TFLITE_BAD_OFFSET'],
    ['text as model', ['run', file('text.tflite', 'this is no model at all')], 'TFLITE_BAD_IDENTIFIER'],
    ['an empty assembly', ['asm', file('empty.asm', ''), '--check'], 'PROGRAM_FAULTS'],
    ['an unknown word', ['asm', file('word.asm', 'FLY\n')], 'ASSEMBLY_OPERATION'],
    ['an absurd setting', ['run', mlpPath, '--set', 'sramBytes=1'], 'HARDWARE_VALUE'],
    ['a broken rule', ['run', mlpPath, '--set', 'sramBytes=1025'], 'HARDWARE_RULE'],
    [
      'duplicate keys',
      ['run', mlpPath, '--hw', file('twice.yaml', 'queueDepth: 2\nqueueDepth: 3\n')],
      'HARDWARE_DUPLICATE',
    ],
    ['a short input', ['run', mlpPath, '--input', file('short.bin', 'x')], 'INPUT_SIZE'],
    ['no such file', ['run', 'nothing.tflite'], 'FILE_UNREADABLE'],
    ['no command', [], 'USAGE'],
    ['vectors that are none', ['conformance', file('none.json', '{}')], 'VECTOR_FILE_FORMAT'],
  ];

  it.each(lines)('%s', (_what, words, code) => {
    expect(verdictOf(words)).toBe(code);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('an edited model, seed %i: completes or refuses', (seed) => {
    const choices = new Choices(seed);
    const spoiled = Uint8Array.from(choices.of(smallModels).bytes);
    const places = placesOf(spoiled).filter(({ kind }) => kind !== 'operator version');
    edit(spoiled, choices.of(places), choices);
    expect(verdictOf(['run', file(`edited${seed}.tflite`, spoiled)])).toMatch(/^(done|[A-Z][A-Z0-9_]+)$/);
  });
});
