/** Assembly text: what it means, exact round trips, errors with their place, and no harm from any text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NpusimError } from '../../../../src/errors.ts';
import { assemble } from '../../../../src/isa/assembler/assemble.ts';
import { disassemble } from '../../../../src/isa/assembler/disassemble.ts';
import { textOfInstruction } from '../../../../src/isa/assembler/instructionText.ts';
import { instructionLayouts, operations } from '../../../../src/isa/instructions.generated.ts';
import { arbitraryInstruction, arbitraryProgram } from '../arbitraryInstruction.ts';

describe('assemble', () => {
  it('reads a program with its memory image and ports', () => {
    const program = assemble(
      [
        '; a program',
        '.name "two words"',
        '.external 0x100',
        '.data 16 i8 -1 127 0*3',
        '.data 0x20 i16 -2 0x7fff',
        '.data 40 i32 -3',
        '.data 48 i64 -9223372036854775808',
        '.data 60 hex 00ff 10',
        '.state 64 u8 255',
        '.input image int8 1x2x3 128 scale=0.5 zeroPoint=-4',
        '.output result int32 scalar 192',
        'LOAD externalAddress=128 runBytes=6 \\ ; into the first bank',
        '     address=0x40',
        'VECTOR function=clamp count3=6 input0Address=64 outputAddress=70 hasClampLow=1 clampLow=-5 dependDmaIn=1',
        'HALT',
      ].join('\n'),
    );
    expect(program.name).toBe('two words');
    expect(program.hardwareHash).toBe('');
    expect(program.externalBytes).toBe(256);
    expect(program.segments.map(({ externalAddress, kind, data }) => [externalAddress, kind, [...data]])).toEqual([
      [16, 'constant', [255, 127, 0, 0, 0]],
      [32, 'constant', [254, 255, 255, 127]],
      [40, 'constant', [253, 255, 255, 255]],
      [48, 'constant', [0, 0, 0, 0, 0, 0, 0, 128]],
      [60, 'constant', [0, 255, 16]],
      [64, 'state', [255]],
    ]);
    expect(program.inputs).toEqual([
      { tensor: 0, name: 'image', type: 'int8', shape: [1, 2, 3], scale: 0.5, zeroPoint: -4, externalAddress: 128 },
    ]);
    expect(program.outputs).toEqual([
      { tensor: 1, name: 'result', type: 'int32', shape: [], scale: 1, zeroPoint: 0, externalAddress: 192 },
    ]);
    expect(program.instructions.map(({ op }) => op)).toEqual(['LOAD', 'VECTOR', 'HALT']);
    expect(program.instructions[0]).toMatchObject({ externalAddress: 128, runBytes: 6, address: 64, memory: 'sram' });
    // Counts that must be at least 1 are 1 where they are left out, all else is 0.
    expect(program.instructions[0]).toMatchObject({ count0: 1, count1: 1, count2: 1, chipStride0: 0, dependMac: 0 });
    expect(program.instructions[1]).toMatchObject({ function: 'clamp', clampLow: -5, hasClampLow: 1, dependDmaIn: 1 });
    expect([...program.debug.instructionOperator]).toEqual([-1, 1, -1]);
  });

  it('counts the multiply-accumulates of each MAC instruction as an operator of its own', () => {
    const { debug } = assemble(
      'NOP\nMAC scaledBits=32 outputHeight=2 outputWidth=3 outputChannels=4 kernelHeight=5 kernelWidth=6 inputChannels=7',
    );
    // 2·3·4 outputs of 5·6·7 products.
    expect(debug.operators).toMatchObject([{ index: 1, kind: 'MAC', macs: 24 * 210 }]);
    expect(debug.scopes).toMatchObject([{ operator: 1, channels: 4, strides: [12, 4, 1] }]);
    expect([...debug.instructionScope]).toEqual([-1, 0]);
  });

  it.each([
    ['JUMP', 'ASSEMBLY_OPERATION', 'line 1, column 1: JUMP is no instruction; allowed are NOP, HALT, HOST'],
    [
      'NOP\n  LOAD size=3',
      'ASSEMBLY_FIELD',
      'line 2, column 8: expected field=value, found size=3; the fields of LOAD are dep',
    ],
    ['LOAD runBytes', 'ASSEMBLY_FIELD', 'column 6'],
    ['LOAD runBytes=1 runBytes=1', 'ASSEMBLY_FIELD', 'column 17: runBytes is given twice'],
    ['LOAD runBytes=0', 'ASSEMBLY_VALUE', 'column 15: runBytes cannot be 0; allowed are 1 to 16777215'],
    ['LOAD runBytes=', 'ASSEMBLY_VALUE', 'cannot be empty'],
    ['LOAD runBytes=1e3', 'ASSEMBLY_VALUE', 'cannot be 1e3'],
    ['LOAD memory=flash', 'ASSEMBLY_VALUE', 'allowed are sram, weight, parameter, table'],
    ['MAC', 'ASSEMBLY_FIELD', 'MAC needs scaledBits=…; allowed are 8 to 32'],
    ['.origin 3', 'ASSEMBLY_DIRECTIVE', 'allowed are .name, .hardwareHash, .external, .data, .state, .input, .output'],
    ['.external', 'ASSEMBLY_DIRECTIVE', 'column 10: .external lacks SIZE'],
    ['.external 4294967297', 'ASSEMBLY_VALUE', 'no integer from 0 to 4294967296'],
    ['.external 1 2', 'ASSEMBLY_DIRECTIVE', 'takes one operand'],
    ['.external 1\n.external 1', 'ASSEMBLY_DIRECTIVE', 'given twice'],
    ['.data 0 i8 1', 'ASSEMBLY_DIRECTIVE', 'needs .external SIZE before it'],
    ['.external 8\n.data 9 i8 1', 'ASSEMBLY_VALUE', 'from 0 to 8'],
    ['.external 8\n.data 0 f32 1', 'ASSEMBLY_DATA', 'allowed are i8, u8, i16, i32, i64, hex'],
    ['.external 8\n.data 0 i8', 'ASSEMBLY_DATA', 'without values'],
    ['.external 8\n.data 0 i8 128', 'ASSEMBLY_DATA', 'line 2, column 12: 128 is no i8; allowed are -128 to 127'],
    ['.external 8\n.data 0 i8 1*0', 'ASSEMBLY_DATA', 'at least 1'],
    ['.external 8\n.data 0 i16 1 2*999999999999', 'ASSEMBLY_DATA', '8 fit behind'],
    ['.external 8\n.data 7 hex 0000', 'ASSEMBLY_DATA', '2 bytes of data; 1 fit'],
    ['.external 8\n.data 7 hex 0', 'ASSEMBLY_DATA', 'pairs of hexadecimal digits'],
    ['.external 8\n.input a int4 1 0', 'ASSEMBLY_VALUE', 'allowed are int8, uint8, int16'],
    ['.external 8\n.input a int8 1x0 0', 'ASSEMBLY_VALUE', 'is no shape'],
    ['.external 8\n.input a int16 5 0', 'ASSEMBLY_VALUE', '10 bytes at 0 leave external memory'],
    ['.external 8\n.input a int8 1 0 scale=x', 'ASSEMBLY_VALUE', 'allowed are scale=NUMBER'],
    ['.name "never ends', 'ASSEMBLY_STRING', 'column 7'],
  ])('refuses %j with %s', (text, code, words) => {
    expect(() => assemble(text)).toThrow(expect.objectContaining({ code }));
    expect(() => assemble(text)).toThrow(words);
  });

  it('answers any text with a program or a coded error with line and column', () => {
    const words = fc.constantFrom(
      ...operations,
      ...operations.flatMap((op) => instructionLayouts[op].fields.map((field) => `${field.name}=`)),
      ...[
        '.data',
        '.state',
        '.input',
        '.output',
        '.external',
        '.name',
        'i8',
        'hex',
        'int8',
        '1x2',
        '"',
        '\\',
        ';',
        '*',
      ],
      ...[
        '0',
        '1',
        '-1',
        '0x',
        '99999999999999999999',
        '=',
        ' ',
        '\n',
        '\t',
        '"a"',
        'scale=',
        '🙂',
        '\u0000',
        '\u2028',
      ],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.array(words, { maxLength: 30 }).map((parts) => parts.join('')),
      fc.array(words, { maxLength: 30 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, (source) => {
        try {
          assemble(source);
        } catch (error) {
          expect(error).toBeInstanceOf(NpusimError);
          expect((error as NpusimError).code).toMatch(/^ASSEMBLY_[A-Z]+$/);
          expect((error as NpusimError).message).toMatch(/^line \d+, column \d+: /);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('disassemble', () => {
  it('leaves out what is at its default and says which operator an instruction belongs to', () => {
    const program = assemble('.external 8\n.input "in put" int8 1x8 0\nNOP\nVECTOR function=copy count3=8\nHALT', 'p');
    expect(disassemble(program)).toBe(
      [
        '.name "p"',
        '.external 8',
        '.input "in put" int8 1x8 0 scale=1 zeroPoint=0 tensor=0',
        '',
        '; no operator',
        'NOP',
        '',
        '; operator 1 VECTOR vector 1',
        'VECTOR count3=8',
        '',
        '; no operator',
        'HALT',
        '',
      ].join('\n'),
    );
  });

  it('gives text of at most 120 columns that assembles to the same instruction', () => {
    fc.assert(
      fc.property(arbitraryInstruction, (instruction) => {
        const text = textOfInstruction(instruction);
        for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
        expect(assemble(text).instructions).toEqual([instruction]);
      }),
      { numRuns: 500 },
    );
  });

  it('with data, assembles to the same program but for debug map and host model; without, to the same instructions and ports', () => {
    fc.assert(
      fc.property(arbitraryProgram, (program) => {
        const full = assemble(disassemble(program, { data: true }));
        const { name, hardwareHash, instructions, externalBytes, segments, inputs, outputs } = program;
        const { debug, ...rest } = full;
        expect(debug.instructionOperator).toHaveLength(instructions.length);
        const held = segments.filter((segment) => segment.data.length > 0);
        expect(rest).toEqual({ name, hardwareHash, instructions, externalBytes, segments: held, inputs, outputs });
        const listing = assemble(disassemble(program));
        expect(listing.instructions).toEqual(program.instructions);
        expect(listing.inputs).toEqual(program.inputs);
        expect(listing.outputs).toEqual(program.outputs);
      }),
      { numRuns: 200 },
    );
  });
});
