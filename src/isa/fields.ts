/** The value of one instruction field: what is legal by the instruction table, and how values and bits correspond. */
import type { FieldLayout, Instruction, Operation } from './instructions.generated.ts';
import { enumValues, instructionLayouts, operations } from './instructions.generated.ts';

export type FieldValue = number | string;
export type FieldValues = Record<string, FieldValue>;

/** Fields of an instruction by name, for code that is driven by the table. */
export function fieldValues(instruction: Instruction): Readonly<Record<string, FieldValue | undefined>> {
  return instruction as unknown as Readonly<Record<string, FieldValue>>;
}

/** The instruction whose fields these are; every field of the operation must be there. */
export function instructionOfFields(op: Operation, values: FieldValues): Instruction {
  return { op, ...values } as unknown as Instruction;
}

/** Names of an enumerated field's values, or null for a number. */
export function enumNames(field: FieldLayout): readonly string[] | null {
  return field.enumName === null ? null : enumValues[field.enumName];
}

/** What the field may be, in words. */
export function allowedWords(field: FieldLayout): string {
  return enumNames(field)?.join(', ') ?? `${field.minimum} to ${field.maximum}`;
}

/** The number that encodes a value (index of an enumeration), or null when the value is illegal. */
export function encodedValue(field: FieldLayout, value: FieldValue | undefined): number | null {
  const names = enumNames(field);
  if (names !== null) {
    const index = typeof value === 'string' ? names.indexOf(value) : -1;
    return index < 0 ? null : index;
  }
  if (typeof value !== 'number' || !Number.isInteger(value)) return null;
  return value < field.minimum || value > field.maximum ? null : value;
}

/** The field's value where assembly does not give it: the first of an enumeration, 1 for a count of at least 1, else 0. */
export function defaultValue(field: FieldLayout): FieldValue {
  const names = enumNames(field);
  if (names !== null) return names[0]!;
  return field.minimum === 1 ? 1 : 0;
}

const fieldsByName = new Map(
  operations.map((op) => [op, new Map(instructionLayouts[op].fields.map((field) => [field.name, field]))]),
);

/** Field of that name, or null. */
export function fieldOf(op: Operation, name: string): FieldLayout | null {
  return fieldsByName.get(op)?.get(name) ?? null;
}
