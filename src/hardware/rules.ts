/** Rules that tie hardware parameters to one another. Each is a sentence for the user and a check that finds what breaks it. */
import type { HardwareConfig } from './config.ts';

/** A dependence field reaches 31 instructions back (the MAC array's own limit of 4 is within reach by queueDepth's range). */
const dependenceReach = 31;

/** Bytes of one channel row in the parameter memory. */
const channelRowBytes = 16;

/** A bank of the weight memory holds at least this many rows, so that a reduction can be cut into pieces of some length. */
const leastWeightRows = 8;

/** Two tables of 513 int16 (softmax int16) and one of 256 int32 (softmax int8) are the largest exact tables. */
const leastTableBytes = 2 * 2 * 513;

export interface HardwareRule {
  readonly words: string;
  /** What breaks the rule, with the values, or null. */
  readonly violation: (hardware: HardwareConfig) => string | null;
}

function slices(
  memory: 'sram' | 'weightMemory' | 'parameterMemory' | 'tableMemory',
  multiple: (hardware: HardwareConfig) => number,
  of: string,
): HardwareRule {
  return {
    words: `${memory}Banks cut ${memory}Bytes into equal slices, each a multiple of ${of}`,
    violation: (hardware) => {
      const bytes = hardware[`${memory}Bytes`];
      const banks = hardware[`${memory}Banks`];
      const unit = multiple(hardware) * banks;
      if (bytes % unit === 0) return null;
      const below = Math.floor(bytes / unit) * unit;
      const near = below === 0 ? `${unit}` : `${below} and ${below + unit}`;
      return `${memory}Bytes is ${bytes} with ${banks} banks; it must be a multiple of ${unit}, for example ${near}`;
    },
  };
}

function queue(limit: 'externalReadOutstanding' | 'externalWriteOutstanding'): HardwareRule {
  return {
    words: `queueDepth + ${limit} ≤ ${dependenceReach}, the reach of a dependence`,
    violation: (hardware) =>
      hardware.queueDepth + hardware[limit] <= dependenceReach
        ? null
        : `queueDepth ${hardware.queueDepth} + ${limit} ${hardware[limit]} is more than ${dependenceReach}`,
  };
}

function burst(direction: 'externalRead' | 'externalWrite'): HardwareRule {
  return {
    words: `${direction}BurstBytes ≥ ${direction}BytesPerCycle`,
    violation: (hardware) =>
      hardware[`${direction}BurstBytes`] >= hardware[`${direction}BytesPerCycle`]
        ? null
        : `${direction}BurstBytes ${hardware[`${direction}BurstBytes`]} is less than ${direction}BytesPerCycle ${hardware[`${direction}BytesPerCycle`]}`,
  };
}

const weightRowBytes = (hardware: HardwareConfig) => hardware.outputChannelLanes * hardware.reductionLanes;

export const hardwareRules: readonly HardwareRule[] = [
  {
    words: 'depthwiseTapLanes ≤ reductionLanes: a depthwise step uses the lanes of a dense one',
    violation: ({ depthwiseTapLanes, reductionLanes }) =>
      depthwiseTapLanes <= reductionLanes
        ? null
        : `depthwiseTapLanes ${depthwiseTapLanes} is more than reductionLanes ${reductionLanes}`,
  },
  slices('sram', (hardware) => hardware.sramWordBytes, 'sramWordBytes'),
  slices('weightMemory', weightRowBytes, 'a weight row, outputChannelLanes · reductionLanes bytes'),
  slices('parameterMemory', () => channelRowBytes, `a channel row, ${channelRowBytes} bytes`),
  slices('tableMemory', () => 4, 'an entry, 4 bytes'),
  {
    words: `a bank of the weight memory holds at least ${leastWeightRows} rows`,
    violation: (hardware) => {
      const rows = hardware.weightMemoryBytes / hardware.weightMemoryBanks / weightRowBytes(hardware);
      if (rows >= leastWeightRows) return null;
      const least = leastWeightRows * weightRowBytes(hardware) * hardware.weightMemoryBanks;
      return `weightMemoryBytes is ${hardware.weightMemoryBytes}; with these lanes and ${hardware.weightMemoryBanks} banks it must be at least ${least}`;
    },
  },
  {
    words: `each half of the parameter memory's banks holds a channel row for every output channel lane`,
    violation: (hardware) => {
      const half = Math.floor(hardware.parameterMemoryBanks / 2);
      const held = (hardware.parameterMemoryBytes / hardware.parameterMemoryBanks) * half;
      const least = hardware.outputChannelLanes * channelRowBytes;
      return held >= least
        ? null
        : `half of the ${hardware.parameterMemoryBanks} banks of parameterMemoryBytes ${hardware.parameterMemoryBytes} hold ${held} bytes; ${hardware.outputChannelLanes} rows need ${least}`;
    },
  },
  {
    words: 'the table memory holds the largest exact tables, and the table of a fused function where one is used',
    violation: (hardware) => {
      const fused = hardware.activationMode === 'fused' ? 4 * (hardware.lutEntries + 1) : 0;
      const least = Math.max(leastTableBytes, fused);
      return hardware.tableMemoryBytes >= least
        ? null
        : `tableMemoryBytes is ${hardware.tableMemoryBytes}; the tables need ${least}`;
    },
  },
  queue('externalReadOutstanding'),
  queue('externalWriteOutstanding'),
  burst('externalRead'),
  burst('externalWrite'),
];
