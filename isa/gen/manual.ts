/** Writes isa/MANUAL.md: every instruction with the places, ranges, units and meanings of its fields. */
import type { InstructionTable, TableField } from './table.ts';
import { tablePath } from './table.ts';

export function generateManual(table: InstructionTable): string {
  const lines = [
    `<!-- Generated from ${tablePath} by \`npm run gen\`; do not edit. -->`,
    '',
    '# Instruction set manual',
    '',
    `An instruction is ${table.instructionBytes} bytes: ${table.instructionBytes / 4} little-endian 32-bit words. Bits that no field names must be zero.`,
    'Values and cycles of every instruction are in [MICROARCHITECTURE.md](MICROARCHITECTURE.md).',
    '',
    '| instruction | opcode | unit | meaning |',
    '| --- | --- | --- | --- |',
  ];
  for (const entry of table.instructions)
    lines.push(`| [${entry.name}](#${entry.name.toLowerCase()}) | ${entry.opcode} | ${entry.unit} | ${entry.doc} |`);
  lines.push('', '## Header', '', 'Every instruction begins with these fields.', '');
  lines.push(...fieldTable([table.opcode, ...table.header]));
  for (const entry of table.instructions) {
    lines.push('', `## ${entry.name}`, '', `Opcode ${entry.opcode}, unit ${entry.unit}. ${entry.doc}`);
    const own = entry.fields.slice(table.header.length);
    if (own.length > 0) lines.push('', ...fieldTable(own));
  }
  lines.push('', '## Enumerations');
  for (const [name, values] of Object.entries(table.enums)) {
    lines.push('', `### ${name}`, '', '| value | name |', '| --- | --- |');
    values.forEach((value, index) => lines.push(`| ${index} | ${value} |`));
  }
  lines.push('');
  return lines.join('\n');
}

function fieldTable(fields: readonly TableField[]): string[] {
  return [
    '| field | word | bits | values | unit | meaning |',
    '| --- | --- | --- | --- | --- | --- |',
    ...fields.map((field) => {
      const last = field.bitOffset + field.bits - 1;
      const bits = last === field.bitOffset ? `${last}` : `${last}:${field.bitOffset}`;
      const range = `${field.minimum}…${field.maximum}`;
      const values = field.enumName === null ? range : `[${field.enumName}](#${field.enumName.toLowerCase()})`;
      return `| ${field.name} | ${field.word} | ${bits} | ${values} | ${field.unit ?? ''} | ${field.doc} |`;
    }),
  ];
}
