/** The hardware configuration as every layer reads it. The parameter table in `parameters.ts` is the truth; this type derives from it. */
import type { Datapath } from '../numerics/datapath.ts';

export interface HardwareConfig extends Datapath {
  readonly name: string;
  readonly clockHz: number;
  readonly outputChannelLanes: number;
  readonly pixelLanes: number;
  /** Cycles of an array step with int16 activations. */
  readonly int16StepCycles: number;
  /** Elements per cycle of each stage behind the array. */
  readonly channelScalerLanes: number;
  readonly activationLanes: number;
  readonly outputScalerLanes: number;
  readonly outputWriteBytesPerCycle: number;
  readonly macFillCycles: number;
  readonly macDrainCycles: number;
  readonly vectorLanes: number;
  readonly vectorFillCycles: number;
  readonly vectorDrainCycles: number;
  readonly sramBytes: number;
  readonly sramBanks: number;
  readonly sramSubBanks: number;
  readonly sramWordBytes: number;
  readonly weightMemoryBytes: number;
  readonly weightMemoryBanks: number;
  readonly parameterMemoryBytes: number;
  readonly parameterMemoryBanks: number;
  readonly tableMemoryBytes: number;
  readonly tableMemoryBanks: number;
  readonly externalReadLatencyCycles: number;
  readonly externalReadBytesPerCycle: number;
  readonly externalReadBurstBytes: number;
  readonly externalReadBurstOverheadCycles: number;
  readonly externalReadOutstanding: number;
  readonly externalWriteLatencyCycles: number;
  readonly externalWriteBytesPerCycle: number;
  readonly externalWriteBurstBytes: number;
  readonly externalWriteBurstOverheadCycles: number;
  readonly externalWriteOutstanding: number;
  readonly queueDepth: number;
  readonly decodeCycles: number;
}
