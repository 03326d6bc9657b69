/** Writes isa/npusim_isa_pkg.sv: opcodes, enumerations, field places and extraction functions for RTL and benches. */
import type { InstructionTable, TableField } from './table.ts';
import { tablePath } from './table.ts';

export function generateSystemVerilog(table: InstructionTable): string {
  const instructionBits = table.instructionBytes * 8;
  const lines = [
    `// Generated from ${tablePath} by \`npm run gen\`; do not edit.`,
    '// Bit n of an instruction is bit n mod 32 of its word n / 32; word 0 is at the lowest address.',
    'package npusim_isa_pkg;',
    '',
    `  localparam int INSTRUCTION_BITS = ${instructionBits};`,
    `  typedef logic [${instructionBits - 1}:0] instruction_t;`,
    '',
    `  typedef enum logic [${table.opcode.bits - 1}:0] {`,
    table.instructions.map((entry) => `    OP_${entry.name} = ${table.opcode.bits}'d${entry.opcode}`).join(',\n'),
    '  } opcode_t;',
  ];
  for (const [name, values] of Object.entries(table.enums)) {
    const bits = enumBits(values.length);
    const prefix = upper(name);
    lines.push('', `  typedef enum logic [${bits - 1}:0] {`);
    lines.push(values.map((value, index) => `    ${prefix}_${upper(value)} = ${bits}'d${index}`).join(',\n'));
    lines.push(`  } ${lower(name)}_t;`);
  }
  lines.push('', '  // Header');
  for (const field of [table.opcode, ...table.header]) lines.push(...extraction('HEADER', field));
  for (const entry of table.instructions) {
    const own = entry.fields.slice(table.header.length);
    if (own.length > 0) lines.push('', `  // ${entry.name}`);
    for (const field of own) lines.push(...extraction(entry.name, field));
  }
  lines.push('', 'endpackage', '');
  return lines.join('\n');
}

function extraction(owner: string, field: TableField): string[] {
  const name = `${owner}_${upper(field.name)}`;
  const type = `logic${field.signed ? ' signed' : ''} [${field.bits - 1}:0]`;
  return [
    `  localparam int ${name}_LSB = ${field.word * 32 + field.bitOffset};`,
    `  localparam int ${name}_BITS = ${field.bits};`,
    `  function automatic ${type} ${name.toLowerCase()}(input instruction_t instruction);`,
    `    return instruction[${name}_LSB +: ${name}_BITS];`,
    '  endfunction',
  ];
}

function enumBits(values: number): number {
  return Math.max(1, Math.ceil(Math.log2(values)));
}

function lower(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

function upper(name: string): string {
  return lower(name).toUpperCase();
}
