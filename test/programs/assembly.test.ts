/**
 * Programs written by hand: memory, events and the cycle of every instruction are what their comments derive from the
 * microarchitecture; the proof passes them, and refuses those that only luck lets run.
 */
import { describe, expect, test } from 'vitest';
import { defaultPreset } from '../../src/hardware/presets.ts';
import { hardwareHash } from '../../src/hardware/hash.ts';
import { resolveHardware } from '../../src/hardware/resolve.ts';
import { assemble } from '../../src/isa/assembler/assemble.ts';
import type { Program } from '../../src/isa/program.ts';
import { createMachine, runInvocation, type MachineResult } from '../../src/machine/machine.ts';
import { ProgramFault } from '../../src/microarchitecture/faults.ts';
import { emptyTotals, totalsOf } from '../../src/numerics/events.ts';
import { proveProgram } from '../../src/runner/programProof.ts';
import { assemblyFiles, assemblyText, expandedIntegers, expectations } from './expectations.ts';
import { elementsOf } from './independent/tensors.ts';

function run(program: Program, settings: readonly string[] = []): MachineResult {
  const hardware = resolveHardware(defaultPreset, settings);
  const machine = createMachine({ ...program, hardwareHash: hardwareHash(hardware) }, hardware);
  return runInvocation(machine, [], { invocation: 0, values: true, timing: true });
}

function faultOf(program: Program, settings: readonly string[]): ProgramFault {
  try {
    run(program, settings);
  } catch (error) {
    if (error instanceof ProgramFault) return error;
    throw error;
  }
  throw new Error('the program ran without a fault');
}

/** Counts of all instructions together, zeros left out. */
function eventWords(result: MachineResult): string[] {
  const sum = emptyTotals();
  for (const events of result.events!.values()) {
    for (const [event, count] of Object.entries(totalsOf(events))) sum[event as keyof typeof sum] += count;
  }
  const words = Object.entries(sum).flatMap(([event, count]) => (count === 0 ? [] : [`${event}=${count}`]));
  return words.length === 0 ? ['none'] : words.sort();
}

const sound = assemblyFiles();
const refused = assemblyFiles('refused');

test('the programs of the README are there', () => {
  expect(sound.map((file) => file.replace('.npuasm', ''))).toEqual([
    'add-saturate',
    'dma-copy',
    'loop',
    'mac-block',
    'softmax-row',
    'two-buffers',
  ]);
  expect(refused).toHaveLength(2);
});

describe.each(sound)('%s', (file) => {
  const text = assemblyText(file);
  const program = assemble(text);
  const expected = new Map(expectations(text).map(({ what, words }) => [what, words]));
  const result = run(program);

  test('says what it leaves in every output, its events and its times', () => {
    const outputs = program.outputs.map(({ name }) => `output ${name}`);
    expect(outputs.length).toBeGreaterThan(0);
    expect([...expected.keys()].sort()).toEqual(['cycles', 'events', 'retire', 'start', ...outputs].sort());
  });

  test('leaves the memory that the comment derives', () => {
    program.outputs.forEach(({ name, type }, port) => {
      expect(elementsOf(type, result.outputs![port]!)).toEqual(expandedIntegers(expected.get(`output ${name}`)!));
    });
  });

  test('counts the events that the comment derives', () => {
    expect(eventWords(result)).toEqual([...expected.get('events')!].sort());
  });

  test('takes the cycles that the comment derives, instruction by instruction', () => {
    const { schedule } = result;
    expect([...schedule!.start]).toEqual(expandedIntegers(expected.get('start')!));
    expect([...schedule!.retire]).toEqual(expandedIntegers(expected.get('retire')!));
    expect([schedule!.totalCycles]).toEqual(expandedIntegers(expected.get('cycles')!));
  });

  test('is legal and free of hazards under every timing', () => {
    expect(proveProgram(program, resolveHardware(defaultPreset, []))).toEqual([]);
  });
});

describe.each(refused)('%s', (file) => {
  const text = assemblyText(file);
  const program = assemble(text);
  const said = expectations(text);

  test('is refused, for the pairs of instructions that the comment names', () => {
    const faults = proveProgram(program, resolveHardware(defaultPreset, []));
    const words = faults.map(({ kind, place }) => `${kind} ${place.instruction} ${place.otherInstruction}`);
    const refusal = said.find(({ what }) => what === 'refusal')!.words.join(' ');
    expect(words.sort()).toEqual(refusal.split(', ').sort());
  });

  test('runs or faults as the comment says', () => {
    const checked = said.filter(({ what }) => what !== 'refusal');
    expect(checked.length).toBeGreaterThan(0);
    for (const { what, words } of checked) {
      if (what === 'run') expect([`${run(program).schedule!.totalCycles}`]).toEqual(words);
      else {
        const [kind, ...settings] = what.split(' ');
        expect(kind).toBe('fault');
        const { kind: fault, place } = faultOf(program, settings);
        expect([fault, ...[place.instruction, place.otherInstruction, place.cycle].map(String)]).toEqual(words);
      }
    }
  });
});
