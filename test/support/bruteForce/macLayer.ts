/** CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED and TRANSPOSE_CONV by brute force (SEMANTICS sections 2 and 3). */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import { boundsOf, clampTo, type Bounds } from './bounds.ts';
import { fractionBitsOf, fusedHardSwish } from './hardSwish.ts';
import { bitsFor, clip, limitsOfBits, limitsOfType } from './integers.ts';
import type { MacLayer } from './layer.ts';
import { multiplierOfQ31, multiplierOfScale, type Multiplier } from './multiplier.ts';
import { channelsOf, elementsOf, note, type BruteForceResult, type EventRecords } from './record.ts';
import { reduce, type Step } from './register.ts';
import { narrowForm, scale, type ScalerForm } from './scaler.ts';
import { stepsOf, type Tap } from './sequence.ts';

/** Whether the reference accumulates and rescales in 64 bits. */
function isWide(layer: MacLayer): boolean {
  if (layer.input.type !== 'int16') return false;
  if (layer.kind === 'DEPTHWISE_CONV_2D' || layer.kind === 'TRANSPOSE_CONV') return true;
  return (layer.bias?.type ?? layer.biasType) === 'int64';
}

function effectiveScale(layer: MacLayer, channel: number, fractionBits: number | null): number {
  const input = layer.input.scales[0]!;
  const perTensor = layer.filter.scales.length === 1;
  const filter = layer.filter.scales[perTensor ? 0 : channel]!;
  if (fractionBits !== null) return input * filter * 2 ** fractionBits;
  const product = layer.kind === 'FULLY_CONNECTED' && perTensor ? Math.fround(input * filter) : input * filter;
  return product / layer.output.scales[0]!;
}

/** M0 of an output channel; in fused mode `fractionBits` is F. */
export function channelMultiplier(
  layer: MacLayer,
  datapath: Datapath,
  channel: number,
  fractionBits: number | null,
): Multiplier {
  const direct = layer.direct;
  if (direct === null) return multiplierOfScale(effectiveScale(layer, channel, fractionBits), datapath.multiplierBits);
  const at = direct.multipliers.length === 1 ? 0 : channel;
  return multiplierOfQ31(direct.multipliers[at]!, direct.shifts[at]!, datapath.multiplierBits);
}

function activationBounds(layer: MacLayer): Bounds {
  const direct = layer.direct;
  if (direct === null) return boundsOf(layer.activation, layer.output.scales[0]!, layer.output.zeroPoints[0]!);
  const limits = limitsOfType(layer.output.type);
  const [min, max] = [BigInt(direct.activationMin), BigInt(direct.activationMax)];
  return { min: min === limits.min ? null : min, max: max === limits.max ? null : max };
}

/** What every output element of the layer shares. */
interface Context {
  readonly layer: MacLayer;
  readonly datapath: Datapath;
  readonly fold: boolean;
  readonly inputZeroPoint: number;
  readonly filterZeroPoint: number;
  readonly registerBits: number;
  readonly form: ScalerForm;
  readonly fractionBits: number | null;
  readonly bounds: Bounds;
  readonly outputZeroPoint: number;
}

function contextOf(layer: MacLayer, datapath: Datapath): Context {
  const direct = layer.direct;
  const filterZeroPoint = direct?.filterZeroPoint ?? layer.filter.zeroPoints[0]!;
  const wide = isWide(layer);
  const width = layer.input.type === 'int16' ? datapath.accumulatorBitsInt16 : datapath.accumulatorBits;
  const fuses = layer.hardSwish !== null && datapath.activationMode === 'fused' && layer.activation === 'NONE';
  const fractionBits = fuses ? fractionBitsOf(layer.output, datapath) : null;
  const final = fractionBits === null ? layer.output : layer.hardSwish!;
  return {
    layer,
    datapath,
    fold: datapath.zeroPointHandling === 'fold' && layer.kind !== 'TRANSPOSE_CONV' && filterZeroPoint === 0,
    inputZeroPoint: direct?.inputZeroPoint ?? layer.input.zeroPoints[0]!,
    filterZeroPoint,
    registerBits: Math.min(width, wide ? 64 : 32),
    form: wide ? 'wide' : narrowForm(datapath.roundingProfile, layer.kind),
    fractionBits,
    bounds: fractionBits === null ? activationBounds(layer) : { min: null, max: null },
    outputZeroPoint: direct?.outputZeroPoint ?? final.zeroPoints[0]!,
  };
}

/** Bias, and with `fold` the zero point times all filter taps taken off it. */
function loadOf(context: Context, taps: readonly Tap[], channel: number): bigint {
  const { layer } = context;
  let load = layer.bias?.elements[channel] ?? 0n;
  if (context.fold) {
    for (const tap of taps) load -= BigInt(context.inputZeroPoint * layer.filter.elements[tap.filter]!);
  }
  return load;
}

function stepOf(context: Context, taps: readonly Tap[]): Step {
  const { layer, fold, inputZeroPoint } = context;
  const limits = limitsOfType(layer.input.type);
  const offset = fold ? 0 : inputZeroPoint;
  let [sum, lowest, highest] = [0, 0, 0];
  for (const tap of taps) {
    const weight = layer.filter.elements[tap.filter]! - context.filterZeroPoint;
    if (tap.input === null) {
      const constant = fold ? inputZeroPoint * weight : 0;
      sum += constant;
      lowest += constant;
      highest += constant;
    } else {
      sum += (layer.input.elements[tap.input]! - offset) * weight;
      const ends = [(Number(limits.min) - offset) * weight, (Number(limits.max) - offset) * weight];
      lowest += Math.min(...ends);
      highest += Math.max(...ends);
    }
  }
  return { sum, lowest, highest };
}

/** From accumulator to output element; notes the events of the element. */
function finish(context: Context, register: bigint, index: number, channels: number, events: EventRecords): bigint {
  const { layer, datapath, fractionBits } = context;
  const fused = fractionBits !== null;
  const multiplier = channelMultiplier(layer, datapath, index % channels, fractionBits);
  const scaled = scale(register, multiplier, context.form, datapath.productBits);
  if (scaled.operandSaturated) note(events, 'channelScalerOverflows', index, channels);
  if (scaled.productSaturated) note(events, 'productOverflows', index, channels);

  const offset = scaled.value + (fused ? 0n : BigInt(context.outputZeroPoint));
  const s2 = clip(offset, limitsOfBits(fused ? datapath.scaledBits : 32));
  if (s2 !== offset) note(events, 'channelScalerSaturations', index, channels);

  let s3: bigint;
  let type = layer.output.type;
  if (fused) {
    const output = layer.hardSwish!;
    type = output.type;
    s3 = fusedHardSwish(s2, fractionBits, output, datapath) + BigInt(context.outputZeroPoint);
  } else {
    s3 = clampTo(s2, context.bounds);
    if (s3 !== s2) note(events, 'activationClamps', index, channels);
  }
  const output = clip(s3, limitsOfType(type));
  if (output > s3) note(events, 'outputSaturationsLow', index, channels);
  if (output < s3) note(events, 'outputSaturationsHigh', index, channels);
  return output;
}

export function bruteForceMac(layer: MacLayer, datapath: Datapath): BruteForceResult {
  const context = contextOf(layer, datapath);
  const channels = channelsOf(layer.output.shape);
  const events: EventRecords = {};
  const output: bigint[] = [];
  let observed: { min: bigint; max: bigint } | null = null;
  let proven: { min: bigint; max: bigint } | null = null;
  for (let index = 0; index < elementsOf(layer.output.shape); index++) {
    const steps = stepsOf(layer, datapath, index);
    const load = loadOf(context, steps.flat(), index % channels);
    const sums = steps.map((taps) => stepOf(context, taps));
    const reduced = reduce(load, sums, context.registerBits, datapath.accumulatorOverflow);
    note(events, 'accumulatorOverflows', index, channels, reduced.overflows, reduced.firstOverflow);
    observed = widen(observed, reduced.idealMin, reduced.idealMax);
    proven = widen(proven, reduced.provenMin, reduced.provenMax);
    output.push(finish(context, reduced.stored, index, channels, events));
  }
  return {
    output,
    events,
    observed: observed && { ...observed, bits: bitsFor(observed.min, observed.max) },
    provenBits: proven && bitsFor(proven.min, proven.max),
    registerBits: context.registerBits,
    zeroPointHandling: context.fold ? 'fold' : 'subtract',
    fractionBits: context.fractionBits,
  };
}

function widen(range: { min: bigint; max: bigint } | null, min: bigint, max: bigint): { min: bigint; max: bigint } {
  if (range === null) return { min, max };
  return { min: min < range.min ? min : range.min, max: max > range.max ? max : range.max };
}
