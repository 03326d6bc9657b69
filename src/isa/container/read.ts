/** File → program (container/format.ts), every length and index checked before it is used. */
import { inputError, NpusimError } from '../../errors.ts';
import { decode } from '../decode.ts';
import type { Instruction } from '../instructions.generated.ts';
import { instructionBytes } from '../instructions.generated.ts';
import type { Program, Segment } from '../program.ts';
import { checkReferences } from './check.ts';
import type { SectionTag } from './format.ts';
import {
  contentHash,
  entryBytes,
  formatVersion,
  hashBytes,
  hashOffset,
  magic,
  sectionTags,
  tableOffset,
} from './format.ts';
import type { Metadata } from './metadata.ts';
import { debugPart, parseMetadata } from './metadata.ts';

/** Whether these bytes begin like a program file. */
export function isProgramFile(bytes: Uint8Array): boolean {
  return bytes.length >= magic.length && magic.every((value, index) => bytes[index] === value);
}

/**
 * Allocates no more than the file is long, whatever the file says.
 * @throws inputError PROGRAM_MAGIC, PROGRAM_VERSION, PROGRAM_TRUNCATED, PROGRAM_SECTIONS, PROGRAM_CHECKSUM, PROGRAM_METADATA,
 *   PROGRAM_SEGMENTS, PROGRAM_INSTRUCTION, PROGRAM_REFERENCE
 */
export function decodeProgram(bytes: Uint8Array): Program {
  const sections = sectionsOf(bytes);
  const metadata = parseMetadata(sections.META);
  const instructions = instructionsOf(sections.CODE);
  const program: Program = {
    name: metadata.name,
    hardwareHash: metadata.hardwareHash,
    instructions,
    externalBytes: metadata.externalBytes,
    segments: segmentsOf(metadata, sections.DATA),
    inputs: metadata.inputs,
    outputs: metadata.outputs,
    ...(sections.HOST.length === 0 ? {} : { hostModel: sections.HOST.slice() }),
    debug: {
      ...debugPart(metadata),
      instructionOperator: int32Of('OPER', sections.OPER, instructions.length),
      instructionScope: int32Of('SCOP', sections.SCOP, instructions.length),
    },
  };
  checkReferences(program);
  return program;
}

function sectionsOf(bytes: Uint8Array): Record<SectionTag, Uint8Array> {
  if (!isProgramFile(bytes)) {
    throw inputError('PROGRAM_MAGIC', 'this is no npusim program: it does not begin with "NPUSIM\\r\\n"');
  }
  const tableEnd = tableOffset + sectionTags.length * entryBytes;
  if (bytes.length < tableEnd) {
    throw inputError('PROGRAM_TRUNCATED', `the program file has ${bytes.length} bytes; its header needs ${tableEnd}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const version = view.getUint32(8, true);
  if (version !== formatVersion) {
    throw inputError(
      'PROGRAM_VERSION',
      `the program file has version ${version}; readable is ${formatVersion}: compile it anew`,
    );
  }
  const length = view.getUint32(16, true);
  if (length !== bytes.length) {
    throw inputError('PROGRAM_TRUNCATED', `the program file has ${bytes.length} bytes; it should have ${length}`);
  }
  if (!contentHash(bytes).every((value, index) => value === bytes[hashOffset + index])) {
    throw inputError(
      'PROGRAM_CHECKSUM',
      `the program file is damaged: its content does not match its ${hashBytes * 8}-bit hash`,
    );
  }
  const count = view.getUint32(12, true);
  if (count !== sectionTags.length) {
    throw inputError('PROGRAM_SECTIONS', `the program file has ${count} sections; allowed are ${sectionTags.length}`);
  }
  let end = tableEnd;
  const entries = sectionTags.map((tag, number) => {
    const entry = tableOffset + number * entryBytes;
    const found = String.fromCharCode(...bytes.subarray(entry, entry + 4));
    const offset = view.getUint32(entry + 4, true);
    const sectionLength = view.getUint32(entry + 8, true);
    if (found !== tag || offset < end || offset + sectionLength > bytes.length) {
      throw inputError(
        'PROGRAM_SECTIONS',
        `section ${number} of the program file must be ${tag}, behind ${end} and inside the file`,
      );
    }
    end = offset + sectionLength;
    return [tag, bytes.subarray(offset, end)] as const;
  });
  return Object.fromEntries(entries) as Record<SectionTag, Uint8Array>;
}

function instructionsOf(code: Uint8Array): Instruction[] {
  if (code.length % instructionBytes !== 0) {
    throw inputError('PROGRAM_SECTIONS', `CODE has ${code.length} bytes; it must be a multiple of ${instructionBytes}`);
  }
  try {
    return Array.from({ length: code.length / instructionBytes }, (_, number) =>
      decode(code, number * instructionBytes),
    );
  } catch (error) {
    throw error instanceof NpusimError ? inputError('PROGRAM_INSTRUCTION', error.message) : error;
  }
}

function int32Of(tag: SectionTag, bytes: Uint8Array, length: number): Int32Array {
  if (bytes.length !== length * 4) {
    throw inputError('PROGRAM_SECTIONS', `${tag} has ${bytes.length} bytes; ${length} instructions need ${length * 4}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Int32Array.from({ length }, (_, index) => view.getInt32(index * 4, true));
}

function segmentsOf(metadata: Metadata, data: Uint8Array): Segment[] {
  const total = metadata.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  if (total !== data.length) {
    throw inputError('PROGRAM_SEGMENTS', `the segments have ${total} bytes; the file holds ${data.length}`);
  }
  let at = 0;
  return metadata.segments.map(({ externalAddress, bytes, kind }) => {
    const segment = { externalAddress, data: data.slice(at, at + bytes), kind };
    at += bytes;
    return segment;
  });
}
