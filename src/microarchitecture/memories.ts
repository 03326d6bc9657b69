/** Sizes and banks of the memories (isa/MICROARCHITECTURE.md, section 1). */
import type { HardwareConfig } from '../hardware/config.ts';
import type { ActivationType, ElementType, Memory } from '../isa/instructions.generated.ts';

export type SpanMemory = Memory | 'external';

const sizeKey = {
  sram: 'sramBytes',
  weight: 'weightMemoryBytes',
  parameter: 'parameterMemoryBytes',
  table: 'tableMemoryBytes',
} as const satisfies Record<Memory, keyof HardwareConfig>;

const bankKey = {
  sram: 'sramBanks',
  weight: 'weightMemoryBanks',
  parameter: 'parameterMemoryBanks',
  table: 'tableMemoryBanks',
} as const satisfies Record<Memory, keyof HardwareConfig>;

export function memoryBytes(memory: Memory, hardware: HardwareConfig): number {
  return hardware[sizeKey[memory]];
}

/** Bytes of one bank, a contiguous slice of the memory. */
export function bankBytes(memory: Memory, hardware: HardwareConfig): number {
  return hardware[sizeKey[memory]] / hardware[bankKey[memory]];
}

const bytesOfType = { int8: 1, uint8: 1, int16: 2, int32: 4 } as const satisfies Record<ElementType, number>;

/** e(type): bytes of an element. */
export function elementBytes(type: ElementType | ActivationType): number {
  return bytesOfType[type];
}
