/** Small layers and machines for the checks: plain defaults, everything else said where it is used. */
import { checkRules } from '../../src/hardware/check.ts';
import type { HardwareConfig } from '../../src/hardware/config.ts';
import { presetConfig } from '../../src/hardware/presets.ts';
import type { BinaryLayer, Layer, MacKind, MacLayer, PoolLayer, TensorElements } from '../support/bruteForce/layer.ts';
import { elementsOf } from '../support/bruteForce/record.ts';
import { drawElements, randomSource, type DataMode } from '../support/fuzz/elements.ts';
import { buildLayer, type FusedNumbers, type Geometry, type MacVariant } from '../support/fuzz/macLayer.ts';
import type { Numbers } from '../support/fuzz/macQuantization.ts';

export type Case = readonly [layer: Layer, hardware: HardwareConfig];

const plainGeometry: Geometry = {
  batches: 1,
  height: 5,
  width: 6,
  depth: 5,
  channels: 6,
  groups: 1,
  kernelHeight: 3,
  kernelWidth: 3,
  strideHeight: 1,
  strideWidth: 1,
  dilationHeight: 1,
  dilationWidth: 1,
  padding: 'SAME',
  slack: 0,
};

const plainNumbers: Numbers = {
  seed: 1,
  inputMode: 'uniform',
  filterMode: 'uniform',
  inputZeroPoint: -37,
  outputZeroPoint: 11,
  gain: 'fit',
  gainPosition: 0.4,
  perChannel: true,
  spread: 1,
  biasMode: 'large',
  outputScaleExponent: -5,
  activation: 'NONE',
  direct: false,
};

export interface Choices {
  readonly variant?: Partial<Omit<MacVariant, 'kind'>>;
  readonly geometry?: Partial<Geometry>;
  readonly numbers?: Partial<Numbers>;
}

/** A layer of the MAC array in exact mode. */
export function macLayer(kind: MacKind, { variant, geometry, numbers }: Choices = {}): MacLayer {
  const full: MacVariant = { kind, int16: false, biasType: 'int32', ...variant };
  return buildLayer(full, { ...plainGeometry, ...geometry }, { ...plainNumbers, ...numbers }, null);
}

/** The same behind which a HARD_SWISH is fused. */
export function fusedLayer(kind: MacKind, datapath: HardwareConfig, { geometry, numbers }: Choices = {}): MacLayer {
  const fused: FusedNumbers = {
    datapath,
    skippedScale: () => 2 ** -5 * 1.3,
    output: (shape) => ({
      type: 'int8',
      shape,
      scales: [Math.fround(2 ** -6 * 1.7)],
      zeroPoints: [-90],
      quantizedDimension: 0,
    }),
  };
  const variant: MacVariant = { kind, int16: false, biasType: 'int32' };
  return buildLayer(variant, { ...plainGeometry, ...geometry }, { ...plainNumbers, ...numbers }, fused);
}

/** A layer whose multipliers are given: one Q31 significand and one shift for all channels. */
export function withMultiplier(layer: MacLayer, multiplier: number, shift: number): MacLayer {
  if (layer.direct === null) throw new Error('only a layer with given integers has multipliers to replace');
  return { ...layer, direct: { ...layer.direct, multipliers: [multiplier], shifts: [shift] } };
}

/** The same bias in every channel. */
export function withBias(layer: MacLayer, bias: bigint): MacLayer {
  if (layer.bias === null) throw new Error('only a layer with a bias has one to replace');
  return { ...layer, bias: { ...layer.bias, elements: layer.bias.elements.map(() => bias) } };
}

function tensor(
  type: 'int8' | 'int16',
  shape: number[],
  scale: number,
  zeroPoint: number,
  mode: DataMode,
  seed: number,
): TensorElements {
  const format = { type, shape, scales: [Math.fround(scale)], zeroPoints: [zeroPoint], quantizedDimension: 0 };
  return { ...format, elements: drawElements(type, elementsOf(shape), mode, zeroPoint, randomSource(seed)) };
}

export interface BinaryChoices {
  readonly type?: 'int8' | 'int16';
  readonly second?: number[];
  readonly outputScale?: number;
  readonly activation?: BinaryLayer['activation'];
}

/** [4, 5, 6] with a second operand that may be stretched. */
export function binaryLayer(kind: BinaryLayer['kind'], choices: BinaryChoices = {}): BinaryLayer {
  const { type = 'int8', second = [4, 5, 6], outputScale = 0.05, activation = 'NONE' } = choices;
  const zeroPoint = (value: number): number => (type === 'int8' ? value : 0);
  const shape = [4, 5, 6];
  return {
    kind,
    inputs: [
      tensor(type, shape, 0.031, zeroPoint(-19), 'uniform', 3),
      tensor(type, second, 0.047, zeroPoint(8), 'uniform', 4),
    ],
    output: { type, shape, scales: [Math.fround(outputScale)], zeroPoints: [zeroPoint(5)], quantizedDimension: 0 },
    activation,
  };
}

/** A 3×3 window over [1, 5, 5, 4], padded on every side. */
export function poolLayer(kind: PoolLayer['kind'], activation: PoolLayer['activation'] = 'NONE'): PoolLayer {
  const input = tensor('int8', [1, 5, 5, 4], 0.06, -5, 'uniform', 9);
  const { elements: _, ...format } = input;
  const window = { padding: 'SAME', strideHeight: 1, strideWidth: 1, filterHeight: 3, filterWidth: 3 } as const;
  return { kind, input, output: format, ...window, activation };
}

/** The default preset with small lanes and a register that holds everything, but for the changes. */
export function hardware(changes: Partial<HardwareConfig> = {}): HardwareConfig {
  const config: HardwareConfig = {
    ...presetConfig('embedded-256'),
    outputChannelLanes: 4,
    reductionLanes: 4,
    pixelLanes: 2,
    depthwiseTapLanes: 2,
    ...changes,
    name: 'mutants',
  };
  checkRules(config);
  return config;
}

/** Memories in which the layers above do not fit whole. */
export const tiny: Partial<HardwareConfig> = {
  sramBytes: 1024,
  sramBanks: 8,
  sramWordBytes: 4,
  weightMemoryBytes: 1024,
  weightMemoryBanks: 4,
  parameterMemoryBytes: 256,
  parameterMemoryBanks: 4,
  tableMemoryBytes: 2052,
  tableMemoryBanks: 1,
};
