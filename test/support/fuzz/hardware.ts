/** Random hardware: every parameter that binds values or the shape of a program, within the rules of the parameter table. */
import fc from 'fast-check';
import { checkRules } from '../../../src/hardware/check.ts';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import { presetConfig } from '../../../src/hardware/presets.ts';

const integer = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const either = <T>(...choices: [number, fc.Arbitrary<T>][]): fc.Arbitrary<T> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** Widths, orders and roundings; half of the registers are wide enough for anything. */
const datapathArbitrary = fc.record({
  reductionLanes: fc.constantFrom(1, 2, 4, 6, 8, 16, 32),
  reductionGrouping: fc.constantFrom('tap', 'row'),
  accumulatorBits: either([2, fc.constant(32)], [3, integer(12, 24)], [1, integer(25, 32)]),
  accumulatorBitsInt16: either([2, fc.constant(48)], [2, integer(16, 32)], [1, integer(33, 48)]),
  accumulatorOverflow: fc.constantFrom('wrap', 'saturate'),
  zeroPointHandling: fc.constantFrom('subtract', 'fold'),
  multiplierBits: either([1, fc.constant(32)], [1, integer(8, 32)]),
  productBits: either([3, fc.constant(64)], [1, integer(24, 48)], [1, integer(24, 64)]),
  scaledBits: either([2, integer(8, 20)], [1, integer(8, 32)]),
  roundingProfile: fc.constantFrom('tflm', 'tflm', 'tflm', 'tflite', 'single', 'single'),
  fusedHardSwish: fc.constantFrom('arithmetic', 'table'),
  lutEntries: fc.constantFrom(2, 16, 64, 256, 1024),
  lutInterpolation: fc.boolean(),
});

const arrayArbitrary = fc.record({
  outputChannelLanes: fc.constantFrom(1, 2, 3, 4, 5, 8, 16),
  pixelLanes: integer(1, 8),
  /** depthwiseTapLanes as a share of K. */
  depthwiseShare: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Only time depends on these; values and events must not. */
const timeArbitrary = fc.record({
  int16StepCycles: integer(1, 3),
  macFillCycles: integer(0, 12),
  macDrainCycles: integer(0, 20),
  channelScalerLanes: integer(1, 64),
  activationLanes: integer(1, 64),
  outputScalerLanes: integer(1, 64),
  outputWriteBytesPerCycle: integer(1, 64),
  vectorLanes: integer(1, 40),
  externalReadLatencyCycles: integer(0, 300),
  externalReadBytesPerCycle: fc.constantFrom(1, 4, 8, 16),
  externalReadBurstBytes: fc.constantFrom(16, 64, 256),
  externalReadBurstOverheadCycles: integer(0, 9),
  externalReadOutstanding: integer(1, 8),
  externalWriteLatencyCycles: integer(0, 300),
  externalWriteBytesPerCycle: fc.constantFrom(1, 4, 8, 16),
  externalWriteBurstBytes: fc.constantFrom(16, 64, 256),
  externalWriteBurstOverheadCycles: integer(0, 9),
  externalWriteOutstanding: integer(1, 8),
  queueDepth: integer(1, 23),
  decodeCycles: integer(1, 4),
});

/** In units that the rules ask for: words, weight rows, channel rows of 16 bytes, entries of 4 bytes. */
export interface MemorySizes {
  readonly sramWordBytes: number;
  readonly sramBanks: number;
  readonly sramSubBanks: number;
  /** Bytes of the whole SRAM, rounded up to whole words in every bank. */
  readonly sramBytes: number;
  readonly weightMemoryBanks: number;
  readonly weightRowsPerBank: number;
  readonly parameterMemoryBanks: number;
  /** Channel rows beyond the least that half of the banks must hold, per bank. */
  readonly spareChannelRows: number;
  readonly tableMemoryBanks: number;
}

/** Memories that hold the small layers whole. */
export const ampleMemories: fc.Arbitrary<MemorySizes> = fc.record({
  sramWordBytes: fc.constantFrom(1, 2, 4, 8, 16),
  sramBanks: integer(2, 16),
  sramSubBanks: fc.constantFrom(1, 2, 3, 4, 8, 17),
  sramBytes: integer(24_000, 64_000),
  weightMemoryBanks: integer(2, 8),
  weightRowsPerBank: integer(40, 200),
  parameterMemoryBanks: integer(2, 8),
  spareChannelRows: integer(0, 30),
  tableMemoryBanks: integer(1, 5),
});

/** Memories in which almost nothing fits whole: rows, channels and reductions are cut, tensors spilled. */
export const tinyMemories: fc.Arbitrary<MemorySizes> = fc.record({
  sramWordBytes: fc.constantFrom(1, 2, 4, 8, 16),
  sramBanks: integer(2, 8),
  sramSubBanks: fc.constantFrom(1, 2, 3, 4, 8, 17),
  sramBytes: integer(1024, 6000),
  weightMemoryBanks: integer(2, 6),
  weightRowsPerBank: integer(8, 16),
  parameterMemoryBanks: integer(2, 8),
  spareChannelRows: integer(0, 2),
  tableMemoryBanks: integer(1, 5),
});

const roundUp = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

function memoryParameters(
  sizes: MemorySizes,
  lanes: { outputChannelLanes: number; reductionLanes: number; lutEntries: number },
): Partial<HardwareConfig> {
  const { sramWordBytes, sramBanks, sramSubBanks, weightMemoryBanks, parameterMemoryBanks, tableMemoryBanks } = sizes;
  const weightRow = lanes.outputChannelLanes * lanes.reductionLanes;
  const channelRows = Math.ceil(lanes.outputChannelLanes / Math.floor(parameterMemoryBanks / 2));
  return {
    sramWordBytes,
    sramBanks,
    sramSubBanks,
    sramBytes: roundUp(sizes.sramBytes, sramWordBytes * sramBanks),
    weightMemoryBanks,
    weightMemoryBytes: roundUp(Math.max(sizes.weightRowsPerBank * weightRow, 32), weightRow) * weightMemoryBanks,
    parameterMemoryBanks,
    parameterMemoryBytes: Math.max(channelRows + sizes.spareChannelRows, 2) * 16 * parameterMemoryBanks,
    tableMemoryBanks,
    tableMemoryBytes: roundUp(Math.max(2052, 4 * (lanes.lutEntries + 1)), 4 * tableMemoryBanks),
  };
}

/** Registers that lose nothing before the scaler's result, so that this is where numbers leave their range. */
const wideRegisters = { accumulatorBits: 32, accumulatorBitsInt16: 48, productBits: 64 } as const;

/**
 * @param activationMode whether activations behind MAC operators are fused
 * @param registers `wide`: accumulator and product register at their widest
 */
export function hardwareArbitrary(
  memories: fc.Arbitrary<MemorySizes>,
  activationMode: HardwareConfig['activationMode'] = 'exact',
  registers: 'any' | 'wide' = 'any',
): fc.Arbitrary<HardwareConfig> {
  return fc
    .record({ drawn: datapathArbitrary, array: arrayArbitrary, time: timeArbitrary, memories })
    .map(({ drawn, array, time, memories: sizes }) => {
      const datapath = registers === 'wide' ? { ...drawn, ...wideRegisters } : drawn;
      const { depthwiseShare, ...lanes } = array;
      const hardware: HardwareConfig = {
        ...presetConfig('embedded-256'),
        ...datapath,
        ...lanes,
        ...time,
        ...memoryParameters(sizes, { ...datapath, ...lanes }),
        depthwiseTapLanes: 1 + Math.floor(depthwiseShare * (datapath.reductionLanes - 1)),
        activationMode,
        name: 'fuzz',
      };
      checkRules(hardware);
      return hardware;
    });
}

/** The same hardware with an SRAM of at least that many bytes, in whole words in every bank. */
export function withSram(hardware: HardwareConfig, sramBytes: number): HardwareConfig {
  const { sramWordBytes, sramBanks } = hardware;
  const larger = { ...hardware, sramBytes: roundUp(sramBytes, sramWordBytes * sramBanks) };
  checkRules(larger);
  return larger;
}

/** Hardware that also chooses what fills the int8 table of LOGISTIC and TANH. */
export function tableHardwareArbitrary(memories: fc.Arbitrary<MemorySizes>): fc.Arbitrary<HardwareConfig> {
  return fc
    .tuple(hardwareArbitrary(memories), fc.constantFrom('fixedPoint', 'sixteenBit'))
    .map(([hardware, int8SigmoidTable]) => ({ ...hardware, int8SigmoidTable }));
}
