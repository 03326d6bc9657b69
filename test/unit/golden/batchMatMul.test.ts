/**
 * BATCH_MATMUL on narrow and odd hardware against FULLY_CONNECTED, which the event vectors hold: with a constant right operand
 * [columns, depth] and scales whose product is a float32 both are the same operator.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runGolden } from '../../../src/golden/run.ts';
import { referenceDatapath, type Datapath } from '../../../src/numerics/datapath.ts';
import { totalsOf, type StageEvents } from '../../../src/numerics/events.ts';
import { singleOperator, type TensorSketch } from '../../support/singleOperator.ts';

const int8 = fc.integer({ min: -128, max: 127 });

const hardware: fc.Arbitrary<Datapath> = fc
  .record({
    reductionLanes: fc.constantFrom(1, 2, 4, 6),
    accumulatorBits: fc.integer({ min: 12, max: 32 }),
    accumulatorOverflow: fc.constantFrom('wrap' as const, 'saturate' as const),
    zeroPointHandling: fc.constantFrom('subtract' as const, 'fold' as const),
    multiplierBits: fc.integer({ min: 8, max: 32 }),
    productBits: fc.integer({ min: 24, max: 64 }),
    // `tflite` rounds FULLY_CONNECTED otherwise.
    roundingProfile: fc.constantFrom('tflm' as const, 'single' as const),
  })
  .map((drawn) => ({ ...referenceDatapath, ...drawn }));

const problem = fc.integer({ min: 1, max: 9 }).chain((depth) =>
  fc.record({
    depth: fc.constant(depth),
    left: fc.array(int8, { minLength: 2 * depth, maxLength: 2 * depth }),
    right: fc.array(int8, { minLength: 3 * depth, maxLength: 3 * depth }),
    leftZeroPoint: int8,
    rightZeroPoint: fc.constantFrom(0, 0, -3, 100),
    outputZeroPoint: int8,
    outputScale: fc.constantFrom(0.25, 3e-6, 0.0009, 1.7),
  }),
);

describe('BATCH_MATMUL', () => {
  it('counts and computes as FULLY_CONNECTED does', () => {
    fc.assert(
      fc.property(problem, hardware, (drawn, datapath) => {
        const { depth, outputScale } = drawn;
        const left: TensorSketch = { type: 'int8', shape: [2, depth], scale: 0.5, zeroPoint: drawn.leftZeroPoint };
        const data = Int8Array.from(drawn.right);
        const right = {
          type: 'int8',
          shape: [3, depth],
          scale: 2 ** -7,
          zeroPoint: drawn.rightZeroPoint,
          data,
        } as const;
        const output: TensorSketch = {
          type: 'int8',
          shape: [2, 3],
          scale: outputScale,
          zeroPoint: drawn.outputZeroPoint,
        };
        const input = new Uint8Array(Int8Array.from(drawn.left).buffer);
        const product = singleOperator('BATCH_MATMUL', [left, right], output, { adjointY: true });
        const dense = singleOperator('FULLY_CONNECTED', [left, right, null], output, { weightsFormat: 0 });
        const [a, b] = [product, dense].map((model) => {
          const run = runGolden(model, datapath, [input]);
          return { values: run.tensors.get(model.outputs[0]!)!, stage: run.events.get(0)!.stages.get('output')! };
        });
        expect(a!.values).toEqual(b!.values);
        expect(plain(a!.stage)).toEqual(plain(b!.stage));
      }),
      { numRuns: 300 },
    );
  });

  it('proves the register for any right operand where that is computed at run time', () => {
    const operand = (shape: number[], zeroPoint: number): TensorSketch => ({
      type: 'int8',
      shape,
      scale: 1,
      zeroPoint,
    });
    const model = singleOperator('BATCH_MATMUL', [operand([1, 4], 127), operand([4, 1], -128)], operand([1, 1], 0));
    const run = runGolden(model, referenceDatapath, [new Uint8Array(4), new Uint8Array(4)]);
    // (−128 − 127)·(127 + 128) = −65025; four of them need 19 bits.
    expect(run.events.get(0)!.stages.get('output')!.provenBits).toBe(19);
  });

  it('on int16 saturates at the output only', () => {
    const operand = (shape: number[]): TensorSketch => ({ type: 'int16', shape, scale: 1, zeroPoint: 0 });
    const model = singleOperator('BATCH_MATMUL', [operand([2, 2]), operand([2, 1])], operand([2, 1]));
    const left = Int16Array.of(30000, 30000, -3, 2);
    const right = Int16Array.of(30000, 30000);
    const run = runGolden(model, referenceDatapath, [new Uint8Array(left.buffer), new Uint8Array(right.buffer)]);
    expect(new Int16Array(run.tensors.get(2)!.buffer)).toEqual(Int16Array.of(32767, -30000));
    const totals = Object.entries(totalsOf(run.events.get(0)!)).filter(([, total]) => total > 0);
    expect(totals).toEqual([['outputSaturationsHigh', 1]]);
  });
});

function plain({ counts, observed, provenBits }: StageEvents): unknown {
  const sorted = [...counts].sort(([a], [b]) => a.localeCompare(b));
  return { counts: sorted, observed, provenBits };
}
