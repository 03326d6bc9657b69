/** The vector functions against results of the reference kernels: instructions built from each case's kernel integers. */
import { describe, expect } from 'vitest';
import { hasShared } from '../../../../support/shared.ts';
import type { Fields } from '../../build.ts';
import { build } from '../../build.ts';
import type { Vector } from './runVector.ts';
import { bytesOf, elementwise, place, places, run, take, vectorBench } from './runVector.ts';
import type { Case, VectorFile } from './vectorCases.ts';
import { bounds, decode, everyCase } from './vectorCases.ts';

/** One operand in, one result out, same length. */
function unary(file: string, fields: (one: Case) => Fields<'VECTOR'>, table?: (all: VectorFile) => Vector): void {
  everyCase(file, (one, all) => {
    const [input, output] = [decode(one.tensors['input']!), decode(one.tensors['output']!)];
    const result = elementwise(fields(one), output.type, input, undefined, table === undefined ? null : table(all));
    expect(result.values, one.id).toEqual(output.values);
  });
}

/** Byte strides of a dense tensor in the four loops of `shape`, 0 where it is broadcast. */
function broadcastStrides(shape: readonly number[], into: readonly number[], bytes: number): number[] {
  const own = [...new Array<number>(4 - shape.length).fill(1), ...shape];
  return own.map((size, axis) => {
    const inner = own.slice(axis + 1).reduce((product, one) => product * one, 1);
    return size === 1 && into[axis] !== 1 ? 0 : inner * bytes;
  });
}

/** Two operands, broadcast against each other, over the four loops. */
function binary(file: string, names: readonly [string, string], fields: (one: Case) => Fields<'VECTOR'>): void {
  everyCase(file, (one) => {
    const [x0, x1, output] = [...names, 'output'].map((name) => decode(one.tensors[name]!)) as [
      ReturnType<typeof decode>,
      ReturnType<typeof decode>,
      ReturnType<typeof decode>,
    ];
    const ports = vectorBench();
    place(ports, x0.type, places.input0, x0.values);
    place(ports, x1.type, places.input1, x1.values);
    const loops = [...new Array<number>(4 - output.shape.length).fill(1), ...output.shape];
    const s0 = broadcastStrides(x0.shape, loops, bytesOf[x0.type]);
    const s1 = broadcastStrides(x1.shape, loops, bytesOf[x1.type]);
    const so = broadcastStrides(output.shape, loops, bytesOf[output.type]);
    const loopFields: Record<string, number> = {};
    for (let loop = 0; loop < 4; loop++) {
      loopFields[`count${loop}`] = loops[loop]!;
      loopFields[`input0Stride${loop}`] = s0[loop]!;
      loopFields[`input1Stride${loop}`] = s1[loop]!;
      loopFields[`outputStride${loop}`] = so[loop]!;
    }
    const instruction = build('VECTOR', {
      input0Type: x0.type,
      input1Type: x1.type,
      outputType: output.type,
      input0Address: places.input0,
      input1Address: places.input1,
      outputAddress: places.output,
      ...loopFields,
      ...fields(one),
    });
    run(ports, instruction);
    expect(take(ports, output.type, places.output, output.values.length), one.id).toEqual(output.values);
  });
}

const sumFields =
  (name: 'add' | 'subtract') =>
  (one: Case): Fields<'VECTOR'> => ({
    function: name,
    ...bounds(one),
    leftShift: one.kernel['left_shift']!,
    input0ZeroPoint: -one.kernel['input1_offset']!,
    input1ZeroPoint: -one.kernel['input2_offset']!,
    outputZeroPoint: one.kernel['output_offset']!,
    input0Multiplier: one.kernel['input1_multiplier']!,
    input0Shift: one.kernel['input1_shift']!,
    input1Multiplier: one.kernel['input2_multiplier']!,
    input1Shift: one.kernel['input2_shift']!,
    outputMultiplier: one.kernel['output_multiplier']!,
    outputShift: one.kernel['output_shift']!,
  });

/** Merges neighbouring axes that are both kept or both reduced, so that two loops of each kind suffice for rank 4. */
function reductionLoops(shape: readonly number[], axes: readonly number[]) {
  const runs: { reduced: boolean; size: number; stride: number }[] = [];
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const reduced = axes.some((one) => (one + shape.length) % shape.length === axis);
    const inner = runs[0];
    if (inner?.reduced === reduced) inner.size *= shape[axis]!;
    else runs.unshift({ reduced, size: shape[axis]!, stride });
    stride *= shape[axis]!;
  }
  const pick = (reduced: boolean) => {
    const own = runs.filter((one) => one.reduced === reduced);
    expect(own.length).toBeLessThan(3);
    return [...new Array<{ size: number; stride: number }>(2 - own.length).fill({ size: 1, stride: 0 }), ...own];
  };
  return { kept: pick(false), reduced: pick(true) };
}

function reduction(file: string, fields: (one: Case, elements: number) => Fields<'VECTOR'>): void {
  everyCase(file, (one) => {
    const [input, output] = [decode(one.tensors['input']!), decode(one.tensors['output']!)];
    const { kept, reduced } = reductionLoops(input.shape, one.params.axis!);
    const ports = vectorBench();
    place(ports, input.type, places.input0, input.values);
    const [e, eOut] = [bytesOf[input.type], bytesOf[output.type]];
    const instruction = build('VECTOR', {
      input0Type: input.type,
      outputType: output.type,
      count0: kept[0]!.size,
      count1: kept[1]!.size,
      count2: reduced[0]!.size,
      count3: reduced[1]!.size,
      input0Address: places.input0,
      input0Stride0: kept[0]!.stride * e,
      input0Stride1: kept[1]!.stride * e,
      input0Stride2: reduced[0]!.stride * e,
      input0Stride3: reduced[1]!.stride * e,
      outputAddress: places.output,
      outputStride0: kept[1]!.size * eOut,
      outputStride1: eOut,
      ...fields(one, reduced[0]!.size * reduced[1]!.size),
    });
    run(ports, instruction);
    expect(take(ports, output.type, places.output, output.values.length), one.id).toEqual(output.values);
  });
}

/** The reference folds the element count into the multiplier (ARITHMETIC.md): m·2^sh / n truncated, sh = min(⌊log2 n⌋, 32, 31 + shift). */
function meanMultiplier(multiplier: number, shift: number, elements: number): { multiplier: number; shift: number } {
  const folded = Math.min(Math.floor(Math.log2(elements)), 32, 31 + shift);
  const exact = (BigInt(multiplier) << BigInt(folded)) / BigInt(elements);
  return { multiplier: Number(exact), shift: shift - folded };
}

describe.skipIf(!hasShared)('reference vectors (skipped where the shared material is absent)', () => {
  for (const type of ['int8', 'int16']) {
    binary(`add/add_${type}`, ['input1', 'input2'], sumFields('add'));
    binary(`sub/sub_${type}`, ['input1', 'input2'], sumFields('subtract'));
    binary(`mul/mul_${type}`, ['input1', 'input2'], (one) => ({
      function: 'multiply',
      ...bounds(one),
      input0ZeroPoint: -one.kernel['input1_offset']!,
      input1ZeroPoint: -one.kernel['input2_offset']!,
      outputZeroPoint: one.kernel['output_offset']!,
      outputMultiplier: one.kernel['output_multiplier']!,
      outputShift: one.kernel['output_shift']!,
    }));
    unary(`leaky_relu/leaky_relu_${type}`, ({ kernel }) => ({
      function: 'leaky',
      input0ZeroPoint: kernel['input_zero_point']!,
      outputZeroPoint: kernel['output_zero_point']!,
      input0Multiplier: kernel['output_multiplier_identity']!,
      input0Shift: kernel['output_shift_identity']!,
      input1Multiplier: kernel['output_multiplier_alpha']!,
      input1Shift: kernel['output_shift_alpha']!,
    }));
    unary(`relu/relu_${type}`, (one) => ({
      function: 'requantize',
      ...bounds(one),
      // This kernel's `input_offset` is the zero point itself.
      input0ZeroPoint: one.kernel['input_offset']!,
      outputZeroPoint: one.kernel['output_offset']!,
      input0Multiplier: one.kernel['output_multiplier']!,
      input0Shift: one.kernel['output_shift']!,
    }));
    unary(`relu/relu6_${type}`, ({ kernel }) => ({
      function: 'clamp',
      hasClampLow: 1,
      hasClampHigh: 1,
      clampLow: kernel['zero']!,
      clampHigh: kernel['six']!,
    }));
    reduction(`mean/mean_${type}`, ({ kernel }, elements) => {
      const { multiplier, shift } = meanMultiplier(kernel['multiplier']!, kernel['shift']!, elements);
      return {
        function: 'reduceSum',
        sumOffset: -kernel['input_zero_point']! * elements,
        outputZeroPoint: kernel['output_zero_point']!,
        outputMultiplier: multiplier,
        outputShift: shift,
      };
    });
  }

  binary('maximum_minimum/maximum_int8', ['input1', 'input2'], () => ({ function: 'maximum' }));
  binary('maximum_minimum/minimum_int8', ['input1', 'input2'], () => ({ function: 'minimum' }));
  binary('prelu/prelu_int8', ['input', 'alpha'], ({ kernel }) => ({
    function: 'prelu',
    input0ZeroPoint: -kernel['input_offset']!,
    input1ZeroPoint: -kernel['alpha_offset']!,
    outputZeroPoint: kernel['output_offset']!,
    input0Multiplier: kernel['output_multiplier_1']!,
    input0Shift: kernel['output_shift_1']!,
    outputMultiplier: kernel['output_multiplier_2']!,
    outputShift: kernel['output_shift_2']!,
  }));
  for (const pair of [
    'int16_int16',
    'int16_int32',
    'int16_int8',
    'int32_int16',
    'int32_int8',
    'int8_int16',
    'int8_int32',
    'int8_int8',
    'int8_uint8',
  ]) {
    unary(`requantize/requantize_${pair}`, ({ kernel }) => ({
      function: 'requantize',
      input0ZeroPoint: kernel['input_zero_point']!,
      outputZeroPoint: kernel['output_zero_point']!,
      input0Multiplier: kernel['effective_scale_multiplier']!,
      input0Shift: kernel['effective_scale_shift']!,
    }));
  }

  reduction('reduce_max/reduce_max_int8', () => ({ function: 'reduceMax' }));
  reduction('sum/sum_int8', ({ kernel }) => ({
    function: 'reduceSum',
    input0ZeroPoint: kernel['input_zero_point']!,
    outputZeroPoint: kernel['output_zero_point']!,
    outputMultiplier: kernel['multiplier']!,
    outputShift: kernel['shift']!,
  }));

  for (const [file, name] of [
    ['logistic/logistic_int16', 'sigmoid16'],
    ['tanh/tanh_int16', 'tanh16'],
  ] as const) {
    unary(
      file,
      ({ kernel }) => {
        const multiplier = kernel['input_multiplier']!;
        const leftShift = kernel['input_left_shift']!;
        // A power-of-two scale has no multiplier: 3 · 2^shift.
        return multiplier === 0
          ? { function: name, input0Multiplier: 3 * 2 ** leftShift, input0Shift: 0 }
          : { function: name, input0Multiplier: multiplier, input0Shift: leftShift };
      },
      ({ lut_uint16 }) => ({ type: 'int16', values: lut_uint16! }),
    );
  }
});
