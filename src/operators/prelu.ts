/** PRELU on int8 in integers, as the reference's preparation forms them. */
import type { Graph, Operator } from '../graph/model.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import { broadcast, type Broadcast } from './broadcast.ts';
import { inputTensor, outputTensor, perTensor, requireType, vectorMultiplier } from './operands.ts';

/** From the zero point on sat(scale(x − zx) + zo), below sat(scale((x − zx)·(alpha − zalpha)) + zo). */
export interface PreluParameters {
  readonly type: 'int8';
  readonly broadcast: Broadcast;
  readonly inputZeroPoint: number;
  readonly alphaZeroPoint: number;
  readonly outputZeroPoint: number;
  readonly identityMultiplier: FixedMultiplier;
  readonly alphaMultiplier: FixedMultiplier;
}

/** @throws unsupportedError for other types; inputError for shapes and missing scales */
export function preluParameters(graph: Graph, operator: Operator): PreluParameters {
  const tensorIn = inputTensor(graph, operator, 0, 'input');
  const tensorAlpha = inputTensor(graph, operator, 1, 'alpha');
  const tensorOut = outputTensor(graph, operator);
  const type = requireType(operator, tensorOut, 'output', ['int8']);
  requireType(operator, tensorIn, 'input', [type]);
  requireType(operator, tensorAlpha, 'alpha', [type]);
  const input = perTensor(operator, tensorIn, 'input');
  const alpha = perTensor(operator, tensorAlpha, 'alpha');
  const output = perTensor(operator, tensorOut, 'output');
  return {
    type,
    broadcast: broadcast(operator, tensorIn.shape, tensorAlpha.shape, tensorOut.shape),
    inputZeroPoint: input.zeroPoint,
    alphaZeroPoint: alpha.zeroPoint,
    outputZeroPoint: output.zeroPoint,
    identityMultiplier: vectorMultiplier(operator, input.scale / output.scale, 'positive side'),
    alphaMultiplier: vectorMultiplier(operator, (input.scale * alpha.scale) / output.scale, 'negative side'),
  };
}
