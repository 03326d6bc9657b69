/** The networks of programs/ as the tests read them. */
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '../../src/graph/model.ts';
import { readTflite } from '../../src/graph/tflite/reader.ts';

export const programsFolder = join(import.meta.dirname, '..', '..', 'programs');

/** Folders of programs/ that hold a model. */
export const networkNames: readonly string[] = readdirSync(programsFolder).filter((name) =>
  existsSync(join(programsFolder, name, `${name}.tflite`)),
);

export function programFile(name: string, file: string): Uint8Array {
  return readFileSync(join(programsFolder, name, file));
}

export function networkModel(name: string): Model {
  return readTflite(programFile(name, `${name}.tflite`), name);
}
