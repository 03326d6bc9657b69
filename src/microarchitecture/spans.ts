/** What an instruction reads and writes, as address ranges and banks (isa/MICROARCHITECTURE.md, section 3). */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Instruction, Operation, Unit } from '../isa/instructions.generated.ts';
import { instructionLayouts } from '../isa/instructions.generated.ts';
import { dmaSpans } from './dma.ts';
import { macSpans } from './macSpans.ts';
import { bankBytes } from './memories.ts';
import type { OperandSpan } from './operandSpan.ts';
import { poolSpans, vectorSpans } from './vectorSpans.ts';

export type { OperandSpan } from './operandSpan.ts';

export interface BankRange {
  readonly first: number;
  readonly last: number;
}

export function unitOf(op: Operation): Unit {
  return instructionLayouts[op].unit;
}

/** Operands of an instruction; those that it does not touch are absent. Addresses are not checked against the memories. */
export function instructionSpans(instruction: Instruction, hardware: HardwareConfig): OperandSpan[] {
  switch (instruction.op) {
    case 'NOP':
    case 'LOOP':
    case 'HALT':
    case 'HOST':
      return [];
    case 'LOAD':
    case 'STORE':
      return dmaSpans(instruction);
    case 'MAC':
      return macSpans(instruction, hardware);
    case 'VECTOR':
      return vectorSpans(instruction);
    case 'POOL':
      return poolSpans(instruction);
  }
}

/** Banks that a span touches; external memory has none and counts as bank 0. */
export function banksOfSpan(span: OperandSpan, hardware: HardwareConfig): BankRange {
  if (span.memory === 'external') return { first: 0, last: 0 };
  const bytes = bankBytes(span.memory, hardware);
  return { first: Math.floor(span.lowest / bytes), last: Math.floor(span.highest / bytes) };
}
