/**
 * Binary format of a program file. All numbers are little-endian.
 *
 *   0  magic "NPUSIM\r\n" (8 bytes)       16  length of the file, uint32       52  section table
 *   8  version, uint32                    20  SHA-256 of all bytes behind it (32 bytes)
 *  12  number of sections, uint32
 *
 * An entry of the section table is 12 bytes: tag (4 ASCII characters), offset and length, uint32. Sections follow in the order
 * of the table, each at the next multiple of 8. Every section of `sectionTags` is there once.
 */
import { createHash } from 'node:crypto';

export const magic = Uint8Array.from('NPUSIM\r\n', (character) => character.charCodeAt(0));
export const formatVersion = 1;
export const hashOffset = 20;
export const hashBytes = 32;
export const tableOffset = hashOffset + hashBytes;
export const entryBytes = 12;
export const sectionAlignment = 8;

/**
 * META: JSON in UTF-8 (names, ports, debug map); CODE: instructions; DATA: contents of the segments, one behind the other;
 * OPER, SCOP: operator and event scope of each instruction, int32; HOST: the host's operators as a `.tflite` file, or nothing.
 */
export const sectionTags = ['META', 'CODE', 'DATA', 'OPER', 'SCOP', 'HOST'] as const;
export type SectionTag = (typeof sectionTags)[number];

/** SHA-256 of what follows the hash. */
export function contentHash(file: Uint8Array): Uint8Array {
  return createHash('sha256').update(file.subarray(tableOffset)).digest();
}

/** Writes the hash of a file whose other bytes are complete. */
export function sealFile(file: Uint8Array): void {
  file.set(contentHash(file), hashOffset);
}
