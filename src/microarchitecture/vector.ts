/** VECTOR and POOL: cycles (isa/MICROARCHITECTURE.md, section 6). */
import type { HardwareConfig } from '../hardware/config.ts';
import type { PoolInstruction, VectorInstruction } from '../isa/instructions.generated.ts';
import { vectorFunctionForms } from './vectorFunctions.ts';

/** Cycles of the divider behind an average. */
const dividerCycles = 16;

export interface VectorCycles {
  readonly fillCycles: number;
  /** C: cycles in which the lanes work. */
  readonly laneCycles: number;
  /** From the last lane cycle to the end. */
  readonly drainCycles: number;
}

export function vectorCycles(instruction: VectorInstruction | PoolInstruction, hardware: HardwareConfig): VectorCycles {
  const averages = instruction.op === 'POOL' && instruction.function === 'average';
  return {
    fillCycles: hardware.vectorFillCycles,
    laneCycles:
      instruction.op === 'POOL'
        ? poolLaneCycles(instruction, hardware.vectorLanes)
        : functionLaneCycles(instruction, hardware.vectorLanes),
    drainCycles: hardware.vectorDrainCycles + (averages ? dividerCycles : 0),
  };
}

function poolLaneCycles(instruction: PoolInstruction, lanes: number): number {
  const { outputHeight, outputWidth, channels, kernelHeight, kernelWidth } = instruction;
  return outputHeight * outputWidth * Math.ceil(channels / lanes) * kernelHeight * kernelWidth;
}

function functionLaneCycles(instruction: VectorInstruction, lanes: number): number {
  const { count0, count1, count2, count3 } = instruction;
  const { reduction, passes } = vectorFunctionForms[instruction.function];
  if (!reduction) return count0 * count1 * count2 * Math.ceil(count3 / lanes) * passes;
  // Several results: lanes run along loop 1. One result: lanes run along loop 3 and a tree adds them up.
  if (count1 > 1) return count0 * Math.ceil(count1 / lanes) * count2 * count3 * passes;
  return count0 * (count2 * Math.ceil(count3 / lanes) * passes + Math.ceil(Math.log2(lanes)));
}
