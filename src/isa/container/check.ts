/** Whether what a program refers to exists: addresses in external memory, operators, scopes, instructions. */
import { inputError } from '../../errors.ts';
import { portBytes } from '../portTypes.ts';
import type { Program, TensorPort } from '../program.ts';

/** @throws inputError PROGRAM_SEGMENTS, PROGRAM_REFERENCE */
export function checkReferences(program: Program): void {
  const { externalBytes, debug, instructions } = program;
  for (const [number, { externalAddress, data }] of program.segments.entries()) {
    if (externalAddress + data.length > externalBytes) {
      throw inputError(
        'PROGRAM_SEGMENTS',
        `segment ${number}, ${data.length} bytes at ${externalAddress}, leaves external memory, which has ${externalBytes}`,
      );
    }
  }
  const operators = new Set(debug.operators.map((operator) => operator.index));
  requireThat(operators.size === debug.operators.length, 'two operators have the same index');
  for (const port of [...program.inputs, ...program.outputs]) checkPort(port, externalBytes);
  for (const host of debug.hostOperators) {
    requireThat(operators.has(host.operator), `host operator ${host.operator} is not in the list of operators`);
    for (const port of [...host.inputs, ...host.outputs]) checkPort(port, externalBytes);
  }
  for (const operator of debug.operators) {
    const { fusedInto } = operator;
    requireThat(
      fusedInto === null || operators.has(fusedInto),
      `operator ${operator.index} is fused into ${String(fusedInto)}`,
    );
  }
  for (const scope of debug.scopes) {
    requireThat(operators.has(scope.operator), `a scope belongs to operator ${scope.operator}`);
  }
  for (const capture of debug.captures) {
    const { name, memory, address, bytes, afterInstruction } = capture;
    requireThat(
      afterInstruction < instructions.length,
      `tensor ${name} is captured after instruction ${afterInstruction}`,
    );
    const inside = memory === 'sram' || address + bytes <= externalBytes;
    requireThat(
      inside,
      `tensor ${name}, ${bytes} bytes at ${address}, leaves external memory, which has ${externalBytes}`,
    );
  }
  for (const [number, instruction] of instructions.entries()) {
    const operator = debug.instructionOperator[number]!;
    const scope = debug.instructionScope[number]!;
    requireThat(operator === -1 || operators.has(operator), `instruction ${number} belongs to operator ${operator}`);
    requireThat(scope >= -1 && scope < debug.scopes.length, `instruction ${number} has event scope ${scope}`);
    const exists = instruction.op !== 'HOST' || instruction.hostOperator < debug.hostOperators.length;
    requireThat(exists, `instruction ${number} calls a host operator of which there are ${debug.hostOperators.length}`);
  }
}

function checkPort(port: TensorPort, externalBytes: number): void {
  const bytes = portBytes(port.type, port.shape);
  requireThat(
    port.externalAddress + bytes <= externalBytes,
    `tensor ${port.name}, ${bytes} bytes at ${port.externalAddress}, leaves external memory, which has ${externalBytes}`,
  );
}

function requireThat(holds: boolean, words: string): void {
  if (!holds) throw inputError('PROGRAM_REFERENCE', `the program contradicts itself: ${words}`);
}
