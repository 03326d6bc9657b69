/** What the commands that render a result in one of several formats share: --format and --output. */
import { inputError } from '../errors.ts';
import type { Arguments } from './command.ts';
import { writeFileAtomically } from './files.ts';
import { textOption } from './options.ts';
import type { Terminal } from './terminal.ts';

/** @throws inputError `USAGE` for a format that there is not */
export function chosenFormat<T>(given: Arguments, formats: Readonly<Record<string, T>>, otherwise: string): T {
  const name = textOption(given, 'format') ?? otherwise;
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (format !== undefined) return format;
  throw inputError('USAGE', `--format ${name}: expected ${Object.keys(formats).join(', ')}`);
}

/** Writes to the file of --output, or prints. */
export function writeOrPrint(given: Arguments, text: string, terminal: Terminal): void {
  const file = textOption(given, 'output');
  if (file === undefined) terminal.out(text);
  else writeFileAtomically(file, text);
}
