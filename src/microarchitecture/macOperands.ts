/** Field combinations that a MAC instruction must not have (isa/MICROARCHITECTURE.md, section 5). */
import type { HardwareConfig } from '../hardware/config.ts';
import type { MacInstruction } from '../isa/instructions.generated.ts';
import { macEmits, macLoads, reductionSteps } from './macArray.ts';
import { channelRowBytes } from './macSpans.ts';

/** Fields in which an instruction must agree with the one whose registers it continues. */
const continuedFields = [
  'mode',
  'grouping',
  'inputType',
  'wideAccumulator',
  'inputChannels',
  'depthMultiplier',
  'kernelHeight',
  'kernelWidth',
  'outputWidth',
  'outputChannels',
] as const satisfies readonly (keyof MacInstruction)[];

/** What is wrong, in words; empty: nothing. */
export function illegalMac(
  instruction: MacInstruction,
  hardware: HardwareConfig,
  previousMac: MacInstruction | null,
): string[] {
  const problems: string[] = [];
  const { mode, firstStep, stepCount, inputChannels, depthMultiplier, weightAddress, channelAddress } = instruction;
  const steps = reductionSteps(instruction, hardware);
  if (firstStep + stepCount > steps) {
    problems.push(`steps ${firstStep}…${firstStep + stepCount - 1} of a reduction of ${steps} steps`);
  }
  if (mode === 'depthwise' && inputChannels !== 1) {
    problems.push(`inputChannels is ${inputChannels}; depthwise mode needs 1`);
  }
  if (mode === 'dense' && depthMultiplier !== 1) {
    problems.push(`depthMultiplier is ${depthMultiplier}; dense mode needs 1`);
  }
  if (instruction.paddingTap === 'absent' && (mode !== 'dense' || instruction.grouping !== 'tap')) {
    problems.push('paddingTap absent needs mode dense and grouping tap');
  }
  const rowBytes = hardware.outputChannelLanes * hardware.reductionLanes;
  if (weightAddress % rowBytes !== 0) {
    problems.push(`weightAddress ${weightAddress} is no multiple of a weight row, ${rowBytes} bytes`);
  }
  if (channelAddress % channelRowBytes !== 0) {
    problems.push(`channelAddress ${channelAddress} is no multiple of ${channelRowBytes}`);
  }
  if (!(macLoads(instruction) && macEmits(instruction, hardware))) {
    problems.push(...illegalPart(instruction, hardware, previousMac));
  }
  return problems;
}

/** Rules of an instruction that does only a part of the reduction. */
function illegalPart(
  instruction: MacInstruction,
  hardware: HardwareConfig,
  previousMac: MacInstruction | null,
): string[] {
  const problems: string[] = [];
  const { outputHeight, outputWidth, outputChannels, firstStep } = instruction;
  const { pixelLanes, outputChannelLanes } = hardware;
  if (outputHeight !== 1 || outputWidth > pixelLanes || outputChannels > outputChannelLanes) {
    problems.push(
      `a part of a reduction needs one block: outputHeight 1, outputWidth at most ${pixelLanes}, outputChannels at most ` +
        `${outputChannelLanes}; found ${outputHeight}, ${outputWidth}, ${outputChannels}`,
    );
  }
  if (macLoads(instruction)) return problems;
  if (previousMac === null) return [...problems, `firstStep is ${firstStep}, but no MAC instruction precedes it`];
  const reached = previousMac.firstStep + previousMac.stepCount;
  if (reached !== firstStep) {
    problems.push(`firstStep is ${firstStep}, but the MAC instruction before it ended at step ${reached}`);
  }
  for (const field of continuedFields) {
    if (instruction[field] !== previousMac[field]) {
      problems.push(
        `${field} is ${instruction[field]}, but ${previousMac[field]} in the MAC instruction whose registers it continues`,
      );
    }
  }
  return problems;
}
