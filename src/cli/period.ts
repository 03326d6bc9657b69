/** The option `--period`: a time with its unit. */
import { inputError } from '../errors.ts';
import type { Arguments } from './command.ts';
import { textOption } from './options.ts';

/** Decimal exponents of the units. */
const units: Readonly<Record<string, number>> = { us: -6, µs: -6, ms: -3, s: 0 };

/** Longer periods are mistakes. */
const longestSeconds = 1e6;

/** Seconds, or undefined where it was not given. @throws inputError `USAGE` */
export function periodOption(given: Arguments): number | undefined {
  const text = textOption(given, 'period');
  if (text === undefined) return undefined;
  const [, digits, unit] = /^(\d{1,15}(?:\.\d{1,15})?)(us|µs|ms|s)$/.exec(text) ?? [];
  // The decimal text as a whole becomes a number, so that 0.3ms is 0.0003.
  const seconds = digits === undefined || unit === undefined ? Number.NaN : Number(`${digits}e${units[unit]}`);
  if (seconds > 0 && seconds <= longestSeconds) return seconds;
  throw inputError(
    'USAGE',
    `--period ${text}: expected a time above 0 with its unit (us, ms or s) and at most ${longestSeconds} s, for example 10ms`,
  );
}
