/** FULLY_CONNECTED of the reference on int8 and int16x8, one vector: sums in full, scaled by its 32-bit or 64-bit form. */
import type { Model, Operator } from '../../../src/graph/model.ts';
import { clamped, multiplierOf, scaled32, scaled64 } from './fixedPoint.ts';
import { constant, inputOf, outputOf, scaleOf } from './tensors.ts';

/** Σ weight · (x − zero point), exact: far below 2^53. */
export function product(weights: readonly number[], row: number, input: readonly number[], zeroPoint: number): bigint {
  const sum = input.reduce((total, x, k) => total + weights[row * input.length + k]! * (x - zeroPoint), 0);
  return BigInt(sum);
}

export function fullyConnected(model: Model, operator: Operator, input: readonly number[]): number[] {
  const [data, filter] = [inputOf(model, operator, 0), inputOf(model, operator, 1)];
  const biasIndex = operator.inputs[2] ?? -1;
  const bias = biasIndex < 0 ? null : constant(model.tensors[biasIndex]!);
  const { scale, zeroPoint } = scaleOf(data);
  const result = outputOf(model, operator);
  const output = scaleOf(result);
  const { scales } = filter.quantization;
  // With one scale in all the reference forms the product of the scales in float32, with one per channel in double.
  const effective = scales.map((of) => (scales.length === 1 ? Math.fround(scale * of) : scale * of) / output.scale);
  const weights = constant(filter);
  const limit = result.type === 'int8' ? 128n : 32768n;
  const activation = operator.attributes.activation ?? 'NONE';
  if (activation !== 'NONE' && activation !== 'RELU') throw new Error(`no rule for ${activation}`);
  const low = activation === 'RELU' ? BigInt(output.zeroPoint) : -limit;
  return Array.from({ length: filter.shape[0]! }, (_, channel) => {
    const sum = product(weights, channel, input, zeroPoint) + BigInt(bias?.[channel] ?? 0);
    const multiplier = multiplierOf(effective[channel] ?? effective[0]!);
    const scaled = data.type === 'int8' ? scaled32(sum, multiplier) : scaled64(sum, multiplier);
    return Number(clamped(scaled + BigInt(output.zeroPoint), low, limit - 1n));
  });
}
