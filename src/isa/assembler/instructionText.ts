/** One instruction as text: `OP field=value …`; fields at their default are left out. */
import type { FieldValues } from '../fields.ts';
import {
  allowedWords,
  defaultValue,
  encodedValue,
  enumNames,
  fieldOf,
  fieldValues,
  instructionOfFields,
} from '../fields.ts';
import type { Instruction, Operation } from '../instructions.generated.ts';
import { instructionLayouts, operations } from '../instructions.generated.ts';
import type { Statement, Token } from './lines.ts';
import { assemblyError } from './lines.ts';
import { integerOf } from './numbers.ts';

/** Longest line that the disassembler writes. */
const lineWidth = 120;
const indent = '    ';

export function isOperation(text: string): text is Operation {
  return (operations as readonly string[]).includes(text);
}

/** @throws inputError ASSEMBLY_FIELD, ASSEMBLY_VALUE with line, column and the allowed set */
export function instructionOfStatement(statement: Statement): Instruction {
  const [head, ...assignments] = statement;
  const op = head.text;
  if (!isOperation(op))
    throw assemblyError('OPERATION', head, `${op} is no instruction; allowed are ${operations.join(', ')}`);
  const { fields } = instructionLayouts[op];
  const values: FieldValues = {};
  for (const token of assignments) assign(op, values, token);
  for (const field of fields) {
    if (field.name in values) continue;
    const value = defaultValue(field);
    if (encodedValue(field, value) === null) {
      throw assemblyError('FIELD', head, `${op} needs ${field.name}=…; allowed are ${allowedWords(field)}`);
    }
    values[field.name] = value;
  }
  return instructionOfFields(op, values);
}

function assign(op: Operation, values: FieldValues, token: Token): void {
  const equals = token.text.indexOf('=');
  const name = equals < 0 ? token.text : token.text.slice(0, equals);
  const field = fieldOf(op, name);
  if (equals < 0 || field === null || token.quoted) {
    const names = instructionLayouts[op].fields.map((known) => known.name).join(', ');
    throw assemblyError('FIELD', token, `expected field=value, found ${token.text}; the fields of ${op} are ${names}`);
  }
  if (name in values) throw assemblyError('FIELD', token, `${name} is given twice`);
  const text = token.text.slice(equals + 1);
  const value = enumNames(field) === null ? integerOf(text) : text;
  if (value === null || encodedValue(field, value) === null) {
    const at = { line: token.line, column: token.column + equals + 1 };
    throw assemblyError(
      'VALUE',
      at,
      `${name} cannot be ${text === '' ? 'empty' : text}; allowed are ${allowedWords(field)}`,
    );
  }
  values[name] = value;
}

/** The text that assembles to this instruction; long ones are continued with `\` on indented lines. */
export function textOfInstruction(instruction: Instruction): string {
  const values = fieldValues(instruction);
  const lines: string[] = [];
  let line: string = instruction.op;
  for (const field of instructionLayouts[instruction.op].fields) {
    const value = values[field.name];
    if (value === defaultValue(field)) continue;
    const word = ` ${field.name}=${String(value)}`;
    if (line.length + word.length + 2 > lineWidth) {
      lines.push(`${line} \\`);
      line = indent + word.trimStart();
    } else line += word;
  }
  lines.push(line);
  return lines.join('\n');
}
