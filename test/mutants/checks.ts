/** Small named checks, brute force against golden and machine. Each is sensitive to one kind of mistake; the mutants prove it. */
import { checkRecurrent } from '../support/fuzz/recurrent/threeWay.ts';
import { checkThreeWays } from '../support/fuzz/threeWay.ts';
import {
  binaryLayer,
  fusedLayer,
  hardware,
  macLayer,
  poolLayer,
  tiny,
  withBias,
  withMultiplier,
  type Case,
} from './cases.ts';
import { operatorChecks } from './operatorChecks.ts';
import { recurrentChecks } from './recurrentChecks.ts';

const everyKind = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'TRANSPOSE_CONV'] as const;
const seeds = [1, 2, 3, 4, 5, 6];
const int16 = { int16: true, biasType: 'int32' } as const;
const wide = { int16: true, biasType: 'int64' } as const;
/** Results that lie evenly around the points where the second rounding ties. */
const ties = { direct: true, inputMode: 'small', filterMode: 'small', biasMode: 'small', outputZeroPoint: 0 } as const;
const fused = { activationMode: 'fused' } as const;
const transposed = { geometry: { strideHeight: 2, strideWidth: 2, height: 3, width: 3, kernelWidth: 4 } } as const;

const checks = {
  'second rounding': () =>
    seeds.map((seed) => {
      const layer = macLayer('CONV_2D', { variant: int16, numbers: { ...ties, seed } });
      return [withMultiplier(layer, 2 ** 30, -3), hardware()];
    }),
  'first rounding': () =>
    seeds.map((seed) => {
      const layer = macLayer('CONV_2D', { variant: int16, numbers: { ...ties, seed } });
      return [withMultiplier(layer, 2 ** 30, 0), hardware()];
    }),
  'wide scaler': () =>
    seeds.flatMap((seed): Case[] => {
      const layer = macLayer('DEPTHWISE_CONV_2D', { variant: wide, numbers: { ...ties, seed } });
      const free = macLayer('CONV_2D', { variant: wide, numbers: { seed, biasMode: 'extreme' } });
      return [
        [withMultiplier(layer, 2 ** 31 - 1, 2), hardware()],
        [withMultiplier(layer, 1_500_032_768, 0), hardware()],
        [free, hardware()],
      ];
    }),
  profiles: () =>
    everyKind.flatMap((kind) =>
      (['tflm', 'tflite', 'single'] as const).flatMap((roundingProfile) =>
        seeds.map((seed): Case => {
          const layer = macLayer(kind, { numbers: { ...ties, seed } });
          return [withMultiplier(layer, 1_700_000_001, -1), hardware({ roundingProfile })];
        }),
      ),
    ),
  'narrow accumulator': () =>
    everyKind.flatMap((kind) =>
      (['wrap', 'saturate'] as const).flatMap((accumulatorOverflow): Case[] => [
        [macLayer(kind), hardware({ accumulatorOverflow, accumulatorBits: 14 })],
        [macLayer(kind), hardware({ accumulatorOverflow, accumulatorBits: 16, reductionGrouping: 'tap' })],
        [macLayer(kind, { variant: wide }), hardware({ accumulatorOverflow, accumulatorBitsInt16: 21 })],
        [
          macLayer(kind, { variant: wide, numbers: { biasMode: 'extreme' } }),
          hardware({ accumulatorOverflow, accumulatorBitsInt16: 34 }),
        ],
      ]),
    ),
  'wide accumulator': () =>
    (['wrap', 'saturate'] as const).map((accumulatorOverflow) => [
      withBias(macLayer('CONV_2D', { variant: wide }), 2n ** 32n - 90n),
      hardware({ accumulatorOverflow, accumulatorBitsInt16: 33 }),
    ]),
  'transposed steps': () =>
    [1, 2].flatMap((extent) =>
      seeds.map((seed): Case => [
        macLayer('TRANSPOSE_CONV', {
          geometry: { height: extent, width: 1, kernelWidth: 4, depth: 9 },
          numbers: { seed, biasMode: 'none' },
        }),
        hardware({ accumulatorBits: 14 }),
      ]),
    ),
  'bias load': () =>
    everyKind.flatMap((kind) =>
      (['wrap', 'saturate'] as const).flatMap((accumulatorOverflow): Case[] => [
        [macLayer(kind, { numbers: { biasMode: 'extreme' } }), hardware({ accumulatorOverflow, accumulatorBits: 24 })],
        [macLayer(kind, { numbers: { biasMode: 'large' } }), hardware({ accumulatorOverflow, accumulatorBits: 12 })],
      ]),
    ),
  'zero point folding': () =>
    seeds.flatMap((seed) =>
      everyKind.map((kind): Case => [macLayer(kind, { numbers: { seed } }), hardware({ zeroPointHandling: 'fold' })]),
    ),
  'product register': () =>
    seeds.map((seed) => [
      macLayer('CONV_2D', { numbers: { seed, gain: 'narrow', gainPosition: 1 } }),
      hardware({ productBits: 46 }),
    ]),
  'operand saturation': () =>
    seeds.map((seed) => [macLayer('CONV_2D', { numbers: { seed, gain: 'beyond', gainPosition: 0.3 } }), hardware()]),
  'scaled saturation': () =>
    (['NONE', 'RELU', 'RELU6'] as const).flatMap((activation) =>
      [1, 2, 3].map((seed): Case => [
        macLayer('CONV_2D', { numbers: { seed, gain: 'beyond', activation } }),
        hardware({ roundingProfile: 'single' }),
      ]),
    ),
  activation: () =>
    seeds.flatMap((seed) =>
      (['RELU', 'RELU6', 'RELU_N1_TO_1'] as const).map((activation): Case => [
        macLayer('CONV_2D', { numbers: { seed, activation, gainPosition: 0.7, outputZeroPoint: 11 + seed } }),
        hardware(),
      ]),
    ),
  'narrow multiplier': () =>
    seeds.map((seed) => [macLayer('CONV_2D', { variant: int16, numbers: { seed } }), hardware({ multiplierBits: 12 })]),
  geometry: () => [
    [macLayer('CONV_2D', { geometry: { groups: 2, strideWidth: 2, dilationHeight: 2 } }), hardware()],
    [macLayer('DEPTHWISE_CONV_2D', { geometry: { groups: 2, padding: 'VALID' } }), hardware()],
    [macLayer('TRANSPOSE_CONV', transposed), hardware()],
    [macLayer('FULLY_CONNECTED', { geometry: { batches: 2 } }), hardware({ reductionLanes: 1, depthwiseTapLanes: 1 })],
  ],
  'depthwise steps': () =>
    [1, 2, 3, 4].map((depthwiseTapLanes) => [
      macLayer('DEPTHWISE_CONV_2D', { geometry: { kernelWidth: 5 } }),
      hardware({ depthwiseTapLanes, accumulatorBits: 13 }),
    ]),
  'proven range': () => [
    [
      macLayer('CONV_2D', {
        geometry: { height: 2, width: 2, depth: 1 },
        numbers: { biasMode: 'none', inputZeroPoint: 127 },
      }),
      hardware(),
    ],
    [
      macLayer('CONV_2D', { geometry: { kernelHeight: 1, kernelWidth: 1 }, numbers: { biasMode: 'extreme' } }),
      hardware(),
    ],
    ...seeds.map((seed): Case => [
      macLayer('CONV_2D', {
        geometry: { height: 1, width: 1, depth: 1 + seed },
        numbers: { seed, biasMode: 'none', inputZeroPoint: -128 },
      }),
      hardware({ zeroPointHandling: 'fold' }),
    ]),
  ],
  'observed range': () =>
    seeds.map((seed) => [macLayer('CONV_2D', { numbers: { seed, biasMode: 'extreme' } }), hardware()]),
  'fused function': () =>
    (['arithmetic', 'table'] as const).flatMap((fusedHardSwish) =>
      [false, true].flatMap((lutInterpolation) =>
        [9, 14].map((scaledBits): Case => {
          const machine = hardware({ ...fused, fusedHardSwish, lutInterpolation, lutEntries: 16, scaledBits });
          return [fusedLayer('CONV_2D', machine), machine];
        }),
      ),
    ),
  tiles: () =>
    everyKind.flatMap((kind): Case[] => [
      [macLayer(kind, { geometry: { height: 9, width: 8, depth: 12, channels: 10 } }), hardware(tiny)],
      [
        macLayer(kind, { geometry: { height: 9, width: 8, depth: 12, channels: 10 } }),
        hardware({ ...tiny, accumulatorBits: 14, zeroPointHandling: 'fold', pixelLanes: 1 }),
      ],
    ]),
  'cut reductions': () =>
    (['CONV_2D', 'FULLY_CONNECTED'] as const).flatMap((kind): Case[] => {
      const layer = macLayer(kind, {
        geometry: { height: 4, width: 5, depth: 40, channels: 6 },
        numbers: { biasMode: 'extreme' },
      });
      return [
        [layer, hardware({ ...tiny, sramBytes: 2048 })],
        [layer, hardware({ ...tiny, sramBytes: 2048, accumulatorBits: 15, pixelLanes: 4 })],
      ];
    }),
  'cut depthwise reductions': () =>
    [1, 3, 5].map((groups) => [
      macLayer('DEPTHWISE_CONV_2D', { geometry: { kernelHeight: 7, kernelWidth: 6, depth: 4, groups } }),
      hardware({ ...tiny, sramBytes: 2048, depthwiseTapLanes: 1 }),
    ]),
  addition: () =>
    (['ADD', 'SUB'] as const).flatMap((kind): Case[] => [
      [binaryLayer(kind), hardware()],
      [binaryLayer(kind, { type: 'int16' }), hardware({ roundingProfile: 'single' })],
      [binaryLayer(kind, { second: [6], activation: 'RELU6' }), hardware()],
      [binaryLayer(kind, { second: [5, 1], outputScale: 1e-10 }), hardware()],
    ]),
  multiplication: () => [
    [binaryLayer('MUL'), hardware()],
    [binaryLayer('MUL', { type: 'int16', outputScale: 60 }), hardware()],
    [binaryLayer('MUL', { type: 'int16', outputScale: 60 }), hardware({ roundingProfile: 'single' })],
    [binaryLayer('MUL', { type: 'int16', outputScale: 1e-6 }), hardware({ roundingProfile: 'single' })],
    [binaryLayer('MUL', { second: [1, 6], activation: 'RELU', outputScale: 0.001 }), hardware()],
  ],
  pooling: () => [
    [poolLayer('AVERAGE_POOL_2D'), hardware()],
    [poolLayer('MAX_POOL_2D', 'RELU_N1_TO_1'), hardware()],
  ],
} satisfies Record<string, () => Case[]>;

type LayerCheck = keyof typeof checks;
type RecurrentCheck = keyof typeof recurrentChecks;
type OperatorCheck = keyof typeof operatorChecks;
export type CheckName = LayerCheck | OperatorCheck | RecurrentCheck;

export const checkNames = [checks, operatorChecks, recurrentChecks].flatMap(Object.keys) as CheckName[];

export interface CheckOutcome {
  /** Cases that were compared. */
  readonly cases: number;
  /** Those of the first case on which the sides disagree; empty: they agree on all. */
  readonly differences: readonly string[];
}

/** @throws whatever golden, compiler or machine throw; Error where a layer does not fit its machine */
export function runCheck(name: CheckName): CheckOutcome {
  if (isOperator(name)) return runOperator(name);
  return isRecurrent(name) ? runRecurrent(name) : runLayers(name);
}

function isOperator(name: CheckName): name is OperatorCheck {
  return name in operatorChecks;
}

function runOperator(name: OperatorCheck): CheckOutcome {
  const cases = operatorChecks[name]();
  for (const [index, compare] of cases.entries()) {
    const { differences } = compare();
    if (differences.length > 0) return { cases: index + 1, differences };
  }
  return { cases: cases.length, differences: [] };
}

function isRecurrent(name: CheckName): name is RecurrentCheck {
  return name in recurrentChecks;
}

function runRecurrent(name: RecurrentCheck): CheckOutcome {
  const cases = recurrentChecks[name]();
  for (const [index, [layer, machine]] of cases.entries()) {
    const { program, differences } = checkRecurrent(layer, machine);
    if (program === null) throw new Error(`${name}: it does not fit the machine`);
    if (differences.length > 0) return { cases: index + 1, differences };
  }
  return { cases: cases.length, differences: [] };
}

function runLayers(name: LayerCheck): CheckOutcome {
  const cases: Case[] = checks[name]();
  for (const [index, [layer, machine]] of cases.entries()) {
    const verdict = checkThreeWays(layer, machine);
    if (verdict.program === null) throw new Error(`${name}: ${layer.kind} does not fit the machine`);
    if (verdict.differences.length === 0) continue;
    return { cases: index + 1, differences: verdict.differences.map((words) => `${layer.kind}: ${words}`) };
  }
  return { cases: cases.length, differences: [] };
}
