/** What a generator gives: whole files. */

export interface GeneratedFile {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly content: string | Uint8Array;
}
