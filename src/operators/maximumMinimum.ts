/** MAXIMUM and MINIMUM: the larger or smaller stored value of two operands of the same quantisation. */
import type { Graph, Operator } from '../graph/model.ts';
import type { IntegerType } from '../numerics/integers.ts';
import { broadcast, type Broadcast } from './broadcast.ts';
import { inputTensor, outputTensor, requireSameQuantization, requireType } from './operands.ts';

export interface MaximumMinimumParameters {
  readonly function: 'maximum' | 'minimum';
  readonly type: IntegerType;
  readonly broadcast: Broadcast;
}

/** @throws unsupportedError for other types and differing quantisations; inputError for shapes */
export function maximumMinimumParameters(graph: Graph, operator: Operator): MaximumMinimumParameters {
  const input1 = inputTensor(graph, operator, 0, 'first input');
  const input2 = inputTensor(graph, operator, 1, 'second input');
  const output = outputTensor(graph, operator);
  const type = requireType(operator, output, 'output', ['int8', 'uint8', 'int16', 'int32']);
  requireSameQuantization(operator, input1, output);
  requireSameQuantization(operator, input2, output);
  return {
    function: operator.kind === 'MAXIMUM' ? 'maximum' : 'minimum',
    type,
    broadcast: broadcast(operator, input1.shape, input2.shape, output.shape),
  };
}
