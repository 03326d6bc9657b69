/** `npusim conformance`: operator vector files through golden and machine. */
import type { Argv } from 'yargs';
import { conformanceReport } from '../report/conformanceText.ts';
import { runConformance } from '../runner/conformance.ts';
import type { Arguments, Command, CommandExit } from './command.ts';
import { flag, textListOption } from './options.ts';
import type { Terminal } from './terminal.ts';

export const conformanceCommand: Command = {
  usage: 'conformance <files..>',
  summary: 'Run operator vector files through the golden model and, compiled, through the machine',
  options: (yargs: Argv) =>
    yargs
      .positional('files', { type: 'string', array: true, describe: 'vector files (.json)' })
      .option('json', { type: 'boolean', describe: 'the result as one JSON document' }),
  execute,
};

function execute(given: Arguments, terminal: Terminal): CommandExit {
  const report = runConformance(textListOption(given, 'files'), terminal.progress);
  terminal.out(
    flag(given, 'json') ? `${JSON.stringify(report, null, 2)}\n` : conformanceReport(report, terminal.colours),
  );
  const mismatches = report.files.reduce((sum, file) => sum + file.goldenMismatches + file.machineMismatches, 0);
  return mismatches === 0 ? 0 : 1;
}
