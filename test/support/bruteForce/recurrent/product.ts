/** One product of a recurrent operator on the MAC array: reduction, channel scaler, saturation to the width behind it. */
import type { Datapath } from '../../../../src/numerics/datapath.ts';
import { clip, limitsOfBits, limitsOfType } from '../integers.ts';
import type { IntegerType } from '../layer.ts';
import type { Multiplier } from '../multiplier.ts';
import { reduce, type Step } from '../register.ts';
import { scale, type ScalerForm } from '../scaler.ts';
import type { Place, StageRecord } from './stages.ts';

export interface Product {
  readonly values: readonly number[];
  readonly weights: readonly number[];
  readonly type: IntegerType;
  readonly zeroPoint: number;
  readonly bias: bigint;
  readonly registerBits: number;
  readonly form: ScalerForm;
  readonly multiplier: Multiplier;
  /** Width of S2. */
  readonly resultBits: number;
}

/** Groups of K in order; with `fold` the zero point is taken off the load. */
export function scaledProduct(product: Product, datapath: Datapath, stage: StageRecord, place: Place): bigint {
  const { values, weights, zeroPoint } = product;
  const fold = datapath.zeroPointHandling === 'fold';
  const limits = limitsOfType(product.type);
  const offset = fold ? 0 : zeroPoint;
  const steps: Step[] = [];
  for (let start = 0; start < values.length; start += datapath.reductionLanes) {
    const step = { sum: 0, lowest: 0, highest: 0 };
    for (let i = start; i < Math.min(start + datapath.reductionLanes, values.length); i++) {
      const weight = weights[i]!;
      const ends = [limits.min, limits.max].map((end) => (Number(end) - offset) * weight);
      step.sum += (values[i]! - offset) * weight;
      step.lowest += Math.min(...ends);
      step.highest += Math.max(...ends);
    }
    steps.push(step);
  }
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  const load = product.bias - (fold ? BigInt(zeroPoint * weightSum) : 0n);
  const reduced = reduce(load, steps, product.registerBits, datapath.accumulatorOverflow);
  stage.reduced(reduced);
  stage.note(place, 'accumulatorOverflows', reduced.overflows, reduced.firstOverflow);
  const scaled = scale(reduced.stored, product.multiplier, product.form, datapath.productBits);
  if (scaled.operandSaturated) stage.note(place, 'channelScalerOverflows');
  if (scaled.productSaturated) stage.note(place, 'productOverflows');
  const result = clip(scaled.value, limitsOfBits(product.resultBits));
  if (result !== scaled.value) stage.note(place, 'channelScalerSaturations');
  return stage.keep(result);
}
