/** Assembly text → program. */
import type { Instruction } from '../instructions.generated.ts';
import { instructionLayouts } from '../instructions.generated.ts';
import type { DebugMap, EventScope, Program, ProgramOperator } from '../program.ts';
import type { Declarations } from './directives.ts';
import { applyDirective } from './directives.ts';
import { instructionOfStatement } from './instructionText.ts';
import { statementsOf } from './lines.ts';

/**
 * Each MAC, VECTOR and POOL instruction is an operator of its own in the debug map (index: number of the instruction), so that
 * cycles and events are told by instruction. Hardware hash: that of `.hardwareHash`, else empty: the program names no hardware.
 * @param name name of the program where the text has no `.name`
 * @throws inputError ASSEMBLY_… with line, column and the allowed set
 */
export function assemble(text: string, name = 'program'): Program {
  const said: Declarations = {
    name: null,
    hardwareHash: null,
    externalBytes: null,
    segments: [],
    inputs: [],
    outputs: [],
  };
  const instructions: Instruction[] = [];
  for (const statement of statementsOf(text)) {
    if (statement[0].text.startsWith('.')) applyDirective(said, statement);
    else instructions.push(instructionOfStatement(statement));
  }
  return {
    name: said.name ?? name,
    hardwareHash: said.hardwareHash ?? '',
    instructions,
    externalBytes: said.externalBytes ?? 0,
    segments: said.segments,
    inputs: said.inputs,
    outputs: said.outputs,
    debug: debugMapOf(instructions),
  };
}

function debugMapOf(instructions: readonly Instruction[]): DebugMap {
  const operators: ProgramOperator[] = [];
  const scopes: EventScope[] = [];
  const instructionOperator = new Int32Array(instructions.length).fill(-1);
  const instructionScope = new Int32Array(instructions.length).fill(-1);
  for (const [number, instruction] of instructions.entries()) {
    const scope = scopeOf(instruction, number);
    if (scope === null) continue;
    instructionOperator[number] = number;
    instructionScope[number] = scopes.length;
    scopes.push(scope);
    operators.push({
      index: number,
      kind: instruction.op,
      name: `${instructionLayouts[instruction.op].unit} ${number}`,
      unit: 'npu',
      fusedInto: null,
      macs: macsOf(instruction),
      provenBits: null,
    });
  }
  return {
    operators,
    instructionOperator,
    scopes,
    instructionScope,
    captures: [],
    hostOperators: [],
    fusedTensors: [],
  };
}

/** Event index: row-major over the output loops of the instruction. */
function scopeOf(instruction: Instruction, number: number): EventScope | null {
  const scope = (channels: number, strides: number[]) => ({
    operator: number,
    stage: 'output',
    channels,
    base: 0,
    strides,
    timeStep: 0,
    timeSteps: 0,
  });
  switch (instruction.op) {
    case 'MAC':
    case 'POOL': {
      const channels = instruction.op === 'MAC' ? instruction.outputChannels : instruction.channels;
      return scope(channels, [instruction.outputWidth * channels, channels, 1]);
    }
    case 'VECTOR': {
      const { count1, count2, count3 } = instruction;
      // The result of a reduction stands still along loops 2 and 3.
      const stands = instruction.outputStride2 === 0 && instruction.outputStride3 === 0;
      if (stands && count2 * count3 > 1) return scope(count1, [count1, 1, 0, 0]);
      return scope(count3, [count1 * count2 * count3, count2 * count3, count3, 1]);
    }
    default:
      return null;
  }
}

/** Multiply-accumulates of the reduction, padding taps included; those of a cut reduction belong to its first instruction. */
function macsOf(instruction: Instruction): number {
  if (instruction.op !== 'MAC' || instruction.firstStep > 0) return 0;
  const { outputHeight, outputWidth, outputChannels, kernelHeight, kernelWidth, inputChannels } = instruction;
  return outputHeight * outputWidth * outputChannels * kernelHeight * kernelWidth * inputChannels;
}
