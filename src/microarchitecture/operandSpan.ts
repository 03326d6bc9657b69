/** The address range of one operand of an instruction (isa/MICROARCHITECTURE.md, section 3). */
import type { SpanMemory } from './memories.ts';

/** Bytes lowest … highest of one operand, both included. */
export interface OperandSpan {
  readonly memory: SpanMemory;
  readonly lowest: number;
  readonly highest: number;
  readonly access: 'read' | 'write';
  /** The operand in words, for messages. */
  readonly operand: string;
}
