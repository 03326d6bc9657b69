/** Reads single options strictly: what yargs would guess at (numbers, repetitions, missing values) is refused in words. */
import type { Argv } from 'yargs';
import { inputError } from '../errors.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { parameterOf } from '../hardware/parameters.ts';
import { resolveHardware } from '../hardware/resolve.ts';
import type { Arguments } from './command.ts';

/** The option's text, or undefined where it was not given. @throws inputError when it was repeated or has no value */
export function textOption(given: Arguments, name: string): string | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value)) throw inputError('USAGE', `--${name} was given ${value.length} times; it takes one value`);
  if (typeof value !== 'string' || value === '') throw inputError('USAGE', `--${name} needs a value`);
  return value;
}

/** A repeatable option's texts. */
export function textListOption(given: Arguments, name: string): string[] {
  const value = given[name];
  if (value === undefined) return [];
  const texts = (Array.isArray(value) ? value : [value]) as unknown[];
  return texts.map((text) => {
    if (typeof text !== 'string' || text === '') throw inputError('USAGE', `--${name} needs a value`);
    return text;
  });
}

export function integerOption(
  given: Arguments,
  name: string,
  range: { readonly minimum: number; readonly maximum: number; readonly otherwise: number },
): number {
  const text = textOption(given, name);
  if (text === undefined) return range.otherwise;
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= range.minimum && value <= range.maximum) return value;
  throw inputError('USAGE', `--${name} ${text}: expected an integer from ${range.minimum} to ${range.maximum}`);
}

export function flag(given: Arguments, name: string): boolean {
  const value = given[name];
  // A flag given twice says the same twice.
  return Array.isArray(value) ? value.at(-1) === true : value === true;
}

/** A positional argument. */
export function positional(given: Arguments, name: string): string {
  const value = given[name];
  if (typeof value === 'string' && value !== '') return value;
  throw inputError('USAGE', `${name} is empty`);
}

/** The options that choose the hardware, for every command that needs one. */
export function hardwareOptions(yargs: Argv): Argv {
  return yargs
    .option('hw', {
      type: 'string',
      requiresArg: true,
      describe: 'preset or hardware file (.yaml); default embedded-256',
    })
    .option('set', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'hardware parameter, key=value; may be repeated',
    })
    .option('rounding', {
      type: 'string',
      requiresArg: true,
      describe: 'rounding profile; short for --set roundingProfile=…',
    });
}

/** The configuration that those options choose. */
export function chosenHardware(given: Arguments): HardwareConfig {
  const settings = textListOption(given, 'set');
  const rounding = textOption(given, 'rounding');
  if (rounding !== undefined) {
    const { allowed } = parameterOf('roundingProfile') as { allowed: readonly string[] };
    if (!allowed.includes(rounding)) {
      throw inputError('USAGE', `--rounding ${rounding}: expected one of ${allowed.join(', ')}`);
    }
    settings.push(`roundingProfile=${rounding}`);
  }
  return resolveHardware(textOption(given, 'hw'), settings);
}
