/** Random LSTM layers: extents, gains of every product, formats of both states, clip, invocations with kept or new state. */
import fc from 'fast-check';
import { gateNames, type GateName, type LstmGate, type LstmLayer } from '../../bruteForce/recurrent/layer.ts';
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

export interface LstmExtents {
  readonly batches: number;
  readonly timeSteps: number;
  readonly inputs: number;
  readonly units: number;
  readonly invocations: number;
}

export interface LstmNumbers {
  readonly seed: number;
  readonly inputMode: DataMode;
  readonly weightMode: DataMode;
  /** `open`: all gates near 1, so that the cell grows step by step; `opposed`: the same with a falling cell. */
  readonly biasMode: BiasMode | 'open' | 'opposed';
  /** Input and recurrent product of each gate. */
  readonly gains: readonly Gain[];
  readonly inputZeroPoint: number;
  readonly hiddenZeroPoint: number;
  /** The scale of the hidden state is up to twice this power of two. */
  readonly hiddenPower: number;
  readonly cellPower: number;
  /** Of the cell's range; 0: no clip. */
  readonly clip: number;
  readonly timeMajor: boolean;
  readonly resets: boolean;
}

const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

export const smallExtents: fc.Arbitrary<LstmExtents> = fc.record({
  batches: fc.constantFrom(1, 1, 2, 3),
  timeSteps: upTo(5),
  inputs: upTo(18),
  units: upTo(7),
  invocations: upTo(3),
});

/** Sequences and matrices that do not fit a tiny machine whole. */
export const largeExtents: fc.Arbitrary<LstmExtents> = fc.record({
  batches: upTo(3),
  timeSteps: fc.integer({ min: 8, max: 40 }),
  inputs: fc.integer({ min: 4, max: 24 }),
  units: fc.integer({ min: 2, max: 9 }),
  invocations: upTo(2),
});

const zeroPoint = fc.oneof(fc.constantFrom(0, -128, 127), fc.integer({ min: -128, max: 127 }));
const power = (usual: [number, number], seldom: [number, number]): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: usual[0], max: usual[1] }) },
    { weight: 2, arbitrary: fc.integer({ min: seldom[0], max: seldom[1] }) },
  );

const numbersArbitrary: fc.Arbitrary<LstmNumbers> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  inputMode: fc.constantFrom(...dataModes),
  weightMode: fc.constantFrom('uniform', 'uniform', ...dataModes),
  biasMode: fc.constantFrom(...biasModes, 'open', 'opposed'),
  gains: fc.array(fc.constantFrom(...gains), { minLength: 8, maxLength: 8 }),
  inputZeroPoint: zeroPoint,
  hiddenZeroPoint: zeroPoint,
  hiddenPower: power([-10, -6], [-50, 3]),
  cellPower: power([-16, -8], [-44, -3]),
  clip: fc.oneof(fc.constantFrom(0, 0, 1e-6, 1), fc.double({ min: 0.01, max: 0.9, noNaN: true })),
  timeMajor: fc.boolean(),
  resets: fc.boolean(),
});

/** A layer from its numbers; `int16`: int16 activations, else int8. */
export function buildLstm(int16: boolean, extents: LstmExtents, numbers: LstmNumbers): LstmLayer {
  const { batches, timeSteps, inputs, units, invocations } = extents;
  const random = randomSource(numbers.seed);
  const type = int16 ? 'int16' : 'int8';
  const activationBits = int16 ? 16 : 8;
  const inputScale = Math.fround(2 ** (int16 ? -13 : -6) * (1 + random()));
  const hiddenBase = 2 ** (int16 ? numbers.hiddenPower - 7 : numbers.hiddenPower);
  const hiddenScale = Math.fround(hiddenBase * (random() < 0.5 ? 1 : 1 + random()));
  const zero = (value: number): number => (int16 ? 0 : value);
  const rows = numbers.timeMajor ? [timeSteps, batches] : [batches, timeSteps];
  const inputFormat = format(type, [...rows, inputs], inputScale, zero(numbers.inputZeroPoint));
  const hiddenFormat = format(type, [batches, units], hiddenScale, zero(numbers.hiddenZeroPoint));
  // The reference's 64-bit scaler takes left shifts below 15, its 32-bit scaler those below 31.
  const largestShift = int16 ? 14 : 30;
  const weights = (depth: number, activationScale: number, gain: Gain): LstmGate['input'] => {
    const exponent = gainExponent(gain, reachOf(activationBits, depth), 16, largestShift, random);
    return filled(
      format('int8', [units, depth], 2 ** (exponent - 12) / activationScale, 0),
      numbers.weightMode,
      random,
    );
  };
  const reach = reachOf(activationBits, inputs);
  const { biasMode } = numbers;
  const gate = (name: GateName, at: number): LstmGate => {
    const input = weights(inputs, inputScale, numbers.gains[2 * at]!);
    const recurrent = weights(units, hiddenScale, numbers.gains[2 * at + 1]!);
    const drawn = biasMode === 'open' || biasMode === 'opposed' ? 'zero' : biasMode;
    const bias = biases(int16 ? 'int64' : 'int32', units, drawn, inputScale * input.scales[0]!, reach, random);
    if (drawn === biasMode) return { input, recurrent, bias };
    const sign = biasMode === 'opposed' && name === 'cellGate' ? -1 : 1;
    const elements = bias.elements.map(() => BigInt(sign * Math.round(2 ** Math.min(reach + 2, 30))));
    return { input, recurrent, bias: { ...bias, elements } };
  };
  const cellScale = 2 ** numbers.cellPower;
  return {
    kind: 'UNIDIRECTIONAL_SEQUENCE_LSTM',
    resets: numbers.resets,
    inputFormat,
    outputFormat: { ...hiddenFormat, shape: [...rows, units] },
    timeMajor: numbers.timeMajor,
    batches,
    timeSteps,
    inputs,
    units,
    gates: Object.fromEntries(gateNames.map((name, at) => [name, gate(name, at)])) as Record<GateName, LstmGate>,
    hiddenFormat,
    cellFormat: format('int16', [batches, units], cellScale, 0),
    cellClip: Math.fround(numbers.clip * 32768 * cellScale),
    initialHidden: null,
    initialCell: null,
    frames: Array.from({ length: invocations }, () =>
      drawElements(type, batches * timeSteps * inputs, numbers.inputMode, inputFormat.zeroPoints[0]!, random),
    ),
  };
}

export function lstmArbitrary(
  int16: boolean,
  extents: fc.Arbitrary<LstmExtents> = smallExtents,
): fc.Arbitrary<LstmLayer> {
  return fc.tuple(extents, numbersArbitrary).map(([drawn, numbers]) => buildLstm(int16, drawn, numbers));
}
