/**
 * Geometry of a MAC instruction: which input element meets which weight in which reduction step
 * (isa/MICROARCHITECTURE.md, section 5, geometry and order).
 *
 * The reduction of an output element is laid out as `steps · stepLanes` positions; a step takes `stepLanes` consecutive ones.
 * Dense: a tap holds `inputChannels` consecutive positions. Depthwise: a tap is one position.
 */
import type { HardwareConfig } from '../../../hardware/config.ts';
import type { MacInstruction } from '../../../isa/instructions.generated.ts';

export interface MacGeometry {
  readonly instruction: MacInstruction;
  readonly depthwise: boolean;
  readonly elementBytes: number;
  /** N: output channels of one block. */
  readonly channelLanes: number;
  /** K: weights of one lane in a weight row. */
  readonly reductionLanes: number;
  /** Products of one step: K dense, G depthwise. */
  readonly stepLanes: number;
  /** Steps of the whole reduction. */
  readonly steps: number;
  /** First position that this instruction executes, and how many. */
  readonly firstPosition: number;
  readonly positions: number;
  /** Positions that one tap holds, and the first of each tap. */
  readonly tapPositions: number;
  readonly tapStart: Int32Array;
  /** Depthwise: input channels read; dense: 1. */
  readonly operandChannels: number;
  readonly loads: boolean;
  readonly emits: boolean;
}

/** The fields do not contradict each other (src/microarchitecture/macOperands.ts). */
export function macGeometry(instruction: MacInstruction, hardware: HardwareConfig): MacGeometry {
  const { kernelHeight, kernelWidth, inputChannels, firstStep, stepCount } = instruction;
  const depthwise = instruction.mode === 'depthwise';
  const channelLanes = hardware.outputChannelLanes;
  const reductionLanes = hardware.reductionLanes;
  const stepLanes = depthwise ? hardware.depthwiseTapLanes : reductionLanes;
  const tapPositions = depthwise ? 1 : inputChannels;
  const byTap = !depthwise && instruction.grouping === 'tap';
  const tapStep = byTap ? Math.ceil(inputChannels / stepLanes) : 0;
  const rowSteps = byTap ? kernelWidth * tapStep : Math.ceil((kernelWidth * tapPositions) / stepLanes);
  const steps = kernelHeight * rowSteps;
  const tapStart = new Int32Array(kernelHeight * kernelWidth);
  for (let ky = 0; ky < kernelHeight; ky++) {
    for (let kx = 0; kx < kernelWidth; kx++) {
      const inRow = byTap ? kx * tapStep * stepLanes : kx * tapPositions;
      tapStart[ky * kernelWidth + kx] = ky * rowSteps * stepLanes + inRow;
    }
  }
  return {
    instruction,
    depthwise,
    elementBytes: instruction.inputType === 'int8' ? 1 : 2,
    channelLanes,
    reductionLanes,
    stepLanes,
    steps,
    firstPosition: firstStep * stepLanes,
    positions: stepCount * stepLanes,
    tapPositions,
    tapStart,
    operandChannels: depthwise ? Math.ceil(instruction.outputChannels / instruction.depthMultiplier) : 1,
    loads: firstStep === 0,
    emits: firstStep + stepCount === steps,
  };
}
