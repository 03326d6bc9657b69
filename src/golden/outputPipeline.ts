/**
 * From a finished accumulator to a stored output element: channel scaler, activation, output scaler, with the events of each
 * stage (SEMANTICS section 3).
 */
import { newScaled, scaleAccumulator, type Scaled, type ScalerWidths } from '../numerics/channelScaler.ts';
import type { Datapath } from '../numerics/datapath.ts';
import type { StageEvents } from '../numerics/events.ts';
import { clamp, limits } from '../numerics/integers.ts';
import { channelScalers, fusedChannelScalers, type ChannelScalers } from '../operators/channelScalers.ts';
import type { MacParameters } from '../operators/convolution.ts';
import type { Fusion } from '../operators/fusion.ts';
import { fusedFunction } from './fusedFunction.ts';
import { flushTally, newTally, tallyEvents, type Tally } from './tally.ts';

export interface OutputPipeline {
  readonly widths: ScalerWidths;
  readonly scalers: ChannelScalers;
  /** Limits of S2. */
  readonly scaledLow: number;
  readonly scaledHigh: number;
  readonly scaledZeroPoint: number;
  readonly clampLow: number;
  readonly clampHigh: number;
  /** S3 of a fused function of S2; null in exact mode. */
  readonly fused: ((scaled: number) => number) | null;
  readonly outputZeroPoint: number;
  readonly outputLow: number;
  readonly outputHigh: number;
  readonly scaled: Scaled;
  readonly channelScalerOverflows: Tally;
  readonly productOverflows: Tally;
  readonly channelScalerSaturations: Tally;
  readonly activationClamps: Tally;
  readonly outputSaturationsLow: Tally;
  readonly outputSaturationsHigh: Tally;
}

/** Stages of one operator: exact mode without a fusion, fused mode with one. */
export function outputPipeline(parameters: MacParameters, fusion: Fusion | null, datapath: Datapath): OutputPipeline {
  const { outputChannels } = parameters;
  const scalers =
    fusion === null ? channelScalers(parameters, datapath) : fusedChannelScalers(parameters, fusion, datapath);
  const scaledBits = fusion === null ? 32 : fusion.scaledBits;
  const { min, max } = limits(parameters.outputType);
  return {
    widths: { form: scalers.form, multiplierBits: datapath.multiplierBits, productBits: datapath.productBits },
    scalers,
    scaledLow: -(2 ** (scaledBits - 1)),
    scaledHigh: 2 ** (scaledBits - 1) - 1,
    scaledZeroPoint: fusion === null ? parameters.outputZeroPoint : 0,
    clampLow: fusion === null ? (parameters.clampLow ?? -Infinity) : -Infinity,
    clampHigh: fusion === null ? (parameters.clampHigh ?? Infinity) : Infinity,
    fused: fusion === null ? null : fusedFunction(fusion),
    outputZeroPoint: fusion === null ? 0 : fusion.outputZeroPoint,
    outputLow: min,
    outputHigh: max,
    scaled: newScaled(),
    channelScalerOverflows: newTally(outputChannels),
    productOverflows: newTally(outputChannels),
    channelScalerSaturations: newTally(outputChannels),
    activationClamps: newTally(outputChannels),
    outputSaturationsLow: newTally(outputChannels),
    outputSaturationsHigh: newTally(outputChannels),
  };
}

/**
 * The stored output of one element.
 * @param index row-major in the output; elements come in ascending order
 */
export function outputOf(pipeline: OutputPipeline, accumulator: number, channel: number, index: number): number {
  const { scaled, scalers } = pipeline;
  scaleAccumulator(pipeline.widths, accumulator, scalers.multiplier[channel]!, scalers.shift[channel]!, scaled);
  if (scaled.operandSaturated) tallyEvents(pipeline.channelScalerOverflows, 1, channel, index, 0);
  if (scaled.productSaturated) tallyEvents(pipeline.productOverflows, 1, channel, index, 0);

  const shifted = scaled.value + pipeline.scaledZeroPoint;
  const s2 = clamp(shifted, pipeline.scaledLow, pipeline.scaledHigh);
  if (s2 !== shifted) tallyEvents(pipeline.channelScalerSaturations, 1, channel, index, 0);

  let s3: number;
  if (pipeline.fused === null) {
    s3 = clamp(s2, pipeline.clampLow, pipeline.clampHigh);
    if (s3 !== s2) tallyEvents(pipeline.activationClamps, 1, channel, index, 0);
  } else {
    s3 = pipeline.fused(s2);
  }

  const output = s3 + pipeline.outputZeroPoint;
  if (output < pipeline.outputLow) {
    tallyEvents(pipeline.outputSaturationsLow, 1, channel, index, 0);
    return pipeline.outputLow;
  }
  if (output > pipeline.outputHigh) {
    tallyEvents(pipeline.outputSaturationsHigh, 1, channel, index, 0);
    return pipeline.outputHigh;
  }
  return output;
}

/** Puts the counts of all stages into the operator's record. */
export function flushPipeline(pipeline: OutputPipeline, stage: StageEvents, invocation: number): void {
  flushTally(pipeline.channelScalerOverflows, stage, 'channelScalerOverflows', invocation);
  flushTally(pipeline.productOverflows, stage, 'productOverflows', invocation);
  flushTally(pipeline.channelScalerSaturations, stage, 'channelScalerSaturations', invocation);
  flushTally(pipeline.activationClamps, stage, 'activationClamps', invocation);
  flushTally(pipeline.outputSaturationsLow, stage, 'outputSaturationsLow', invocation);
  flushTally(pipeline.outputSaturationsHigh, stage, 'outputSaturationsHigh', invocation);
}
