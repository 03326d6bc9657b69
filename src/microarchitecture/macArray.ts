/** MAC: length of a reduction and cycles of the array and of the stages behind it (isa/MICROARCHITECTURE.md, section 5). */
import type { HardwareConfig } from '../hardware/config.ts';
import type { MacInstruction } from '../isa/instructions.generated.ts';
import { elementBytes } from './memories.ts';

export interface MacCycles {
  /** f: cycles of an array step for the accesses that it makes to the SRAM's sub-banks. */
  readonly accessFactor: number;
  /** R: cycles of the array for one block. */
  readonly stepCyclesR: number;
  /** D: cycles in which one block drains through the stages behind the array. */
  readonly drainCyclesD: number;
  /** T. */
  readonly blocksT: number;
  /** T·R. */
  readonly arrayCycles: number;
  readonly loads: boolean;
  readonly emits: boolean;
}

/** S: steps of the whole reduction of an output element. */
export function reductionSteps(instruction: MacInstruction, hardware: HardwareConfig): number {
  const { kernelHeight, kernelWidth, inputChannels } = instruction;
  const lanes = hardware.reductionLanes;
  if (instruction.mode === 'depthwise') return kernelHeight * Math.ceil(kernelWidth / hardware.depthwiseTapLanes);
  if (instruction.grouping === 'tap') return kernelHeight * kernelWidth * Math.ceil(inputChannels / lanes);
  return kernelHeight * Math.ceil((kernelWidth * inputChannels) / lanes);
}

/** Whether the registers are loaded with the bias. */
export function macLoads(instruction: MacInstruction): boolean {
  return instruction.firstStep === 0;
}

/** Whether the result leaves the array. */
export function macEmits(instruction: MacInstruction, hardware: HardwareConfig): boolean {
  return instruction.firstStep + instruction.stepCount === reductionSteps(instruction, hardware);
}

export function macCycles(instruction: MacInstruction, hardware: HardwareConfig): MacCycles {
  const { outputChannelLanes, pixelLanes, int16StepCycles } = hardware;
  const { outputHeight, outputWidth, outputChannels, stepCount, inputType, outputType } = instruction;
  const f = accessFactor(instruction, hardware);
  const stepCyclesR = stepCount * f * (inputType === 'int16' ? int16StepCycles : 1);
  const elements = outputChannelLanes * pixelLanes;
  const drainCyclesD = Math.max(
    Math.ceil(elements / hardware.channelScalerLanes),
    Math.ceil(elements / hardware.activationLanes),
    Math.ceil(elements / hardware.outputScalerLanes),
    Math.ceil((elements * elementBytes(outputType)) / hardware.outputWriteBytesPerCycle),
  );
  const blocksT = Math.ceil(outputChannels / outputChannelLanes) * outputHeight * Math.ceil(outputWidth / pixelLanes);
  return {
    accessFactor: f,
    stepCyclesR,
    drainCyclesD,
    blocksT,
    arrayCycles: blocksT * stepCyclesR,
    loads: macLoads(instruction),
    emits: macEmits(instruction, hardware),
  };
}

function accessFactor(instruction: MacInstruction, hardware: HardwareConfig): number {
  const { outputChannelLanes, reductionLanes, sramSubBanks, sramWordBytes } = hardware;
  const { strideWidth, inputPixelStride, kernelWidth, dilationWidth, depthMultiplier } = instruction;
  const bytes = elementBytes(instruction.inputType);
  const pixels = Math.min(hardware.pixelLanes, instruction.outputWidth);
  let accesses: number;
  let distance: number;
  if (instruction.mode === 'dense') {
    accesses = pixels * Math.ceil((reductionLanes * bytes) / sramWordBytes);
    distance = Math.ceil((strideWidth * inputPixelStride) / sramWordBytes);
  } else {
    const taps = Math.min(hardware.depthwiseTapLanes, kernelWidth);
    const columns = Math.min(pixels * taps, (pixels - 1) * strideWidth + (taps - 1) * Math.abs(dilationWidth) + 1);
    accesses = columns * Math.ceil((Math.ceil(outputChannelLanes / depthMultiplier) * bytes) / sramWordBytes);
    distance = Math.ceil(inputPixelStride / sramWordBytes);
  }
  return Math.ceil(accesses / (sramSubBanks / greatestCommonDivisor(sramSubBanks, distance)));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
