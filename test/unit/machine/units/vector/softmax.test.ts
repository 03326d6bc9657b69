/** Softmax as a sequence of vector instructions against results of the reference kernels. */
import { describe, expect, it } from 'vitest';
import type { ElementType } from '../../../../../src/isa/instructions.generated.ts';
import { softmaxExponentialTable8 } from '../../../../../src/numerics/tables/softmax.ts';
import { hasShared } from '../../../../support/shared.ts';
import type { Fields } from '../../build.ts';
import { build, integer, seeded } from '../../build.ts';
import { saturate } from '../../macOracle.ts';
import type { Vector } from './runVector.ts';
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

describe('by BigInt, written from section 6', () => {
  const random = seeded(90);
  const pairOf = (name: 'softmaxReciprocal8' | 'softmaxReciprocal16', sum: number, table: Vector | null = null) => {
    const ports = vectorBench();
    if (table !== null) placeTable(ports, table.type, table.values);
    place(ports, 'int32', places.input0, [sum]);
    const fields = { input0Type: 'int32', outputType: 'int32', tableAddress: places.table } as const;
    run(
      ports,
      build('VECTOR', { function: name, ...fields, input0Address: places.input0, outputAddress: places.output }),
    );
    return take(ports, 'int32', places.output, 2);
  };
  /** Rounding doubling high product of the two-rounding form, b = 32. */
  const high = (x: bigint, m: bigint) => (x * m + (1n << 30n)) >> 31n;

  it('softmaxReciprocal8: three Newton steps on d = (1 + y)/2, and close to 1/(1 + y)', () => {
    const sums = [1, 2, 3, 2 ** 30, 2 ** 31 - 1, 2 ** 19, 2 ** 19 + 1];
    for (let i = 0; i < 2000; i++) sums.push(1 + Math.floor(random() * 2 ** integer(random, 1, 31)));
    for (const sum of sums) {
      const headroom = 32 - sum.toString(2).length;
      const y = (BigInt(sum) << BigInt(headroom)) - (1n << 31n);
      // Half of y + one with one = 2^31 − 1, rounded half up; Q2 constants 48/17 and −32/17.
      const d = (y + (1n << 31n) - 1n + 1n) >> 1n;
      let x = 1515870810n + high(d, -1010580540n);
      for (let step = 0; step < 3; step++) x += saturate(high(x, (1n << 29n) - high(d, x)) << 2n, 32);
      const expected = saturate(x << 1n, 32);
      expect(pairOf('softmaxReciprocal8', sum)).toEqual([Number(expected), 12 - headroom]);
      const real = 2 ** 31 / (1 + Number(y) / 2 ** 31);
      expect(Math.abs(Number(expected) - real)).toBeLessThan(64);
    }
  });

  it('softmaxReciprocal16: the table at the rounded mantissa, and the exponent', () => {
    // Entry k is 64·k − 16384: index i gives 64·(256 + i/128) − 16384 = i/2, rounded half up.
    const table = {
      type: 'int16',
      values: Array.from({ length: 513 }, (_, k) => Math.min(64 * k - 16384, 32767)),
    } as const;
    for (const sum of [1, 3, 5, 100, 32767, 65535, 1_000_003, 2 ** 30 + 8191, 2 ** 30 + 8192, 2 ** 31 - 1]) {
      const headroom = 32 - sum.toString(2).length;
      const shifted = (BigInt(sum) << BigInt(headroom)) / 2n;
      const index = saturate(((shifted + (1n << 13n)) >> 14n) - (1n << 15n) - (1n << 16n), 16);
      const place = ((index % 128n) + 128n) % 128n;
      const entry = (index - place) / 2n;
      expect(pairOf('softmaxReciprocal16', sum, table)).toEqual([
        Number(entry + ((64n * place + 64n) >> 7n)),
        31 - headroom,
      ]);
    }
  });

  it('softmaxScale8 and softmaxScale16 scale by the pair', () => {
    const scale = (fields: Fields<'VECTOR'>, x0: readonly number[], pair: readonly [number, number]) => {
      const ports = vectorBench();
      const type = fields.input0Type ?? 'int32';
      place(ports, type, places.input0, x0);
      place(ports, 'int32', places.input1, pair);
      const operand = {
        input0Address: places.input0,
        input0Stride3: bytesOf[type],
        input1Address: places.input1,
        input1Type: 'int32',
      } as const;
      const result = {
        outputAddress: places.output,
        outputStride3: bytesOf[fields.outputType ?? 'int8'],
        count3: x0.length,
      };
      run(ports, build('VECTOR', { ...operand, ...result, ...fields }));
      return take(ports, fields.outputType ?? 'int8', places.output, x0.length);
    };
    // c = ½: high(x, 2^30) = x/2; n = −18: shift −18 + 31 − 8 = 5: 3200 → 1600 → 50; 48 → 24 → 0.75 → 1; 80 → 40 → 1.25 → 1; 32 → 16 → ½ → 1; 16 → 8 → ¼ → 0.
    const eight = {
      function: 'softmaxScale8',
      input0Type: 'int32',
      outputType: 'int8',
      outputZeroPoint: -128,
    } as const;
    expect(scale(eight, [3200, 48, 80, 32, 16, 100_000], [2 ** 30, -18])).toEqual([-78, -127, -127, -127, -128, 127]);
    // To 16 bits the shift is 8 less: −18 + 31 − 16 = −3, that is 3 to the left.
    expect(scale({ ...eight, outputType: 'int16', outputZeroPoint: 0 }, [3200, 48, -2], [2 ** 30, -18])).toEqual([
      12800, 192, -8,
    ]);
    // (x·c + 2^(n−1)) >> n with c = 3, n = 2, clamped to 0 … 32767: 5·3 = 15 → 4; 2·3 = 6 → 2; −5 → 0; 32767·… is clamped.
    const sixteen = { function: 'softmaxScale16', input0Type: 'int16', outputType: 'int16' } as const;
    expect(scale(sixteen, [5, 2, -5, 1], [3, 2])).toEqual([4, 2, 0, 1]);
    expect(scale(sixteen, [32767], [32767, 2])).toEqual([32767]);
  });

  it('a pair at the end of the memory needs all its eight bytes', () => {
    const end = 2 ** 18;
    const write = (outputAddress: number) => () => {
      const ports = vectorBench();
      place(ports, 'int32', places.input0, [5]);
      const fields = { input0Type: 'int32', outputType: 'int32', input0Address: places.input0, outputAddress } as const;
      run(ports, build('VECTOR', { function: 'softmaxReciprocal8', ...fields }));
    };
    expect(write(end - 8)).not.toThrow();
    expect(write(end - 7)).toThrow(/leaves the memory/);
  });
});
