/** A machine with small, unlike numbers, so that a schedule can be worked out by hand; and instructions from a few fields. */
import { defaultValue, instructionOfFields } from '../../../src/isa/fields.ts';
import type { Instruction, InstructionOf, Operation } from '../../../src/isa/instructions.generated.ts';
import { instructionLayouts } from '../../../src/isa/instructions.generated.ts';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import { presetConfig } from '../../../src/hardware/presets.ts';

/** N = 4, K = 4, P = 2, G = 2, V = 4; D = 2 (8 elements of a block through 4 lanes). Banks of 256 bytes (table: 1024). */
export const smallHardware: HardwareConfig = {
  ...presetConfig('embedded-256'),
  name: 'small',
  outputChannelLanes: 4,
  reductionLanes: 4,
  pixelLanes: 2,
  depthwiseTapLanes: 2,
  int16StepCycles: 2,
  channelScalerLanes: 4,
  activationLanes: 4,
  outputScalerLanes: 8,
  outputWriteBytesPerCycle: 8,
  macFillCycles: 3,
  macDrainCycles: 5,
  vectorLanes: 4,
  vectorFillCycles: 2,
  vectorDrainCycles: 3,
  sramBytes: 1024,
  sramBanks: 4,
  sramSubBanks: 5,
  sramWordBytes: 4,
  weightMemoryBytes: 1024,
  weightMemoryBanks: 4,
  parameterMemoryBytes: 1024,
  parameterMemoryBanks: 4,
  tableMemoryBytes: 4096,
  tableMemoryBanks: 4,
  lutEntries: 64,
  externalReadLatencyCycles: 10,
  externalReadBytesPerCycle: 4,
  externalReadBurstBytes: 16,
  externalReadBurstOverheadCycles: 2,
  externalReadOutstanding: 2,
  externalWriteLatencyCycles: 6,
  externalWriteBytesPerCycle: 2,
  externalWriteBurstBytes: 8,
  externalWriteBurstOverheadCycles: 1,
  externalWriteOutstanding: 1,
  queueDepth: 2,
  decodeCycles: 1,
};

/** An instruction with these fields; counts that must be at least 1 are 1, everything else is 0 (scaledBits: 32). */
export function make<Op extends Operation>(
  op: Op,
  fields: Partial<Omit<InstructionOf<Op>, 'op'>> = {},
): InstructionOf<Op> {
  const defaults = Object.fromEntries(
    instructionLayouts[op].fields.map((field) => [field.name, field.name === 'scaledBits' ? 32 : defaultValue(field)]),
  );
  const instruction: Instruction = instructionOfFields(op, {
    ...defaults,
    ...(fields as Record<string, number | string>),
  });
  return instruction as InstructionOf<Op>;
}
