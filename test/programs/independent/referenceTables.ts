/** Tables of the reference kernels, captured with the reference vectors (referenceTables.json says where). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { elementsOf } from './tensors.ts';

interface TableFile {
  readonly sigmoid_uint16: readonly number[];
  readonly exp_int16: string;
  readonly reciprocal_int16: string;
}

const file = JSON.parse(readFileSync(join(import.meta.dirname, 'referenceTables.json'), 'utf8')) as TableFile;

/** 65536 · sigmoid(i / 24), 256 entries. */
export const sigmoidTable = file.sigmoid_uint16;

/** 513 entries: e^x over [−10, 0] and 1 / (1 + x) over [0, 1], Q0.15. */
export const exponentialTable = int16s(file.exp_int16);
export const reciprocalTable = int16s(file.reciprocal_int16);

function int16s(base64: string): number[] {
  return elementsOf('int16', Buffer.from(base64, 'base64'));
}
