/** Entry of the command `npusim`. */
import { runCommandLine } from './commandLine.ts';
import { processTerminal } from './terminal.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
