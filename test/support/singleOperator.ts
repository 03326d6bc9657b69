/** Networks of one operator for tests, spelled out by what matters to them. */
import type { DataType, Model, Operator, OperatorAttributes, Quantization, Tensor } from '../../src/graph/model.ts';

export interface TensorSketch {
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly scale?: number | readonly number[];
  readonly zeroPoint?: number | readonly number[];
  readonly data?: ArrayBufferView;
  readonly isVariable?: boolean;
}

export function tensor(index: number, name: string, sketch: TensorSketch): Tensor {
  const { type, shape, scale, zeroPoint, data, isVariable } = sketch;
  const list = (value: number | readonly number[] | undefined): readonly number[] =>
    value === undefined ? [] : typeof value === 'number' ? [value] : value;
  const quantization: Quantization = {
    scales: list(scale).map(Math.fround),
    zeroPoints: list(zeroPoint),
    dimension: 0,
  };
  const bytes = data === undefined ? null : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { index, name, type, shape, quantization, data: bytes, isVariable: isVariable ?? false };
}

/**
 * A network of one operator. Inputs with data are constants, variables are state, the others are the network's inputs.
 * @param inputs null: left out
 */
export function singleOperator(
  kind: string,
  inputs: readonly (TensorSketch | null)[],
  output: TensorSketch,
  attributes: OperatorAttributes = {},
): Model {
  const tensors: Tensor[] = [];
  const slots = inputs.map((sketch, slot) => {
    if (sketch === null) return -1;
    tensors.push(tensor(tensors.length, `input${slot}`, sketch));
    return tensors.length - 1;
  });
  tensors.push(tensor(tensors.length, 'output', output));
  const operator: Operator = { index: 0, kind, version: 1, inputs: slots, outputs: [tensors.length - 1], attributes };
  return {
    name: kind.toLowerCase(),
    tensors,
    operators: [operator],
    inputs: slots.filter((index) => index >= 0 && tensors[index]!.data === null && !tensors[index]!.isVariable),
    outputs: [tensors.length - 1],
  };
}
