/** Frame after frame through the command line: state that lives on or is reset, figures of every invocation, a real-time period. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { emptyTotals, type EventTotals, numericEvents } from '../../../src/numerics/events.ts';
import { readNpy, writeNpy } from '../../../src/runner/npy.ts';
import type { SimulationResult } from '../../../src/runner/result.ts';
import { hasShared, sharedJson, sharedPath } from '../../support/shared.ts';
import { BuiltCommand, repositoryPath } from './command.ts';

const npusim = new BuiltCommand();
afterAll(() => npusim.remove());

function json(...words: string[]): SimulationResult {
  const { exit, out, err } = npusim.run(['run', ...words, '--json']);
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  return JSON.parse(out) as SimulationResult;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A file with frames, and what a reference made of them, one output after the other. */
interface Stream {
  readonly model: string;
  readonly frames: string;
  readonly expected: Uint8Array;
  readonly count: number;
}

/** Equal pieces. */
function cut(bytes: Uint8Array, count: number): Uint8Array[] {
  const size = bytes.length / count;
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

const outputHashes = ({ invocations }: SimulationResult): (string | undefined)[] =>
  invocations.map(({ outputs }) => outputs?.[0]);

function checkStream({ model, frames, expected, count }: Stream): void {
  const folder = npusim.path(`${sha256(Buffer.from(model)).slice(0, 8)}-out`);
  const invocations = ['--invocations', String(count)];
  const result = json(model, '--input', frames, ...invocations, '--output-dir', folder);
  const outputs = cut(expected, count).map(sha256);
  expect(readFileSync(`${folder}/output0.bin`).equals(expected)).toBe(true);
  expect(outputHashes(result)).toEqual(outputs);
  expect(result.outputs[0]!.sha256).toBe(sha256(expected));
  const npy = readNpy(readFileSync(`${folder}/output0.npy`), 'output0.npy');
  expect(npy.shape).toEqual([count, ...result.outputs[0]!.shape]);
  expect(sha256(npy.data)).toBe(sha256(expected));
  expect(result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0 });
  checkInvocations(result, count);

  // Each frame from the initial state gives what a process of its own gives; the first one needs no reset for that.
  const reset = json(model, '--input', frames, ...invocations, '--reset-state');
  checkInvocations(reset, count);
  expect(reset.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0 });
  expect(outputHashes(reset)[0]).toBe(outputs[0]);
  // The scrambled keyword networks answer the same to everything; what their SVDFs sum up tells the states apart.
  const seen = ({ invocations: all, layers }: SimulationResult): unknown => [all.slice(1), layers];
  expect(seen(reset)).not.toEqual(seen(result));
  const bytes = cut(readFileSync(frames), count);
  for (const index of [1, count - 1]) {
    writeFileSync(npusim.path('frame.bin'), bytes[index]!);
    const alone = json(model, '--input', npusim.path('frame.bin'));
    expect(outputHashes(reset)[index], `frame ${index}`).toBe(alone.outputs[0]!.sha256);
    expect(reset.invocations[index]).toMatchObject({ cycles: alone.totalCycles, events: alone.events });
  }
}

/** Totals of the run are the sums over its invocations; every invocation starts cold and takes the same cycles. */
function checkInvocations({ invocations, totalCycles, events, layers }: SimulationResult, count: number): void {
  expect(invocations.map(({ index }) => index)).toEqual(Array.from({ length: count }, (_, index) => index));
  expect(invocations.map(({ cycles }) => cycles! * count)).toEqual(invocations.map(() => totalCycles));
  for (const { conformance } of invocations) expect(conformance).toEqual({ valueMismatches: 0, counterMismatches: 0 });
  const sum: EventTotals = emptyTotals();
  for (const one of invocations) for (const event of numericEvents) sum[event] += one.events![event];
  expect(sum).toEqual(events);
  for (const { stages } of layers) {
    for (const { counts } of stages ?? []) {
      for (const { first } of Object.values(counts ?? {})) expect(first!.invocation).toBeLessThan(count);
    }
  }
}

describe('a network that streams', () => {
  const folder = (file: string): string => repositoryPath('programs', 'streaming', file);

  it('hears frame after frame', () =>
    checkStream({
      model: folder('streaming.tflite'),
      frames: folder('input.bin'),
      expected: readFileSync(folder('expected.bin')),
      count: 12,
    }));

  it('takes frames as .npy as well, stacked in a new dimension', () => {
    const frames = readFileSync(folder('input.bin'));
    const plain = json(folder('streaming.tflite'), '--input', folder('input.bin'), '--invocations', '12');
    writeFileSync(npusim.path('frames.npy'), writeNpy('int8', [12, 1, 1, 16], frames));
    const stacked = json(folder('streaming.tflite'), '--input', npusim.path('frames.npy'), '--invocations', '12');
    expect(stacked.invocations).toEqual(plain.invocations);
  });

  interface Vectors {
    readonly model: string;
    readonly cases: readonly {
      readonly name: string;
      readonly steps: readonly { readonly outputs: readonly { readonly sha256: string }[] }[];
    }[];
  }

  it
    .skipIf(!hasShared)
    .each(['mww_okay_nabu_v2', 'keyword_scrambled', 'keyword_scrambled_8bit', 'dtln_noise_suppression'])(
    '%s as the reference kernels do (skipped without the shared material)',
    { timeout: 120_000 },
    (name) => {
      const { model, cases } = sharedJson<Vectors>('models', 'vectors', name, 'vectors.json');
      const { steps } = cases.find((one) => one.name === 'seq6')!;
      const file = (part: string): string => sharedPath('models', 'vectors', name, 'seq6', part);
      const expected = readFileSync(file('output_0.bin'));
      expect(cut(expected, steps.length).map(sha256)).toEqual(steps.map(({ outputs }) => outputs[0]!.sha256));
      checkStream({ model: sharedPath('models', model), frames: file('input_0.bin'), expected, count: steps.length });
    },
  );
});

describe('recurrent layers', () => {
  const model = repositoryPath('programs', 'lstm-int8', 'lstm-int8.tflite');

  it('have a table of their gates in the report, and a file', () => {
    const { exit, out } = npusim.run(['run', model, '--output-dir', npusim.path('lstm')]);
    expect(exit).toBe(0);
    const lines = out.split('\n');
    const title = lines.findIndex((line) => line.includes('by gate, 32 time steps an invocation'));
    expect(lines[title + 1]).toMatch(
      /^gate +array cycles +vector cycles +acc bits +range +format +spare bits +events$/,
    );
    const { layers } = JSON.parse(readFileSync(npusim.path('lstm', 'report.json'), 'utf8')) as SimulationResult;
    const layer = layers.find(({ recurrent }) => recurrent !== null)!;
    layer.recurrent!.gates.forEach(({ gate, busy }, row) => {
      const [name, array, vector] = lines[title + 2 + row]!.split(/ {2,}/);
      expect([name, array, vector]).toEqual([
        gate,
        busy!.macArray.toLocaleString('en'),
        busy!.vector.toLocaleString('en'),
      ]);
    });
    expect(lines[title + 2]).toMatch(/^inputGate .* \d+\/\d+ \d+\/\d+ of 32 .* Q3\.12 /);
    const [head, ...rows] = readFileSync(npusim.path('lstm', 'gates.csv'), 'utf8').trim().split('\n');
    expect(head).toMatch(/^index,operator,name,gate,stage,busy\.macArray,busy\.vector,observedMin,/);
    expect(rows.map((row) => row.split(',')[4])).toEqual(layer.stages!.map(({ stage }) => stage));
    expect(rows.map((row) => Number(row.split(',')[6]))).toEqual(layer.stages!.map(({ busy }) => busy!.vector));
  });

  it('that a network does not have leave no trace', () => {
    const { out } = npusim.run([
      'run',
      repositoryPath('programs', 'mlp', 'mlp.tflite'),
      '--output-dir',
      npusim.path('mlp'),
    ]);
    expect(out).not.toContain('by gate');
    expect(readdirSync(npusim.path('mlp'))).not.toContain('gates.csv');
  });
});

describe('--period', () => {
  const mlp = repositoryPath('programs', 'mlp', 'mlp.tflite');
  const { totalCycles } = json(mlp, '--timing-only');
  const cycles = totalCycles!;
  /** Such that one cycle takes a microsecond. */
  const megahertz = ['--set', 'clockHz=1000000'];

  it('that is long enough is met, whatever the number of invocations', () => {
    const result = json(mlp, ...megahertz, '--period', `${cycles}us`, '--invocations', '3');
    const periodSeconds = cycles / 1e6;
    expect(result.deadline).toEqual({ periodSeconds, availableCycles: cycles, usedCycles: cycles, met: true });
    const { exit, out, err } = npusim.run(['run', mlp, '--period', '10ms']);
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    // 500 MHz · 10 ms.
    expect(out).toMatch(/^deadline +met: [\d,]+ of 5,000,000 cycles in 10\.0 ms, 0\.\d %$/m);
  });

  it('that is one cycle too short is missed: exit 1, and a sentence that says so', () => {
    const words = ['run', mlp, ...megahertz, '--period', `${cycles - 1}us`];
    const { exit, out, err } = npusim.run(words);
    expect(exit).toBe(1);
    expect(out).toMatch(/^deadline +MISSED: /m);
    expect(err).toMatch(
      /^npusim: deadline missed: an invocation takes .*; 1 cycles too many, a clock of 1 MHz|1\.01 MHz/,
    );
    const document = npusim.run([...words, '--json']);
    expect(document.exit).toBe(1);
    const { deadline, conformance } = JSON.parse(document.out) as SimulationResult;
    expect(deadline).toMatchObject({ availableCycles: cycles - 1, usedCycles: cycles, met: false });
    expect(conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0 });
  });

  it.each([
    // Decimal fractions that binary numbers do not hold.
    ['0.3ms', 0.0003, 300_000],
    ['0.0000007s', 7e-7, 700],
    ['2.0000015us', 2.0000015e-6, 2000],
    ['1s', 1, 1_000_000_000],
  ])('%s at 1 GHz', (text, periodSeconds, availableCycles) => {
    const { out } = npusim.run([
      'run',
      mlp,
      '--timing-only',
      '--json',
      '--set',
      'clockHz=1000000000',
      '--period',
      text,
    ]);
    expect((JSON.parse(out) as SimulationResult).deadline).toMatchObject({ periodSeconds, availableCycles });
  });

  it('is asked for, or null', () => expect(json(mlp).deadline).toBeNull());

  it.each(['10', '10 ms', 'ms', '0ms', '-1ms', '1e3ms', '1h', '.5ms', '1.ms', 'Infinitys', '2000000s'])(
    '%s is refused with what is allowed',
    (text) => {
      const { exit, out, err } = npusim.run(['run', mlp, `--period=${text}`]);
      expect({ exit, out }).toEqual({ exit: 2, out: '' });
      expect(err).toMatch(/^npusim: USAGE: --period .*: expected a time above 0 with its unit \(us, ms or s\)/);
    },
  );

  it('needs cycles', () => {
    const { exit, err } = npusim.run(['run', mlp, '--period', '1ms', '--values-only']);
    expect(exit).toBe(2);
    expect(err).toMatch(/mutually exclusive/);
  });
});
