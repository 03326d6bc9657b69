/** Every invariant of a graph: a model that breaks just this one, and the code that says so. */
import { describe, expect, test } from 'vitest';
import { checkModel } from '../../../src/graph/invariants.ts';
import type { Model, Operator, Subgraph, Tensor } from '../../../src/graph/model.ts';
import { coded } from './errorCode.ts';

function tensor(index: number, changes: Partial<Tensor> = {}): Tensor {
  const quantization = { scales: [0.5], zeroPoints: [0], dimension: 0 };
  return {
    index,
    name: `t${index}`,
    type: 'int8',
    shape: [2],
    quantization,
    data: null,
    isVariable: false,
    ...changes,
  };
}

function operator(index: number, inputs: readonly number[], outputs: readonly number[]): Operator {
  return { index, kind: 'ADD', version: 1, inputs, outputs, attributes: {} };
}

function callOnce(index: number, initSubgraph: number): Operator {
  return { index, kind: 'CALL_ONCE', version: 1, inputs: [], outputs: [], attributes: { initSubgraph } };
}

/** Input 0, constant 1, variable 2; 3 = 0 + 1, 4 = 3 + 2. */
const valid: Model = {
  name: 'valid',
  tensors: [tensor(0), tensor(1, { data: new Uint8Array(2) }), tensor(2, { isVariable: true }), tensor(3), tensor(4)],
  operators: [operator(0, [0, 1], [3]), operator(1, [3, 2, -1], [4])],
  inputs: [0],
  outputs: [4],
};

function withTensor(index: number, changes: Partial<Tensor>): Model {
  return { ...valid, tensors: valid.tensors.map((each, i) => (i === index ? { ...each, ...changes } : each)) };
}

function withSubgraphs(calls: readonly number[], subgraphs: readonly Subgraph[]): Model {
  return { ...valid, operators: [...valid.operators, ...calls.map((target, i) => callOnce(2 + i, target))], subgraphs };
}

function subgraph(index: number, ...calls: readonly number[]): Subgraph {
  const operators = calls.map((target, i) => callOnce(i, target));
  return { index, name: '', tensors: [], operators, inputs: [], outputs: [] };
}

describe('checkModel', () => {
  test.each([
    ['absent inputs, constants and variables are read', valid],
    ['an output that is an input', { ...valid, outputs: [0, 4] }],
    ['an empty tensor needs no writer', { ...withTensor(3, { shape: [0] }), operators: [operator(0, [3], [4])] }],
    ['a chain of initialisations', withSubgraphs([1], [subgraph(1, 2), subgraph(2)])],
    ['two ways to one initialisation', withSubgraphs([1, 2], [subgraph(1, 3), subgraph(2, 3), subgraph(3)])],
  ])('accepts: %s', (_, model) => {
    expect(() => checkModel(model)).not.toThrow();
  });

  test.each<[string, string, Model, RegExp]>([
    ['GRAPH_BAD_INDEX', 'a tensor out of place', withTensor(3, { index: 7 }), /tensor 3 .*index is 7/],
    [
      'GRAPH_BAD_INDEX',
      'an operator out of place',
      { ...valid, operators: [operator(1, [0, 1], [3])] },
      /operator 0 says that its index is 1/,
    ],
    ['GRAPH_BAD_TYPE', 'other without a reason', withTensor(3, { type: 'other' }), /tensor 3/],
    ['GRAPH_BAD_TYPE', 'a reason without other', withTensor(3, { otherType: 'INT4' }), /tensor 3/],
    ['GRAPH_BAD_SHAPE', 'a negative dimension', withTensor(3, { shape: [-1] }), /\[-1\]/],
    ['GRAPH_BAD_SHAPE', 'a fractional dimension', withTensor(3, { shape: [1.5] }), /\[1\.5\]/],
    ['GRAPH_BAD_SHAPE', 'too many elements', withTensor(3, { shape: [2 ** 16, 2 ** 15] }), /\[65536, 32768\]/],
    ['GRAPH_BAD_DATA_LENGTH', 'short data', withTensor(1, { data: new Uint8Array(1) }), /1 bytes.*int8 \[2\] takes 2/],
    [
      'GRAPH_BAD_QUANTIZATION',
      'a scale of 0',
      withTensor(3, { quantization: { scales: [0], zeroPoints: [0], dimension: 0 } }),
      /tensor 3 \("t3"\): 0 is no scale/,
    ],
    ['GRAPH_BAD_VARIABLE', 'a constant variable', withTensor(1, { isVariable: true }), /tensor 1/],
    ['GRAPH_BAD_TENSOR_INDEX', 'an input of the model', { ...valid, inputs: [5] }, /input 0 is tensor 5 of 5/],
    ['GRAPH_BAD_TENSOR_INDEX', 'an output of the model', { ...valid, outputs: [-1] }, /output 0 is tensor -1 of 5/],
    [
      'GRAPH_BAD_TENSOR_INDEX',
      'an input of an operator',
      { ...valid, operators: [operator(0, [0, -2], [3])] },
      /operator 0 \(ADD\): input 1 is tensor -2 of 5/,
    ],
    [
      'GRAPH_BAD_TENSOR_INDEX',
      'an output of an operator',
      { ...valid, operators: [operator(0, [0], [-1])] },
      /operator 0 \(ADD\): output 0 is tensor -1 of 5/,
    ],
    [
      'GRAPH_READ_BEFORE_WRITE',
      'an operator out of order',
      { ...valid, operators: [operator(0, [3, 2], [4]), operator(1, [0, 1], [3])] },
      /operator 0 \(ADD\) reads tensor 3/,
    ],
    ['GRAPH_WRITTEN_TWICE', 'the same input twice', { ...valid, inputs: [0, 0] }, /tensor 0 is an input and an input/],
    ['GRAPH_WRITTEN_TWICE', 'a constant input', { ...valid, inputs: [0, 1] }, /tensor 1 is an input and a constant/],
    ['GRAPH_WRITTEN_TWICE', 'a variable input', { ...valid, inputs: [0, 2] }, /tensor 2 is an input and a variable/],
    [
      'GRAPH_WRITTEN_TWICE',
      'a written input',
      { ...valid, operators: [...valid.operators, operator(2, [1], [0])] },
      /operator 2 \(ADD\) writes tensor 0, which is an input already/,
    ],
    [
      'GRAPH_WRITTEN_TWICE',
      'a written constant',
      { ...valid, operators: [...valid.operators, operator(2, [0], [1])] },
      /writes tensor 1, which is a constant already/,
    ],
    [
      'GRAPH_WRITTEN_TWICE',
      'two writers',
      { ...valid, operators: [...valid.operators, operator(2, [0], [3])] },
      /writes tensor 3, which is the output of operator 0 \(ADD\) already/,
    ],
    [
      'GRAPH_WRITTEN_TWICE',
      'two outputs of one operator',
      { ...valid, operators: [operator(0, [0], [4, 4])] },
      /writes tensor 4, which is the output of operator 0/,
    ],
    ['GRAPH_NO_OUTPUT', 'an output without a writer', { ...valid, operators: [] }, /output tensor 4/],
    ['GRAPH_BAD_SUBGRAPH', 'a call of nothing', withSubgraphs([1], []), /subgraph 1, which is not there/],
    ['GRAPH_BAD_SUBGRAPH', 'a call of the main graph', withSubgraphs([1], [subgraph(1, 0)]), /subgraph 0/],
    [
      'GRAPH_BAD_SUBGRAPH',
      'subgraphs out of order',
      withSubgraphs([], [subgraph(2), subgraph(1)]),
      /1 follows subgraph 2/,
    ],
    ['GRAPH_BAD_SUBGRAPH', 'a subgraph in the place of the main graph', withSubgraphs([], [subgraph(0)]), /0 follows/],
    [
      'GRAPH_CALL_CYCLE',
      'initialisations that call one another',
      withSubgraphs([1], [subgraph(1, 2), subgraph(2, 3), subgraph(3, 2), subgraph(4)]),
      /subgraphs 1, 2, 3 /,
    ],
    [
      'GRAPH_READ_BEFORE_WRITE',
      'an operator of an initialisation',
      withSubgraphs([1], [{ ...subgraph(1), tensors: [tensor(0)], operators: [operator(0, [0], [])] }]),
      /^valid: subgraph 1: operator 0/,
    ],
  ])('%s: %s', (code, _, model, says) => {
    const error = coded(() => checkModel(model));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(/^valid: /);
  });
});
