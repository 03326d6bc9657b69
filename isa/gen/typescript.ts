/** Writes src/isa/instructions.generated.ts: instruction types and the field layout that encoder and decoder read. */
import type { InstructionTable, TableField } from './table.ts';
import { tablePath, units } from './table.ts';

export function generateTypeScript(table: InstructionTable): string {
  const lines = [
    `/** Generated from ${tablePath} by \`npm run gen\`; do not edit. Instruction types and the layout of their fields. */`,
    '',
    `export const instructionBytes = ${table.instructionBytes};`,
    `export const instructionWords = ${table.instructionBytes / 4};`,
    '',
    `export const units = [${units.map(quote).join(', ')}] as const;`,
    'export type Unit = (typeof units)[number];',
  ];
  for (const [name, values] of Object.entries(table.enums)) {
    lines.push(
      '',
      `export const ${name}Values = [${values.map(quote).join(', ')}] as const;`,
      `export type ${typeName(name)} = (typeof ${name}Values)[number];`,
    );
  }
  lines.push(
    '',
    '/** Values of each enumeration, by its name; an encoding is the index. */',
    'export const enumValues = {',
  );
  for (const name of Object.keys(table.enums)) lines.push(`  ${name}: ${name}Values,`);
  lines.push('} as const;', 'export type EnumName = keyof typeof enumValues;');

  lines.push('', '/** Fields of every instruction. */', 'export interface InstructionHeader {');
  for (const field of table.header) lines.push(...member(field));
  lines.push('}');
  for (const instruction of table.instructions) {
    lines.push('', `/** ${instruction.doc} */`);
    lines.push(`export interface ${interfaceName(instruction.name)} extends InstructionHeader {`);
    lines.push(`  readonly op: ${quote(instruction.name)};`);
    for (const field of instruction.fields.slice(table.header.length)) lines.push(...member(field));
    lines.push('}');
  }
  const names = table.instructions.map((instruction) => interfaceName(instruction.name));
  lines.push('', `export type Instruction =\n${names.map((name) => `  | ${name}`).join('\n')};`);
  lines.push("export type Operation = Instruction['op'];");
  lines.push('export type InstructionOf<Op extends Operation> = Extract<Instruction, { op: Op }>;');
  lines.push(
    `export const operations = [${table.instructions.map((entry) => quote(entry.name)).join(', ')}] as const;`,
  );

  lines.push(
    '',
    '/** Bits bitOffset … bitOffset + bits − 1 of the little-endian 32-bit word `word`. */',
    'export interface FieldLayout {',
    '  readonly name: string;',
    '  readonly word: number;',
    '  readonly bitOffset: number;',
    '  readonly bits: number;',
    '  readonly signed: boolean;',
    '  readonly enumName: EnumName | null;',
    '  /** Least and greatest legal value; of an enumeration, index. */',
    '  readonly minimum: number;',
    '  readonly maximum: number;',
    '}',
    'export interface InstructionLayout {',
    '  readonly opcode: number;',
    '  readonly unit: Unit;',
    '  /** Every field but the opcode. */',
    '  readonly fields: readonly FieldLayout[];',
    '}',
    '',
    `export const opcodeLayout: FieldLayout = ${layout(table.opcode)};`,
    '',
    'const header: readonly FieldLayout[] = [',
    ...table.header.map((field) => `  ${layout(field)},`),
    '];',
    '',
    'export const instructionLayouts: Readonly<Record<Operation, InstructionLayout>> = {',
  );
  for (const instruction of table.instructions) {
    lines.push(
      `  ${instruction.name}: {`,
      `    opcode: ${instruction.opcode},`,
      `    unit: ${quote(instruction.unit)},`,
      '    fields: [',
      '      ...header,',
      ...instruction.fields.slice(table.header.length).map((field) => `      ${layout(field)},`),
      '    ],',
      '  },',
    );
  }
  lines.push('};', '');
  return lines.join('\n');
}

function member(field: TableField): string[] {
  const unit = field.unit === null ? '' : ` [${field.unit}]`;
  const range = field.enumName === null ? ` ${field.minimum}…${field.maximum}.` : '';
  const type = field.enumName === null ? 'number' : typeName(field.enumName);
  return [`  /** ${field.doc}${range}${unit} */`, `  readonly ${field.name}: ${type};`];
}

function layout(field: TableField): string {
  const enumName = field.enumName === null ? 'null' : quote(field.enumName);
  return (
    `{ name: ${quote(field.name)}, word: ${field.word}, bitOffset: ${field.bitOffset}, bits: ${field.bits}, ` +
    `signed: ${field.signed}, enumName: ${enumName}, minimum: ${field.minimum}, maximum: ${field.maximum} }`
  );
}

function quote(text: string): string {
  return `'${text}'`;
}

function typeName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function interfaceName(name: string): string {
  return `${name.charAt(0)}${name.slice(1).toLowerCase()}Instruction`;
}
