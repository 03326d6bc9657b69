/** Random SVDF layers: extents, rank and memory, int8 and int16 state, gains of both products. */
import fc from 'fast-check';
import type { SvdfLayer } from '../../bruteForce/recurrent/layer.ts';
import { drawElements, randomSource } from '../elements.ts';
import {
  biases,
  biasModes,
  dataModes,
  filled,
  format,
  gainExponent,
  gains,
  reachOf,
  type BiasMode,
  type DataMode,
  type Gain,
} from './numbers.ts';

export interface SvdfExtents {
  readonly batches: number;
  readonly inputs: number;
  readonly units: number;
  readonly rank: number;
  readonly memory: number;
  readonly invocations: number;
}

export interface SvdfNumbers {
  readonly seed: number;
  readonly inputMode: DataMode;
  readonly weightMode: DataMode;
  readonly timeMode: DataMode;
  readonly biasMode: BiasMode | 'none';
  readonly featureGain: Gain;
  readonly timeGain: Gain;
  readonly inputZeroPoint: number;
  readonly stateZeroPoint: number;
  readonly outputZeroPoint: number;
  readonly activation: 'NONE' | 'RELU';
  readonly resets: boolean;
}

const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

export const smallExtents: fc.Arbitrary<SvdfExtents> = fc.record({
  batches: fc.constantFrom(1, 1, 2, 3),
  inputs: upTo(20),
  units: upTo(8),
  rank: fc.constantFrom(1, 1, 2, 2, 3),
  memory: fc.oneof(fc.constant(1), upTo(10)),
  invocations: upTo(5),
});

/** Weights and states that do not fit a tiny machine whole. */
export const largeExtents: fc.Arbitrary<SvdfExtents> = fc.record({
  batches: upTo(2),
  inputs: fc.integer({ min: 10, max: 48 }),
  units: fc.integer({ min: 6, max: 24 }),
  rank: fc.constantFrom(1, 2),
  memory: fc.integer({ min: 2, max: 8 }),
  invocations: upTo(3),
});

const zeroPoint = fc.oneof(fc.constantFrom(0, -128, 127), fc.integer({ min: -128, max: 127 }));

const numbersArbitrary: fc.Arbitrary<SvdfNumbers> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  inputMode: fc.constantFrom(...dataModes),
  weightMode: fc.constantFrom('uniform', 'uniform', ...dataModes),
  timeMode: fc.constantFrom('uniform', 'extremes', ...dataModes),
  biasMode: fc.constantFrom('none', ...biasModes, 'extreme'),
  featureGain: fc.constantFrom(...gains),
  timeGain: fc.constantFrom(...gains),
  inputZeroPoint: zeroPoint,
  stateZeroPoint: zeroPoint,
  outputZeroPoint: zeroPoint,
  activation: fc.constantFrom('NONE', 'RELU'),
  resets: fc.boolean(),
});

/** A layer from its numbers; `int16`: the state and the time weights are int16, else int8. */
export function buildSvdf(int16: boolean, extents: SvdfExtents, numbers: SvdfNumbers): SvdfLayer {
  const { batches, inputs, units, rank, memory, invocations } = extents;
  const random = randomSource(numbers.seed);
  const stateType = int16 ? 'int16' : 'int8';
  const stateBits = int16 ? 16 : 8;
  const filters = units * rank;
  const inputScale = Math.fround(2 ** -6 * (1 + random()));
  const featureScale = Math.fround(2 ** -8 * (1 + random()));
  const featureExponent = gainExponent(numbers.featureGain, reachOf(8, inputs), stateBits, 30, random);
  const stateScale = Math.fround((inputScale * featureScale) / 2 ** featureExponent);
  // 16-bit time weights reach 8 bits further than 8-bit ones.
  const timeReach = reachOf(stateBits, memory * rank) + stateBits - 8;
  const timeScale = Math.fround(2 ** (-stateBits + 1) * (1 + random()));
  const timeExponent = gainExponent(numbers.timeGain, timeReach, 8, 30, random);
  const outputScale = (stateScale * timeScale) / 2 ** timeExponent;
  const inputFormat = format('int8', [batches, inputs], inputScale, numbers.inputZeroPoint);
  const mode = numbers.biasMode;
  return {
    kind: 'SVDF',
    resets: numbers.resets,
    inputFormat,
    outputFormat: format('int8', [batches, units], outputScale, numbers.outputZeroPoint),
    batches,
    inputs,
    units,
    rank,
    memory,
    weightsFeature: filled(format('int8', [filters, inputs], featureScale, 0), numbers.weightMode, random),
    weightsTime: filled(format(stateType, [filters, memory], timeScale, 0), numbers.timeMode, random),
    bias: mode === 'none' ? null : biases('int32', units, mode, stateScale * timeScale, timeReach, random),
    stateFormat: format(stateType, [batches, filters * memory], stateScale, int16 ? 0 : numbers.stateZeroPoint),
    activation: numbers.activation,
    initialState: null,
    frames: Array.from({ length: invocations }, () =>
      drawElements('int8', batches * inputs, numbers.inputMode, numbers.inputZeroPoint, random),
    ),
  };
}

export function svdfArbitrary(
  int16: boolean,
  extents: fc.Arbitrary<SvdfExtents> = smallExtents,
): fc.Arbitrary<SvdfLayer> {
  return fc.tuple(extents, numbersArbitrary).map(([drawn, numbers]) => buildSvdf(int16, drawn, numbers));
}
