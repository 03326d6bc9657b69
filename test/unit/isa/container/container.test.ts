/** The program file: exact round trip, refusal of damage, and no harm from any bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NpusimError } from '../../../../src/errors.ts';
import { formatVersion, sealFile, sectionTags, tableOffset } from '../../../../src/isa/container/format.ts';
import { decodeProgram, isProgramFile } from '../../../../src/isa/container/read.ts';
import { encodeProgram } from '../../../../src/isa/container/write.ts';
import type { Program } from '../../../../src/isa/program.ts';
import { arbitraryProgram } from '../arbitraryInstruction.ts';

const [sample] = fc.sample(arbitraryProgram, { numRuns: 1, seed: 4 }) as [Program];

/** A program file changed by `change` and sealed again, as a forger would. */
function forged(
  change: (file: Uint8Array, view: DataView) => void,
  from: Uint8Array = encodeProgram(sample),
): Uint8Array {
  change(from, new DataView(from.buffer));
  sealFile(from);
  return from;
}

/** The file with its metadata's JSON changed; all sections are laid out anew. */
function withMetadata(change: (metadata: Record<string, unknown>) => void, program: Program = sample): Uint8Array {
  const file = encodeProgram(program);
  const view = new DataView(file.buffer);
  const entry = tableOffset;
  const offset = view.getUint32(entry + 4, true);
  const length = view.getUint32(entry + 8, true);
  const metadata = JSON.parse(Buffer.from(file.subarray(offset, offset + length)).toString()) as Record<
    string,
    unknown
  >;
  change(metadata);
  const json = Buffer.from(JSON.stringify(metadata));
  const grown = json.length - length;
  const moved = new Uint8Array(file.length + grown);
  moved.set(file.subarray(0, offset));
  moved.set(json, offset);
  moved.set(file.subarray(offset + length), offset + json.length);
  const movedView = new DataView(moved.buffer);
  movedView.setUint32(16, moved.length, true);
  movedView.setUint32(entry + 8, json.length, true);
  for (let section = 1; section < sectionTags.length; section++) {
    const place = tableOffset + section * 12 + 4;
    movedView.setUint32(place, movedView.getUint32(place, true) + grown, true);
  }
  sealFile(moved);
  return moved;
}

function codeOf(bytes: Uint8Array): string {
  try {
    decodeProgram(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(NpusimError);
    return (error as NpusimError).code;
  }
  return 'none';
}

describe('program file', () => {
  it('gives back every program exactly, and equal bytes for it', () => {
    fc.assert(
      fc.property(arbitraryProgram, (program) => {
        const bytes = encodeProgram(program);
        expect(isProgramFile(bytes)).toBe(true);
        const decoded = decodeProgram(bytes);
        expect(decoded).toEqual(program);
        expect(encodeProgram(decoded)).toEqual(bytes);
      }),
      { numRuns: 150 },
    );
  });

  it('reads a file that lies inside a larger buffer', () => {
    const bytes = encodeProgram(sample);
    const larger = new Uint8Array(bytes.length + 10);
    larger.set(bytes, 5);
    expect(decodeProgram(larger.subarray(5, 5 + bytes.length))).toEqual(sample);
  });

  it.each([
    ['no magic', () => Uint8Array.from([1, 2, 3]), 'PROGRAM_MAGIC'],
    ['a header cut off', () => encodeProgram(sample).slice(0, 60), 'PROGRAM_TRUNCATED'],
    ['an end cut off', () => encodeProgram(sample).slice(0, -1), 'PROGRAM_TRUNCATED'],
    ['another version', () => forged((_, view) => view.setUint32(8, formatVersion + 1, true)), 'PROGRAM_VERSION'],
    [
      'a flipped bit',
      () => {
        const bytes = encodeProgram(sample);
        bytes[bytes.length - 1]! ^= 1;
        return bytes;
      },
      'PROGRAM_CHECKSUM',
    ],
    ['a wrong number of sections', () => forged((_, view) => view.setUint32(12, 4, true)), 'PROGRAM_SECTIONS'],
    [
      'a section beyond the file',
      () => forged((_, view) => view.setUint32(tableOffset + 8, 0xffffffff, true)),
      'PROGRAM_SECTIONS',
    ],
    [
      'overlapping sections',
      () => forged((_, view) => view.setUint32(tableOffset + 12 + 4, tableOffset, true)),
      'PROGRAM_SECTIONS',
    ],
    ['an unknown section', () => forged((file) => (file[tableOffset] = 0x58)), 'PROGRAM_SECTIONS'],
    [
      'metadata that is no JSON',
      () => forged((file, view) => (file[view.getUint32(tableOffset + 4, true)] = 0x5b)),
      'PROGRAM_METADATA',
    ],
    [
      'a port beyond external memory',
      () => withMetadata((metadata) => (metadata['externalBytes'] = 130)),
      'PROGRAM_SEGMENTS',
    ],
    ['an unknown key', () => withMetadata((metadata) => (metadata['more'] = 1)), 'PROGRAM_METADATA'],
    ['an operator that is absent', () => withMetadata((metadata) => (metadata['operators'] = [])), 'PROGRAM_REFERENCE'],
    [
      'segments longer than their bytes',
      () =>
        withMetadata((metadata) => (metadata['segments'] = [{ externalAddress: 0, bytes: 4000, kind: 'constant' }])),
      'PROGRAM_SEGMENTS',
    ],
    [
      'a shape of 10^18 elements',
      () =>
        withMetadata((metadata) => {
          const [port] = metadata['inputs'] as [Record<string, unknown>];
          port['shape'] = [1e6, 1e6, 1e6];
        }),
      'PROGRAM_REFERENCE',
    ],
    [
      'an illegal instruction',
      () => forged((file, view) => (file[view.getUint32(tableOffset + 12 + 4, true)] = 0x3f)),
      'PROGRAM_INSTRUCTION',
    ],
  ])('refuses %s', (_, bytes, code) => {
    expect(codeOf(bytes())).toBe(code);
  });

  it('answers 1000 damaged files with a coded error or a program, sealed or not', () => {
    let refused = 0;
    fc.assert(
      fc.property(
        arbitraryProgram,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat(), { nil: undefined }),
        fc.boolean(),
        (program, changes, cut, seals) => {
          let bytes = encodeProgram(program);
          for (const [place, value] of changes) bytes[place % bytes.length] = value;
          if (cut !== undefined) bytes = bytes.slice(0, cut % bytes.length);
          if (seals && bytes.length > tableOffset) {
            if (bytes.length >= 20) new DataView(bytes.buffer).setUint32(16, bytes.length, true);
            sealFile(bytes);
          }
          if (codeOf(bytes) !== 'none') refused += 1;
          expect(codeOf(bytes)).toMatch(/^(none|PROGRAM_[A-Z]+)$/);
        },
      ),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it('answers random bytes with a coded error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(codeOf(bytes)).toMatch(/^PROGRAM_/);
        const file = new Uint8Array(bytes.length + 8);
        file.set(encodeProgram(sample).subarray(0, 8));
        file.set(bytes, 8);
        expect(codeOf(file)).toMatch(/^PROGRAM_/);
      }),
      { numRuns: 300 },
    );
  });
});
