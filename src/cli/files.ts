/** Files that commands write: complete or not at all, since another program may be reading. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inputError } from '../errors.ts';

/** Writes beside the target, then renames. Missing folders are made. @throws inputError `OUTPUT_UNWRITABLE` */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  const temporary = join(dirname(path), `.npusim-${process.pid}-${Date.now()}.tmp`);
  let begun = false;
  try {
    mkdirSync(dirname(path), { recursive: true });
    begun = true;
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    if (begun) discard(temporary);
    throw inputError('OUTPUT_UNWRITABLE', `cannot write ${path}: ${(error as Error).message}`);
  }
}

/** The first failure is what the user needs to know, whatever becomes of the remains. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}
