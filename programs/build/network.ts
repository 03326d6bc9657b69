/** A float network as the build scripts write it down: layers in order, each fed by earlier ones; batch 1 throughout. */
import type { Activation, Padding } from '../../src/graph/model.ts';

/** `[height, width, depth]`, or `[units]` behind a flatten. */
export type Shape = readonly number[];

interface Named {
  readonly name: string;
  /** Names of the layers that feed this one; `input` is the network's input. */
  readonly from: readonly string[];
}

/** Layers with a filter and a bias. */
export type WeightedLayer = Named & {
  readonly activation: Activation;
  /** One filter scale per output channel, or one in all. */
  readonly scales: 'per-channel' | 'per-tensor';
} & (
    | { readonly kind: 'FULLY_CONNECTED'; readonly channels: number }
    | {
        readonly kind: 'CONV_2D';
        readonly channels: number;
        readonly kernel: number;
        readonly stride: number;
        readonly padding: Padding;
      }
    | {
        readonly kind: 'DEPTHWISE_CONV_2D';
        readonly kernel: number;
        readonly stride: number;
        readonly padding: Padding;
      }
  );

export type PlainLayer = Named &
  (
    | { readonly kind: 'HARD_SWISH' | 'ADD' | 'SOFTMAX' | 'FLATTEN' }
    /** Rows and columns of zeros before and after the picture. */
    | { readonly kind: 'PAD'; readonly before: number; readonly after: number }
    /** Over the whole picture. */
    | { readonly kind: 'AVERAGE_POOL_2D' }
  );

export type Layer = WeightedLayer | PlainLayer;

export interface Network {
  readonly name: string;
  readonly input: Shape;
  readonly layers: readonly Layer[];
}

/** Filter and bias of a layer: filter `[channels, taps]`, for depthwise layers too (taps of its own channel). */
export interface Weights {
  readonly channels: number;
  readonly taps: number;
  readonly filter: Float64Array;
  readonly bias: Float64Array;
}

export function isWeighted(layer: Layer): layer is WeightedLayer {
  return layer.kind === 'FULLY_CONNECTED' || layer.kind === 'CONV_2D' || layer.kind === 'DEPTHWISE_CONV_2D';
}

/** Output size and padding before the picture along one dimension, by the rules of SAME and VALID. */
export function slide(
  size: number,
  kernel: number,
  stride: number,
  padding: Padding,
): { readonly outputs: number; readonly before: number } {
  if (padding === 'VALID') return { outputs: Math.ceil((size - kernel + 1) / stride), before: 0 };
  const outputs = Math.ceil(size / stride);
  return { outputs, before: Math.floor(Math.max((outputs - 1) * stride + kernel - size, 0) / 2) };
}

/** Shape behind a layer, from the shape of its first input. */
export function outputShape(layer: Layer, input: Shape): Shape {
  const [height = 1, width = 1, depth = 1] = input;
  switch (layer.kind) {
    case 'FULLY_CONNECTED':
      return [layer.channels];
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D': {
      const along = (size: number): number => slide(size, layer.kernel, layer.stride, layer.padding).outputs;
      return [along(height), along(width), layer.kind === 'CONV_2D' ? layer.channels : depth];
    }
    case 'PAD':
      return [height + layer.before + layer.after, width + layer.before + layer.after, depth];
    case 'AVERAGE_POOL_2D':
      return [1, 1, depth];
    case 'FLATTEN':
      return [height * width * depth];
    case 'HARD_SWISH':
    case 'ADD':
    case 'SOFTMAX':
      return input;
  }
}

/** Taps of one output element. */
export function tapCount(layer: WeightedLayer, input: Shape): number {
  switch (layer.kind) {
    case 'FULLY_CONNECTED':
      return input[0]!;
    case 'CONV_2D':
      return layer.kernel * layer.kernel * input[2]!;
    case 'DEPTHWISE_CONV_2D':
      return layer.kernel * layer.kernel;
  }
}
