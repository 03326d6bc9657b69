/** Absurd hardware, from `--set` and from files: each is refused with a coded error, or the network runs on it and is right. */
import { afterAll, describe, expect, it } from 'vitest';
import { parameterNames, parameterOf } from '../../src/hardware/parameters.ts';
import { presetNames } from '../../src/hardware/presets.ts';
import { Attempts } from './attempts.ts';
import { Choices } from './random.ts';
import { mlpPath, smallModels } from './smallModels.ts';

const attempts = new Attempts();
afterAll(() => attempts.remove());

const KiB = 1024;

/** Texts that no parameter takes, or only some. */
const strangeTexts = [
  '',
  ' ',
  '-1',
  '0',
  '1.5',
  '1e3',
  '0x10',
  'NaN',
  'Infinity',
  '99999999999999999999',
  'true',
  'null',
  '💥',
];

describe('--set', () => {
  it('every parameter at its limits, just outside them, and as nonsense', { timeout: 120_000 }, async () => {
    for (const name of parameterNames) {
      const parameter = parameterOf(name);
      const texts = [...strangeTexts];
      if (parameter.kind === 'integer') {
        const { minimum, maximum } = parameter;
        texts.push(...[minimum - 1, minimum, minimum + 1, maximum - 1, maximum, maximum + 1].map(String));
      } else if (parameter.kind === 'choice') texts.push(...parameter.allowed);
      for (const text of texts) {
        await attempts.attempt(`${name}=${text}`, ['run', mlpPath, '--set', `${name}=${text}`, '--timing-only']);
      }
    }
    attempts.expectNothingBroken();
  });

  it.each([
    '',
    '=',
    '=1',
    'sramBytes',
    'sramBytes=',
    'sramBytes==1',
    'sram bytes=1',
    'srambytes=1024',
    '__proto__=1',
    'constructor=1',
  ])('malformed: "%s"', async (text) => {
    expect(await attempts.attempt(text, ['run', mlpPath, '--set', text])).not.toBe('done');
    attempts.expectNothingBroken();
  });

  it('300 random settings within the limits, with values verified', { timeout: 300_000 }, async () => {
    let done = 0;
    for (let seed = 0; seed < 300; seed++) {
      const choices = new Choices(seed);
      const words = ['--hw', choices.of(presetNames)];
      for (let count = 1 + choices.below(6); count > 0; count--) {
        const name = choices.of(parameterNames);
        words.push('--set', `${name}=${randomValue(name, choices)}`);
      }
      const { name, bytes } = choices.of(smallModels);
      const path = attempts.file('model.tflite', bytes);
      if ((await attempts.attempt(`${name} ${words.join(' ')}`, ['run', path, ...words])) === 'done') done++;
    }
    expect(done).toBeGreaterThan(100);
    attempts.expectNothingBroken();
  });

  it('every small network in the smallest memories that the rules allow', { timeout: 120_000 }, async () => {
    const settings = [
      ...['outputChannelLanes=2', 'reductionLanes=2', 'pixelLanes=1', 'depthwiseTapLanes=1', 'sramWordBytes=1'],
      ...[`sramBytes=${KiB}`, 'sramBanks=2', 'weightMemoryBytes=64', 'weightMemoryBanks=2'],
      ...['parameterMemoryBytes=64', 'parameterMemoryBanks=2', `tableMemoryBytes=${3 * KiB}`, 'tableMemoryBanks=1'],
    ];
    const words = settings.flatMap((setting) => ['--set', setting]);
    let done = 0;
    for (const { name, bytes } of smallModels) {
      const path = attempts.file('model.tflite', bytes);
      if ((await attempts.attempt(`${name} in tiny memories`, ['run', path, ...words])) === 'done') done++;
    }
    expect(done).toBeGreaterThan(smallModels.length / 2);
    attempts.expectNothingBroken();
  });
});

function randomValue(name: (typeof parameterNames)[number], choices: Choices): string {
  const parameter = parameterOf(name);
  if (parameter.kind === 'boolean') return choices.of(['true', 'false']);
  if (parameter.kind === 'choice') return choices.of(parameter.allowed);
  const { minimum, maximum } = parameter;
  // Small values far more often than large ones; powers of two more often than chance.
  const reach = Math.min(maximum - minimum, 2 ** (1 + choices.below(18)));
  const value = minimum + choices.below(reach + 1);
  const power = 2 ** Math.round(Math.log2(Math.max(1, value)));
  return String(choices.below(2) === 0 ? value : Math.min(maximum, Math.max(minimum, power)));
}

describe('hardware files', () => {
  const nested = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  const billionLaughs = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]!}`).join(', ')}]`),
  ].join('\n');
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    ['empty', ''],
    ['a comment', '# nothing\n'],
    ['a list', '- sramBytes: 1024\n'],
    ['a scalar', 'sensor-32\n'],
    ['null', '~\n'],
    ['a duplicate key', 'queueDepth: 4\nqueueDepth: 5\n'],
    ['an anchor and an alias', 'queueDepth: &depth 4\nexternalReadOutstanding: *depth\n'],
    ['an alias without anchor', 'queueDepth: *nothing\n'],
    ['an alias of itself', 'queueDepth: &q [*q]\n'],
    ['a merge key', 'base: &base {queueDepth: 4}\n<<: *base\n'],
    ['a billion laughs', `${billionLaughs}\n`],
    ['five thousand brackets', `queueDepth: ${nested}\n`],
    ['two documents', 'queueDepth: 4\n---\nqueueDepth: 5\n'],
    ['a map as value', 'queueDepth:\n  deep: 4\n'],
    ['a map as key', '? {a: 1}\n: 2\n'],
    ['a null key', '~: 3\n'],
    ['a number as key', '4: 3\n'],
    ['a tag', 'queueDepth: !!python/object:os.system 4\n'],
    ['a binary tag', 'queueDepth: !!binary aGVsbG8=\n'],
    ['a date', 'queueDepth: 2024-01-01\n'],
    ['tabs', '\tqueueDepth:\t4\n'],
    ['text for a number', 'queueDepth: "four"\n'],
    ['a number as text', 'queueDepth: "4"\n'],
    ['a float', 'queueDepth: 4.0\n'],
    ['not a number', 'queueDepth: .nan\n'],
    ['infinity', 'queueDepth: .inf\n'],
    ['a huge integer', `queueDepth: 1${'0'.repeat(400)}\n`],
    ['octal', 'queueDepth: 0o17\n'],
    ['hexadecimal', 'queueDepth: 0x4\n'],
    ['a negative number', 'queueDepth: -4\n'],
    ['truth for a number', 'queueDepth: yes\n'],
    ['an unknown key', 'turbo: true\n'],
    ['__proto__', '__proto__: {queueDepth: 4}\n'],
    ['constructor', 'constructor: 4\n'],
    ['an unknown preset', 'preset: cray-1\n'],
    ['a preset that is a number', 'preset: 32\n'],
    ['a name with a newline', 'name: "a\\nb"\n'],
    ['a name of a megabyte', `name: ${'n'.repeat(2 ** 20)}\n`],
    ['a path as name', 'name: ../../etc/passwd\n'],
    ['JSON', '{"queueDepth": 4}\n'],
    ['JSON cut off', '{"queueDepth": 4'],
    ['a quote that never ends', 'queueDepth: "4\n'],
    ['a byte order mark', '\ufeffqueueDepth: 4\n'],
    ['zero bytes', new Uint8Array(64)],
    ['random bytes', Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) >> 3)],
    ['a .tflite model', smallModels[0]!.bytes],
    ['ten thousand keys', Array.from({ length: 10_000 }, (_, i) => `key${i}: ${i}\n`).join('')],
    ['SRAM of no banks', 'sramBanks: 0\n'],
    ['SRAM at its minimum', `sramBytes: ${KiB}\n`],
    ['rules broken at once', 'sramBytes: 1025\nweightMemoryBytes: 65\nqueueDepth: 27\nexternalReadBurstBytes: 1\n'],
  ];

  it.each(files)('%s', async (what, content) => {
    const path = attempts.file('hardware.yaml', content);
    const shown = await attempts.attempt(what, ['hw', path]);
    const ran = await attempts.attempt(what, ['run', mlpPath, '--hw', path]);
    attempts.expectNothingBroken();
    // What is shown as valid runs, and what is refused is refused alike.
    expect(ran).toBe(shown);
  });

  it.each(['', '/', '.', 'missing.yaml', '/missing/hardware.yaml', '/dev/null', 'sensor-33'])(
    'no file: "%s"',
    async (name) => {
      await attempts.attempt(name, ['run', mlpPath, '--hw', name]);
      attempts.expectNothingBroken();
    },
  );
});

it('reaches every kind of outcome', () => {
  attempts.expectReached([
    'done',
    'USAGE',
    'HARDWARE_SETTING',
    'HARDWARE_UNKNOWN_PARAMETER',
    'HARDWARE_UNKNOWN_PRESET',
    'HARDWARE_UNREADABLE',
    'HARDWARE_VALUE',
    'HARDWARE_RULE',
    'HARDWARE_SYNTAX',
    'HARDWARE_DUPLICATE',
  ]);
  expect(attempts.count).toBeGreaterThan(1000);
});
