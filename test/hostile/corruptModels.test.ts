/** Spoiled model files through `run`, `compile` and `disasm`: each completes, or ends with an error of ours. */
import { afterAll, describe, expect, it } from 'vitest';
import { Attempts } from './attempts.ts';
import { edit, resize } from './modelEdits.ts';
import { placeKinds, placesOf } from './modelPlaces.ts';
import { Choices } from './random.ts';
import { mlp, smallModels } from './smallModels.ts';

const attempts = new Attempts();
afterAll(() => attempts.remove());

/** Commands that read a model, in turn. */
function commandFor(number: number, path: string): readonly string[] {
  const output = `${path}.npusim`;
  const commands = [
    ['run', path],
    ['run', path, '--json', '--hw', 'sensor-32'],
    ['run', path, '--timing-only'],
    ['compile', path, '--output', output, '--set', 'sramBytes=4096', '--set', 'sramBanks=4'],
    ['run', path, '--values-only', '--set', 'activationMode=fused', '--set', 'zeroPointHandling=fold'],
    ['disasm', path],
  ];
  return commands[number % commands.length]!;
}

describe('model files', () => {
  it('the unspoiled files run', async () => {
    for (const { name, bytes } of smallModels) {
      const path = attempts.file('model.tflite', bytes);
      expect([name, await attempts.attempt(name, ['run', path])]).toEqual([name, 'done']);
    }
    attempts.expectNothingBroken();
  });

  it('60 truncations', async () => {
    for (let part = 0; part < 60; part++) {
      const length = Math.floor((mlp.bytes.length * part) / 60);
      const path = attempts.file('model.tflite', mlp.bytes.subarray(0, length));
      await attempts.attempt(`mlp cut to ${length} bytes`, commandFor(part, path));
    }
    attempts.expectNothingBroken();
  });

  it('200 files with one to eight flipped bits', async () => {
    for (let seed = 0; seed < 200; seed++) {
      const choices = new Choices(seed);
      const { name, bytes } = choices.of(smallModels);
      const spoiled = Uint8Array.from(bytes);
      for (let flips = 1 + choices.below(8); flips > 0; flips--) {
        const at = choices.below(spoiled.length);
        spoiled[at] = spoiled[at]! ^ (1 << choices.below(8));
      }
      await attempts.attempt(`${name}, seed ${seed}`, commandFor(seed, attempts.file('model.tflite', spoiled)));
    }
    attempts.expectNothingBroken();
  });

  it('180 files whose activations all grow or shrink alike', { timeout: 300_000 }, async () => {
    let done = 0;
    for (let seed = 0; seed < 180; seed++) {
      const choices = new Choices(seed);
      const { name, bytes } = choices.of(smallModels);
      const spoiled = Uint8Array.from(bytes);
      const what = resize(spoiled, choices);
      const path = attempts.file('model.tflite', spoiled);
      const verdict = await attempts.attempt(`${name}: ${what}`, ['run', path, '--timing-only']);
      if (verdict === 'done') done++;
    }
    expect(done).toBeGreaterThan(10);
    attempts.expectNothingBroken();
  });

  it.each(placeKinds)('%s replaced in every kind of operator', { timeout: 300_000 }, async (kind) => {
    let edited = 0;
    for (const [number, { name, bytes }] of smallModels.entries()) {
      const places = placesOf(bytes).filter((place) => place.kind === kind);
      if (places.length === 0) continue;
      for (let round = 0; round < 2; round++) {
        const choices = new Choices(number * 100 + round);
        const spoiled = Uint8Array.from(bytes);
        const what = edit(spoiled, choices.of(places), choices);
        const path = attempts.file('model.tflite', spoiled);
        await attempts.attempt(`${name}: ${what}`, commandFor(number + round, path));
        edited++;
      }
    }
    expect(edited).toBeGreaterThan(0);
    attempts.expectNothingBroken();
  });
});

it('reaches every kind of outcome', () => {
  attempts.expectReached([
    'done',
    'TFLITE_TRUNCATED',
    'TFLITE_BAD_IDENTIFIER',
    'TFLITE_BAD_OFFSET',
    'TFLITE_BAD_TABLE',
    'TFLITE_BAD_VECTOR',
    'TFLITE_BAD_SHAPE',
    'GRAPH_BAD_TENSOR_INDEX',
    'GRAPH_READ_BEFORE_WRITE',
    'GRAPH_WRITTEN_TWICE',
    'UNSUPPORTED_OPERATORS',
    'OPERATOR_SHAPE',
  ]);
  expect(attempts.count).toBeGreaterThan(1000);
});
