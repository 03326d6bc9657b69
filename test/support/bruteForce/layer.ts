/** One operator as the brute-force reference sees it: plain arrays, no graph, no bytes. */
import type { Activation, Padding } from '../../../src/graph/model.ts';

export type IntegerType = 'int8' | 'uint8' | 'int16' | 'int32' | 'int64';

/** What a tensor is, without its elements. Empty `scales`: the integer parameters are given directly. */
export interface TensorFormat {
  readonly type: IntegerType;
  /** Row-major; images are [batch, height, width, depth]. */
  readonly shape: readonly number[];
  /** float32 values; one, or one per slice of `quantizedDimension`. */
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly quantizedDimension: number;
}

export interface TensorElements extends TensorFormat {
  readonly elements: readonly number[];
}

/** Biases may need 64 bits. */
export interface BiasElements extends TensorFormat {
  readonly elements: readonly bigint[];
}

/** Integer parameters given directly (vector cases that do not follow from scales). */
export interface DirectParameters {
  /** Q31, one or one per output channel. */
  readonly multipliers: readonly number[];
  /** Power of two, positive = left. */
  readonly shifts: readonly number[];
  readonly inputZeroPoint: number;
  readonly filterZeroPoint: number;
  readonly outputZeroPoint: number;
  /** A bound that equals the type's limit is none. */
  readonly activationMin: number;
  readonly activationMax: number;
}

export type MacKind = 'CONV_2D' | 'DEPTHWISE_CONV_2D' | 'FULLY_CONNECTED' | 'TRANSPOSE_CONV';

export interface MacLayer {
  readonly kind: MacKind;
  readonly input: TensorElements;
  /** CONV_2D, TRANSPOSE_CONV [Cout, kh, kw, Cin/groups], depthwise [1, kh, kw, Cout], FULLY_CONNECTED [Cout, Cin]. */
  readonly filter: TensorElements;
  readonly bias: BiasElements | null;
  /** Of the operator itself; what a fused activation makes of it is `hardSwish`. */
  readonly output: TensorFormat;
  readonly padding: Padding;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly depthMultiplier: number;
  readonly activation: Activation;
  /** Accumulator of the reference where there is no bias (CONV_2D, FULLY_CONNECTED int16x8). */
  readonly biasType: 'int32' | 'int64';
  readonly direct: DirectParameters | null;
  /** Output of a HARD_SWISH that alone reads `output`; null without one. */
  readonly hardSwish: TensorFormat | null;
}

export interface BinaryLayer {
  readonly kind: 'ADD' | 'SUB' | 'MUL';
  readonly inputs: readonly [TensorElements, TensorElements];
  readonly output: TensorFormat;
  readonly activation: Activation;
  /** Which operand is a constant of the network; without it both come from outside. */
  readonly constantOperand?: 0 | 1;
}

/** Stored values compared: one format for all three tensors. */
export interface ExtremumLayer {
  readonly kind: 'MAXIMUM' | 'MINIMUM';
  readonly inputs: readonly [TensorElements, TensorElements];
  readonly output: TensorFormat;
  readonly constantOperand?: 0 | 1;
}

export interface ReductionLayer {
  readonly kind: 'MEAN' | 'SUM' | 'REDUCE_MAX';
  readonly input: TensorElements;
  readonly output: TensorFormat;
  /** In any order, possibly repeated; negative ones count from the last dimension. */
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

export interface PoolLayer {
  readonly kind: 'AVERAGE_POOL_2D' | 'MAX_POOL_2D';
  readonly input: TensorElements;
  readonly output: TensorFormat;
  readonly padding: Padding;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly activation: Activation;
}

export interface PointwiseLayer {
  readonly kind: 'RELU' | 'RELU6' | 'RELU_N1_TO_1' | 'QUANTIZE';
  readonly input: TensorElements;
  readonly output: TensorFormat;
}

export interface SoftmaxLayer {
  readonly kind: 'SOFTMAX';
  readonly input: TensorElements;
  readonly output: TensorFormat;
  /** Positive. */
  readonly beta: number;
}

export interface SigmoidLayer {
  readonly kind: 'LOGISTIC' | 'TANH';
  readonly input: TensorElements;
  readonly output: TensorFormat;
}

/** By itself, from int8 to int8; what a MAC operator fuses is its `hardSwish`. */
export interface HardSwishLayer {
  readonly kind: 'HARD_SWISH';
  readonly input: TensorElements;
  readonly output: TensorFormat;
}

export interface LeakyReluLayer {
  readonly kind: 'LEAKY_RELU';
  readonly input: TensorElements;
  readonly output: TensorFormat;
  readonly alpha: number;
}

export interface PreluLayer {
  readonly kind: 'PRELU';
  /** Input and alpha, which is stretched to the input's shape. */
  readonly inputs: readonly [TensorElements, TensorElements];
  readonly output: TensorFormat;
  readonly constantOperand?: 1;
}

/** Elements that only move. PAD fills with the zero point. */
export interface MovementLayer {
  readonly kind: 'PAD' | 'RESHAPE';
  readonly input: TensorElements;
  readonly output: TensorFormat;
  /** PAD: elements before the input, by dimension. */
  readonly before: readonly number[];
}

export type Layer =
  | MacLayer
  | BinaryLayer
  | ExtremumLayer
  | ReductionLayer
  | PoolLayer
  | PointwiseLayer
  | SoftmaxLayer
  | SigmoidLayer
  | HardSwishLayer
  | LeakyReluLayer
  | PreluLayer
  | MovementLayer;
