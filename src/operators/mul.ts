/** MUL on int8 and int16 in integers, as the reference's preparation forms them. */
import type { Graph, Operator } from '../graph/model.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import type { ActivationBounds } from './activationBounds.ts';
import { clampingBounds } from './add.ts';
import { broadcast, type Broadcast } from './broadcast.ts';
import { inputTensor, outputTensor, perTensor, requireType, vectorMultiplier } from './operands.ts';

/** output = scale((x1 − z1)·(x2 − z2)) + zero point, then the bounds, then the type. */
export interface MulParameters {
  readonly type: 'int8' | 'int16';
  readonly broadcast: Broadcast;
  readonly input1ZeroPoint: number;
  readonly input2ZeroPoint: number;
  readonly outputZeroPoint: number;
  readonly outputMultiplier: FixedMultiplier;
  /** Not intersected with the type. */
  readonly bounds: ActivationBounds;
}

/** @throws unsupportedError for types, zero points and activations outside the reference; inputError for shapes and scales */
export function mulParameters(graph: Graph, operator: Operator): MulParameters {
  const tensor1 = inputTensor(graph, operator, 0, 'first input');
  const tensor2 = inputTensor(graph, operator, 1, 'second input');
  const tensorOut = outputTensor(graph, operator);
  const type = requireType(operator, tensorOut, 'output', ['int8', 'int16']);
  requireType(operator, tensor1, 'first input', [type]);
  requireType(operator, tensor2, 'second input', [type]);
  const input1 = perTensor(operator, tensor1, 'first input');
  const input2 = perTensor(operator, tensor2, 'second input');
  const output = perTensor(operator, tensorOut, 'output');
  return {
    type,
    broadcast: broadcast(operator, tensor1.shape, tensor2.shape, tensorOut.shape),
    input1ZeroPoint: input1.zeroPoint,
    input2ZeroPoint: input2.zeroPoint,
    outputZeroPoint: output.zeroPoint,
    outputMultiplier: vectorMultiplier(operator, (input1.scale * input2.scale) / output.scale, 'output'),
    bounds: clampingBounds(operator, output.scale, output.zeroPoint),
  };
}
