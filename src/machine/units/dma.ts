/** LOAD and STORE: copies of runs of bytes between external memory and the chip (isa/MICROARCHITECTURE.md, section 4). */
import type { LoadInstruction, StoreInstruction } from '../../isa/instructions.generated.ts';
import type { ByteMemory, OnChipMemories } from '../memories.ts';
import { requireRange } from '../memories.ts';

/** What the DMA units are connected to. */
export interface DmaPorts {
  readonly chip: OnChipMemories;
  readonly external: ByteMemory;
}

/** Copies the runs in the order of the counts (count2 fastest), external memory to chip. */
export function executeLoad(ports: DmaPorts, instruction: LoadInstruction): void {
  const chip = ports.chip[instruction.memory];
  forEachRun(instruction, (externalBytes, chipBytes) => {
    copyRun(ports.external, externalBytes, chip, chipBytes, instruction.runBytes);
  });
}

/** Copies the runs in the order of the counts, `sram` to external memory. */
export function executeStore(ports: DmaPorts, instruction: StoreInstruction): void {
  forEachRun(instruction, (externalBytes, chipBytes) => {
    copyRun(ports.chip.sram, chipBytes, ports.external, externalBytes, instruction.runBytes);
  });
}

function copyRun(from: ByteMemory, fromBytes: number, to: ByteMemory, toBytes: number, lengthBytes: number): void {
  requireRange(from, fromBytes, lengthBytes);
  requireRange(to, toBytes, lengthBytes);
  to.bytes.set(from.bytes.subarray(fromBytes, fromBytes + lengthBytes), toBytes);
}

function forEachRun(
  instruction: LoadInstruction | StoreInstruction,
  copy: (externalBytes: number, chipBytes: number) => void,
): void {
  for (let i0 = 0; i0 < instruction.count0; i0++) {
    for (let i1 = 0; i1 < instruction.count1; i1++) {
      let external = instruction.externalAddress + i0 * instruction.externalStride0 + i1 * instruction.externalStride1;
      let chip = instruction.address + i0 * instruction.chipStride0 + i1 * instruction.chipStride1;
      for (let i2 = 0; i2 < instruction.count2; i2++) {
        copy(external, chip);
        external += instruction.externalStride2;
        chip += instruction.chipStride2;
      }
    }
  }
}
