/** POOL against results of the reference kernels and by hand: rounding, padding, events. */
import { describe, expect, it } from 'vitest';
import type { PoolInstruction } from '../../../../src/isa/instructions.generated.ts';
import { executePool } from '../../../../src/machine/units/pool.ts';
import { hasShared } from '../../../support/shared.ts';
import type { Bench, Fields } from '../build.ts';
import { build, onlyStage, plainCounts, scope } from '../build.ts';
import { bytesOf, place, places, take, vectorBench } from './vector/runVector.ts';
import { bounds, decode, everyCase } from './vector/vectorCases.ts';

function runPool(ports: Bench, instruction: PoolInstruction): void {
  ports.events.begin(scope({ channels: 2, strides: [4, 2, 1] }));
  executePool(ports, instruction);
  ports.events.end();
}

describe.skipIf(!hasShared)('reference vectors (skipped where the shared material is absent)', () => {
  for (const type of ['int8', 'int16']) {
    for (const [file, poolFunction] of [
      ['average_pool', 'average'],
      ['max_pool', 'max'],
    ] as const) {
      everyCase(`${file}/${file}_${type}`, (one) => {
        const [input, output] = [decode(one.tensors['input']!), decode(one.tensors['output']!)];
        const [batches, height, width, channels] = input.shape as [number, number, number, number];
        const [, outputHeight, outputWidth] = output.shape as [number, number, number, number];
        const e = bytesOf[input.type];
        const ports = vectorBench();
        place(ports, input.type, places.input0, input.values);
        for (let batch = 0; batch < batches; batch++) {
          const instruction = build('POOL', {
            function: poolFunction,
            elementType: input.type,
            ...bounds(one),
            inputAddress: places.input0 + batch * height * width * channels * e,
            inputPixelStride: channels * e,
            inputRowStride: width * channels * e,
            inputHeight: height,
            inputWidth: width,
            padTop: one.kernel['pad_h']!,
            padLeft: one.kernel['pad_w']!,
            kernelHeight: one.params['filter_h']!,
            kernelWidth: one.params['filter_w']!,
            strideHeight: one.params['stride_h']!,
            strideWidth: one.params['stride_w']!,
            outputAddress: places.output + batch * outputHeight * outputWidth * channels * e,
            outputPixelStride: channels * e,
            outputRowStride: outputWidth * channels * e,
            outputHeight,
            outputWidth,
            channels,
          });
          runPool(ports, instruction);
        }
        expect(take(ports, output.type, places.output, output.values.length), one.id).toEqual(output.values);
      });
    }
  }
});

describe('by hand', () => {
  /** 2 × 3 pixels of 2 channels. */
  const image = [10, -10, 20, -20, 30, -30, 41, -41, 50, -50, 60, -60];
  const fields: Fields<'POOL'> = {
    inputAddress: places.input0,
    inputPixelStride: 2,
    inputRowStride: 6,
    inputHeight: 2,
    inputWidth: 3,
    kernelHeight: 2,
    kernelWidth: 2,
    outputAddress: places.output,
    outputPixelStride: 2,
    outputRowStride: 4,
    outputHeight: 1,
    outputWidth: 2,
    channels: 2,
  };
  const pool = (changes: Fields<'POOL'>) => {
    const ports = vectorBench();
    place(ports, 'int8', places.input0, image);
    runPool(ports, build('POOL', { ...fields, ...changes }));
    return { values: take(ports, 'int8', places.output, 4), counts: plainCounts(onlyStage(ports.events.operators)) };
  };

  it('takes the maximum of each channel', () => {
    expect(pool({ function: 'max' }).values).toEqual([50, -10, 60, -20]);
  });

  it('rounds an average half away from zero', () => {
    // (10 + 20 + 41 + 50) / 4 = 30.25; (20 + 30 + 50 + 60) / 4 = 40.
    expect(pool({ function: 'average' }).values).toEqual([30, -30, 40, -40]);
    // Window 1 × 2 in row 1: 91 / 2 = 45.5 → 46; 55.
    const half = { function: 'average', kernelHeight: 1, padTop: -1 } as const;
    expect(pool(half).values).toEqual([46, -46, 55, -55]);
  });

  it('leaves padding taps out of the sum and out of the count', () => {
    // padTop 1, padLeft 1: the first window has pixel 0 only, the second pixels 0 … 2 of row 0 (stride 2): (20 + 30) / 2.
    const padded = { function: 'average', padTop: 1, padLeft: 1, strideWidth: 2 } as const;
    expect(pool(padded).values).toEqual([10, -10, 25, -25]);
    expect(pool({ ...padded, function: 'max' }).values).toEqual([10, -10, 30, -20]);
  });

  it('counts clamps by channel', () => {
    const result = pool({ function: 'max', hasClampLow: 1, hasClampHigh: 1, clampLow: -15, clampHigh: 55 });
    expect(result.values).toEqual([50, -10, 55, -15]);
    expect(result.counts).toEqual({ activationClamps: { total: 2, elements: 2, perChannel: [1, 1], first: [2, 0] } });
  });
});
