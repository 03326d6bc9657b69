/** Program → file (container/format.ts). Equal programs give equal bytes. */
import { invariant } from '../../errors.ts';
import { encodeInto } from '../encode.ts';
import { instructionBytes } from '../instructions.generated.ts';
import type { Program } from '../program.ts';
import type { SectionTag } from './format.ts';
import { entryBytes, formatVersion, magic, sealFile, sectionAlignment, sectionTags, tableOffset } from './format.ts';
import { metadataOf } from './metadata.ts';

/** @throws inputError ENCODE_FIELD for an instruction that has no encoding */
export function encodeProgram(program: Program): Uint8Array {
  const sections: Readonly<Record<SectionTag, Uint8Array>> = {
    META: new TextEncoder().encode(JSON.stringify(metadataOf(program))),
    CODE: codeOf(program),
    DATA: dataOf(program),
    OPER: int32Bytes(program.debug.instructionOperator),
    SCOP: int32Bytes(program.debug.instructionScope),
    HOST: program.hostModel ?? new Uint8Array(0),
  };
  let end = tableOffset + sectionTags.length * entryBytes;
  const offsets = sectionTags.map((tag) => {
    const offset = Math.ceil(end / sectionAlignment) * sectionAlignment;
    end = offset + sections[tag].length;
    return offset;
  });
  invariant(end < 2 ** 32, 'a program file is shorter than 4 GiB');
  const file = new Uint8Array(end);
  const view = new DataView(file.buffer);
  file.set(magic, 0);
  view.setUint32(8, formatVersion, true);
  view.setUint32(12, sectionTags.length, true);
  view.setUint32(16, end, true);
  for (const [number, tag] of sectionTags.entries()) {
    const entry = tableOffset + number * entryBytes;
    const offset = offsets[number]!;
    for (let character = 0; character < tag.length; character++) file[entry + character] = tag.charCodeAt(character);
    view.setUint32(entry + 4, offset, true);
    view.setUint32(entry + 8, sections[tag].length, true);
    file.set(sections[tag], offset);
  }
  sealFile(file);
  return file;
}

function codeOf(program: Program): Uint8Array {
  const code = new Uint8Array(program.instructions.length * instructionBytes);
  program.instructions.forEach((instruction, number) => encodeInto(instruction, code, number * instructionBytes));
  return code;
}

function dataOf(program: Program): Uint8Array {
  const data = new Uint8Array(program.segments.reduce((sum, segment) => sum + segment.data.length, 0));
  let at = 0;
  for (const segment of program.segments) {
    data.set(segment.data, at);
    at += segment.data.length;
  }
  return data;
}

function int32Bytes(values: Int32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setInt32(index * 4, value, true));
  return bytes;
}
