/** Softmax as a sequence of vector instructions against results of the reference kernels. */
import { describe, expect } from 'vitest';
import type { ElementType } from '../../../../../src/isa/instructions.generated.ts';
import { softmaxExponentialTable8 } from '../../../../../src/numerics/tables/softmax.ts';
import { hasShared } from '../../../../support/shared.ts';
import { build } from '../../build.ts';
import { bytesOf, place, places, placeTable, run, take, vectorBench } from './runVector.ts';
import type { Case, VectorFile } from './vectorCases.ts';
import { decode, everyCase } from './vectorCases.ts';

function softmax(file: string, steps: (one: Case, all: VectorFile, row: SoftmaxRow) => void): void {
  everyCase(file, (one, all) => {
    const [input, output] = [decode(one.tensors['input']!), decode(one.tensors['output']!)];
    const length = input.shape.at(-1)!;
    for (let at = 0; at < input.values.length; at += length) {
      const ports = vectorBench();
      place(ports, input.type, places.input0, input.values.slice(at, at + length));
      steps(one, all, { ports, length, input: input.type, output: output.type });
      expect(take(ports, output.type, places.output, length), one.id).toEqual(output.values.slice(at, at + length));
    }
  });
}

interface SoftmaxRow {
  readonly ports: ReturnType<typeof vectorBench>;
  readonly length: number;
  readonly input: ElementType;
  readonly output: ElementType;
}
/** Scratch of the softmax instructions. */
const scratch = { maximum: 120_001, exponentials: 130_002, sum: 160_001, reciprocal: 170_003 } as const;

describe.skipIf(!hasShared)('reference vectors (skipped where the shared material is absent)', () => {
  for (const file of ['softmax/softmax_int8', 'softmax/softmax_int8_int16']) {
    softmax(file, ({ kernel }, _all, { ports, length, input, output }) => {
      placeTable(
        ports,
        'int32',
        softmaxExponentialTable8({
          inputMultiplier: kernel['input_multiplier']!,
          inputLeftShift: kernel['input_left_shift']!,
          diffMin: kernel['diff_min']!,
        }),
      );
      const row = { count3: length, tableAddress: places.table } as const;
      run(
        ports,
        build('VECTOR', {
          ...row,
          function: 'reduceMax',
          input0Type: input,
          outputType: input,
          input0Address: places.input0,
          input0Stride3: 1,
          outputAddress: scratch.maximum,
        }),
      );
      run(
        ports,
        build('VECTOR', {
          ...row,
          function: 'softmaxExp8',
          outputType: 'int32',
          input0Address: places.input0,
          input0Stride3: 1,
          input1Address: scratch.maximum,
          outputAddress: scratch.exponentials,
          outputStride3: 4,
        }),
      );
      run(
        ports,
        build('VECTOR', {
          ...row,
          function: 'reduceSum',
          roundingShift: 12,
          input0Type: 'int32',
          outputType: 'int32',
          input0Address: scratch.exponentials,
          input0Stride3: 4,
          outputAddress: scratch.sum,
        }),
      );
      run(
        ports,
        build('VECTOR', {
          function: 'softmaxReciprocal8',
          input0Type: 'int32',
          outputType: 'int32',
          input0Address: scratch.sum,
          outputAddress: scratch.reciprocal,
        }),
      );
      run(
        ports,
        build('VECTOR', {
          ...row,
          function: 'softmaxScale8',
          input0Type: 'int32',
          input1Type: 'int32',
          outputType: output,
          outputZeroPoint: output === 'int8' ? -128 : -32768,
          input0Address: scratch.exponentials,
          input0Stride3: 4,
          input1Address: scratch.reciprocal,
          outputAddress: places.output,
          outputStride3: bytesOf[output],
        }),
      );
    });
  }

  softmax('softmax/softmax_int16', ({ kernel }, all, { ports, length }) => {
    const table = (text: string): number[] => {
      const bytes = Buffer.from(text, 'base64');
      return Array.from({ length: 513 }, (_, i) => bytes.readInt16LE(2 * i));
    };
    const row = { count3: length, tableAddress: places.table } as const;
    const int16 = { input0Type: 'int16', outputType: 'int16' } as const;
    run(
      ports,
      build('VECTOR', {
        ...row,
        ...int16,
        function: 'reduceMax',
        input0Address: places.input0,
        input0Stride3: 2,
        outputAddress: scratch.maximum,
      }),
    );
    placeTable(ports, 'int16', table(all.luts_int16_le!.exp_lut));
    run(
      ports,
      build('VECTOR', {
        ...row,
        ...int16,
        function: 'softmaxExp16',
        input1Type: 'int16',
        input0Multiplier: kernel['input_multiplier']!,
        input0Shift: kernel['input_left_shift']!,
        input0Address: places.input0,
        input0Stride3: 2,
        input1Address: scratch.maximum,
        outputAddress: scratch.exponentials,
        outputStride3: 2,
      }),
    );
    run(
      ports,
      build('VECTOR', {
        ...row,
        function: 'reduceSum',
        input0Type: 'int16',
        outputType: 'int32',
        input0Address: scratch.exponentials,
        input0Stride3: 2,
        outputAddress: scratch.sum,
      }),
    );
    placeTable(ports, 'int16', table(all.luts_int16_le!.one_over_one_plus_x_lut));
    run(
      ports,
      build('VECTOR', {
        ...row,
        function: 'softmaxReciprocal16',
        count3: 1,
        input0Type: 'int32',
        outputType: 'int32',
        input0Address: scratch.sum,
        outputAddress: scratch.reciprocal,
      }),
    );
    run(
      ports,
      build('VECTOR', {
        ...row,
        ...int16,
        function: 'softmaxScale16',
        input1Type: 'int32',
        input0Address: scratch.exponentials,
        input0Stride3: 2,
        input1Address: scratch.reciprocal,
        outputAddress: places.output,
        outputStride3: 2,
      }),
    );
  });
});
