import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { numericEvents } from '../../../src/numerics/events.ts';
import { writeNpy } from '../../../src/runner/npy.ts';
import type { SimulationResult } from '../../../src/runner/result.ts';
import { BuiltCommand, repositoryPath } from './command.ts';

const npusim = new BuiltCommand();
afterAll(() => npusim.remove());

const mlp = repositoryPath('programs', 'mlp', 'mlp.tflite');
const dscnn = repositoryPath('programs', 'dscnn', 'dscnn.tflite');
const input = repositoryPath('programs', 'mlp', 'input.bin');

function json(...words: string[]): SimulationResult {
  const { exit, out, err } = npusim.run(['run', ...words, '--json']);
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  return JSON.parse(out) as SimulationResult;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('run --json', () => {
  const result = json(dscnn);

  it('has the frame that other tools rely on', () => {
    expect(result).toMatchObject({
      schemaVersion: 1,
      mode: 'full',
      seed: 1,
      model: { name: 'dscnn', sha256: sha256(readFileSync(dscnn)) },
      hardware: { name: 'embedded-256', outputChannelLanes: 8, accumulatorBits: 32, roundingProfile: 'tflm' },
      macs: 1_695_488,
      conformance: { valueMismatches: 0, counterMismatches: 0, differences: [] },
      hostOperators: [],
    });
    expect(result.hardware.hash).toMatch(/^[0-9a-f]{16}$/);
    expect(Object.keys(result.events!)).toEqual([...numericEvents]);
    expect(result.conformance!.comparedElements).toBeGreaterThan(50_000);
    expect(result.outputs).toMatchObject([{ dtype: 'int8', shape: [1, 10] }]);
    expect(result.time.wallSeconds).toBeGreaterThan(0);
  });

  it('has a layer per operator whose figures add up', () => {
    const { layers, totalCycles, hardware } = result;
    expect(layers.map(({ index }) => index)).toEqual(layers.map((_, position) => position));
    expect(layers.reduce((sum, { attributedCycles }) => sum + attributedCycles!, 0)).toBe(totalCycles);
    expect(layers.reduce((sum, { macs }) => sum + macs, 0)).toBe(result.macs);
    const lanes = hardware.outputChannelLanes * hardware.reductionLanes * hardware.pixelLanes;
    expect(result.macUtilization).toBeCloseTo(result.macs / (totalCycles! * lanes), 12);
    for (const layer of layers.filter(({ unit }) => unit === 'npu')) {
      expect(layer.cycles).toBe(layer.endCycle! - layer.startCycle!);
      expect(layer.endCycle).toBeLessThanOrEqual(totalCycles!);
      if (layer.macs > 0) {
        expect(layer.macUtilization).toBeLessThanOrEqual(1);
        expect(layer.accumulator.observedBits).toBeLessThanOrEqual(layer.accumulator.provenBits!);
      }
    }
    for (const event of numericEvents) {
      expect(layers.reduce((sum, { events }) => sum + events![event], 0)).toBe(result.events![event]);
    }
  });

  it('accounts for every cycle of every unit', () => {
    for (const { busy, stalls, idle } of Object.values(result.units!)) {
      const cycles = [...Object.values(busy), ...Object.values(stalls)].reduce((sum, value) => sum + value, idle);
      expect(cycles).toBe(result.totalCycles);
    }
  });

  it('is the same for the same seed but for its times, and differs for another', () => {
    const { time: _first, ...rest } = result;
    const { time: _second, ...again } = json(dscnn, '--seed', '1');
    expect(again).toEqual(rest);
    const other = json(dscnn, '--seed', '2');
    expect(other.outputs[0]!.sha256).not.toBe(result.outputs[0]!.sha256);
    expect(other.totalCycles).toBe(result.totalCycles);
  });
});

describe('what a mode does not compute is null', () => {
  const full = json(mlp);

  it('--timing-only', () => {
    const timing = json(mlp, '--timing-only');
    expect(timing).toMatchObject({
      mode: 'timing',
      seed: null,
      events: null,
      conformance: null,
      totalCycles: full.totalCycles,
    });
    expect(timing.outputs[0]!.sha256).toBeNull();
    expect(timing.layers[0]).toMatchObject({ events: null, stages: null, cycles: full.layers[0]!.cycles });
    expect(timing.layers[0]!.accumulator).toEqual({
      observedBits: null,
      provenBits: full.layers[0]!.accumulator.provenBits,
    });
    expect(timing.invocations).toEqual([
      { index: 0, cycles: full.totalCycles, events: null, conformance: null, outputs: null },
    ]);
  });

  it('--values-only', () => {
    const values = json(mlp, '--values-only');
    expect(values).toMatchObject({
      mode: 'values',
      totalCycles: null,
      macUtilization: null,
      inferencesPerSecond: null,
      units: null,
      events: full.events,
      outputs: full.outputs,
      conformance: full.conformance,
    });
    expect(values.layers[0]).toMatchObject({
      startCycle: null,
      endCycle: null,
      cycles: null,
      attributedCycles: null,
      stalls: null,
    });
  });

  it('--no-verify', () => {
    const unverified = json(mlp, '--no-verify');
    expect(unverified).toMatchObject({
      conformance: null,
      events: full.events,
      outputs: full.outputs,
      totalCycles: full.totalCycles,
    });
    expect(unverified.time.goldenSeconds).toBeNull();
  });
});

describe('inputs and invocations', () => {
  const frame = readFileSync(input);

  it('takes raw bytes and .npy alike', () => {
    writeFileSync(npusim.path('frame.npy'), writeNpy('int8', [1, 64], frame));
    const raw = json(mlp, '--input', input);
    expect(raw.seed).toBeNull();
    expect(json(mlp, '--input', npusim.path('frame.npy')).outputs).toEqual(raw.outputs);
  });

  it('runs frame after frame and writes their outputs one after the other', () => {
    const frames = [frame, frame.map((value) => value ^ 0x55), frame.map((value) => value ^ 0x2a)];
    writeFileSync(npusim.path('frames.bin'), Buffer.concat(frames));
    const three = json(
      mlp,
      '--input',
      npusim.path('frames.bin'),
      '--invocations',
      '3',
      '--output-dir',
      npusim.path('three'),
    );
    const singles = frames.map((bytes, index) => {
      writeFileSync(npusim.path(`frame${index}.bin`), bytes);
      return json(mlp, '--input', npusim.path(`frame${index}.bin`), '--output-dir', npusim.path(`one${index}`));
    });
    const outputs = singles.map((_, index) => readFileSync(npusim.path(`one${index}`, 'output0.bin')));
    expect(readFileSync(npusim.path('three', 'output0.bin')).equals(Buffer.concat(outputs))).toBe(true);
    expect(three.invocations.map(({ outputs: hashes }) => hashes)).toEqual(outputs.map((bytes) => [sha256(bytes)]));
    expect(three.totalCycles).toBe(3 * singles[0]!.totalCycles!);
    expect(three.macs).toBe(3 * singles[0]!.macs);
    for (const event of numericEvents) {
      expect(three.events![event]).toBe(singles.reduce((sum, { events }) => sum + events![event], 0));
    }
    expect(three.layers.reduce((sum, { attributedCycles }) => sum + attributedCycles!, 0)).toBe(three.totalCycles);
  });
});

describe('--output-dir', () => {
  it('holds outputs, report and table, and nothing unfinished', () => {
    const result = json(mlp, '--output-dir', npusim.path('deep', 'folder'));
    expect(readdirSync(npusim.path('deep', 'folder')).sort()).toEqual([
      'layers.csv',
      'output0.bin',
      'output0.npy',
      'report.json',
    ]);
    const raw = readFileSync(npusim.path('deep', 'folder', 'output0.bin'));
    expect(sha256(raw)).toBe(result.outputs[0]!.sha256);
    expect(
      readFileSync(npusim.path('deep', 'folder', 'output0.npy'))
        .subarray(-raw.length)
        .equals(raw),
    ).toBe(true);
    expect(JSON.parse(readFileSync(npusim.path('deep', 'folder', 'report.json'), 'utf8'))).toEqual(result);
    const [title, ...rows] = readFileSync(npusim.path('deep', 'folder', 'layers.csv'), 'utf8')
      .trim()
      .split('\n');
    expect(title).toMatch(/^index,operator,name,unit,fusedInto,macs,startCycle,endCycle,cycles,attributedCycles,/);
    expect(rows).toHaveLength(result.layers.length);
  });
});

describe('the report for people', () => {
  it('names layers, totals and the verdict, without colours where nobody sees them', () => {
    const { exit, out, err } = npusim.run(['run', mlp]);
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(out).toContain('mlp on embedded-256');
    expect(out).toMatch(/FULLY_CONNECTED/);
    expect(out).toMatch(/conformance +exact: machine = golden model in [\d,]+ elements/);
    expect(out).toContain('seed 1');
    expect(out).not.toContain('\x1b');
  });

  it('is coloured on demand, unless NO_COLOR refuses', () => {
    expect(npusim.run(['run', mlp], { FORCE_COLOR: '1' }).out).toContain('\x1b[');
    expect(npusim.run(['run', mlp], { FORCE_COLOR: '1', NO_COLOR: '1' }).out).not.toContain('\x1b');
  });

  it('tells the same cycles under slower memory as more cycles, and the same values', () => {
    const slow = json(dscnn, '--set', 'externalReadBytesPerCycle=1', '--no-verify');
    const fast = json(dscnn, '--no-verify');
    expect(slow.totalCycles).toBeGreaterThan(fast.totalCycles!);
    expect(slow.outputs).toEqual(fast.outputs);
  });
});

describe('narrow hardware', () => {
  it('overflows, says where, and still agrees with the golden model', () => {
    const result = json(
      dscnn,
      '--set',
      'accumulatorBits=14',
      '--set',
      'accumulatorOverflow=saturate',
      '--rounding',
      'single',
    );
    expect(result.hardware).toMatchObject({
      accumulatorBits: 14,
      accumulatorOverflow: 'saturate',
      roundingProfile: 'single',
    });
    expect(result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0 });
    expect(result.events!.accumulatorOverflows).toBeGreaterThan(0);
    const layer = result.layers.find(({ events }) => events!.accumulatorOverflows > 0)!;
    const count = layer.stages![0]!.counts!.accumulatorOverflows!;
    expect(count.total).toBe(layer.events!.accumulatorOverflows);
    expect(count.perChannel.reduce((sum, value) => sum + value, 0)).toBe(count.total);
    expect(count.first).toMatchObject({ invocation: 0, timeStep: 0 });
  });
});
