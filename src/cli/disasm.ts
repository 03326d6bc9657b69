/** `npusim disasm`: the assembly text of a program, or of what a model compiles to. */
import type { Argv } from 'yargs';
import { disassemble } from '../isa/assembler/disassemble.ts';
import { loadProgram } from '../runner/sources.ts';
import type { Arguments, Command, CommandExit } from './command.ts';
import { chosenHardware, flag, hardwareOptions, positional } from './options.ts';
import type { Terminal } from './terminal.ts';

export const disasmCommand: Command = {
  usage: 'disasm <program>',
  summary: 'Print a program, or what a model compiles to, as assembly',
  options: (yargs: Argv) =>
    hardwareOptions(yargs)
      .positional('program', { type: 'string', describe: 'program file or .tflite model' })
      .option('data', {
        type: 'boolean',
        describe:
          'contents of external memory as well, so that the text assembles again (but for what the host executes)',
      }),
  execute,
};

function execute(given: Arguments, terminal: Terminal): CommandExit {
  const program = loadProgram(positional(given, 'program'), chosenHardware(given));
  terminal.out(disassemble(program, { data: flag(given, 'data') }));
  return 0;
}
