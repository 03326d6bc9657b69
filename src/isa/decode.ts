/** 128 bytes → instruction; every word that no instruction encodes is refused with its address. */
import type { NpusimError } from '../errors.ts';
import { inputError } from '../errors.ts';
import { fieldMask } from './encode.ts';
import type { FieldValues } from './fields.ts';
import { allowedWords, enumNames, instructionOfFields } from './fields.ts';
import type { FieldLayout, Instruction, Operation } from './instructions.generated.ts';
import {
  instructionBytes,
  instructionLayouts,
  instructionWords,
  opcodeLayout,
  operations,
} from './instructions.generated.ts';

const operationOfOpcode = new Map<number, Operation>(operations.map((op) => [instructionLayouts[op].opcode, op]));

/** Bits that an operation uses, by word. */
const usedBits = new Map<Operation, Uint32Array>(
  operations.map((op) => {
    const used = new Uint32Array(instructionWords);
    for (const field of [opcodeLayout, ...instructionLayouts[op].fields]) {
      used[field.word] = used[field.word]! | fieldMask(field);
    }
    return [op, used];
  }),
);

/**
 * @param bytes the instruction memory
 * @param address byte address of the instruction in it, named in errors
 * @throws inputError DECODE_LENGTH, DECODE_OPCODE, DECODE_UNUSED_BITS, DECODE_ENUM, DECODE_RANGE
 */
export function decode(bytes: Uint8Array, address: number): Instruction {
  if (address < 0 || address + instructionBytes > bytes.length) {
    throw inputError(
      'DECODE_LENGTH',
      `instruction at ${place(address)}: ${instructionBytes} bytes are needed, the program has ${bytes.length}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + address, instructionBytes);
  const opcode = unsigned(view, opcodeLayout);
  const op = operationOfOpcode.get(opcode);
  if (op === undefined) {
    const known = operations.map((name) => `${instructionLayouts[name].opcode} ${name}`).join(', ');
    throw failure('DECODE_OPCODE', address, opcodeLayout, `opcode ${opcode} is unknown; known are ${known}`);
  }
  const used = usedBits.get(op)!;
  for (let word = 0; word < instructionWords; word++) {
    const stray = (view.getUint32(word * 4, true) & ~used[word]!) >>> 0;
    if (stray !== 0) {
      const words = `${op}: bits ${place(stray)} of word ${word} are unused and must be zero`;
      throw failure('DECODE_UNUSED_BITS', address, { word }, words);
    }
  }
  const values: FieldValues = {};
  for (const field of instructionLayouts[op].fields) {
    const raw = unsigned(view, field);
    const value = field.signed ? signedValue(raw, field.bits) : raw;
    if (value < field.minimum || value > field.maximum) {
      const code = field.enumName === null ? 'DECODE_RANGE' : 'DECODE_ENUM';
      throw failure(code, address, field, `${op}: ${field.name} is ${value}; allowed are ${allowedWords(field)}`);
    }
    values[field.name] = enumNames(field)?.[value] ?? value;
  }
  return instructionOfFields(op, values);
}

function unsigned(view: DataView, field: FieldLayout): number {
  return (view.getUint32(field.word * 4, true) & fieldMask(field)) >>> field.bitOffset;
}

function signedValue(raw: number, bits: number): number {
  return raw >= 2 ** (bits - 1) ? raw - 2 ** bits : raw;
}

function failure(code: string, address: number, at: Pick<FieldLayout, 'word'>, words: string): NpusimError {
  return inputError(code, `instruction at ${place(address)}, word at ${place(address + at.word * 4)}: ${words}`);
}

function place(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`;
}
