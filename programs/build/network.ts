/** A float network as the build scripts write it down: layers in order, each fed by earlier ones; batch 1 throughout. */
import type { Activation, Padding } from '../../src/graph/model.ts';

/** `[height, width, depth]`, `[steps, depth]` of a sequence, or `[units]`. */
export type Shape = readonly number[];

interface Named {
  readonly name: string;
  /** Names of the tensors that feed this one: layers, parts of a SPLIT, or `input`, the network's input. */
  readonly from: readonly string[];
  /** Tensors with the same word here have one quantisation, as the steps of an unrolled loop need it. */
  readonly rangeGroup?: string;
}

/** Layers with a filter and a bias. */
export type WeightedLayer = Named & {
  readonly activation: Activation;
  /** One filter scale per output channel, or one in all. */
  readonly scales: 'per-channel' | 'per-tensor';
} & (
    | {
        readonly kind: 'FULLY_CONNECTED';
        readonly channels: number;
        readonly withoutBias?: true;
        /** An earlier layer whose filter and bias this one uses too. */
        readonly weightsOf?: string;
      }
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

/** From `[steps, depth]` to `[steps, units]`. */
export type LstmLayer = Named & {
  readonly kind: 'LSTM';
  readonly units: number;
  /** Largest magnitude of the cell state; 0: it is not limited. */
  readonly cellClip: number;
};

export type PlainLayer = Named &
  (
    | { readonly kind: 'HARD_SWISH' | 'LOGISTIC' | 'TANH' | 'ADD' | 'SUB' | 'MUL' | 'SOFTMAX' | 'FLATTEN' }
    /** Of vectors, in a row. */
    | { readonly kind: 'CONCATENATION' }
    /** The last vector of a sequence. */
    | { readonly kind: 'LAST_STEP' }
    /** A vector in equal parts: tensors `<name>/0`, `<name>/1`, …. */
    | { readonly kind: 'SPLIT'; readonly parts: number }
    /** Rows and columns of zeros before and after the picture. */
    | { readonly kind: 'PAD'; readonly before: number; readonly after: number }
    /** Over the whole picture. */
    | { readonly kind: 'AVERAGE_POOL_2D' }
  );

export type Layer = WeightedLayer | LstmLayer | PlainLayer;

export interface Network {
  readonly name: string;
  readonly input: Shape;
  /** Type of the activations; filters are int8 in either case. */
  readonly activations: 'int8' | 'int16';
  readonly layers: readonly Layer[];
}

/** Filter and bias of a layer: filter `[channels, taps]`, for depthwise layers too (taps of its own channel). */
export interface Weights {
  readonly channels: number;
  readonly taps: number;
  readonly filter: Float64Array;
  /** Zeros where the layer has none. */
  readonly bias: Float64Array;
}

export function isWeighted(layer: Layer): layer is WeightedLayer {
  return layer.kind === 'FULLY_CONNECTED' || layer.kind === 'CONV_2D' || layer.kind === 'DEPTHWISE_CONV_2D';
}

/** Names of the tensors that a layer makes. */
export function tensorNames(layer: Layer): string[] {
  if (layer.kind !== 'SPLIT') return [layer.name];
  return Array.from({ length: layer.parts }, (_, part) => `${layer.name}/${part}`);
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

export function elementsOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Shape of each tensor that a layer makes, from the shapes of its inputs. */
export function outputShape(layer: Layer, inputs: readonly Shape[]): Shape {
  const input = inputs[0]!;
  const [height = 1, width = 1, depth = 1] = input;
  switch (layer.kind) {
    case 'FULLY_CONNECTED':
      return [layer.channels];
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D': {
      const along = (size: number): number => slide(size, layer.kernel, layer.stride, layer.padding).outputs;
      return [along(height), along(width), layer.kind === 'CONV_2D' ? layer.channels : depth];
    }
    case 'LSTM':
      return [height, layer.units];
    case 'PAD':
      return [height + layer.before + layer.after, width + layer.before + layer.after, depth];
    case 'AVERAGE_POOL_2D':
      return [1, 1, depth];
    case 'FLATTEN':
      return [elementsOf(input)];
    case 'LAST_STEP':
      return [width];
    case 'SPLIT':
      return [height / layer.parts];
    case 'CONCATENATION':
      return [inputs.reduce((sum, [size = 0]) => sum + size, 0)];
    case 'HARD_SWISH':
    case 'LOGISTIC':
    case 'TANH':
    case 'ADD':
    case 'SUB':
    case 'MUL':
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
