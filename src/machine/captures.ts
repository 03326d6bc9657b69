/** Tensors taken out of the memories as soon as their last writer has been executed (TensorCapture of src/isa/program.ts). */
import type { TensorCapture } from '../isa/program.ts';
import type { ByteMemory } from './memories.ts';
import { requireRange } from './memories.ts';

/** Called with a copy of the tensor's bytes. */
export type OnRetire = (capture: TensorCapture, bytes: Uint8Array) => void;

export type CapturesByInstruction = ReadonlyMap<number, readonly TensorCapture[]>;

/** Captures by the instruction behind which they are taken; −1: before the first. */
export function groupCaptures(captures: readonly TensorCapture[]): CapturesByInstruction {
  const groups = new Map<number, TensorCapture[]>();
  for (const capture of captures) {
    const group = groups.get(capture.afterInstruction);
    if (group === undefined) groups.set(capture.afterInstruction, [capture]);
    else group.push(capture);
  }
  return groups;
}

/** Takes the captures that are due behind `instruction`. */
export function takeCaptures(
  groups: CapturesByInstruction,
  instruction: number,
  sram: ByteMemory,
  external: ByteMemory,
  onRetire: OnRetire,
): void {
  for (const capture of groups.get(instruction) ?? []) {
    const memory = capture.memory === 'sram' ? sram : external;
    requireRange(memory, capture.address, capture.bytes);
    onRetire(capture, memory.bytes.slice(capture.address, capture.address + capture.bytes));
  }
}
