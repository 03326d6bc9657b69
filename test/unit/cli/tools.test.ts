import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { presetConfig } from '../../../src/hardware/presets.ts';
import type { ConformanceReport } from '../../../src/runner/conformance.ts';
import type { SimulationResult } from '../../../src/runner/result.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';
import { BuiltCommand, repositoryPath } from './command.ts';

const npusim = new BuiltCommand();
afterAll(() => npusim.remove());

const mlp = repositoryPath('programs', 'mlp', 'mlp.tflite');

function ok(...words: string[]): string {
  const { exit, out, err } = npusim.run(words);
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  return out;
}

/** Lines that mean something: comments name the model's operators, which assembled text does not have. */
function code(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith(';'));
}

describe('compile, disasm, asm', () => {
  const program = npusim.path('mlp.npusim');
  ok('compile', mlp, '--output', program, '--listing', npusim.path('mlp.asm'));
  const compiled = JSON.parse(ok('run', program, '--json')) as SimulationResult;
  const direct = JSON.parse(ok('run', mlp, '--json')) as SimulationResult;

  it('a compiled program does what the model does, with nothing to compare with', () => {
    expect(compiled.totalCycles).toBe(direct.totalCycles);
    expect(compiled.outputs).toEqual(direct.outputs);
    expect(compiled.events).toEqual(direct.events);
    expect(compiled.conformance).toBeNull();
    expect(compiled.notes.join()).toContain('no model');
  });

  it('is not compiled again, and -o is --output', () => {
    ok('compile', mlp, '-o', npusim.path('again.npusim'));
    expect(readFileSync(npusim.path('again.npusim'))).toEqual(readFileSync(program));
    const { exit, err } = npusim.run(['compile', program, '-o', npusim.path('never.npusim'), '--hw', 'sensor-32']);
    expect(exit).toBe(2);
    expect(err).toMatch(/ALREADY_COMPILED.*expected a \.tflite model/);
    expect(existsSync(npusim.path('never.npusim'))).toBe(false);
  });

  it('is tied to its hardware but for time parameters', () => {
    const slower = JSON.parse(ok('run', program, '--json', '--set', 'externalReadBytesPerCycle=1')) as SimulationResult;
    expect(slower.totalCycles).toBeGreaterThan(compiled.totalCycles!);
    expect(slower.outputs).toEqual(compiled.outputs);
    const { exit, err } = npusim.run(['run', program, '--set', 'accumulatorBits=24']);
    expect(exit).toBe(2);
    expect(err).toMatch(/compiled for hardware [0-9a-f]+/);
  });

  it('disassembles to text that assembles to the same instructions', () => {
    const text = ok('disasm', program, '--data');
    writeFileSync(npusim.path('again.asm'), text);
    ok('asm', npusim.path('again.asm'), '--output', npusim.path('again.npusim'), '--check');
    expect(code(ok('disasm', npusim.path('again.npusim'), '--data'))).toEqual(code(text));
    expect(readFileSync(npusim.path('mlp.asm'), 'utf8')).toBe(ok('disasm', mlp));
    const again = JSON.parse(ok('run', npusim.path('again.npusim'), '--json')) as SimulationResult;
    expect(again.outputs).toEqual(direct.outputs);
    expect(again.totalCycles).toBe(direct.totalCycles);
  });

  // Other people's networks between float32 and int8, if they are at hand.
  it.skipIf(!hasShared).each(['armex_dscnn_s', 'mcunet_vww'])(
    'a program carries the operators that the host executes: %s (skipped without the shared material)',
    (name) => {
      const model = sharedPath('models', `${name}.tflite`);
      const folder = (of: string) => npusim.path(`${name}-${of}`);
      ok('compile', model, '--output', npusim.path(`${name}.npusim`));
      ok('run', model, '--no-verify', '--seed', '3', '--output-dir', folder('model'));
      ok('run', npusim.path(`${name}.npusim`), '--seed', '3', '--output-dir', folder('program'));
      const [direct, carried] = ['model', 'program'].map((of) => readFileSync(`${folder(of)}/output0.bin`));
      expect(carried).toEqual(direct);
      expect(new Set(direct).size).toBeGreaterThan(4);
    },
  );

  it('asm refuses text whose HOST has no operator to call, since the program could not run', () => {
    writeFileSync(npusim.path('host.asm'), 'HOST\nHALT\n');
    const { exit, err } = npusim.run(['asm', npusim.path('host.asm'), '--output', npusim.path('host.npusim')]);
    expect(exit).toBe(2);
    expect(err).toMatch(/PROGRAM_REFERENCE.*host operator/);
    expect(existsSync(npusim.path('host.npusim'))).toBe(false);
  });

  it('asm --check names every fault', () => {
    // The compiled program without its dependences: units run into each other.
    const text = readFileSync(npusim.path('mlp.asm'), 'utf8').replace(/\bdepend\w+=\d+/g, '');
    writeFileSync(npusim.path('wild.asm'), text);
    const { exit, out, err } = npusim.run(['asm', npusim.path('wild.asm'), '--check']);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toMatch(/PROGRAM_FAULTS/);
    expect(err).toMatch(/BANK_CONFLICT: instruction \d+/);
  });
});

describe('hw', () => {
  it('lists presets and every parameter', () => {
    const out = ok('hw');
    expect(out).toContain('embedded-256 *');
    expect(out).toContain('accumulatorBitsInt16');
    expect(out).toContain('integer 16 to 48 bits');
  });

  it('shows one configuration as text, JSON and SystemVerilog', () => {
    expect(ok('hw', 'edge-1024')).toMatch(/pixelLanes +4 /);
    expect(JSON.parse(ok('hw', 'edge-1024', '--json'))).toMatchObject(presetConfig('edge-1024'));
    expect(ok('hw', '--sv', '--set', 'accumulatorBits=20')).toContain('localparam int ACCUMULATOR_BITS = 20;');
    expect(JSON.parse(ok('hw', '--schema'))).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('checks a file', () => {
    writeFileSync(npusim.path('board.yaml'), 'preset: sensor-32\nclockHz: 50000000\n');
    expect(ok('hw', npusim.path('board.yaml'))).toMatch(/^board .*\n(.*\n)*clockHz +50000000 /);
  });
});

describe('conformance', () => {
  const vectors = repositoryPath('test', 'vectors', 'mac', 'fully_connected_int8.json');

  it('reports golden and machine per file', () => {
    const report = JSON.parse(ok('conformance', vectors, '--json')) as ConformanceReport;
    const [file] = report.files;
    expect(file).toMatchObject({ file: vectors, goldenMismatches: 0, machineMismatches: 0, notRun: [] });
    expect(file!.cases).toBeGreaterThan(3);
    expect(file!.machineRun).toBe(file!.cases);
    expect(ok('conformance', vectors)).toContain('machine differs');
  });

  it('a spoilt expectation is a mismatch of both: exit 1', () => {
    const spoilt = JSON.parse(readFileSync(vectors, 'utf8')) as {
      cases: { tensors: { output: { data: string } } }[];
    };
    const { output } = spoilt.cases[0]!.tensors;
    const bytes = Buffer.from(output.data, 'base64');
    bytes[0] = bytes[0]! ^ 1;
    output.data = bytes.toString('base64');
    writeFileSync(npusim.path('spoilt.json'), JSON.stringify(spoilt));
    const { exit, out } = npusim.run(['conformance', npusim.path('spoilt.json'), '--json']);
    const report = JSON.parse(out) as ConformanceReport;
    expect(exit).toBe(1);
    expect(report.files[0]).toMatchObject({ goldenMismatches: 1, machineMismatches: 1 });
    expect(report.files[0]!.differences[0]!.words[0]).toContain('differ');
  });
});

describe('ops', () => {
  it('lists what can run, as Markdown and as JSON', () => {
    expect(ok('ops')).toContain('CONV_2D');
    const { operators } = JSON.parse(ok('ops', '--json')) as { operators: readonly { kind: string }[] };
    expect(operators.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['CONV_2D', 'SVDF', 'SOFTMAX']));
  });
});
