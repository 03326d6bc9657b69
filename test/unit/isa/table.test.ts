/** The instruction table: its checks, and that encodings do not overlap. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateManual } from '../../../isa/gen/manual.ts';
import { generateSystemVerilog } from '../../../isa/gen/systemVerilog.ts';
import { parseTable, readTable } from '../../../isa/gen/table.ts';
import { generateTypeScript } from '../../../isa/gen/typescript.ts';
import {
  instructionBytes,
  instructionLayouts,
  instructionWords,
  opcodeLayout,
  operations,
} from '../../../src/isa/instructions.generated.ts';

const root = join(import.meta.dirname, '..', '..', '..');

const smallTable = (header: string, instructions: string, enums = 'e: [a, b, c]') => `
instructionBytes: 8
enums: { ${enums} }
header: [${header}]
instructions: [${instructions}]
`;
const opcode = '{ name: opcode, bits: 6, doc: d }';
const instruction = (name: string, code: number, fields: string) =>
  `{ name: ${name}, opcode: ${code}, unit: vector, doc: d, fields: [${fields}] }`;

describe('layout of a table', () => {
  it('starts the next word with a field that would straddle one', () => {
    const fields = '{ name: a, bits: 20, doc: d }, { name: b, bits: 6, doc: d }, { name: c, bits: 1, doc: d }';
    const table = parseTable(smallTable(opcode, instruction('X', 1, fields)));
    expect(table.instructions[0]?.fields.map(({ word, bitOffset }) => [word, bitOffset])).toEqual([
      [0, 6],
      [0, 26],
      [1, 0],
    ]);
  });

  it('limits a field to what its bits hold, or to its own bounds', () => {
    const fields = [
      '{ name: a, bits: 4, doc: d }',
      '{ name: b, bits: 4, signed: true, doc: d }',
      '{ name: c, bits: 2, enum: e, doc: d }',
      '{ name: g, bits: 6, minimum: 8, maximum: 32, doc: d }',
    ].join(', ');
    const table = parseTable(smallTable(opcode, instruction('X', 1, fields)));
    expect(table.instructions[0]?.fields.map(({ minimum, maximum }) => [minimum, maximum])).toEqual([
      [0, 15],
      [-8, 7],
      [0, 2],
      [8, 32],
    ]);
  });

  it.each([
    ['ISA_TABLE_DUPLICATE', smallTable(opcode, `${instruction('X', 1, '')}, ${instruction('Y', 1, '')}`)],
    ['ISA_TABLE_DUPLICATE', smallTable(opcode, `${instruction('X', 1, '')}, ${instruction('X', 2, '')}`)],
    [
      'ISA_TABLE_DUPLICATE',
      smallTable(opcode, instruction('X', 1, '{ name: a, bits: 1, doc: d }, { name: a, bits: 1, doc: d }')),
    ],
    ['ISA_TABLE_DUPLICATE', smallTable(opcode, instruction('X', 1, ''), 'e: [a, a]')],
    ['ISA_TABLE_OPCODE', smallTable(opcode, instruction('X', 64, ''))],
    ['ISA_TABLE_SHAPE', smallTable(opcode, instruction('X', 1, '{ name: a, bits: 33, doc: d }'))],
    ['ISA_TABLE_SHAPE', smallTable('{ name: other, bits: 6, doc: d }', instruction('X', 1, ''))],
    ['ISA_TABLE_SHAPE', smallTable(opcode, instruction('X', 1, '{ name: a, bits: 3, docs: d }'))],
    [
      'ISA_TABLE_SIZE',
      smallTable(opcode, instruction('X', 1, '{ name: a, bits: 32, doc: d }, { name: b, bits: 1, doc: d }')),
    ],
    ['ISA_TABLE_ENUM', smallTable(opcode, instruction('X', 1, '{ name: a, bits: 1, enum: e, doc: d }'))],
    ['ISA_TABLE_ENUM', smallTable(opcode, instruction('X', 1, '{ name: a, bits: 8, enum: none, doc: d }'))],
    ['ISA_TABLE_RANGE', smallTable(opcode, instruction('X', 1, '{ name: a, bits: 2, maximum: 4, doc: d }'))],
    ['ISA_TABLE_SYNTAX', 'instructionBytes: 8\ninstructionBytes: 8\n'],
  ])('refuses with %s: %s', (code, text) => {
    expect(() => parseTable(text)).toThrow(expect.objectContaining({ code }));
  });
});

describe('instruction set', () => {
  it('has no two operations with one opcode', () => {
    expect(new Set(operations.map((op) => instructionLayouts[op].opcode)).size).toBe(operations.length);
  });

  it.each(operations)('%s: no two fields share a bit, and all lie inside the instruction', (op) => {
    const owner = new Map<number, string>();
    for (const field of [opcodeLayout, ...instructionLayouts[op].fields]) {
      expect(field.bitOffset + field.bits).toBeLessThanOrEqual(32);
      expect(field.word).toBeLessThan(instructionWords);
      for (let bit = field.bitOffset; bit < field.bitOffset + field.bits; bit++) {
        const place = field.word * 32 + bit;
        expect(owner.get(place) ?? field.name, `bit ${bit} of word ${field.word}`).toBe(field.name);
        owner.set(place, field.name);
      }
    }
    expect(instructionWords * 4).toBe(instructionBytes);
  });

  it('is what `npm run gen` makes of the table', () => {
    const table = readTable(root);
    const read = (path: string) => readFileSync(join(root, path), 'utf8');
    expect(read('src/isa/instructions.generated.ts')).toBe(generateTypeScript(table));
    expect(read('isa/MANUAL.md')).toBe(generateManual(table));
    expect(read('isa/npusim_isa_pkg.sv')).toBe(generateSystemVerilog(table));
  });
});
