/** Encodings: words written out by hand, the round trip, and every field in its own bits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/isa/decode.ts';
import { encode } from '../../../src/isa/encode.ts';
import { defaultValue, enumNames, instructionOfFields } from '../../../src/isa/fields.ts';
import type { Instruction, Operation } from '../../../src/isa/instructions.generated.ts';
import { instructionLayouts, opcodeLayout, operations } from '../../../src/isa/instructions.generated.ts';
import { arbitraryInstruction } from './arbitraryInstruction.ts';

function blank(op: Operation, changes: Record<string, number | string> = {}): Instruction {
  const values = Object.fromEntries(
    instructionLayouts[op].fields.map((field) => [field.name, field.minimum > 1 ? field.minimum : defaultValue(field)]),
  );
  return instructionOfFields(op, { ...values, ...changes });
}

function wordsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 4 }, (_, word) => view.getUint32(word * 4, true));
}

describe('encode', () => {
  it('lays out LOAD as the table says', () => {
    // Word 0: opcode 8 | dependMac 3 << 16 | reuseDmaOut << 27. Word 2: memory weight 1 | address << 2, 26 bits; runBytes of
    // 24 bits starts word 3; count0 16 bits starts word 4 (24 + 16 > 32), count1 beside it; count2 word 5; strides of 32 bits
    // words 6 to 8; chip strides of 25 bits words 9 to 11.
    const load = blank('LOAD', {
      dependMac: 3,
      reuseDmaOut: 1,
      externalAddress: 0xfedcba98,
      memory: 'weight',
      address: 0x123456,
      runBytes: 0xabcdef,
      count0: 2,
      count1: 3,
      count2: 0xffff,
      externalStride1: -2,
      chipStride2: -1,
    });
    const expected = new Array<number>(32).fill(0);
    expected[0] = 8 | (3 << 16) | (1 << 27);
    expected[1] = 0xfedcba98;
    expected[2] = 1 | (0x123456 << 2);
    expected[3] = 0xabcdef;
    expected[4] = 2 | (3 << 16);
    expected[5] = 0xffff;
    expected[7] = 0xfffffffe;
    expected[11] = 0x1ffffff;
    expect(wordsOf(encode(load))).toEqual(expected);
  });

  it('encodes HALT as its opcode alone', () => {
    expect(wordsOf(encode(blank('HALT')))).toEqual([1, ...new Array<number>(31).fill(0)]);
  });

  it.each([
    ['number beyond the field', blank('LOAD', { runBytes: 2 ** 24 })],
    ['count of zero', blank('LOAD', { count2: 0 })],
    ['fraction', blank('LOAD', { address: 0.5 })],
    ['unknown name', blank('LOAD', { memory: 'flash' })],
    ['name for a number', blank('LOAD', { address: 'one' })],
    ['number for a name', blank('LOAD', { memory: 1 })],
  ])('refuses a %s', (_, instruction) => {
    expect(() => encode(instruction)).toThrow(expect.objectContaining({ code: 'ENCODE_FIELD' }));
  });

  it('is undone by decode for random instructions', () => {
    fc.assert(
      fc.property(arbitraryInstruction, fc.integer({ min: 0, max: 3 }), (instruction, before) => {
        const memory = new Uint8Array(before * 128 + 128);
        memory.set(encode(instruction), before * 128);
        expect(decode(memory, before * 128)).toEqual(instruction);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(operations)('%s: each field sets exactly its own bits, from its least to its greatest value', (op) => {
    const base = encode(blank(op));
    for (const field of instructionLayouts[op].fields) {
      const names = enumNames(field);
      for (const number of [field.minimum, field.maximum]) {
        const value = names?.[number] ?? number;
        const instruction = blank(op, { [field.name]: value });
        const bytes = encode(instruction);
        expect(decode(bytes, 0), field.name).toEqual(instruction);
        // Outside the field nothing changed; inside, two's complement of the number.
        const bits = (words: number[]) =>
          words
            .map((word) => word.toString(2).padStart(32, '0'))
            .reverse()
            .join('');
        const text = bits(wordsOf(bytes));
        const from = text.length - (field.word * 32 + field.bitOffset + field.bits);
        const to = from + field.bits;
        const baseText = bits(wordsOf(base));
        expect(text.slice(0, from) + text.slice(to)).toBe(baseText.slice(0, from) + baseText.slice(to));
        const expected = BigInt.asUintN(field.bits, BigInt(number)).toString(2).padStart(field.bits, '0');
        expect(text.slice(from, to)).toBe(expected);
      }
    }
  });
});

describe('decode', () => {
  const corrupt = (op: Operation, word: number, value: number) => {
    const bytes = new Uint8Array(256);
    bytes.set(encode(blank(op)), 128);
    new DataView(bytes.buffer).setUint32(128 + word * 4, value, true);
    return bytes;
  };

  it.each([
    ['an unknown opcode', corrupt('HALT', 0, 63), 'DECODE_OPCODE', '0x0080'],
    ['a field of the header beyond its operation', corrupt('HALT', 3, 4), 'DECODE_UNUSED_BITS', '0x008c'],
    ['an unused bit in a used word', corrupt('LOAD', 3, 0x01000001), 'DECODE_UNUSED_BITS', '0x008c'],
    ['an enumeration beyond its values', corrupt('VECTOR', 1, 63), 'DECODE_ENUM', '0x0084'],
    ['a count of zero', corrupt('LOAD', 4, 0x00010000), 'DECODE_RANGE', '0x0090'],
  ])('refuses %s with its address', (_, bytes, code, place) => {
    expect(() => decode(bytes, 128)).toThrow(expect.objectContaining({ code }));
    expect(() => decode(bytes, 128)).toThrow(place);
  });

  it('refuses an instruction that the bytes do not hold', () => {
    for (const address of [-128, 1, 128]) {
      expect(() => decode(new Uint8Array(128), address)).toThrow(expect.objectContaining({ code: 'DECODE_LENGTH' }));
    }
  });

  it('refuses every single unused bit of every operation', () => {
    for (const op of operations) {
      const used = new Set<number>();
      for (const field of [opcodeLayout, ...instructionLayouts[op].fields]) {
        for (let bit = 0; bit < field.bits; bit++) used.add(field.word * 32 + field.bitOffset + bit);
      }
      const bytes = encode(blank(op));
      for (let bit = 0; bit < 1024; bit++) {
        if (used.has(bit)) continue;
        const stray = bytes.slice();
        stray[bit >> 3] = (1 << (bit & 7)) | stray[bit >> 3]!;
        expect(() => decode(stray, 0)).toThrow(expect.objectContaining({ code: 'DECODE_UNUSED_BITS' }));
      }
    }
  });

  it('either refuses random words with a coded error or gives what encodes to them', () => {
    fc.assert(
      fc.property(arbitraryInstruction, fc.array(fc.nat(1023), { maxLength: 4 }), (instruction, flips) => {
        const bytes = encode(instruction);
        for (const bit of flips) bytes[bit >> 3] = bytes[bit >> 3]! ^ (1 << (bit & 7));
        let decoded: Instruction;
        try {
          decoded = decode(bytes, 0);
        } catch (error) {
          expect((error as { code: string }).code).toMatch(/^DECODE_/);
          return;
        }
        expect(encode(decoded)).toEqual(bytes);
      }),
      { numRuns: 1000 },
    );
  });
});
