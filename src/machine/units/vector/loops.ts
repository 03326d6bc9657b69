/** Addresses of the vector unit's four nested loops: address + Σ index · stride (isa/MICROARCHITECTURE.md, section 6). */
import type { ByteMemory } from '../../memories.ts';
import { requireRange } from '../../memories.ts';

/** Iterations of loops 0 (outermost) to 3. */
export type LoopCounts = readonly [number, number, number, number];

export interface StridedOperand {
  /** Byte address at index 0 of every loop. */
  readonly address: number;
  /** Bytes along each loop, outermost first; may be negative or 0. */
  readonly strides: readonly [number, number, number, number];
  readonly elementBytes: number;
}

/** Address at the start of an innermost loop. */
export function operandAddress(operand: StridedOperand, i0: number, i1: number, i2: number): number {
  const { address, strides } = operand;
  return address + i0 * strides[0] + i1 * strides[1] + i2 * strides[2];
}

/** Proves that every element lies in the memory. @throws ProgramFault ADDRESS_RANGE */
export function requireOperandRange(memory: ByteMemory, operand: StridedOperand, counts: LoopCounts): void {
  let low = operand.address;
  let high = operand.address;
  for (let loop = 0; loop < 4; loop++) {
    const reach = operand.strides[loop]! * (counts[loop]! - 1);
    if (reach < 0) low += reach;
    else high += reach;
  }
  requireRange(memory, low, high - low + operand.elementBytes);
}
