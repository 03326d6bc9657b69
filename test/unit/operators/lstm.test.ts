/** LSTM variants that TFLite-Micro does not have, and multipliers beyond the scaler's range; the example is a captured case. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Model, OperatorAttributes, Tensor } from '../../../src/graph/model.ts';
import { lstmParameters } from '../../../src/operators/lstm.ts';
import { readCaseFile } from '../../../src/runner/vectors/caseFile.ts';
import { caseModel } from '../../../src/runner/vectors/caseModel.ts';

function example(type: 'int8' | 'int16x8'): Model {
  const path = join(import.meta.dirname, '..', '..', 'vectors', 'vector', `lstm_${type}.json`);
  return caseModel(readCaseFile(path)[0]!).model;
}

/** The example with other slots, attributes or tensors. */
function changed(
  model: Model,
  slots: Readonly<Record<number, number>>,
  attributes: OperatorAttributes = {},
  tensor: (one: Tensor) => Tensor = (one) => one,
): () => unknown {
  const operator = model.operators[0]!;
  const inputs = operator.inputs.map((index, slot) => slots[slot] ?? index);
  const altered = { ...operator, inputs, attributes: { ...operator.attributes, ...attributes } };
  return () => lstmParameters({ ...model, tensors: model.tensors.map(tensor) }, altered);
}

describe('lstmParameters', () => {
  const model = example('int8');
  const slots = model.operators[0]!.inputs;
  const variant = expect.objectContaining({ code: 'LSTM_VARIANT', exitCode: 3 }) as Error;

  it.each([
    ['peephole connections', 9],
    ['a projection', 16],
    ['layer normalisation', 20],
  ])('refuses %s', (words, slot) => {
    expect(changed(model, { [slot]: slots[1]! })).toThrow(variant);
    expect(changed(model, { [slot]: slots[1]! })).toThrow(words);
  });

  it('refuses coupled gates, other activations, other scales of the cell', () => {
    expect(changed(model, { 1: -1 })).toThrow(variant);
    expect(changed(model, {}, { activation: 'RELU' })).toThrow(variant);
    const oddCell = (one: Tensor): Tensor =>
      one.index === slots[19] ? { ...one, quantization: { ...one.quantization, scales: [0.0003] } } : one;
    expect(changed(model, {}, {}, oddCell)).toThrow(variant);
    const shifted = (one: Tensor): Tensor =>
      one.index === slots[1] ? { ...one, quantization: { ...one.quantization, zeroPoints: [1] } } : one;
    expect(changed(model, {}, {}, shifted)).toThrow(variant);
  });

  it('refuses shapes that do not fit', () => {
    const larger = (one: Tensor): Tensor => (one.index === slots[13] ? { ...one, shape: [99] } : one);
    expect(changed(model, {}, {}, larger)).toThrow(expect.objectContaining({ code: 'OPERATOR_SHAPE', exitCode: 2 }));
  });
});
