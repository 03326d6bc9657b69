/**
 * A second evaluator of dense and recurrent networks, written from the notes on the reference kernels' arithmetic: plain numbers
 * and BigInt, the kernels of no part of src/. Only the model is read with src/'s reader.
 */
import type { Model, Operator } from '../../../src/graph/model.ts';
import { fullyConnected } from './fullyConnected.ts';
import { lstm } from './lstm.ts';
import { softmax16, softmax8 } from './softmax.ts';
import { bytesOf, elementsOf, inputOf, outputOf, scaleOf, type Values } from './tensors.ts';

/** The first output, for batch 1. @param input bytes of the only input */
export function evaluate(model: Model, input: Uint8Array): Uint8Array {
  const [inputIndex = -1] = model.inputs;
  const [outputIndex = -1] = model.outputs;
  const values: Values = new Map([[inputIndex, elementsOf(model.tensors[inputIndex]!.type, input)]]);
  for (const operator of model.operators) {
    const data = operator.inputs[0]!;
    values.set(operator.outputs[0]!, evaluateOperator(model, operator, values.get(data)!));
  }
  return bytesOf(model.tensors[outputIndex]!.type, values.get(outputIndex)!);
}

function evaluateOperator(model: Model, operator: Operator, data: readonly number[]): readonly number[] {
  const input = inputOf(model, operator, 0);
  switch (operator.kind) {
    case 'FULLY_CONNECTED':
      return fullyConnected(model, operator, data);
    case 'UNIDIRECTIONAL_SEQUENCE_LSTM':
      return lstm(model, operator, data);
    case 'RESHAPE':
      return data;
    case 'SOFTMAX': {
      const { beta = 1 } = operator.attributes;
      const { scale } = scaleOf(input);
      return input.type === 'int8' ? softmax8(data, scale, beta) : softmax16(data, scale, beta);
    }
    case 'STRIDED_SLICE': {
      // The networks use it for one thing: the last step of [1, steps, depth].
      const size = outputOf(model, operator).shape.reduce((product, length) => product * length, 1);
      if (size !== input.shape[2] || operator.attributes.shrinkAxisMask !== 0b010) {
        throw new Error('no rule for this STRIDED_SLICE');
      }
      return data.slice(-size);
    }
    default:
      throw new Error(`no rule for ${operator.kind}`);
  }
}
