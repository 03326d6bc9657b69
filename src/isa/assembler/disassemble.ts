/** Program → assembly text: directives, instructions one by one, and the operator that each belongs to as a comment. */
import type { Program, TensorPort } from '../program.ts';
import { dataLines } from './dataText.ts';
import { textOfInstruction } from './instructionText.ts';

export interface DisassemblyOptions {
  /** Write the contents of external memory as well, so that the text assembles to the same program; default: sizes as comments. */
  readonly data?: boolean;
}

export function disassemble(program: Program, options: DisassemblyOptions = {}): string {
  const lines = [`.name ${JSON.stringify(program.name)}`];
  if (program.hardwareHash !== '') lines.push(`.hardwareHash ${JSON.stringify(program.hardwareHash)}`);
  lines.push(`.external ${program.externalBytes}`);
  for (const port of program.inputs) lines.push(portLine('.input', port));
  for (const port of program.outputs) lines.push(portLine('.output', port));
  for (const { externalAddress, data, kind } of program.segments) {
    if (data.length === 0) continue;
    if (options.data !== true) lines.push(`; ${kind} data at ${externalAddress}, ${data.length} bytes`);
    // One by one: megabytes are more lines than a call takes arguments.
    else for (const line of dataLines(kind === 'state' ? '.state' : '.data', externalAddress, data)) lines.push(line);
  }
  const { operators, instructionOperator } = program.debug;
  const operatorOf = new Map(operators.map((operator) => [operator.index, operator]));
  let current: number | undefined;
  for (const [number, instruction] of program.instructions.entries()) {
    const index = instructionOperator[number];
    if (index !== current) {
      current = index;
      const operator = index === undefined ? undefined : operatorOf.get(index);
      const words =
        operator === undefined ? 'no operator' : `operator ${operator.index} ${operator.kind} ${operator.name}`;
      lines.push('', `; ${oneLine(words)}`);
    }
    lines.push(textOfInstruction(instruction));
  }
  return `${lines.join('\n')}\n`;
}

function portLine(directive: string, port: TensorPort): string {
  const shape = port.shape.length === 0 ? 'scalar' : port.shape.join('x');
  const settings = `scale=${port.scale} zeroPoint=${port.zeroPoint} tensor=${port.tensor}`;
  return `${directive} ${JSON.stringify(port.name)} ${port.type} ${shape} ${port.externalAddress} ${settings}`;
}

/** A comment ends with its line: names from a model must not go on in the next. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
