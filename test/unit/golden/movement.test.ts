/** Operators that only move elements, on small tensors whose elements count up: expected values by hand. */
import { describe, expect, it } from 'vitest';
import { runGolden } from '../../../src/golden/run.ts';
import type { Model, Operator, OperatorAttributes } from '../../../src/graph/model.ts';
import { referenceDatapath } from '../../../src/numerics/datapath.ts';
import { tensor, type TensorSketch } from '../../support/singleOperator.ts';

const count = (length: number): Int8Array => Int8Array.from({ length }, (_, i) => i);
const activation = (...shape: number[]): TensorSketch => ({ type: 'int8', shape, scale: 0.5, zeroPoint: -1 });
const integers = (...values: number[]): TensorSketch => {
  return { type: 'int32', shape: [values.length], data: Int32Array.from(values) };
};

/** Outputs of one operator whose activations count up from 0, the second input from 100. */
function outputsOf(
  kind: string,
  inputs: readonly TensorSketch[],
  outputs: readonly TensorSketch[],
  attributes: OperatorAttributes = {},
): number[][] {
  const tensors = [...inputs, ...outputs].map((sketch, index) => tensor(index, `tensor${index}`, sketch));
  const slots = inputs.map((_, index) => index);
  const operator: Operator = {
    index: 0,
    kind,
    version: 1,
    inputs: slots,
    outputs: outputs.map((_, index) => inputs.length + index),
    attributes,
  };
  const fed = slots.filter((slot) => tensors[slot]!.data === null);
  const model: Model = { name: kind, tensors, operators: [operator], inputs: fed, outputs: operator.outputs };
  const values = fed.map((slot, i) => {
    const elements = count(tensors[slot]!.shape.reduce((product, size) => product * size, 1));
    return new Uint8Array(elements.map((value) => value + 100 * i).buffer);
  });
  const run = runGolden(model, referenceDatapath, values);
  return operator.outputs.map((index) => Array.from(new Int8Array(run.tensors.get(index)!)));
}

describe('moving elements', () => {
  it('RESHAPE, SQUEEZE, EXPAND_DIMS keep the order', () => {
    expect(outputsOf('RESHAPE', [activation(2, 3)], [activation(3, 2)])).toEqual([[0, 1, 2, 3, 4, 5]]);
    expect(outputsOf('SQUEEZE', [activation(1, 3, 1)], [activation(3)])).toEqual([[0, 1, 2]]);
    expect(outputsOf('EXPAND_DIMS', [activation(3), integers(0)], [activation(1, 3)])).toEqual([[0, 1, 2]]);
  });

  it('TRANSPOSE: output dimension i is input dimension permutation[i]', () => {
    expect(outputsOf('TRANSPOSE', [activation(2, 3), integers(1, 0)], [activation(3, 2)])).toEqual([
      [0, 3, 1, 4, 2, 5],
    ]);
    // [2, 1, 3] by (2, 0, 1): element (k, i, j) of the output is element (i, j, k) of the input.
    expect(outputsOf('TRANSPOSE', [activation(2, 1, 3), integers(2, 0, 1)], [activation(3, 2, 1)])).toEqual([
      [0, 3, 1, 4, 2, 5],
    ]);
  });

  it('CONCATENATION along the last and a negative dimension', () => {
    const outputs = [
      [0, 1, 100, 101, 102, 2, 3, 103, 104, 105],
      [0, 1, 2, 3, 100, 101],
    ];
    expect(outputsOf('CONCATENATION', [activation(2, 2), activation(2, 3)], [activation(2, 5)], { axis: 1 })).toEqual([
      outputs[0],
    ]);
    expect(outputsOf('CONCATENATION', [activation(2, 2), activation(1, 2)], [activation(3, 2)], { axis: -2 })).toEqual([
      outputs[1],
    ]);
  });

  it('SPLIT and SPLIT_V cut at the sizes of the outputs', () => {
    expect(outputsOf('SPLIT', [integers(1), activation(2, 4)], [activation(2, 2), activation(2, 2)])).toEqual([
      [0, 1, 4, 5],
      [2, 3, 6, 7],
    ]);
    expect(outputsOf('SPLIT_V', [activation(4), integers(1, 3), integers(-1)], [activation(1), activation(3)])).toEqual(
      [[0], [1, 2, 3]],
    );
  });

  it('PACK stacks along a new dimension, UNPACK takes apart', () => {
    expect(outputsOf('PACK', [activation(3), activation(3)], [activation(3, 2)], { axis: 1 })).toEqual([
      [0, 100, 1, 101, 2, 102],
    ]);
    expect(outputsOf('PACK', [activation(3)], [activation(1, 3)], { axis: 0 })).toEqual([[0, 1, 2]]);
    expect(
      outputsOf('UNPACK', [activation(2, 3)], [activation(2), activation(2), activation(2)], { axis: -1 }),
    ).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
  });

  it('SLICE: size −1 reaches to the end', () => {
    expect(outputsOf('SLICE', [activation(3, 3), integers(1, 0), integers(2, 2)], [activation(2, 2)])).toEqual([
      [3, 4, 6, 7],
    ]);
    expect(outputsOf('SLICE', [activation(3, 3), integers(2, 1), integers(-1, -1)], [activation(1, 2)])).toEqual([
      [7, 8],
    ]);
  });

  it('STRIDED_SLICE: strides, masks, negative indices, shrunk dimensions', () => {
    const slice = (
      begin: number[],
      end: number[],
      strides: number[],
      shape: number[],
      attributes: OperatorAttributes = {},
    ): number[] =>
      outputsOf(
        'STRIDED_SLICE',
        [activation(3, 4), integers(...begin), integers(...end), integers(...strides)],
        [activation(...shape)],
        attributes,
      )[0]!;
    expect(slice([0, 1], [3, 4], [2, 2], [2, 2])).toEqual([1, 3, 9, 11]);
    expect(slice([-1, 0], [3, -1], [1, 1], [1, 3])).toEqual([8, 9, 10]);
    expect(slice([9, 9], [9, 9], [1, 1], [3, 4], { beginMask: 3, endMask: 3 })).toEqual(Array.from(count(12)));
    expect(slice([1, 3], [2, 0], [1, -2], [1, 2])).toEqual([7, 5]);
    expect(slice([0, -1], [3, 0], [1, -1], [3, 4], { endMask: 2 })).toEqual([3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8]);
    expect(slice([2, 1], [0, 3], [1, 1], [2], { shrinkAxisMask: 1 })).toEqual([9, 10]);
    // A begin beyond the end is cut to the size.
    expect(slice([0, 2], [99, 99], [1, 1], [3, 2])).toEqual([2, 3, 6, 7, 10, 11]);
  });

  it('PAD fills with the zero point, PADV2 with its value', () => {
    const paddings: TensorSketch = { type: 'int32', shape: [2, 2], data: Int32Array.of(1, 0, 0, 1) };
    const value: TensorSketch = { ...activation(1), data: Int8Array.of(7) };
    expect(outputsOf('PAD', [activation(1, 2), paddings], [activation(2, 3)])).toEqual([[-1, -1, -1, 0, 1, -1]]);
    expect(outputsOf('PADV2', [activation(1, 2), paddings, value], [activation(2, 3)])).toEqual([[7, 7, 7, 0, 1, 7]]);
  });

  it('moves whole elements of any width', () => {
    const wide = (...shape: number[]): TensorSketch => ({ type: 'int64', shape });
    const data = BigInt64Array.of(1n, -(2n ** 62n), 3n, 4n);
    const model = {
      tensors: [
        tensor(0, 'input', { ...wide(2, 2), data }),
        tensor(1, 'permutation', integers(1, 0)),
        tensor(2, 'output', wide(2, 2)),
      ],
      operators: [{ index: 0, kind: 'TRANSPOSE', version: 1, inputs: [0, 1], outputs: [2], attributes: {} }],
      inputs: [],
      outputs: [2],
      name: 'wide',
    };
    const output = runGolden(model, referenceDatapath, []).tensors.get(2)!;
    expect(new BigInt64Array(output.buffer)).toEqual(BigInt64Array.of(1n, 3n, -(2n ** 62n), 4n));
  });
});
