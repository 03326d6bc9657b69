/** A program of hand-made instructions with a debug map of its own, for what reads schedules. */
import type { Instruction } from '../../../src/isa/instructions.generated.ts';
import type { Program, TensorCapture } from '../../../src/isa/program.ts';
import { make } from '../microarchitecture/smallHardware.ts';

export interface Step {
  /** Operator of the model that the instruction belongs to. */
  readonly layer: number;
  readonly instruction: Instruction;
}

/** The steps, then HALT. */
export function smallProgram(steps: readonly Step[], captures: readonly TensorCapture[] = []): Program {
  const count = 1 + Math.max(...steps.map(({ layer }) => layer));
  return {
    name: 'small',
    hardwareHash: '',
    instructions: [...steps.map(({ instruction }) => instruction), make('HALT')],
    externalBytes: 4096,
    segments: [],
    inputs: [],
    outputs: [],
    debug: {
      operators: Array.from({ length: count }, (_, index) => ({
        index,
        kind: 'CONV_2D',
        name: `layer${index}`,
        unit: 'npu' as const,
        fusedInto: null,
        macs: 0,
        provenBits: null,
      })),
      instructionOperator: Int32Array.from([...steps.map(({ layer }) => layer), -1]),
      scopes: [],
      instructionScope: new Int32Array(steps.length + 1).fill(-1),
      captures,
      hostOperators: [],
      fusedTensors: [],
    },
  };
}

export function captured(name: string, address: number, bytes: number, afterInstruction: number): TensorCapture {
  return { tensor: afterInstruction, name, memory: 'sram', address, bytes, afterInstruction };
}

// 1×2 pixels, 4 channels of 8 input channels, one tap: S = 2 steps, R = 2 cycles, one block (see the schedule's tests).
export const oneBlock = {
  grouping: 'tap',
  inputWidth: 2,
  inputChannels: 8,
  inputPixelStride: 8,
  outputWidth: 2,
  outputChannels: 4,
  outputPixelStride: 4,
  outputAddress: 256,
  stepCount: 2,
} as const;
