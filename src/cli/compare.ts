/** `npusim compare`: two saved results side by side, with what changed and why. */
import type { Argv } from 'yargs';
import { inputError } from '../errors.ts';
import { type Comparison, compareResults } from '../report/comparison/comparison.ts';
import { terminalComparison } from '../report/comparison/comparisonTerminal.ts';
import { comparePage } from '../report/html/comparePage.ts';
import { readPageScript } from '../report/html/pageScript.ts';
import { markdownComparison } from '../report/markdown/comparison.ts';
import { readResult } from '../runner/resultFile.ts';
import type { Arguments, Command, CommandExit } from './command.ts';
import { flag, positional } from './options.ts';
import { chosenFormat, writeOrPrint } from './renderings.ts';
import type { Terminal } from './terminal.ts';

type Renderer = (comparison: Comparison, terminal: Terminal, toFile: boolean) => string;

const renderers: Readonly<Record<string, Renderer>> = {
  text: (comparison, { colours }, toFile) => terminalComparison(comparison, ...(toFile ? [] : [colours])),
  md: (comparison) => markdownComparison(comparison),
  html: (comparison) => comparePage(comparison, readPageScript('comparePage')),
};

export const compareCommand: Command = {
  usage: 'compare <a> <b>',
  summary: 'Compare two saved results: totals and, layer by layer, what changed and why',
  options: (yargs: Argv) =>
    yargs
      .positional('a', { type: 'string', describe: 'result file or folder: the one to compare with' })
      .positional('b', { type: 'string', describe: 'result file or folder: the other' })
      .option('json', { type: 'boolean', describe: 'the comparison as one JSON document' })
      .option('format', { type: 'string', requiresArg: true, describe: 'text, md or html; default text' })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        describe: 'file to write instead of standard output',
      }),
  execute,
};

function execute(given: Arguments, terminal: Terminal): CommandExit {
  if (flag(given, 'json') && given['format'] !== undefined) {
    throw inputError('USAGE', '--json and --format exclude each other');
  }
  const render = chosenFormat(given, renderers, 'text');
  const comparison = compareResults(readResult(positional(given, 'a')), readResult(positional(given, 'b')));
  const text = flag(given, 'json')
    ? `${JSON.stringify(comparison, null, 2)}\n`
    : render(comparison, terminal, given['output'] !== undefined);
  writeOrPrint(given, text, terminal);
  return 0;
}
