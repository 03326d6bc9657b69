/**
 * What a MAC operator multiplies: filter elements in sequence order, start values of the registers, and the operands that
 * one output pixel feeds to the array (SEMANTICS section 2).
 */
import type { Datapath } from '../numerics/datapath.ts';
import { limits } from '../numerics/integers.ts';
import type { Sequence } from '../numerics/reduction.ts';
import type { MacParameters } from '../operators/convolution.ts';
import type { IntegerElements } from './elements.ts';
import type { AxisTaps } from './taps.ts';

/**
 * Filter as [outputChannels][kernelHeight][kernelWidth][channels of the group], filter zero point subtracted.
 * DEPTHWISE_CONV_2D stores its filter as [kernelHeight][kernelWidth][outputChannels].
 */
export function orderedWeights(parameters: MacParameters, filter: IntegerElements): Int16Array {
  const { outputChannels, filterZeroPoint } = parameters;
  const weights = new Int16Array(filter.length);
  if (parameters.kind !== 'DEPTHWISE_CONV_2D') {
    for (let i = 0; i < weights.length; i++) weights[i] = filter[i]! - filterZeroPoint;
    return weights;
  }
  const taps = parameters.kernelHeight * parameters.kernelWidth;
  for (let channel = 0; channel < outputChannels; channel++) {
    for (let tap = 0; tap < taps; tap++) {
      weights[channel * taps + tap] = filter[tap * outputChannels + channel]! - filterZeroPoint;
    }
  }
  return weights;
}

/** What the registers are loaded with: the bias, with `fold` minus inputZeroPoint · Σ of the channel's weights. */
export function startValues(
  parameters: MacParameters,
  bias: ArrayLike<number | bigint> | null,
  weights: Int16Array,
  fold: boolean,
): bigint[] {
  const { outputChannels } = parameters;
  const weightsPerChannel = weights.length / outputChannels;
  return Array.from({ length: outputChannels }, (_, channel) => {
    const start = bias === null ? 0n : BigInt(bias[channel]!);
    if (!fold) return start;
    let sum = 0;
    for (let i = 0; i < weightsPerChannel; i++) sum += weights[channel * weightsPerChannel + i]!;
    return start - BigInt(parameters.inputZeroPoint) * BigInt(sum);
  });
}

/**
 * Sequence of the output elements whose taps are `rows` × `columns`. One segment per filter row, or with grouping `tap` one
 * per tap. `reductionGrouping` governs CONV_2D only: a transposed convolution groups by tap, depthwise takes
 * `depthwiseTapLanes` taps of a row; the single tap of FULLY_CONNECTED is the same either way.
 */
export function sequenceOf(parameters: MacParameters, datapath: Datapath, rows: AxisTaps, columns: AxisTaps): Sequence {
  const channels = parameters.inputChannels / parameters.groups;
  const depthwise = parameters.kind === 'DEPTHWISE_CONV_2D';
  const byTap =
    parameters.kind === 'TRANSPOSE_CONV' || (parameters.kind === 'CONV_2D' && datapath.reductionGrouping === 'tap');
  const offsets: number[] = [];
  for (const row of rows.taps) {
    if (byTap) for (const column of columns.taps) offsets.push((row * parameters.kernelWidth + column) * channels);
    else offsets.push(row * parameters.kernelWidth * channels);
  }
  return {
    segments: offsets.length,
    segmentLength: byTap ? channels : columns.taps.length * channels,
    groupSize: depthwise ? datapath.depthwiseTapLanes : datapath.reductionLanes,
    weightOffsets: Int32Array.from(offsets),
  };
}

/** Values that feed the multipliers. */
export interface OperandRule {
  /** Subtracted from a stored input value (0 with `fold`). */
  readonly offset: number;
  /** What a padding tap feeds: 0, with `fold` the input zero point. */
  readonly padding: number;
}

export function operandRule(parameters: MacParameters, fold: boolean): OperandRule {
  const { inputZeroPoint } = parameters;
  return fold ? { offset: 0, padding: inputZeroPoint } : { offset: inputZeroPoint, padding: 0 };
}

/**
 * Writes the operands of one output pixel: [groups][taps of the sequence][channels of the group].
 * @param operands room for every group; group g starts at g · taps · channels
 */
export function gatherOperands(
  parameters: MacParameters,
  input: IntegerElements,
  batch: number,
  rows: AxisTaps,
  columns: AxisTaps,
  rule: OperandRule,
  operands: Int32Array,
): void {
  const { inputHeight, inputWidth, inputChannels, groups } = parameters;
  const channels = inputChannels / groups;
  const groupOperands = rows.taps.length * columns.taps.length * channels;
  const { offset, padding } = rule;
  let tap = 0;
  for (const sourceRow of rows.sources) {
    for (const sourceColumn of columns.sources) {
      const isPadding = sourceRow < 0 || sourceColumn < 0;
      let source = ((batch * inputHeight + sourceRow) * inputWidth + sourceColumn) * inputChannels;
      for (let group = 0; group < groups; group++) {
        const start = group * groupOperands + tap * channels;
        const end = start + channels;
        if (isPadding) operands.fill(padding, start, end);
        else for (let operand = start; operand < end; operand++) operands[operand] = input[source++]! - offset;
      }
      tap++;
    }
  }
}

/** Range of every operand: on the image the whole stored type, a padding tap its constant. The same for all groups. */
export function boundOperands(
  parameters: MacParameters,
  rows: AxisTaps,
  columns: AxisTaps,
  rule: OperandRule,
): { readonly low: Int32Array; readonly high: Int32Array } {
  const channels = parameters.inputChannels / parameters.groups;
  const { min, max } = limits(parameters.inputType);
  const low = new Int32Array(rows.taps.length * columns.taps.length * channels);
  const high = new Int32Array(low.length);
  let position = 0;
  for (const sourceRow of rows.sources) {
    for (const sourceColumn of columns.sources) {
      const isPadding = sourceRow < 0 || sourceColumn < 0;
      low.fill(isPadding ? rule.padding : min - rule.offset, position, position + channels);
      high.fill(isPadding ? rule.padding : max - rule.offset, position, position + channels);
      position += channels;
    }
  }
  return { low, high };
}
