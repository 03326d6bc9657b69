/** `npusim report`: renders a saved result as Markdown, CSV or one self-contained HTML page. */
import type { Argv } from 'yargs';
import { reportCsv } from '../report/csv.ts';
import { readPageScript } from '../report/html/pageScript.ts';
import { runPage } from '../report/html/runPage.ts';
import { markdownReport } from '../report/markdown/report.ts';
import type { SimulationResult } from '../runner/result.ts';
import { readResult } from '../runner/resultFile.ts';
import type { Arguments, Command, CommandExit } from './command.ts';
import { positional } from './options.ts';
import { chosenFormat, writeOrPrint } from './renderings.ts';
import type { Terminal } from './terminal.ts';

const renderers: Readonly<Record<string, (result: SimulationResult) => string>> = {
  md: (result) => markdownReport(result),
  csv: reportCsv,
  html: (result) => runPage(result, readPageScript('runPage')),
};

export const reportCommand: Command = {
  usage: 'report <result>',
  summary: 'Render a saved result: report.json, or the folder that run --output-dir wrote',
  options: (yargs: Argv) =>
    yargs
      .positional('result', { type: 'string', describe: 'result file, or folder with a report.json' })
      .option('format', { type: 'string', requiresArg: true, describe: 'md, csv or html; default md' })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        describe: 'file to write instead of standard output',
      }),
  execute,
};

function execute(given: Arguments, terminal: Terminal): CommandExit {
  const render = chosenFormat(given, renderers, 'md');
  writeOrPrint(given, render(readResult(positional(given, 'result'))), terminal);
  return 0;
}
