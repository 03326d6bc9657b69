/** The command line as a whole: commands, usage errors and the exit code. */
import yargs from 'yargs';
import { inputError, NpusimError } from '../errors.ts';
import { npusimVersion } from '../runner/version.ts';
import { asmCommand } from './asm.ts';
import type { Arguments, Command, CommandExit } from './command.ts';
import { compareCommand } from './compare.ts';
import { compileCommand } from './compile.ts';
import { conformanceCommand } from './conformance.ts';
import { disasmCommand } from './disasm.ts';
import { hwCommand } from './hw.ts';
import { opsCommand } from './ops.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import type { Terminal } from './terminal.ts';

const commands: readonly Command[] = [
  runCommand,
  conformanceCommand,
  compileCommand,
  asmCommand,
  disasmCommand,
  hwCommand,
  opsCommand,
  reportCommand,
  compareCommand,
];

/** A defect of npusim: none of the codes that have a meaning. */
const defectExit = 70;

/**
 * Parses and executes one command line.
 * @returns the exit code; what was wrong is said on the terminal
 */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    if (error instanceof NpusimError) {
      terminal.say(`npusim: ${error.code}: ${error.message}`);
      return error.exitCode;
    }
    const { message, stack } = error as Error;
    terminal.say(`npusim: defect: ${message}`);
    terminal.say(
      process.env['NPUSIM_DEBUG'] === undefined
        ? 'npusim: this is a defect of npusim, not of your input; NPUSIM_DEBUG=1 shows where it happened'
        : (stack ?? ''),
    );
    return defectExit;
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<number> {
  refuseUnknownCommand(words);
  let exit: CommandExit = 0;
  let shown = '';
  const parser = yargs()
    .scriptName('npusim')
    .usage('$0 <command>\n\nCycle-level, bit-exact simulation of an embedded NPU.')
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'dot-notation': false,
      'camel-case-expansion': false,
      'greedy-arrays': false,
    })
    .version(npusimVersion)
    .help()
    .locale('en')
    .strict()
    .demandCommand(1, 'which command? "npusim --help" lists them all')
    .wrap(100)
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      throw failure(message, error);
    });
  for (const command of commands) {
    parser.command({
      command: command.usage,
      describe: command.summary,
      builder: (inner) => command.options(inner),
      handler: async (given) => {
        refuseUnread(words, given);
        exit = await command.execute(given, terminal);
      },
    });
  }
  // Help and version come back as text; they are what was asked for, so they are data.
  await parser.parseAsync([...words], {}, (_error, _given, output) => {
    shown = output;
  });
  if (shown !== '') terminal.out(`${shown}\n`);
  return exit;
}

/** Commands that have a name already and are not in this version. */
const laterCommands = ['explain', 'trace', 'sweep', 'vectors', 'rtl-check'];

function refuseUnknownCommand([word]: readonly string[]): void {
  if (word === undefined || word.startsWith('-')) return;
  const names = commands.map(({ usage }) => usage.split(' ')[0]!);
  if (names.includes(word)) return;
  const what = laterCommands.includes(word)
    ? `the command "${word}" is not in this version (${npusimVersion})`
    : `no command is called "${word}"`;
  throw inputError('USAGE', `${what}; commands: ${names.join(', ')}`);
}

/** What yargs would pass over: a flag's value that is neither true nor false, and words behind `--`. */
function refuseUnread(words: readonly string[], given: Arguments): void {
  const end = words.indexOf('--');
  for (const word of end < 0 ? words : words.slice(0, end)) {
    const [, name = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (typeof given[name] === 'boolean' && !['true', 'false'].includes(value)) {
      throw inputError('USAGE', `--${name}=${value}: expected --${name} without a value`);
    }
  }
  const [, ...unread] = given['_'] as readonly string[];
  if (unread.length > 0) throw inputError('USAGE', `not expected: ${unread.join(' ')}`);
}

/** Errors of a command pass through; yargs' own are about usage. */
function failure(message: string | null, error: Error | undefined): Error {
  if (error !== undefined && error.name !== 'YError') return error;
  const said = message ?? error?.message ?? 'not understood';
  return inputError('USAGE', `${said}; "npusim <command> --help" shows what is expected`);
}
