/** Which activations are fused, with which constants, and why others are not. */
import { describe, expect, it } from 'vitest';
import type { Model, Operator } from '../../../src/graph/model.ts';
import { referenceDatapath, type Datapath } from '../../../src/numerics/datapath.ts';
import { fusedChannelScalers } from '../../../src/operators/channelScalers.ts';
import { macParameters } from '../../../src/operators/convolution.ts';
import { fusedActivations, fusedFractionBits, fusionDecisions } from '../../../src/operators/fusion.ts';
import { fusedTable } from '../../../src/operators/fusedTable.ts';
import { tensor, type TensorSketch } from '../../support/singleOperator.ts';

const fused: Datapath = { ...referenceDatapath, activationMode: 'fused' };

/** input → FULLY_CONNECTED → skipped → HARD_SWISH → output; scales powers of two so that the constants are plain. */
function network(change: {
  readonly skipped?: Partial<TensorSketch>;
  readonly output?: Partial<TensorSketch>;
  readonly producer?: Partial<Operator>;
  readonly more?: readonly Operator[];
  readonly outputs?: readonly number[];
}): Model {
  const activation: TensorSketch = { type: 'int8', shape: [1, 2], scale: 1 / 16, zeroPoint: 0 };
  const tensors = [
    tensor(0, 'input', { ...activation, scale: 0.5 }),
    tensor(1, 'filter', { type: 'int8', shape: [2, 2], scale: [0.25, 0.125], zeroPoint: 0, data: new Int8Array(4) }),
    tensor(2, 'skipped', { ...activation, ...change.skipped }),
    tensor(3, 'output', { ...activation, zeroPoint: -5, ...change.output }),
    tensor(4, 'other', activation),
  ];
  const producer: Operator = {
    index: 0,
    kind: 'FULLY_CONNECTED',
    version: 1,
    inputs: [0, 1, -1],
    outputs: [2],
    attributes: {},
    ...change.producer,
  };
  const swish: Operator = { index: 1, kind: 'HARD_SWISH', version: 1, inputs: [2], outputs: [3], attributes: {} };
  return {
    name: 'fusion',
    tensors,
    operators: [producer, swish, ...(change.more ?? [])],
    inputs: [0],
    outputs: change.outputs ?? [3],
  };
}

describe('fusedActivations', () => {
  it('gives the constants of the arithmetic form', () => {
    // Largest magnitude 128/16 = 8 = 2^3: F = 16 − 1 − 3 = 12. scaleOut = 2^−24 / (6/16) = 2^−24 · 8/3, and
    // 8/3 = 0.6̅ · 2^2 with round(2/3 · 2^31) = 1431655765.
    expect(fusedActivations(network({}), fused)).toEqual(
      new Map([
        [
          0,
          {
            producer: 0,
            activation: 1,
            function: 'hardSwish',
            form: 'arithmetic',
            skippedTensor: 2,
            outputTensor: 3,
            fractionBits: 12,
            scaledBits: 16,
            lutEntries: 256,
            lutInterpolation: false,
            outputMultiplier: 1431655765,
            outputRightShift: 31 + 24 - 2,
            outputZeroPoint: -5,
          },
        ],
      ]),
    );
  });

  it('gives the output scale of the table form', () => {
    const datapath: Datapath = {
      ...fused,
      fusedHardSwish: 'table',
      multiplierBits: 8,
      lutEntries: 64,
      lutInterpolation: true,
    };
    // 2^−12 · 16 = 2^−8 = 64/128 · 2^−7.
    expect(fusedActivations(network({}), datapath).get(0)).toMatchObject({
      form: 'table',
      lutEntries: 64,
      lutInterpolation: true,
      outputMultiplier: 64,
      outputRightShift: 7 + 7,
    });
  });

  it('brings every channel to the same scale of 2^−F', () => {
    const model = network({});
    const fusion = fusedActivations(model, fused).get(0)!;
    const { form, multiplier, shift } = fusedChannelScalers(macParameters(model, model.operators[0]!), fusion, fused);
    // 0.5 · 0.25 · 2^12 = 2^9 = ½ · 2^10, half of it for the second channel.
    expect([form, [...multiplier], [...shift]]).toEqual(['twoRounding', [2 ** 30, 2 ** 30], [10, 9]]);
  });

  it('is empty in exact mode', () => {
    expect(fusedActivations(network({}), referenceDatapath).size).toBe(0);
    expect(fusionDecisions(network({}), referenceDatapath)).toEqual([]);
  });

  const reader: Operator = { index: 2, kind: 'RELU', version: 1, inputs: [2], outputs: [4], attributes: {} };
  it.each<[string, Model, Datapath]>([
    [
      'operator 0 has a fused activation of its own',
      network({ producer: { attributes: { activation: 'RELU' } } }),
      fused,
    ],
    ["tensor 'skipped' has other readers", network({ more: [reader] }), fused],
    ["tensor 'skipped' has other readers", network({ outputs: [3, 2] }), fused],
    [
      'fused HARD_SWISH is defined for int8, not int16',
      network({ skipped: { type: 'int16' }, output: { type: 'int16' } }),
      fused,
    ],
    [
      "the values of tensor 'skipped' do not fit 8 scaled bits",
      network({ skipped: { scale: 2 } }),
      { ...fused, scaledBits: 8 },
    ],
    ['a tensor has no scale', network({ skipped: { scale: [] } }), fused],
  ])('not: %s', (reason, model, datapath) => {
    expect(fusionDecisions(model, datapath)).toEqual([{ activation: 1, fusion: null, reason }]);
    expect(fusedActivations(model, datapath).size).toBe(0);
  });

  it('decides nothing where no MAC operator comes before', () => {
    expect(fusionDecisions(network({ producer: { kind: 'ADD' } }), fused)).toEqual([]);
  });
});

describe('fusedFractionBits', () => {
  it.each([
    // scale, zero point, scaled bits, F. The largest magnitude is compared with ≤: 8 itself still needs only 2^3.
    [1 / 16, 0, 16, 12],
    [1 / 16, -1, 16, 12],
    [1 / 16, 1, 16, 11],
    [1 / 16, -128, 16, 11],
    [2, 0, 8, -1],
    [1, 0, 8, 0],
    [2 ** -9, 0, 32, 33],
  ])('scale %d, zero point %i, %i bits: F = %i', (scale, zeroPoint, scaledBits, expected) => {
    expect(fusedFractionBits(scale, zeroPoint, scaledBits)).toBe(expected);
  });
});

describe('fusedTable', () => {
  it('holds h at the cell borders with interpolation', () => {
    // h(−4…4) in steps of 1, times 2^4: h(−3) = 0, h(−2) = −1/3, h(−1) = −1/3, h(0) = 0, h(1) = 2/3, h(2) = 5/3, h(3) = 3,
    // h(4) = 4; −16/3 = −5.33 → −5, 32/3 = 10.67 → 11, 80/3 = 26.67 → 27.
    const table = fusedTable({ lutEntries: 8, lutInterpolation: true, fractionBits: 4, scaledBits: 16 });
    expect([...table]).toEqual([0, 0, -5, -5, 0, 11, 27, 48, 64]);
  });

  it('holds h at the cell centres without interpolation', () => {
    // h(v) for v = −3.5, −2.5, −1.5, −0.5, 0.5, 1.5, 2.5, 3.5: v(v+3)/6 inside [−3, 3], times 2^4.
    const expected = [
      0,
      (-2.5 * 0.5) / 6,
      (-1.5 * 1.5) / 6,
      (-0.5 * 2.5) / 6,
      (0.5 * 3.5) / 6,
      (1.5 * 4.5) / 6,
      (2.5 * 5.5) / 6,
      3.5,
    ];
    const table = fusedTable({ lutEntries: 8, lutInterpolation: false, fractionBits: 4, scaledBits: 16 });
    expect([...table]).toEqual(expected.map((value) => Math.floor(value * 16 + 0.5)));
  });

  it('rounds ties up and saturates to the scaled bits', () => {
    // h(−1.5) = −0.375: times 2^2 = −1.5 → −1; h(1.5) = 1.125: 4.5 → 5.
    expect(
      [...fusedTable({ lutEntries: 8, lutInterpolation: false, fractionBits: 2, scaledBits: 8 })].slice(2, 6),
    ).toEqual([-1, -1, 1, 5]);
    const narrow = fusedTable({ lutEntries: 8, lutInterpolation: true, fractionBits: 6, scaledBits: 8 });
    expect([...narrow].slice(-3)).toEqual([107, 127, 127]);
  });
});
