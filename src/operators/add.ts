/** ADD and SUB on int8 and int16 in integers, as the reference's preparation forms them. */
import { unsupportedError } from '../errors.ts';
import type { Graph, Operator } from '../graph/model.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import { activationBounds, type ActivationBounds } from './activationBounds.ts';
import { broadcast, type Broadcast } from './broadcast.ts';
import { inputTensor, outputTensor, perTensor, place, requireType, vectorMultiplier } from './operands.ts';

/**
 * output = scale(scale((x1 − z1)·2^leftShift, multiplier1) ± scale((x2 − z2)·2^leftShift, multiplier2), output) + zero point,
 * then the bounds, then the type.
 */
export interface AddParameters {
  readonly type: 'int8' | 'int16';
  readonly subtract: boolean;
  readonly broadcast: Broadcast;
  readonly input1ZeroPoint: number;
  readonly input2ZeroPoint: number;
  readonly outputZeroPoint: number;
  /** 20 for int8, 15 for int16. */
  readonly leftShift: number;
  readonly input1Multiplier: FixedMultiplier;
  readonly input2Multiplier: FixedMultiplier;
  readonly outputMultiplier: FixedMultiplier;
  /** Not intersected with the type. */
  readonly bounds: ActivationBounds;
}

/** @throws unsupportedError for types, zero points and activations outside the reference; inputError for shapes and scales */
export function addParameters(graph: Graph, operator: Operator): AddParameters {
  const tensor1 = inputTensor(graph, operator, 0, 'first input');
  const tensor2 = inputTensor(graph, operator, 1, 'second input');
  const tensorOut = outputTensor(graph, operator);
  const type = requireType(operator, tensorOut, 'output', ['int8', 'int16']);
  requireType(operator, tensor1, 'first input', [type]);
  requireType(operator, tensor2, 'second input', [type]);
  const input1 = perTensor(operator, tensor1, 'first input');
  const input2 = perTensor(operator, tensor2, 'second input');
  const output = perTensor(operator, tensorOut, 'output');

  const leftShift = type === 'int8' ? 20 : 15;
  const subtract = operator.kind === 'SUB';
  // The reference forms the three scales in float64 for ADD, in float32 for SUB.
  const rounded = subtract ? Math.fround : (exact: number): number => exact;
  // The reference ends the process where the output's multiplier is not below 1; here it is a left shift as in MUL.
  // Both inputs are brought to twice the larger scale, so that neither multiplier exceeds one half.
  const commonScale = 2 * Math.max(input1.scale, input2.scale);
  return {
    type,
    subtract,
    broadcast: broadcast(operator, tensor1.shape, tensor2.shape, tensorOut.shape),
    input1ZeroPoint: input1.zeroPoint,
    input2ZeroPoint: input2.zeroPoint,
    outputZeroPoint: output.zeroPoint,
    leftShift,
    input1Multiplier: vectorMultiplier(operator, rounded(input1.scale / commonScale), 'first input'),
    input2Multiplier: vectorMultiplier(operator, rounded(input2.scale / commonScale), 'second input'),
    outputMultiplier: vectorMultiplier(operator, rounded(commonScale / (2 ** leftShift * output.scale)), 'output'),
    bounds: clampingBounds(operator, output.scale, output.zeroPoint),
  };
}

/** Bounds of the operator's fused activation. @throws unsupportedError where it is no clamp */
export function clampingBounds(operator: Operator, scale: number, zeroPoint: number): ActivationBounds {
  const activation = operator.attributes.activation ?? 'NONE';
  const bounds = activationBounds(activation, scale, zeroPoint);
  if (bounds !== null) return bounds;
  throw unsupportedError(
    'OPERATOR_ACTIVATION',
    `${place(operator)}: fused activation ${activation}; allowed: NONE, RELU, RELU6, RELU_N1_TO_1`,
  );
}
