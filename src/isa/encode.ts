/** Instruction → 128 bytes, by the layout of the instruction table. */
import { inputError } from '../errors.ts';
import { allowedWords, encodedValue, fieldValues } from './fields.ts';
import type { FieldLayout, Instruction } from './instructions.generated.ts';
import { instructionBytes, instructionLayouts, instructionWords, opcodeLayout } from './instructions.generated.ts';

/** @throws inputError ENCODE_FIELD for a value that the field cannot hold */
export function encode(instruction: Instruction): Uint8Array {
  const bytes = new Uint8Array(instructionBytes);
  encodeInto(instruction, bytes, 0);
  return bytes;
}

/** Writes the instruction at a byte offset of `bytes`. */
export function encodeInto(instruction: Instruction, bytes: Uint8Array, offset: number): void {
  const words = new Uint32Array(instructionWords);
  const { opcode, fields } = instructionLayouts[instruction.op];
  put(words, opcodeLayout, opcode);
  const values = fieldValues(instruction);
  for (const field of fields) {
    const encoded = encodedValue(field, values[field.name]);
    if (encoded === null) {
      throw inputError(
        'ENCODE_FIELD',
        `${instruction.op}: ${field.name} is ${String(values[field.name])}; allowed are ${allowedWords(field)}`,
      );
    }
    put(words, field, encoded);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, instructionBytes);
  for (let word = 0; word < instructionWords; word++) view.setUint32(word * 4, words[word]!, true);
}

function put(words: Uint32Array, field: FieldLayout, value: number): void {
  words[field.word] = words[field.word]! | ((value << field.bitOffset) & fieldMask(field));
}

/** The bits of its word that a field occupies. */
export function fieldMask(field: FieldLayout): number {
  return (0xffffffff >>> (32 - field.bits)) << field.bitOffset;
}
