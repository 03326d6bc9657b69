/** Writes out the LOOPs of a program: the instructions as they are issued (isa/MICROARCHITECTURE.md, section 2). */
import { inputError } from '../errors.ts';
import type { Instruction, Operation } from './instructions.generated.ts';
import type { EventScope, Program } from './program.ts';

/** Address fields with the loop stride of each. */
const loopAddresses: Readonly<Partial<Record<Operation, readonly (readonly [address: string, stride: string])[]>>> = {
  LOAD: [
    ['externalAddress', 'externalLoopStride'],
    ['address', 'chipLoopStride'],
  ],
  STORE: [
    ['externalAddress', 'externalLoopStride'],
    ['address', 'chipLoopStride'],
  ],
  MAC: [
    ['inputAddress', 'inputLoopStride'],
    ['outputAddress', 'outputLoopStride'],
  ],
  VECTOR: [
    ['input0Address', 'input0LoopStride'],
    ['input1Address', 'input1LoopStride'],
    ['outputAddress', 'outputLoopStride'],
  ],
};

/** More issued instructions than this are refused: no network needs them, a corrupt count does. */
export const mostIssuedInstructions = 500_000;

/** Instructions as issued, with the number in the program and the iteration of each. LOOP itself is issued as NOP. */
export interface IssuedInstructions {
  readonly instructions: readonly Instruction[];
  readonly source: Int32Array;
  readonly iteration: Int32Array;
}

/** @throws inputError PROGRAM_LOOP for a loop that section 2 does not allow */
export function issuedInstructions(program: readonly Instruction[]): IssuedInstructions {
  const instructions: Instruction[] = [];
  const source: number[] = [];
  const iteration: number[] = [];
  const issue = (instruction: Instruction, number: number, k: number): void => {
    if (instructions.length >= mostIssuedInstructions) {
      throw inputError('PROGRAM_LOOP', `the loops issue more than ${mostIssuedInstructions} instructions`);
    }
    instructions.push(instruction);
    source.push(number);
    iteration.push(k);
  };
  for (let number = 0; number < program.length; number++) {
    const instruction = program[number]!;
    if (instruction.op !== 'LOOP') {
      issue(instruction, number, 0);
      continue;
    }
    checkLoop(program, number, instruction.count, instruction.length);
    issue({ ...header(instruction), op: 'NOP' }, number, 0);
    for (let k = 0; k < instruction.count; k++) {
      for (let at = number + 1; at <= number + instruction.length; at++) issue(inIteration(program[at]!, k), at, k);
    }
    number += instruction.length;
  }
  return { instructions, source: Int32Array.from(source), iteration: Int32Array.from(iteration) };
}

function header(instruction: Instruction): Omit<Extract<Instruction, { op: 'NOP' }>, 'op'> {
  const { dependDmaIn, dependDmaOut, dependMac, dependVector } = instruction;
  const { reuseDmaIn, reuseDmaOut, reuseMac, reuseVector } = instruction;
  return { dependDmaIn, dependDmaOut, dependMac, dependVector, reuseDmaIn, reuseDmaOut, reuseMac, reuseVector };
}

function checkLoop(program: readonly Instruction[], number: number, count: number, length: number): void {
  const refuse = (words: string): never => {
    throw inputError('PROGRAM_LOOP', `instruction ${number} (LOOP): ${words}`);
  };
  if (count < 1 || length < 1) refuse(`count is ${count} and length is ${length}; both must be at least 1`);
  if (number + length >= program.length) refuse(`its body of ${length} instructions leaves the program`);
  for (let at = number + 1; at <= number + length; at++) {
    const { op } = program[at]!;
    if (op === 'LOOP' || op === 'HOST' || op === 'HALT') refuse(`its body holds ${op} (instruction ${at})`);
  }
}

function inIteration(instruction: Instruction, k: number): Instruction {
  const pairs = loopAddresses[instruction.op];
  if (k === 0 || pairs === undefined) return instruction;
  const values = instruction as unknown as Readonly<Record<string, number>>;
  const moved: Record<string, number> = {};
  for (const [address, stride] of pairs) {
    const step = values[stride] ?? 0;
    if (step !== 0) moved[address] = (values[address] ?? 0) + k * step;
  }
  return Object.keys(moved).length === 0 ? instruction : { ...instruction, ...moved };
}

/** The program without loops: instructions, debug map and captures as issued. A program without LOOP is returned as it is. */
export function withoutLoops(program: Program): Program {
  if (program.instructions.every(({ op }) => op !== 'LOOP')) return program;
  const { instructions, source, iteration } = issuedInstructions(program.instructions);
  const { debug } = program;
  const scopes: EventScope[] = [];
  const lastIssue = new Map<number, number>();
  const instructionScope = Int32Array.from(source, (number, index) => {
    lastIssue.set(number, index);
    const scope = debug.scopes[debug.instructionScope[number] ?? -1];
    if (scope === undefined) return -1;
    const steps = scope.timeSteps > 0 ? iteration[index]! : 0;
    return scopes.push(steps === 0 ? scope : { ...scope, timeStep: scope.timeStep + steps }) - 1;
  });
  return {
    ...program,
    instructions,
    debug: {
      ...debug,
      scopes,
      instructionScope,
      instructionOperator: Int32Array.from(source, (number) => debug.instructionOperator[number] ?? -1),
      captures: debug.captures.map((capture) => ({
        ...capture,
        afterInstruction: lastIssue.get(capture.afterInstruction) ?? capture.afterInstruction,
      })),
    },
  };
}
