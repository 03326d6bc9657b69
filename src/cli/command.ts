/** What a command of `npusim` is: its place in yargs, its options and what it does. One file per command exports one. */
import type { Argv } from 'yargs';
import type { Terminal } from './terminal.ts';

/** Exit codes: 0 good, 1 conformance mismatch or broken budget, 2 usage or input, 3 unsupported model, 4 tool missing. */
export type CommandExit = 0 | 1 | 2 | 3 | 4;

/** Options and positionals as yargs hands them over, unchecked; `options.ts` reads them. */
export type Arguments = Readonly<Record<string, unknown>>;

export interface Command {
  /** yargs' form: name, `<required>`, `[optional]`, `[list..]`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: (yargs: Argv) => Argv;
  readonly execute: (given: Arguments, terminal: Terminal) => Promise<CommandExit> | CommandExit;
}
