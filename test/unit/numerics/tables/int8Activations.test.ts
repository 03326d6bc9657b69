/** Contents of the int8 sigmoid tables under `sixteenBit`, and how far they are from the reference's fixed point. */
import { describe, expect, it } from 'vitest';
import { logisticTableFrom16, tanhTableFrom16 } from '../../../../src/numerics/tables/int8Activations.ts';
import { logisticParameters } from '../../../../src/operators/logistic.ts';
import type { SigmoidParameters } from '../../../../src/operators/sigmoidInput.ts';
import { tanhParameters } from '../../../../src/operators/tanh.ts';
import { sixteenBitTable, type SigmoidName } from '../../../support/bruteForce/sigmoidTable.ts';
import { hasShared, sharedJson } from '../../../support/shared.ts';
import { singleOperator } from '../../../support/singleOperator.ts';

/** What the operator's preparation makes of an input scale and zero point. */
function parametersOf(
  name: SigmoidName,
  scale: number,
  zeroPoint: number,
): Extract<SigmoidParameters, { type: 'int8' }> {
  const [outputScale, outputZeroPoint] = name === 'LOGISTIC' ? [1 / 256, -128] : [1 / 128, 0];
  const model = singleOperator(name, [{ type: 'int8', shape: [256], scale, zeroPoint }], {
    type: 'int8',
    shape: [256],
    scale: outputScale,
    zeroPoint: outputZeroPoint,
  });
  const parametersFor = name === 'LOGISTIC' ? logisticParameters : tanhParameters;
  const parameters = parametersFor(model, model.operators[0]!);
  if (parameters.type !== 'int8') throw new Error('an int8 operator was asked for');
  return parameters;
}

function sixteenBit(name: SigmoidName, scale: number, zeroPoint: number): Int8Array {
  const { wideTable } = parametersOf(name, scale, zeroPoint);
  return name === 'LOGISTIC' ? logisticTableFrom16(wideTable) : tanhTableFrom16(wideTable);
}

const functions = {
  LOGISTIC: (v: number): number => 256 / (1 + Math.exp(-v)) - 128,
  TANH: (v: number): number => 128 * Math.tanh(v),
} as const;

describe('int8 tables from the 16-bit table', () => {
  it.each([
    // logistic(±0.5) = 0.62246, 0.37754; times 256: 159.35, 96.65.
    ['LOGISTIC', 0.5, 0, { '-1': 97 - 128, '0': 0, '1': 159 - 128, '127': 127, '-128': -128 }],
    // tanh(0.25) = 0.24492, times 128: 31.35; tanh(−1) · 128 = −97.48.
    ['TANH', 0.25, 3, { '3': 0, '4': 31, '-1': -97, '127': 127, '-128': -128 }],
  ] as const)('%s by hand', (name, scale, zeroPoint, expected) => {
    const table = sixteenBit(name, scale, zeroPoint);
    for (const [x, value] of Object.entries(expected)) expect(table[Number(x) + 128], x).toBe(value);
  });

  it.each(['LOGISTIC', 'TANH'] as const)('%s is the function within 0.6 of a step', (name) => {
    for (const scale of [2 ** -12, 2 ** -11, 1 / 200, 2 ** -7, 0.0234, 0.1, 0.7, 3].map(Math.fround)) {
      for (const zeroPoint of [-128, -7, 0, 127]) {
        sixteenBit(name, scale, zeroPoint).forEach((entry, index) => {
          const real = Math.min(functions[name](scale * (index - 128 - zeroPoint)), 127);
          expect(Math.abs(entry - real), `${scale} ${zeroPoint} ${index}`).toBeLessThan(0.6);
        });
      }
    }
  });
});

interface UnaryFile {
  readonly lut_uint16: readonly number[];
  readonly cases: readonly {
    readonly id: string;
    readonly tensors: Readonly<
      Record<'input' | 'output', { readonly data: string; readonly scale: number[]; readonly zero_point: number[] }>
    >;
  }[];
}

describe.skipIf(!hasShared)(
  'both definitions over the scales of the captured reference (needs the shared vectors)',
  () => {
    it.each([
      // Entries that differ: 0.31 % and 0.07 %, each by one.
      ['LOGISTIC', 'logistic', { differing: 71, scalesDiffering: 46 }],
      ['TANH', 'tanh', { differing: 15, scalesDiffering: 11 }],
    ] as const)('%s', (name, folder, expected) => {
      const { lut_uint16: entries } = sharedJson<UnaryFile>('vectors', folder, `${folder}_int16.json`);
      const { cases } = sharedJson<UnaryFile>('vectors', folder, `${folder}_int8.json`);
      const seen = { inputs: 0, differing: 0, scalesDiffering: 0, largest: 0 };
      for (const { id, tensors } of cases) {
        const { scale, zero_point: zeroPoint, data } = tensors.input;
        const oracle = sixteenBitTable(name, Math.fround(scale[0]!), zeroPoint[0]!, entries);
        expect(Array.from(sixteenBit(name, scale[0]!, zeroPoint[0]!)), id).toEqual(oracle);
        const inputs = new Int8Array(Buffer.from(data, 'base64'));
        const reference = new Int8Array(Buffer.from(tensors.output.data, 'base64'));
        const distances = Array.from(inputs, (x, index) => Math.abs(oracle[x + 128]! - reference[index]!));
        const differing = distances.filter((distance) => distance > 0).length;
        seen.inputs += inputs.length;
        seen.differing += differing;
        seen.scalesDiffering += differing > 0 ? 1 : 0;
        seen.largest = Math.max(seen.largest, ...distances);
      }
      expect(seen).toEqual({ inputs: 90 * 256, ...expected, largest: 1 });
    });
  },
);
