/** SVDF by brute force: feature products, the state's memory, time products, output (SEMANTICS section 4). */
import type { Datapath } from '../../../../src/numerics/datapath.ts';
import { wrapTo } from '../integers.ts';
import { multiplierOfQ31, multiplierOfScale, type Multiplier } from '../multiplier.ts';
import { narrowForm } from '../scaler.ts';
import { initialElements, type SvdfLayer } from './layer.ts';
import { scaledProduct } from './product.ts';
import { stageOf, type Place, type StageRecord, type Stages } from './stages.ts';
import { rescaled, saturatedOutput } from './vectorProduct.ts';

export interface SvdfInvocation {
  /** [batch, units] */
  readonly output: readonly number[];
  /** [batch, filters · memory], after the invocation. */
  readonly state: readonly number[];
  readonly stages: Stages;
}

/** Multipliers of feature and time products at 32 bits, from scales in float32. */
export function svdfMultipliers(layer: SvdfLayer): { readonly feature: Multiplier; readonly time: Multiplier } {
  const { inputFormat, weightsFeature, weightsTime, stateFormat, outputFormat } = layer;
  const ratio = (a: number, b: number, divisor: number): Multiplier =>
    multiplierOfScale(Math.fround(Math.fround(a * b) / divisor), 32);
  const state = stateFormat.scales[0]!;
  return {
    feature: ratio(inputFormat.scales[0]!, weightsFeature.scales[0]!, state),
    time: ratio(state, weightsTime.scales[0]!, outputFormat.scales[0]!),
  };
}

/** A 32-bit sum of the vector unit. */
function sum32(a: bigint, b: bigint): { value: bigint; overflowed: boolean } {
  const value = wrapTo(32, a + b);
  return { value, overflowed: value !== a + b };
}

/** What a filter takes into its memory. */
function feature(
  layer: SvdfLayer,
  datapath: Datapath,
  x: readonly number[],
  filter: number,
  stages: Stages,
  place: Place,
): number {
  const filters = layer.units * layer.rank;
  const bits = layer.stateFormat.type === 'int8' ? 8 : 16;
  const q31 = svdfMultipliers(layer).feature;
  const product = scaledProduct(
    {
      values: x,
      weights: layer.weightsFeature.elements.slice(filter * layer.inputs, (filter + 1) * layer.inputs),
      type: 'int8',
      zeroPoint: layer.inputFormat.zeroPoints[0]!,
      bias: 0n,
      registerBits: Math.min(datapath.accumulatorBits, 32),
      form: narrowForm(datapath.roundingProfile, layer.kind),
      multiplier: multiplierOfQ31(Number(q31.integer), q31.shift, datapath.multiplierBits),
      resultBits: bits,
    },
    datapath,
    stageOf(stages, 'feature', filters),
    place,
  );
  const stage = stageOf(stages, 'state', filters);
  // Only an int8 state has a zero point.
  const offset = product + (bits === 8 ? BigInt(layer.stateFormat.zeroPoints[0]!) : 0n);
  const wrapped = stage.keep(wrapTo(bits, offset));
  if (wrapped !== offset) stage.note(place, 'vectorSaturations');
  return Number(wrapped);
}

/** Sum of the time products of a unit's filters, memory ascending, filter by filter. */
function timeSum(
  layer: SvdfLayer,
  state: readonly number[],
  batch: number,
  unit: number,
  stage: StageRecord,
  place: Place,
): bigint {
  const { rank, memory, units } = layer;
  let sum = 0n;
  let overflows = 0;
  for (let filter = unit * rank; filter < (unit + 1) * rank; filter++) {
    for (let step = 0; step < memory; step++) {
      const stored = state[(batch * units * rank + filter) * memory + step]! - layer.stateFormat.zeroPoints[0]!;
      const weight = layer.weightsTime.elements[filter * memory + step]!;
      const { value, overflowed } = sum32(sum, BigInt(stored * weight));
      sum = value;
      if (overflowed) overflows += 1;
    }
  }
  stage.note(place, 'accumulatorOverflows', overflows);
  return stage.keep(sum);
}

function invoke(
  layer: SvdfLayer,
  datapath: Datapath,
  frame: readonly number[],
  invocation: number,
  before: readonly number[],
): SvdfInvocation {
  const { batches, inputs, units, rank, memory } = layer;
  const stages: Stages = new Map();
  const place = (index: number): Place => ({ invocation, timeStep: 0, index, slot: invocation });
  const state: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const x = frame.slice(batch * inputs, (batch + 1) * inputs);
    for (let filter = 0; filter < units * rank; filter++) {
      const index = batch * units * rank + filter;
      // The oldest value leaves, the newest comes last.
      const older = before.slice(index * memory + 1, (index + 1) * memory);
      state.push(...older, feature(layer, datapath, x, filter, stages, place(index)));
    }
  }
  const { time } = svdfMultipliers(layer);
  const output: number[] = [];
  for (let index = 0; index < batches * units; index++) {
    const unit = index % units;
    const here = place(index);
    const timeStage = stageOf(stages, 'time', units);
    const products = timeSum(layer, state, (index - unit) / units, unit, timeStage, here);
    const stage = stageOf(stages, 'output', units);
    const { value, overflowed } = sum32(products, layer.bias?.elements[unit] ?? 0n);
    if (overflowed) stage.note(here, 'accumulatorOverflows');
    const offset = rescaled(value, time, datapath, stage, here) + BigInt(layer.outputFormat.zeroPoints[0]!);
    output.push(Number(saturatedOutput(offset, 8, stage, here)));
  }
  return { output, state, stages };
}

/** One result per invocation. */
export function bruteForceSvdf(layer: SvdfLayer, datapath: Datapath): SvdfInvocation[] {
  const initial = initialElements(layer.stateFormat, layer.initialState);
  let state: readonly number[] = initial;
  return layer.frames.map((frame, invocation) => {
    if (layer.resets) state = initial;
    const result = invoke(layer, datapath, frame, invocation, state);
    state = result.state;
    return result;
  });
}
