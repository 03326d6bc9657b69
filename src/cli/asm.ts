/** `npusim asm`: assembly text becomes a program file; `--check` proves it legal and free of hazards. */
import { basename, extname } from 'node:path';
import type { Argv } from 'yargs';
import { inputError } from '../errors.ts';
import { assemble } from '../isa/assembler/assemble.ts';
import { checkReferences } from '../isa/container/check.ts';
import { encodeProgram } from '../isa/container/write.ts';
import { bytesText, integerText } from '../report/numberText.ts';
import { proveProgram } from '../runner/programProof.ts';
import { readUserFile } from '../runner/sources.ts';
import type { Arguments, Command, CommandExit } from './command.ts';
import { writeFileAtomically } from './files.ts';
import { chosenHardware, flag, hardwareOptions, positional, textOption } from './options.ts';
import type { Terminal } from './terminal.ts';

/** Faults that are listed; one wrong dependence can raise thousands. */
const listedFaults = 20;

export const asmCommand: Command = {
  usage: 'asm <source>',
  summary: 'Assemble a program; with --check prove that it is legal and that no timing can make it go wrong',
  options: (yargs: Argv) =>
    hardwareOptions(yargs)
      .positional('source', { type: 'string', describe: 'assembly text' })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        describe: 'program file; without it only assembled and checked',
      })
      .option('check', {
        type: 'boolean',
        describe: 'check operands, addresses, dependences and hazards on this hardware',
      }),
  execute,
};

function execute(given: Arguments, terminal: Terminal): CommandExit {
  const source = positional(given, 'source');
  const hardware = chosenHardware(given);
  const output = textOption(given, 'output');
  const program = assemble(Buffer.from(readUserFile(source)).toString('utf8'), basename(source, extname(source)));
  // A file that could not be read again is not written.
  checkReferences(program);
  const size = `${integerText(program.instructions.length)} instructions`;
  if (flag(given, 'check')) {
    const faults = proveProgram(program, hardware);
    if (faults.length > 0) {
      const listed = faults.slice(0, listedFaults).map((fault) => `  ${fault.code}: ${fault.message}`);
      const more = faults.length > listed.length ? `\n  and ${faults.length - listed.length} more` : '';
      throw inputError(
        'PROGRAM_FAULTS',
        `${source} has ${faults.length} faults on ${hardware.name}:\n${listed.join('\n')}${more}`,
      );
    }
    terminal.out(`${source}: ${size}, legal on ${hardware.name} and free of hazards under every timing\n`);
  }
  if (output !== undefined) {
    const file = encodeProgram(program);
    writeFileAtomically(output, file);
    terminal.out(`${output}: ${size}, ${bytesText(file.length)}\n`);
  } else if (!flag(given, 'check')) {
    terminal.out(`${source}: ${size}\n`);
  }
  return 0;
}
