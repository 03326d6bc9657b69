/** `npusim ops`: every operator that can run, where it runs, and under which constraints. */
import type { Argv } from 'yargs';
import { supportedOperators, supportedOperatorsMarkdown } from '../runner/supportedOperators.ts';
import type { Arguments, Command, CommandExit } from './command.ts';
import { flag } from './options.ts';
import type { Terminal } from './terminal.ts';

export const opsCommand: Command = {
  usage: 'ops',
  summary: 'List the supported operators and their constraints',
  options: (yargs: Argv) => yargs.option('json', { type: 'boolean', describe: 'the list as JSON' }),
  execute,
};

function execute(given: Arguments, terminal: Terminal): CommandExit {
  terminal.out(
    flag(given, 'json') ? `${JSON.stringify(supportedOperators(), null, 2)}\n` : supportedOperatorsMarkdown(),
  );
  return 0;
}
