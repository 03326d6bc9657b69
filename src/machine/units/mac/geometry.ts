/**
 * Geometry of a MAC instruction: which input element meets which weight in which reduction step
 * (isa/MICROARCHITECTURE.md, section 5, geometry and order).
 *
 * The reduction of an output element is laid out as `steps · stepLanes` positions; a step takes `stepLanes` consecutive ones.
 * Dense: a tap holds `inputChannels` consecutive positions. Depthwise: a tap is one position.
 */
import type { HardwareConfig } from '../../../hardware/config.ts';
import type { MacInstruction } from '../../../isa/instructions.generated.ts';
import { illegalOperand } from '../../faults.ts';

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

/** @throws MachineFault ILLEGAL_OPERAND where the fields contradict each other */
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
  const geometry: MacGeometry = {
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
  checkFields(geometry, hardware);
  return geometry;
}

function checkFields(geometry: MacGeometry, hardware: HardwareConfig): void {
  const { instruction, depthwise, steps } = geometry;
  const { firstStep, stepCount, outputHeight, outputWidth, outputChannels } = instruction;
  if (firstStep + stepCount > steps)
    throw illegalOperand(`steps ${firstStep}…${firstStep + stepCount - 1} of a reduction of ${steps} steps`);
  if (depthwise && instruction.inputChannels !== 1)
    throw illegalOperand(`inputChannels ${instruction.inputChannels} in depthwise mode, which needs 1`);
  if (!depthwise && instruction.depthMultiplier !== 1)
    throw illegalOperand(`depthMultiplier ${instruction.depthMultiplier} in dense mode, which needs 1`);
  if (instruction.paddingTap === 'absent' && (depthwise || instruction.grouping !== 'tap'))
    throw illegalOperand('paddingTap absent outside dense mode with grouping tap');
  if (!(geometry.loads && geometry.emits)) {
    const { pixelLanes, outputChannelLanes } = hardware;
    if (outputHeight !== 1 || outputWidth > pixelLanes || outputChannels > outputChannelLanes)
      throw illegalOperand(
        `a reduction cut between instructions needs one block, outputHeight 1, outputWidth at most ${pixelLanes}, ` +
          `outputChannels at most ${outputChannelLanes}; found ${outputHeight}, ${outputWidth}, ${outputChannels}`,
      );
  }
  const rowBytes = geometry.channelLanes * geometry.reductionLanes;
  if (instruction.weightAddress % rowBytes !== 0)
    throw illegalOperand(
      `weightAddress ${instruction.weightAddress} is no multiple of a weight row, ${rowBytes} bytes`,
    );
  if (instruction.channelAddress % 16 !== 0)
    throw illegalOperand(`channelAddress ${instruction.channelAddress} is no multiple of 16`);
  if (instruction.scaledBits < 8 || instruction.scaledBits > 32)
    throw illegalOperand(`scaledBits ${instruction.scaledBits}; allowed are 8 to 32`);
}
