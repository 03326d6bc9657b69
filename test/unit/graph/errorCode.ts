/** The code of a coded error that a function must throw. */
import { NpusimError } from '../../../src/errors.ts';

/** Runs `act`, which must throw an NpusimError with exit code 2 and a message. */
export function coded(act: () => unknown): NpusimError {
  try {
    act();
  } catch (error) {
    if (error instanceof NpusimError && error.exitCode === 2 && error.message.length > 0) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

export function codeOf(act: () => unknown): string {
  return coded(act).code;
}
