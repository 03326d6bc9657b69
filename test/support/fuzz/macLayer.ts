/** Builds a layer of the MAC array from a few small numbers: extents, data modes, where its results lie. */
import type { Padding } from '../../../src/graph/model.ts';
import type { Datapath } from '../../../src/numerics/datapath.ts';
import type {
  BiasElements,
  DirectParameters,
  MacKind,
  MacLayer,
  TensorElements,
  TensorFormat,
} from '../bruteForce/layer.ts';
import { fractionBitsOf } from '../bruteForce/hardSwish.ts';
import { elementsOf } from '../bruteForce/record.ts';
import { drawElements, randomSource } from './elements.ts';
import { drawBias, drawMultiplier, gainExponent, type Numbers } from './macQuantization.ts';

/** Extents of images, filters and channels; what a kind has no use for is ignored. */
export interface Geometry {
  readonly batches: number;
  readonly height: number;
  readonly width: number;
  readonly depth: number;
  /** Output channels of one group; depthwise has as many as its input times `groups`. */
  readonly channels: number;
  readonly groups: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly padding: Padding;
  /** Rows and columns that a transposed convolution's output has beyond the fewest. */
  readonly slack: number;
}

interface Shapes {
  readonly input: readonly number[];
  readonly filter: readonly number[];
  readonly output: readonly number[];
  /** Products of one output element. */
  readonly taps: number;
  readonly depthMultiplier: number;
}

/** Input extent that holds at least one window, and the output extent. */
function axis(extent: number, kernel: number, stride: number, dilation: number, padding: string): [number, number] {
  const reach = (kernel - 1) * dilation + 1;
  const input = padding === 'VALID' ? Math.max(extent, reach) : extent;
  return [input, Math.ceil((padding === 'VALID' ? input - reach + 1 : input) / stride)];
}

/** Output extent of a transposed convolution. */
function transposedAxis(extent: number, kernel: number, stride: number, padding: string, slack: number): number {
  const least = padding === 'VALID' ? (extent - 1) * stride + kernel : (extent - 1) * stride + 1;
  return least + Math.min(slack, stride - 1);
}

/** Shapes of a layer with that geometry. */
export function shapesOf(kind: MacKind, g: Geometry): Shapes {
  const [height, outputHeight] = axis(g.height, g.kernelHeight, g.strideHeight, g.dilationHeight, g.padding);
  const [width, outputWidth] = axis(g.width, g.kernelWidth, g.strideWidth, g.dilationWidth, g.padding);
  const window = g.kernelHeight * g.kernelWidth;
  switch (kind) {
    case 'FULLY_CONNECTED': {
      const depth = g.depth * g.kernelWidth;
      return {
        input: [g.batches * g.height, depth],
        filter: [g.channels, depth],
        output: [g.batches * g.height, g.channels],
        taps: depth,
        depthMultiplier: 1,
      };
    }
    case 'CONV_2D':
      return {
        input: [g.batches, height, width, g.depth * g.groups],
        filter: [g.channels * g.groups, g.kernelHeight, g.kernelWidth, g.depth],
        output: [g.batches, outputHeight, outputWidth, g.channels * g.groups],
        taps: window * g.depth,
        depthMultiplier: 1,
      };
    case 'DEPTHWISE_CONV_2D': {
      const channels = g.depth * g.groups;
      return {
        input: [g.batches, height, width, g.depth],
        filter: [1, g.kernelHeight, g.kernelWidth, channels],
        output: [g.batches, outputHeight, outputWidth, channels],
        taps: window,
        depthMultiplier: g.groups,
      };
    }
    case 'TRANSPOSE_CONV': {
      const rows = transposedAxis(g.height, g.kernelHeight, g.strideHeight, g.padding, g.slack);
      const columns = transposedAxis(g.width, g.kernelWidth, g.strideWidth, g.padding, g.slack);
      return {
        input: [g.batches, g.height, g.width, g.depth],
        filter: [g.channels, g.kernelHeight, g.kernelWidth, g.depth],
        output: [g.batches, rows, columns, g.channels],
        taps: Math.ceil(window / (g.strideHeight * g.strideWidth)) * g.depth,
        depthMultiplier: 1,
      };
    }
  }
}

export interface MacVariant {
  readonly kind: MacKind;
  readonly int16: boolean;
  /** int16: accumulator of the reference where the operator has a choice. */
  readonly biasType: 'int32' | 'int64';
}

function directParameters(
  numbers: Numbers,
  variant: MacVariant,
  channels: number,
  exponent: number,
  random: () => number,
): DirectParameters {
  const count = numbers.perChannel ? channels : 1;
  const half = variant.int16 ? 2 ** 15 : 2 ** 7;
  const bounds = [0, 1].map(() => Math.floor((random() * 2 - 1) * half)).sort((a, b) => a - b) as [number, number];
  const open = random() < 0.5;
  return {
    multipliers: Array.from({ length: count }, () => drawMultiplier(random)),
    shifts: Array.from({ length: count }, () =>
      Math.min(Math.round(exponent + (random() - 0.5) * numbers.spread), largestShift(variant)),
    ),
    inputZeroPoint: variant.int16 ? 0 : numbers.inputZeroPoint,
    filterZeroPoint: 0,
    outputZeroPoint: variant.int16 ? 0 : numbers.outputZeroPoint,
    activationMin: open ? -half : bounds[0],
    activationMax: open ? half - 1 : bounds[1],
  };
}

/** One scale, or one per output channel, that differ by up to 2^spread downwards. */
function filterScales(numbers: Numbers, channels: number, scale: number, random: () => number): number[] {
  const count = numbers.perChannel ? channels : 1;
  return Array.from({ length: count }, () => Math.fround(scale * 2 ** (-random() * numbers.spread)));
}

function quantizedDimension(kind: MacKind): number {
  return kind === 'DEPTHWISE_CONV_2D' ? 3 : 0;
}

/** Binary logarithm of what an accumulator of uniform data comes to. */
function accumulatorReach(variant: MacVariant, taps: number): number {
  return (variant.int16 ? 14 : 7) + 6 + Math.log2(taps) / 2;
}

/** Scaler limits of SEMANTICS section 3; a margin of one bit is for rounding. */
const largestShift = (variant: MacVariant): number => (variant.int16 && variant.biasType === 'int64' ? 7 : 30) - 1;

/**
 * @param fused what lies behind the layer and on which hardware; null in exact mode
 * @param given the input where an earlier layer made it: its shape must be that of the geometry
 */
export function buildLayer(
  variant: MacVariant,
  geometry: Geometry,
  numbers: Numbers,
  fused: FusedNumbers | null,
  given: TensorElements | null = null,
): MacLayer {
  const { kind, int16 } = variant;
  const random = randomSource(numbers.seed);
  const shapes = shapesOf(kind, geometry);
  const channels = shapes.output.at(-1)!;
  const type = int16 ? 'int16' : 'int8';
  const direct = numbers.direct && fused === null;
  const zeroPoints = (zeroPoint: number): number[] => (direct ? [] : [int16 ? 0 : zeroPoint]);
  const scales = (scale: number): number[] => (direct ? [] : [Math.fround(scale)]);
  const reach = accumulatorReach(variant, shapes.taps);
  const outputScale = 2 ** numbers.outputScaleExponent * (1 + random());
  const output: TensorFormat = {
    type,
    shape: shapes.output,
    scales: scales(fused?.skippedScale(random) ?? outputScale),
    zeroPoints: zeroPoints(numbers.outputZeroPoint),
    quantizedDimension: 0,
  };
  const fractionBits = fused === null ? null : fractionBitsOf(output, fused.datapath);
  const outputBits = fractionBits !== null ? fused!.datapath.scaledBits : int16 ? 16 : 8;
  const exponent = gainExponent(numbers, reach, outputBits, largestShift(variant));
  const inputScale = given?.scales[0] ?? Math.fround(2 ** -6 * (1 + random()));
  // Exact mode: s_in · s_w / s_out = 2^exponent; fused mode: s_in · s_w · 2^F = 2^exponent.
  const unit = fractionBits === null ? (output.scales[0] ?? 1) : 2 ** -fractionBits;
  const scale = (2 ** exponent * unit) / inputScale;
  const filterScale = direct ? [] : filterScales(numbers, channels, scale, random);
  const inputZeroPoint = int16 ? 0 : numbers.inputZeroPoint;
  const biasType = int16 ? variant.biasType : 'int32';
  let bias: BiasElements | null = null;
  if (numbers.biasMode !== 'none') {
    const mode = numbers.biasMode;
    const elements = Array.from({ length: channels }, () => drawBias(mode, biasType, reach, random));
    const biasScales = filterScale.map((one) => Math.fround(inputScale * one));
    bias = {
      type: biasType,
      shape: [channels],
      scales: biasScales,
      zeroPoints: biasScales.map(() => 0),
      quantizedDimension: 0,
      elements,
    };
  }
  return {
    kind,
    input: given ?? {
      type,
      shape: shapes.input,
      scales: scales(inputScale),
      zeroPoints: zeroPoints(inputZeroPoint),
      quantizedDimension: 0,
      elements: drawElements(type, elementsOf(shapes.input), numbers.inputMode, inputZeroPoint, random),
    },
    filter: {
      type: 'int8',
      shape: shapes.filter,
      scales: filterScale,
      zeroPoints: filterScale.map(() => 0),
      quantizedDimension: quantizedDimension(kind),
      elements: drawElements('int8', elementsOf(shapes.filter), numbers.filterMode, 0, random),
    },
    bias,
    output,
    padding: geometry.padding,
    strideHeight: geometry.strideHeight,
    strideWidth: geometry.strideWidth,
    dilationHeight: kind === 'TRANSPOSE_CONV' ? 1 : geometry.dilationHeight,
    dilationWidth: kind === 'TRANSPOSE_CONV' ? 1 : geometry.dilationWidth,
    depthMultiplier: shapes.depthMultiplier,
    activation: fused === null ? numbers.activation : 'NONE',
    biasType,
    direct: direct ? directParameters(numbers, variant, channels, exponent, random) : null,
    hardSwish: fused === null ? null : fused.output(shapes.output, random),
  };
}

/** What fused mode needs to know about the hardware and the tensors around HARD_SWISH. */
export interface FusedNumbers {
  readonly datapath: Datapath;
  readonly skippedScale: (random: () => number) => number;
  readonly output: (shape: readonly number[], random: () => number) => TensorFormat;
}
