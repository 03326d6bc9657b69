/** Hardware for whole graphs: presets, and machines at the ends of what the parameter table and its rules allow. */
import fc from 'fast-check';
import { checkedValue, checkRules } from '../../../src/hardware/check.ts';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import { parameterNames } from '../../../src/hardware/parameters.ts';
import { presetConfig, presetNames } from '../../../src/hardware/presets.ts';

const one = fc.constantFrom;

const datapath = fc.record({
  reductionGrouping: one('tap', 'row'),
  accumulatorBits: one(32, 12, 16, 20, 32),
  accumulatorBitsInt16: one(48, 16, 32, 33),
  accumulatorOverflow: one('wrap', 'saturate'),
  zeroPointHandling: one('subtract', 'fold'),
  multiplierBits: one(32, 8, 9, 16, 31),
  productBits: one(64, 24, 40, 63),
  scaledBits: one(16, 8, 12, 32),
  roundingProfile: one('tflm', 'tflite', 'single'),
  activationMode: one('exact', 'fused'),
  fusedHardSwish: one('arithmetic', 'table'),
  lutEntries: one(256, 2, 4, 4096),
  lutInterpolation: fc.boolean(),
  int8SigmoidTable: one('fixedPoint', 'sixteenBit'),
});

/** Rows of N·K weights stay below 4 KiB: filters are stored in whole rows, and megabytes of them take seconds. */
const array = fc.record({
  outputChannelLanes: one(8, 1, 2, 3, 16, 64, 256),
  reductionLanes: one(8, 1, 2, 4, 6, 64, 256),
  pixelLanes: one(4, 1, 2, 7, 64),
  /** depthwiseTapLanes: 1, half of K, or K. */
  depthwiseTaps: one('all', 'one', 'half'),
});

const lengths = fc.record({
  int16StepCycles: one(2, 1, 8),
  macFillCycles: one(6, 0, 255),
  macDrainCycles: one(12, 0, 255),
  channelScalerLanes: one(32, 1, 16_384),
  activationLanes: one(32, 1, 16_384),
  outputScalerLanes: one(32, 1, 7, 16_384),
  outputWriteBytesPerCycle: one(32, 1, 3, 16_384),
  vectorLanes: one(16, 1, 2, 3, 255, 1024),
  externalReadLatencyCycles: one(64, 0, 65_535),
  externalReadBytesPerCycle: one(8, 1, 3),
  externalReadBurstBytes: one(256, 8, 9, 65_536),
  externalReadBurstOverheadCycles: one(2, 0, 255),
  externalReadOutstanding: one(4, 1, 15),
  externalWriteLatencyCycles: one(64, 0, 65_535),
  externalWriteBytesPerCycle: one(8, 1, 3),
  externalWriteBurstBytes: one(256, 8, 9, 65_536),
  externalWriteBurstOverheadCycles: one(2, 0, 255),
  externalWriteOutstanding: one(4, 1, 15),
  queueDepth: one(4, 1, 2, 16),
  decodeCycles: one(1, 4, 255),
});

const memories = fc.record({
  sramWordBytes: one(8, 1, 2, 256),
  sramSubBanks: one(17, 1, 4, 1024),
  sramBanks: one(16, 2, 3, 8, 64),
  weightMemoryBanks: one(16, 2, 3, 64),
  /** Rows in a bank of the weight memory; 8 is the least. */
  weightRows: one(50, 8, 9),
  parameterMemoryBanks: one(8, 2, 3, 64),
  /** Channel rows in a bank beyond the least. */
  spareChannelRows: one(3, 0),
  tableMemoryBanks: one(8, 1, 2, 3, 64),
});

const upTo = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

/** No memory is larger: tests clear them at every invocation. */
const mostWeightBytes = 2 ** 20;

/** @param sramBytes before they are rounded up to whole words in every bank */
function extremeHardware(sramBytes: fc.Arbitrary<number>): fc.Arbitrary<HardwareConfig> {
  return fc
    .record({ preset: one(...presetNames), datapath, array, lengths, memories, sramBytes })
    .map(({ preset, datapath: bits, array: lanes, lengths: times, memories: sizes, sramBytes: sram }) => {
      const { outputChannelLanes, pixelLanes, depthwiseTaps } = lanes;
      const reductionLanes = outputChannelLanes > 16 ? Math.min(lanes.reductionLanes, 16) : lanes.reductionLanes;
      const { weightRows, spareChannelRows, ...banks } = sizes;
      const row = outputChannelLanes * reductionLanes;
      const weightMemoryBanks =
        banks.weightMemoryBanks * weightRows * row > mostWeightBytes ? 2 : banks.weightMemoryBanks;
      const taps = { all: reductionLanes, one: 1, half: Math.max(1, Math.floor(reductionLanes / 2)) };
      const channelRows = Math.max(1, Math.ceil(outputChannelLanes / Math.floor(banks.parameterMemoryBanks / 2)));
      const fusedTable = bits.activationMode === 'fused' ? 4 * (bits.lutEntries + 1) : 0;
      const hardware: HardwareConfig = {
        ...presetConfig(preset),
        ...bits,
        ...times,
        ...banks,
        outputChannelLanes,
        reductionLanes,
        pixelLanes,
        depthwiseTapLanes: taps[depthwiseTaps],
        sramBytes: upTo(sram, banks.sramWordBytes * banks.sramBanks),
        weightMemoryBanks,
        weightMemoryBytes: upTo(Math.max(weightRows * row, 32), row) * weightMemoryBanks,
        parameterMemoryBytes: Math.max(channelRows + spareChannelRows, 2) * 16 * banks.parameterMemoryBanks,
        tableMemoryBytes: upTo(Math.max(2052, fusedTable), 4 * banks.tableMemoryBanks),
        name: 'extreme',
      };
      for (const name of parameterNames) checkedValue(name, hardware[name], 'random hardware');
      checkRules(hardware);
      return hardware;
    });
}

const presetHardware: fc.Arbitrary<HardwareConfig> = fc
  .record({
    preset: one(...presetNames),
    roundingProfile: one('tflm', 'tflite', 'single'),
    activationMode: one('exact', 'fused'),
  })
  .map(({ preset, ...changes }) => ({ ...presetConfig(preset), ...changes }));

/** Most tensors fit on chip. */
export const roomyHardware: fc.Arbitrary<HardwareConfig> = fc.oneof(
  { weight: 1, arbitrary: presetHardware },
  { weight: 5, arbitrary: extremeHardware(one(65_536, 16_384, 300_000)) },
);

/** Hardly a tensor fits on chip; some graphs do not fit at all. */
export const tinyHardware: fc.Arbitrary<HardwareConfig> = extremeHardware(one(5000, 3000, 2048, 1024));
