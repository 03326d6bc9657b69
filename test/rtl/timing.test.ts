/** The schedule against cycle-by-cycle SystemVerilog: the same times for every instruction, the same account for every unit. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HardwareConfig } from '../../src/hardware/config.ts';
import { systemVerilogPackage } from '../../src/hardware/systemVerilog.ts';
import { encode } from '../../src/isa/encode.ts';
import type { Instruction, Unit } from '../../src/isa/instructions.generated.ts';
import { issuedInstructions } from '../../src/isa/loops.ts';
import { scheduleProgram } from '../../src/microarchitecture/schedule.ts';
import type { WorkKind } from '../../src/microarchitecture/unitAccount.ts';
import { stallCauses } from '../../src/microarchitecture/timeline.ts';
import { compileVerilog, hasIcarus, runVerilog } from './icarus.ts';
import { arbitraryHardware, arbitraryStream } from './streams.ts';

const root = join(import.meta.dirname, '..', '..');
const hardwareConfigurations = 16;
const programsEach = 10;
const longestProgram = 40;

/** Order of npu_timing.sv: units, and kinds of counters behind the stall causes. */
const units: readonly Unit[] = ['dmaIn', 'dmaOut', 'macArray', 'vector', 'sequencer'];
const workKinds = [
  'decode',
  'transfer',
  'latency',
  'fill',
  'array',
  'outputPipeline',
  'vector',
] as const satisfies WorkKind[];
const kinds: readonly string[] = [...stallCauses, ...workKinds, 'idle'];

interface Observed {
  readonly times: number[][];
  readonly account: string[];
  readonly totalCycles: number;
}

/** Programs as $readmemh reads them: an instruction a line, word 0 in the lowest bits. */
function memoryImage(programs: readonly (readonly Instruction[])[]): string {
  const line = (instruction: Instruction) => Buffer.from(encode(instruction).reverse()).toString('hex');
  return programs.flatMap((program) => program.map(line)).join('\n');
}

function parseOutput(output: string): Observed[] {
  const programs: Observed[] = [];
  let times: number[][] = [];
  let account: string[] = [];
  for (const line of output.split('\n')) {
    const [tag, ...words] = line.trim().split(' ');
    const numbers = words.map(Number);
    if (tag === 'I') times.push(numbers);
    if (tag === 'U') account.push(`${units[numbers[0]!]!} ${kinds[numbers[1]!]!} ${numbers[2]!}`);
    if (tag === 'T') {
      programs.push({ times, account: account.sort(), totalCycles: numbers[0]! });
      times = [];
      account = [];
    }
  }
  return programs;
}

function scheduled(program: readonly Instruction[], hardware: HardwareConfig): Observed {
  const issued = issuedInstructions(program).instructions;
  const schedule = scheduleProgram(issued, hardware);
  const account = units.flatMap((unit) => {
    const { work, stalls, idle } = schedule.units[unit];
    return Object.entries({ ...stalls, ...work, idle })
      .filter(([, cycles]) => cycles !== 0)
      .map(([kind, cycles]) => `${unit} ${kind} ${cycles}`);
  });
  const times = issued.map((_, i) => [i, schedule.dispatch[i]!, schedule.start[i]!, schedule.retire[i]!]);
  return { times, account: account.sort(), totalCycles: schedule.totalCycles };
}

describe.skipIf(!hasIcarus())('cycles in SystemVerilog', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'npusim-rtl-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function simulate(hardware: HardwareConfig, programs: readonly (readonly Instruction[])[]): Observed[] {
    const [parameters, image, compiled] = ['hw.sv', 'program.hex', 'bench.vvp'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(parameters, systemVerilogPackage(hardware));
    writeFileSync(image, memoryImage(programs));
    compileVerilog([join(root, 'isa/npusim_isa_pkg.sv'), parameters, join(root, 'test/rtl/npu_timing.sv')], compiled);
    const count = programs.reduce((sum, program) => sum + program.length, 0);
    return parseOutput(runVerilog(compiled, [`+program=${image}`, `+count=${count}`]));
  }

  const seed = 20_240_601;
  it.each(
    fc
      .sample(arbitraryHardware, { numRuns: hardwareConfigurations, seed })
      .map((hardware, index) => ({ index, hardware })),
  )(
    `hardware $index (seed ${seed}): ${programsEach} random streams take the scheduled cycles`,
    ({ index, hardware }) => {
      const programs = fc.sample(arbitraryStream(hardware, longestProgram), {
        numRuns: programsEach,
        seed: seed + index,
      });
      const observed = simulate(hardware, programs);
      expect(observed).toHaveLength(programs.length);
      programs.forEach((program, number) =>
        expect(observed[number], `program ${number}`).toEqual(scheduled(program, hardware)),
      );
    },
  );
});
