/** LEAKY_RELU on int8 and int16 in integers, as the reference's preparation forms them. */
import type { Graph, Operator } from '../graph/model.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import { inputTensor, outputTensor, perTensor, requireType, unaryElements, vectorMultiplier } from './operands.ts';

/** output = sat(scale(x − inputZeroPoint) + outputZeroPoint), from the zero point on with one multiplier, below with the other. */
export interface LeakyReluParameters {
  readonly type: 'int8' | 'int16';
  readonly elements: number;
  readonly inputZeroPoint: number;
  readonly outputZeroPoint: number;
  readonly identityMultiplier: FixedMultiplier;
  /** Negative with a negative alpha. */
  readonly alphaMultiplier: FixedMultiplier;
}

/** @throws unsupportedError for types and zero points outside the reference; inputError for shapes and missing scales */
export function leakyReluParameters(graph: Graph, operator: Operator): LeakyReluParameters {
  const tensorIn = inputTensor(graph, operator, 0, 'input');
  const tensorOut = outputTensor(graph, operator);
  const type = requireType(operator, tensorOut, 'output', ['int8', 'int16']);
  requireType(operator, tensorIn, 'input', [type]);
  const input = perTensor(operator, tensorIn, 'input');
  const output = perTensor(operator, tensorOut, 'output');
  // The reference forms both scales in float32.
  const { fround } = Math;
  const alpha = fround(operator.attributes.alpha ?? 0);
  const alphaScale = fround(fround(input.scale * alpha) / output.scale);
  const magnitude = vectorMultiplier(operator, Math.abs(alphaScale), 'negative side');
  return {
    type,
    elements: unaryElements(operator, tensorIn, tensorOut),
    inputZeroPoint: input.zeroPoint,
    outputZeroPoint: output.zeroPoint,
    identityMultiplier: vectorMultiplier(operator, fround(input.scale / output.scale), 'positive side'),
    alphaMultiplier: alphaScale < 0 ? { ...magnitude, multiplier: -magnitude.multiplier } : magnitude,
  };
}
