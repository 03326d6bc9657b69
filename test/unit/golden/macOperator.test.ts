/** Steps, padding and proofs of the golden MAC operators by hand. */
import { describe, expect, it } from 'vitest';
import type { OperatorAttributes } from '../../../src/graph/model.ts';
import { runGolden } from '../../../src/golden/run.ts';
import { referenceDatapath, type Datapath } from '../../../src/numerics/datapath.ts';
import type { StageEvents } from '../../../src/numerics/events.ts';
import { singleOperator } from '../../support/singleOperator.ts';

const window: OperatorAttributes = {
  padding: 'SAME',
  strideHeight: 1,
  strideWidth: 1,
  dilationHeight: 1,
  dilationWidth: 1,
  activation: 'NONE',
};

/** One row of pixels of one channel through a filter of one row: scale 2^−7, so that outputs stay small. */
function rowFilter(
  kind: string,
  pixels: readonly number[],
  weights: readonly number[],
  inputZeroPoint: number,
  datapath: Partial<Datapath>,
): { outputs: number[]; stage: StageEvents } {
  const model = singleOperator(
    kind,
    [
      { type: 'int8', shape: [1, 1, pixels.length, 1], scale: 1, zeroPoint: inputZeroPoint },
      { type: 'int8', shape: [1, 1, weights.length, 1], scale: 2 ** -7, zeroPoint: 0, data: Int8Array.from(weights) },
      null,
    ],
    { type: 'int8', shape: [1, 1, pixels.length, 1], scale: 1, zeroPoint: 0 },
    window,
  );
  const run = runGolden(model, { ...referenceDatapath, ...datapath }, [new Uint8Array(Int8Array.from(pixels).buffer)]);
  return {
    outputs: [...new Int8Array(run.tensors.get(model.outputs[0]!)!.buffer)],
    stage: run.events.get(0)!.stages.get('output')!,
  };
}

describe('padding', () => {
  it('contributes nothing with subtract, the zero point with fold: the same results', () => {
    // Zero point 100: operands x − 100 = −90, −80; weights 64, 32, −64 over [pad, −90, −80, pad].
    // First pixel: 0·64 − 90·32 + 80·64 = 2240, second: −90·64 − 80·32 + 0 = −8320; by 2^−7: 17.5 → 18 and −65.
    for (const zeroPointHandling of ['subtract', 'fold'] as const) {
      expect(rowFilter('CONV_2D', [10, 20], [64, 32, -64], 100, { zeroPointHandling }).outputs).toEqual([18, -65]);
    }
  });

  it('is observed as it happens in the register', () => {
    const one = { reductionLanes: 1 };
    // subtract: prefixes 0, 0, −2880, 2240 and 0, −5760, −8320, −8320.
    expect(rowFilter('CONV_2D', [10, 20], [64, 32, -64], 100, one).stage.observed).toEqual({ min: -8320n, max: 2240n });
    // fold: start −100·(64 + 32 − 64) = −3200; products 100·64, 10·32, −20·64: 3200, 3520, 2240;
    // 10·64, 20·32, −100·64: −2560, −1920, −8320.
    expect(
      rowFilter('CONV_2D', [10, 20], [64, 32, -64], 100, { ...one, zeroPointHandling: 'fold' }).stage.observed,
    ).toEqual({ min: -8320n, max: 3520n });
  });
});

describe('provenBits', () => {
  // One pixel, three taps: only the middle one meets the image. Weights 2, 1, 4, zero point 100.
  it('covers the whole type on the image and nothing on padding with subtract', () => {
    // [−128 − 100, 127 − 100] = [−228, 27]: 9 bits.
    expect(rowFilter('CONV_2D', [0], [2, 1, 4], 100, {}).stage.provenBits).toBe(9);
  });

  it('holds the constant of padding taps with fold, step by step', () => {
    // Start −700; steps of one product: −500, then [−628, −373], then + 400: [−228, 27]. The start needs 11 bits.
    const fold = { zeroPointHandling: 'fold', reductionLanes: 1 } as const;
    expect(rowFilter('CONV_2D', [0], [2, 1, 4], 100, fold).stage.provenBits).toBe(11);
    // Weights 100, 1, −100: start −100, then 100·100 − 100 = 9900, then 9900 + [−128, 127], then − 10000.
    // 10027 needs 15 bits, which only the constant of the first padding tap explains; in one group of 8 it is never seen:
    // −100 and [−228, 27] need 9.
    expect(rowFilter('CONV_2D', [0], [100, 1, -100], 100, fold).stage.provenBits).toBe(15);
    expect(rowFilter('CONV_2D', [0], [100, 1, -100], 100, { ...fold, reductionLanes: 8 }).stage.provenBits).toBe(9);
  });
});

describe('steps', () => {
  // Products 127·127 = 16129 leave 16 bits (32767) with the third: value 48387.
  const pixels = [127, 127, 127, 127, 127];
  const weights = [127, 127, 127, 127, 127];
  const narrow = { accumulatorBits: 16, accumulatorOverflow: 'saturate' } as const;
  const firstStep = (kind: string, datapath: Partial<Datapath>): number =>
    rowFilter(kind, pixels, weights, 0, { ...narrow, ...datapath }).stage.counts.get('accumulatorOverflows')!.first!
      .step;

  it('CONV_2D takes reductionLanes elements of a row, or the channels of a tap', () => {
    // The first output pixel has two padding taps in front: its third product is tap 4 (counted from 0).
    expect(firstStep('CONV_2D', { reductionLanes: 1 })).toBe(5);
    expect(firstStep('CONV_2D', { reductionLanes: 2 })).toBe(3);
    expect(firstStep('CONV_2D', { reductionLanes: 8 })).toBe(1);
    expect(firstStep('CONV_2D', { reductionLanes: 8, reductionGrouping: 'tap' })).toBe(5);
  });

  it('DEPTHWISE_CONV_2D takes depthwiseTapLanes taps of a row, whatever reductionLanes and grouping', () => {
    for (const reductionGrouping of ['row', 'tap'] as const) {
      const at = (depthwiseTapLanes: number): number =>
        firstStep('DEPTHWISE_CONV_2D', { depthwiseTapLanes, reductionLanes: 8, reductionGrouping });
      expect([at(1), at(2), at(4), at(5)]).toEqual([5, 3, 2, 1]);
    }
  });
});
