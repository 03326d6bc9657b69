/** `npusim compile`: a model becomes a program file for one hardware configuration. */
import { basename, extname } from 'node:path';
import type { Argv } from 'yargs';
import { encodeProgram } from '../isa/container/write.ts';
import { disassemble } from '../isa/assembler/disassemble.ts';
import { bytesText, integerText } from '../report/numberText.ts';
import { compileFile } from '../runner/sources.ts';
import type { Arguments, Command, CommandExit } from './command.ts';
import { writeFileAtomically } from './files.ts';
import { chosenHardware, flag, hardwareOptions, positional, textOption } from './options.ts';
import type { Terminal } from './terminal.ts';

const extension = '.npusim';

export const compileCommand: Command = {
  usage: 'compile <model>',
  summary: 'Compile a .tflite model to a program file for one hardware configuration',
  options: (yargs: Argv) =>
    hardwareOptions(yargs)
      .positional('model', { type: 'string', describe: '.tflite model' })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        describe: `program file; default NAME${extension}`,
      })
      .option('listing', { type: 'string', requiresArg: true, describe: 'write the assembly listing there as well' })
      .option('json', { type: 'boolean', describe: 'the summary as JSON' }),
  execute,
};

function execute(given: Arguments, terminal: Terminal): CommandExit {
  const hardware = chosenHardware(given);
  const model = positional(given, 'model');
  const output = textOption(given, 'output') ?? `${basename(model, extname(model))}${extension}`;
  const listing = textOption(given, 'listing');
  const program = compileFile(model, hardware);
  const file = encodeProgram(program);
  writeFileAtomically(output, file);
  if (listing !== undefined) writeFileAtomically(listing, disassemble(program));
  const summary = {
    name: program.name,
    output,
    bytes: file.length,
    hardware: hardware.name,
    hardwareHash: program.hardwareHash,
    instructions: program.instructions.length,
    externalBytes: program.externalBytes,
  };
  terminal.out(
    flag(given, 'json')
      ? `${JSON.stringify(summary, null, 2)}\n`
      : `${output}: ${integerText(summary.instructions)} instructions, ${bytesText(summary.bytes)}, for ${hardware.name} (programs ${summary.hardwareHash})\n`,
  );
  return 0;
}
