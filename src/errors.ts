/** Every error that a user can cause: a stable code, the place, the offending value, what is allowed, what to do. */

export type ExitCode = 1 | 2 | 3 | 4;

export class NpusimError extends Error {
  /** Stable, greppable, SCREAMING_SNAKE. */
  readonly code: string;
  readonly exitCode: ExitCode;

  constructor(code: string, message: string, exitCode: ExitCode = 2) {
    super(message);
    this.name = 'NpusimError';
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** Unreadable or malformed input, bad configuration or usage: exit code 2. */
export function inputError(code: string, message: string): NpusimError {
  return new NpusimError(code, message, 2);
}

/** The model uses something that this version does not support: exit code 3. */
export function unsupportedError(code: string, message: string): NpusimError {
  return new NpusimError(code, message, 3);
}

/** An impossible state: a defect of npusim, not of its input. */
export function invariant(condition: boolean, words: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${words}`);
}
