/** RELU, RELU6 and RELU_N1_TO_1 on int8 and int16 in integers, as the reference's preparation forms them. */
import type { Activation, Graph, Operator } from '../graph/model.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import { invariant } from '../errors.ts';
import { activationBounds, type ActivationBounds } from './activationBounds.ts';
import {
  inputTensor,
  outputTensor,
  perTensor,
  requireSameQuantization,
  requireType,
  unaryElements,
  vectorMultiplier,
} from './operands.ts';

/** With `rescale` output = sat(clamp(scale(x − inputZeroPoint) + outputZeroPoint)), without it clamp(x). */
export interface ReluParameters {
  readonly type: 'int8' | 'int16';
  readonly elements: number;
  /** Null in RELU6, which the reference does not rescale. */
  readonly rescale: {
    readonly inputZeroPoint: number;
    readonly outputZeroPoint: number;
    readonly multiplier: FixedMultiplier;
  } | null;
  /** Not intersected with the type. */
  readonly bounds: ActivationBounds;
}

const activations: Readonly<Record<string, Activation>> = {
  RELU: 'RELU',
  RELU6: 'RELU6',
  RELU_N1_TO_1: 'RELU_N1_TO_1',
};

/** @throws unsupportedError for types, zero points and (RELU6) differing scales; inputError for shapes and missing scales */
export function reluParameters(graph: Graph, operator: Operator): ReluParameters {
  const tensorIn = inputTensor(graph, operator, 0, 'input');
  const tensorOut = outputTensor(graph, operator);
  const type = requireType(operator, tensorOut, 'output', ['int8', 'int16']);
  requireType(operator, tensorIn, 'input', [type]);
  const elements = unaryElements(operator, tensorIn, tensorOut);
  const input = perTensor(operator, tensorIn, 'input');
  const output = perTensor(operator, tensorOut, 'output');
  const bounds = activationBounds(activations[operator.kind] ?? 'NONE', output.scale, output.zeroPoint);
  invariant(bounds !== null && operator.kind in activations, `${operator.kind} is a clamping activation`);
  if (operator.kind === 'RELU6') {
    requireSameQuantization(operator, tensorIn, tensorOut);
    return { type, elements, rescale: null, bounds };
  }
  // The reference divides in float32.
  const multiplier = vectorMultiplier(operator, Math.fround(input.scale / output.scale), 'effective');
  const rescale = { inputZeroPoint: input.zeroPoint, outputZeroPoint: output.zeroPoint, multiplier };
  return { type, elements, rescale, bounds };
}
