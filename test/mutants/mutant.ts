/** A mistake that somebody could have made, and the check that must notice it. */
import type { Edit } from './bundle.ts';
import type { CheckName } from './checks.ts';

export interface Mutant {
  readonly name: string;
  /** Source file from the repository's root. */
  readonly file: string;
  readonly edits: readonly Edit[];
  readonly check: CheckName;
}

/** A mutant with a single edit. */
export function mutant(name: string, check: CheckName, file: string, find: string, replace: string): Mutant {
  return { name, file, edits: [{ find, replace }], check };
}
