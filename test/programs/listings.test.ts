/** Golden listings: compiling a network gives the committed text, and the text assembles to the very same program. */
import { describe, expect, test } from 'vitest';
import { generateCycleTable } from '../../programs/build/cycleTable.ts';
import { generateListings } from '../../programs/build/listings.ts';
import { compile } from '../../src/compiler/compile.ts';
import { defaultPreset, presetConfig } from '../../src/hardware/presets.ts';
import { assemble } from '../../src/isa/assembler/assemble.ts';
import { disassemble } from '../../src/isa/assembler/disassemble.ts';
import { encodeProgram } from '../../src/isa/container/write.ts';
import { encode } from '../../src/isa/encode.ts';
import type { Program } from '../../src/isa/program.ts';
import { simulate } from '../../src/runner/simulate.ts';
import { programNetwork } from '../../src/runner/sources.ts';
import { networkModel, networkNames, programFile } from './program.ts';

const hardware = presetConfig(defaultPreset);

function code({ instructions }: Program): string[] {
  return instructions.map((instruction) => Buffer.from(encode(instruction)).toString('hex'));
}

/** External memory before the first invocation. */
function image({ externalBytes, segments }: Program): Uint8Array {
  const bytes = new Uint8Array(externalBytes);
  for (const { externalAddress, data } of segments) bytes.set(data, externalAddress);
  return bytes;
}

test.each(generateListings())(
  '$path is what its network compiles to (npm run gen rewrites it)',
  ({ path, content }) => {
    const [, name, file] = path.split('/');
    expect(Buffer.from(programFile(name!, file!)).toString('utf8')).toBe(content);
  },
);

test('CYCLES.md has the cycles of this version (npm run gen rewrites it)', () => {
  const [table] = generateCycleTable();
  expect(Buffer.from(programFile('.', 'CYCLES.md')).toString('utf8')).toBe(table!.content);
});

describe.each(networkNames)('%s', (name) => {
  const program = compile(networkModel(name), hardware);
  const listing = Buffer.from(programFile(name, 'listing.txt')).toString('utf8');

  test('the listing assembles to the instructions of the program, byte by byte', () => {
    const assembled = assemble(listing);
    expect(assembled.hardwareHash).toBe(program.hardwareHash);
    expect(code(assembled)).toEqual(code(program));
    expect(assembled).toMatchObject({
      name: program.name,
      externalBytes: program.externalBytes,
      inputs: program.inputs,
      outputs: program.outputs,
    });
  });

  test('names the operator of every instruction', () => {
    for (const { index, kind } of program.debug.operators.filter(({ unit }) => unit === 'npu')) {
      if (program.debug.instructionOperator.includes(index)) expect(listing).toContain(`; operator ${index} ${kind} `);
    }
    expect(listing.length).toBeLessThan(300 * 1024);
  });

  test('with its data the text is the whole program: assembled, it computes expected.bin', () => {
    const assembled = assemble(disassemble(program, { data: true }));
    expect(code(assembled)).toEqual(code(program));
    expect(Buffer.compare(image(assembled), image(program))).toBe(0);
    const [input, expected] = [programFile(name, 'input.bin'), programFile(name, 'expected.bin')];
    const invocations = name === 'streaming' ? 12 : 1;
    const { outputs } = simulate(programNetwork(encodeProgram(assembled), hardware), {
      hardware,
      inputs: [input],
      invocations,
      verify: false,
    });
    expect([...outputs![0]!]).toEqual([...expected]);
  });
});
