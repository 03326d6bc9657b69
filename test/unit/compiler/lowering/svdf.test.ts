/** SVDF on data whose time products leave 32 bits: golden model and machine count the same, with and without a bias. */
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../../src/graph/model.ts';
import { resolveHardware } from '../../../../src/hardware/resolve.ts';
import { compileNetwork } from '../../../../src/runner/sources.ts';
import { simulate } from '../../../../src/runner/simulate.ts';
import { singleOperator, type TensorSketch } from '../../../support/singleOperator.ts';

const [filters, memory] = [2, 3];

/**
 * One input of 127 through a weight of 127, scaled by 2 and more, saturates each feature at 32767; three of them times −32768
 * leave 32 bits once: −32768·32767·3 < −2^31 (the first two are still inside).
 */
function svdf(bias: TensorSketch | null): Model {
  return singleOperator(
    'SVDF',
    [
      { type: 'int8', shape: [1, 1], scale: 1, zeroPoint: 0 },
      { type: 'int8', shape: [filters, 1], scale: 1, zeroPoint: 0, data: Int8Array.from([127, 127]) },
      {
        ...{ type: 'int16', shape: [filters, memory], scale: 1, zeroPoint: 0 },
        data: new Int16Array(filters * memory).fill(-32768),
      },
      bias,
      { type: 'int16', shape: [1, filters * memory], scale: 0.25, zeroPoint: 0, isVariable: true },
    ],
    { type: 'int8', shape: [1, filters], scale: 2 ** 24, zeroPoint: 0 },
    { rank: 1, activation: 'NONE' },
  );
}

describe('SVDF', () => {
  it.each([
    ['without a bias', null],
    ['with a bias', { type: 'int32', shape: [filters], scale: 1, zeroPoint: 0, data: new Int32Array(filters) }],
  ] as const)('counts overflows of its time products %s', (_, bias) => {
    const hardware = resolveHardware();
    const { result } = simulate(compileNetwork(svdf(bias), hardware, ''), {
      hardware,
      invocations: memory,
      inputs: [Uint8Array.from([127, 127, 127])],
    });
    expect(result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0 });
    // Of the three invocations the last one has three features in the memory of each filter.
    expect(result.events?.accumulatorOverflows).toBe(filters);
  });
});
