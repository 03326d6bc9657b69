/** Reads isa/instructions.yaml, checks it and lays its fields out in words. The rules are those of the table's opening comment. */
import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { inputError } from '../../src/errors.ts';

export const wordBits = 32;
export const tablePath = 'isa/instructions.yaml';
export const units = ['sequencer', 'dmaIn', 'dmaOut', 'macArray', 'vector'] as const;

const identifier = z.string().regex(/^[a-z][A-Za-z0-9]*$/);
const fieldSchema = z.strictObject({
  name: identifier,
  bits: z.int().min(1).max(wordBits),
  signed: z.boolean().default(false),
  enum: identifier.optional(),
  minimum: z.int().optional(),
  maximum: z.int().optional(),
  unit: z.string().optional(),
  doc: z.string(),
});
const tableSchema = z.strictObject({
  instructionBytes: z.int().min(4),
  enums: z.record(identifier, z.array(identifier).min(1)),
  header: z.array(fieldSchema).min(1),
  instructions: z.array(
    z.strictObject({
      name: z.string().regex(/^[A-Z][A-Z0-9]*$/),
      opcode: z.int().min(0),
      unit: z.enum(units),
      doc: z.string(),
      fields: z.array(fieldSchema),
    }),
  ),
});

/** One field, placed: bits bitOffset … bitOffset + bits − 1 of a word. */
export interface TableField {
  readonly name: string;
  readonly word: number;
  readonly bitOffset: number;
  readonly bits: number;
  readonly signed: boolean;
  readonly enumName: string | null;
  /** Least and greatest legal value. */
  readonly minimum: number;
  readonly maximum: number;
  readonly unit: string | null;
  readonly doc: string;
}

export interface TableInstruction {
  readonly name: string;
  readonly opcode: number;
  readonly unit: (typeof units)[number];
  readonly doc: string;
  /** Every field but the opcode, the header's first. */
  readonly fields: readonly TableField[];
}

export interface InstructionTable {
  readonly instructionBytes: number;
  readonly enums: Readonly<Record<string, readonly string[]>>;
  readonly opcode: TableField;
  /** The header's fields behind the opcode. */
  readonly header: readonly TableField[];
  readonly instructions: readonly TableInstruction[];
}

type RawField = z.infer<typeof fieldSchema>;

/** @throws inputError ISA_TABLE_… when the text is no legal table */
export function parseTable(text: string): InstructionTable {
  const document = parseDocument(text, { uniqueKeys: true });
  const problem = document.errors[0];
  if (problem !== undefined) throw inputError('ISA_TABLE_SYNTAX', `${tablePath}: ${problem.message}`);
  const parsed = tableSchema.safeParse(document.toJS());
  if (!parsed.success) throw inputError('ISA_TABLE_SHAPE', `${tablePath}: ${z.prettifyError(parsed.error)}`);
  const raw = parsed.data;
  const words = raw.instructionBytes / 4;
  if (!Number.isInteger(words))
    throw inputError('ISA_TABLE_SHAPE', `${tablePath}: instructionBytes is no multiple of 4`);
  for (const [name, values] of Object.entries(raw.enums)) requireUnique(values, `values of enum ${name}`);

  const place = (owner: string, fields: readonly RawField[]): TableField[] => {
    requireUnique(['op', ...fields.map((field) => field.name)], `fields of ${owner}`);
    let word = 0;
    let bitOffset = 0;
    return fields.map((field) => {
      if (bitOffset + field.bits > wordBits) {
        word += 1;
        bitOffset = 0;
      }
      const placed = placeField(owner, field, word, bitOffset, raw.enums);
      bitOffset += field.bits;
      if (word >= words)
        throw inputError('ISA_TABLE_SIZE', `${tablePath}: ${owner}.${field.name} lies beyond word ${words - 1}`);
      return placed;
    });
  };

  const header = place('header', raw.header);
  const opcode = header[0];
  if (opcode?.name !== 'opcode')
    throw inputError('ISA_TABLE_SHAPE', `${tablePath}: the first header field must be the opcode`);
  requireUnique(
    raw.instructions.map((entry) => entry.name),
    'instruction names',
  );
  requireUnique(
    raw.instructions.map((entry) => entry.opcode),
    'opcodes',
  );
  const instructions = raw.instructions.map((entry) => {
    if (entry.opcode > opcode.maximum)
      throw inputError(
        'ISA_TABLE_OPCODE',
        `${tablePath}: opcode ${entry.opcode} of ${entry.name} exceeds ${opcode.maximum}`,
      );
    const fields = place(entry.name, [...raw.header, ...entry.fields]).slice(1);
    return { name: entry.name, opcode: entry.opcode, unit: entry.unit, doc: entry.doc, fields };
  });
  return { instructionBytes: raw.instructionBytes, enums: raw.enums, opcode, header: header.slice(1), instructions };
}

export function readTable(root: string): InstructionTable {
  return parseTable(readFileSync(`${root}/${tablePath}`, 'utf8'));
}

function placeField(
  owner: string,
  field: RawField,
  word: number,
  bitOffset: number,
  enums: Readonly<Record<string, readonly string[]>>,
): TableField {
  const span = 2 ** field.bits;
  const least = field.signed ? -span / 2 : 0;
  let greatest = field.signed ? span / 2 - 1 : span - 1;
  if (field.enum !== undefined) {
    const values = enums[field.enum];
    if (values === undefined)
      throw inputError('ISA_TABLE_ENUM', `${tablePath}: ${owner}.${field.name}: no enum ${field.enum}`);
    if (field.signed || values.length > span)
      throw inputError(
        'ISA_TABLE_ENUM',
        `${tablePath}: ${owner}.${field.name}: enum ${field.enum} needs more than ${field.bits} unsigned bits`,
      );
    greatest = values.length - 1;
  }
  const minimum = field.minimum ?? least;
  const maximum = field.maximum ?? greatest;
  if (minimum < least || maximum > greatest || minimum > maximum)
    throw inputError(
      'ISA_TABLE_RANGE',
      `${tablePath}: ${owner}.${field.name}: ${minimum}…${maximum} does not fit ${least}…${greatest}`,
    );
  return {
    name: field.name,
    word,
    bitOffset,
    bits: field.bits,
    signed: field.signed,
    enumName: field.enum ?? null,
    minimum: Object.is(minimum, -0) ? 0 : minimum,
    maximum,
    unit: field.unit ?? null,
    doc: field.doc,
  };
}

function requireUnique(values: readonly (string | number)[], what: string): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw inputError('ISA_TABLE_DUPLICATE', `${tablePath}: ${what}: ${twice} appears twice`);
}
