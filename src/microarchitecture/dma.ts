/** LOAD and STORE: spans and cycles (isa/MICROARCHITECTURE.md, sections 3 and 4). */
import type { HardwareConfig } from '../hardware/config.ts';
import type { LoadInstruction, StoreInstruction } from '../isa/instructions.generated.ts';
import type { OperandSpan } from './operandSpan.ts';

export interface DmaCycles {
  /** Λ: cycles from start to the first byte. */
  readonly latencyCycles: number;
  readonly runs: number;
  /** Cycles of one run on the channel. */
  readonly runCycles: number;
  /** The data phase: runs · runCycles. */
  readonly dataCycles: number;
}

export function dmaCycles(instruction: LoadInstruction | StoreInstruction, hardware: HardwareConfig): DmaCycles {
  const direction = instruction.op === 'LOAD' ? 'externalRead' : 'externalWrite';
  const { runBytes } = instruction;
  const bursts = Math.ceil(runBytes / hardware[`${direction}BurstBytes`]);
  const runCycles =
    Math.ceil(runBytes / hardware[`${direction}BytesPerCycle`]) +
    (bursts - 1) * hardware[`${direction}BurstOverheadCycles`];
  const runs = instruction.count0 * instruction.count1 * instruction.count2;
  return { latencyCycles: hardware[`${direction}LatencyCycles`], runs, runCycles, dataCycles: runs * runCycles };
}

export function dmaSpans(instruction: LoadInstruction | StoreInstruction): OperandSpan[] {
  const { count0, count1, count2, runBytes, externalAddress, address, memory } = instruction;
  const counts = [count0, count1, count2];
  const { externalStride0, externalStride1, externalStride2, chipStride0, chipStride1, chipStride2 } = instruction;
  const external = stridedRange(externalAddress, counts, [externalStride0, externalStride1, externalStride2], runBytes);
  const chip = stridedRange(address, counts, [chipStride0, chipStride1, chipStride2], runBytes);
  const loads = instruction.op === 'LOAD';
  return [
    { memory: 'external', ...external, access: loads ? 'read' : 'write', operand: 'external runs' },
    { memory, ...chip, access: loads ? 'write' : 'read', operand: 'on-chip runs' },
  ];
}

/** Lowest and highest byte of items of `bytes` bytes at address + Σ index · stride, 0 ≤ index < count. */
export function stridedRange(
  address: number,
  counts: readonly number[],
  strides: readonly number[],
  bytes: number,
): { lowest: number; highest: number } {
  let lowest = address;
  let highest = address + bytes - 1;
  for (const [loop, count] of counts.entries()) {
    const reach = (count - 1) * (strides[loop] ?? 0);
    if (reach < 0) lowest += reach;
    else highest += reach;
  }
  return { lowest, highest };
}
