/** Finds the reference models and vectors that live beside the repository; tests that need them are skipped without them. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(process.env['NPUSIM_SHARED'] ?? join(import.meta.dirname, '..', '..', '..', 'shared'));

/** Whether the reference material is on this machine. */
export const hasShared = existsSync(join(root, 'vectors')) && existsSync(join(root, 'models'));

/** Absolute path of a file or folder of the reference material. */
export function sharedPath(...parts: string[]): string {
  return join(root, ...parts);
}

/** Parsed JSON file of the reference material. */
export function sharedJson<T>(...parts: string[]): T {
  return JSON.parse(readFileSync(sharedPath(...parts), 'utf8')) as T;
}
