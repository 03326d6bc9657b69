/**
 * Range of the results that one instruction has stored in SRAM. Read behind instructions of recurrent operators only, where it says
 * how much of a 16-bit format a gate or a state uses; the units themselves know nothing of it.
 */
import type { HardwareConfig } from '../hardware/config.ts';
import type { ElementType, Instruction } from '../isa/instructions.generated.ts';
import { macEmits } from '../microarchitecture/macArray.ts';
import type { StoredRange } from '../numerics/events.ts';
import type { ByteMemory } from './memories.ts';
import { elementFormats, readElements } from './units/elements.ts';

/** Rows of elements: three outer loops and the elements of a row. Distances in bytes. */
interface ResultRows {
  readonly type: ElementType;
  readonly address: number;
  readonly counts: readonly [number, number, number];
  readonly strides: readonly [number, number, number];
  readonly elements: number;
  readonly elementStride: number;
}

/** Null for an instruction that leaves no result in SRAM by itself. The instruction has been executed: its addresses are legal. */
export function storedRange(instruction: Instruction, hardware: HardwareConfig, sram: ByteMemory): StoredRange | null {
  const rows = resultRows(instruction, hardware);
  if (rows === null || rows.elements === 0) return null;
  const { type, address, counts, strides, elements, elementStride } = rows;
  const row = new Int32Array(elements);
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < counts[0]; i++) {
    for (let j = 0; j < counts[1]; j++) {
      for (let k = 0; k < counts[2]; k++) {
        readElements(
          sram,
          type,
          address + i * strides[0] + j * strides[1] + k * strides[2],
          elementStride,
          elements,
          row,
        );
        for (let n = 0; n < elements; n++) {
          const value = row[n]!;
          if (value < min) min = value;
          if (value > max) max = value;
        }
      }
    }
  }
  return min > max ? null : { min, max };
}

function resultRows(instruction: Instruction, hardware: HardwareConfig): ResultRows | null {
  if (instruction.op === 'MAC') {
    if (!macEmits(instruction, hardware)) return null;
    const { outputType, outputAddress, outputHeight, outputWidth, outputChannels } = instruction;
    return {
      type: outputType,
      address: outputAddress,
      counts: [1, outputHeight, outputWidth],
      strides: [0, instruction.outputRowStride, instruction.outputPixelStride],
      elements: outputChannels,
      elementStride: elementFormats[outputType].bytes,
    };
  }
  if (instruction.op !== 'VECTOR') return null;
  const { outputType, outputAddress, outputStride0, outputStride1, outputStride2, outputStride3 } = instruction;
  // A loop that stays where it is ends with one result, as the inner loops of a reduction do.
  const once = (count: number, stride: number): number => (stride === 0 ? Math.min(count, 1) : count);
  return {
    type: outputType,
    address: outputAddress,
    counts: [
      once(instruction.count0, outputStride0),
      once(instruction.count1, outputStride1),
      once(instruction.count2, outputStride2),
    ],
    strides: [outputStride0, outputStride1, outputStride2],
    elements: once(instruction.count3, outputStride3),
    elementStride: outputStride3,
  };
}
