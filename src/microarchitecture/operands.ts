/** Legality of one instruction and of a whole program: ILLEGAL_OPERAND and ADDRESS_RANGE (isa/MICROARCHITECTURE.md, section 3). */
import type { HardwareConfig } from '../hardware/config.ts';
import type { FieldLayout, Instruction, MacInstruction } from '../isa/instructions.generated.ts';
import { enumValues, instructionLayouts } from '../isa/instructions.generated.ts';
import { dependenceOn, queuedUnitIndex, queuedUnits } from './dependences.ts';
import { ProgramFault } from './faults.ts';
import { illegalMac } from './macOperands.ts';
import { memoryBytes } from './memories.ts';
import { instructionSpans, unitOf } from './spans.ts';
import { illegalPool, illegalVector } from './vectorOperands.ts';

/** What an instruction's legality depends on beside its own fields. */
export interface OperandContext {
  /** Size of external memory, in bytes. */
  readonly externalBytes: number;
  /** The MAC instruction before this one in program order, whose registers it may continue. */
  readonly previousMac: MacInstruction | null;
}

/** Faults of one instruction; empty: it is legal. `place.instruction` is left to the caller. */
export function checkOperands(
  instruction: Instruction,
  hardware: HardwareConfig,
  context: OperandContext,
): ProgramFault[] {
  const outside = instructionLayouts[instruction.op].fields.flatMap((field) => fieldProblem(instruction, field));
  // Spans and the rules below mean something only for fields that an encoding can hold.
  const problems = outside.length > 0 ? outside : illegalCombination(instruction, hardware, context);
  const faults = problems.map((words) => new ProgramFault('ILLEGAL_OPERAND', `${instruction.op}: ${words}`));
  return outside.length > 0 ? faults : [...faults, ...addressFaults(instruction, hardware, context.externalBytes)];
}

/** Faults of every instruction in program order, with dependences and the place of HALT; empty: all are legal. */
export function checkProgram(
  instructions: readonly Instruction[],
  hardware: HardwareConfig,
  externalBytes: number,
): ProgramFault[] {
  const faults: ProgramFault[] = [];
  const counts = new Int32Array(queuedUnits.length);
  let previousMac: MacInstruction | null = null;
  for (const [number, instruction] of instructions.entries()) {
    const report = (kind: ProgramFault['kind'], words: string, place: Partial<ProgramFault['place']> = {}) =>
      faults.push(new ProgramFault(kind, words, { ...place, instruction: number }));
    for (const fault of checkOperands(instruction, hardware, { externalBytes, previousMac })) {
      report(fault.kind, fault.words, fault.place);
    }
    const unit = queuedUnitIndex[unitOf(instruction.op)];
    for (let other = 0; unit >= 0 && other < counts.length; other++) {
      const depth = dependenceOn(instruction, other);
      if (depth > counts[other]!) {
        report(
          'ILLEGAL_OPERAND',
          `depends on the ${depth}. most recent ${queuedUnits[other]!} instruction, but only ${counts[other]!} precede it`,
        );
      }
    }
    if (instruction.op === 'HALT' && number < instructions.length - 1) {
      report('ILLEGAL_OPERAND', 'HALT is not the last instruction');
    }
    if (unit >= 0) counts[unit] = counts[unit]! + 1;
    if (instruction.op === 'MAC') previousMac = instruction;
  }
  if (instructions.at(-1)?.op !== 'HALT') {
    faults.push(
      new ProgramFault('ILLEGAL_OPERAND', 'the program does not end with HALT', { instruction: instructions.length }),
    );
  }
  return faults;
}

/** What is wrong with the value of one field by the instruction table. */
function fieldProblem(instruction: Instruction, field: FieldLayout): string[] {
  const value = (instruction as unknown as Readonly<Record<string, unknown>>)[field.name];
  const shown = `${field.name} is ${String(value)}`;
  if (field.enumName !== null) {
    const allowed: readonly unknown[] = enumValues[field.enumName];
    return allowed.includes(value) ? [] : [`${shown}; allowed are ${allowed.join(', ')}`];
  }
  const legal =
    typeof value === 'number' && Number.isInteger(value) && value >= field.minimum && value <= field.maximum;
  return legal ? [] : [`${shown}; allowed are ${field.minimum} to ${field.maximum}`];
}

function illegalCombination(instruction: Instruction, hardware: HardwareConfig, context: OperandContext): string[] {
  switch (instruction.op) {
    case 'NOP':
    case 'LOOP':
    case 'HALT':
    case 'HOST':
    case 'LOAD':
      return [];
    case 'STORE':
      return instruction.memory === 'sram' ? [] : [`memory is ${instruction.memory}; only sram can be stored from`];
    case 'MAC':
      return illegalMac(instruction, hardware, context.previousMac);
    case 'VECTOR':
      return illegalVector(instruction);
    case 'POOL':
      return illegalPool(instruction);
  }
}

function addressFaults(instruction: Instruction, hardware: HardwareConfig, externalBytes: number): ProgramFault[] {
  return instructionSpans(instruction, hardware).flatMap((span) => {
    const { memory, lowest, highest } = span;
    const bytes = memory === 'external' ? externalBytes : memoryBytes(memory, hardware);
    if (lowest >= 0 && highest < bytes) return [];
    const words = `${instruction.op}: ${span.operand} at ${lowest}…${highest} leaves the memory of ${bytes} bytes`;
    const address = lowest < 0 || lowest >= bytes ? lowest : bytes;
    return [new ProgramFault('ADDRESS_RANGE', words, { memory, address })];
  });
}
