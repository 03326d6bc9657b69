/** Named hardware configurations, each as its differences from the defaults of the parameter table. */
import type { HardwareConfig } from './config.ts';
import type { ParameterValues } from './parameters.ts';
import { parameterNames, parameters } from './parameters.ts';

const KiB = 1024;

interface Preset {
  readonly doc: string;
  readonly settings: Partial<ParameterValues>;
}

export const presets = {
  'sensor-32': {
    doc: '32 MAC/cycle, 64 KiB SRAM, 100 MHz: an always-on sensor hub.',
    settings: {
      clockHz: 100_000_000,
      outputChannelLanes: 8,
      reductionLanes: 4,
      pixelLanes: 1,
      depthwiseTapLanes: 4,
      // Half the lanes of a block: each stage behind the array may take two cycles per block of 8 elements.
      channelScalerLanes: 4,
      activationLanes: 4,
      outputScalerLanes: 4,
      outputWriteBytesPerCycle: 4,
      vectorLanes: 4,
      sramBytes: 64 * KiB,
      sramBanks: 8,
      // Three taps of eight channels are six words: the next prime.
      sramSubBanks: 7,
      sramWordBytes: 4,
      weightMemoryBytes: 16 * KiB,
      weightMemoryBanks: 8,
      parameterMemoryBytes: 4 * KiB,
      tableMemoryBytes: 4 * KiB,
      tableMemoryBanks: 4,
      externalReadLatencyCycles: 16,
      externalReadBytesPerCycle: 4,
      externalReadBurstBytes: 64,
      externalReadOutstanding: 4,
      externalWriteLatencyCycles: 8,
      externalWriteBytesPerCycle: 4,
      externalWriteBurstBytes: 64,
      externalWriteOutstanding: 4,
    },
  },
  'embedded-256': {
    doc: '256 MAC/cycle as 8 channels × 8 products × 4 pixels, 384 KiB SRAM, 500 MHz: the default.',
    settings: {},
  },
  'array-16x16': {
    doc: '256 MAC/cycle as 16 channels × 16 products, one pixel: the shape of a classical systolic array.',
    settings: {
      outputChannelLanes: 16,
      reductionLanes: 16,
      pixelLanes: 1,
      channelScalerLanes: 16,
      activationLanes: 16,
      outputScalerLanes: 16,
      outputWriteBytesPerCycle: 16,
      sramSubBanks: 5,
      sramWordBytes: 16,
    },
  },
  'edge-1024': {
    doc: '1024 MAC/cycle, 1 MiB SRAM, 16 bytes/cycle, 1 GHz: vision at the edge.',
    settings: {
      clockHz: 1_000_000_000,
      outputChannelLanes: 16,
      reductionLanes: 16,
      pixelLanes: 4,
      channelScalerLanes: 64,
      activationLanes: 64,
      outputScalerLanes: 64,
      outputWriteBytesPerCycle: 64,
      vectorLanes: 64,
      sramBytes: 1024 * KiB,
      sramWordBytes: 16,
      weightMemoryBytes: 512 * KiB,
      parameterMemoryBytes: 32 * KiB,
      externalReadLatencyCycles: 128,
      externalReadBytesPerCycle: 16,
      externalReadBurstBytes: 512,
      externalWriteLatencyCycles: 64,
      externalWriteBytesPerCycle: 16,
      externalWriteBurstBytes: 512,
    },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

export const defaultPreset: PresetName = 'embedded-256';

export const presetNames = Object.keys(presets) as PresetName[];

export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}

/** The complete configuration of a preset. */
export function presetConfig(name: PresetName): HardwareConfig {
  const defaults = Object.fromEntries(parameterNames.map((key) => [key, parameters[key].default])) as ParameterValues;
  return { name, ...defaults, ...presets[name].settings };
}
