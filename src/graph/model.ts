/** A network as npusim sees it: tensors, operators in execution order, inputs and outputs. No file format in here. */

/**
 * `other`: elements that npusim cannot interpret (an element type it does not know, a sparse encoding, a quantisation
 * that is not affine), named by `Tensor.otherType`. An operator that uses such a tensor is unsupported.
 */
export type DataType = 'int8' | 'uint8' | 'int16' | 'int32' | 'int64' | 'float32' | 'bool' | 'resource' | 'other';

export interface Quantization {
  /** One scale (per tensor) or one per slice of `dimension`. float32 values. Empty: not quantised. */
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly dimension: number;
}

export interface Tensor {
  /** Index in the model's tensor list. */
  readonly index: number;
  readonly name: string;
  readonly type: DataType;
  /** Where the type is `other`: its name for messages, for example `FLOAT16` or `sparse INT8`. */
  readonly otherType?: string;
  /** Row-major; images are [batch, height, width, depth]. */
  readonly shape: readonly number[];
  readonly quantization: Quantization;
  /** Raw little-endian elements of a constant; null for activations and variables. */
  readonly data: Uint8Array | null;
  /** State that persists between invocations. */
  readonly isVariable: boolean;
}

export type Activation = 'NONE' | 'RELU' | 'RELU_N1_TO_1' | 'RELU6' | 'TANH' | 'SIGN_BIT';
export type Padding = 'SAME' | 'VALID';

/** Builtin operator name of the TFLite schema, for example `CONV_2D`. */
export type OperatorKind = string;

export interface Operator {
  /** Index in the model's operator list. */
  readonly index: number;
  readonly kind: OperatorKind;
  readonly version: number;
  /** Tensor indices; −1 for an absent optional input. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly attributes: OperatorAttributes;
}

/** Attributes of the operators that have any; a field is absent where the operator does not have it. */
export interface OperatorAttributes {
  readonly padding?: Padding;
  readonly strideHeight?: number;
  readonly strideWidth?: number;
  readonly dilationHeight?: number;
  readonly dilationWidth?: number;
  readonly depthMultiplier?: number;
  readonly filterHeight?: number;
  readonly filterWidth?: number;
  readonly activation?: Activation;
  /** FULLY_CONNECTED and the reductions (MEAN, SUM, REDUCE_…). */
  readonly keepDims?: boolean;
  readonly weightsFormat?: number;
  /** Accumulator type where there is no bias (CONV_2D, FULLY_CONNECTED int16x8). */
  readonly quantizedBiasType?: DataType;
  readonly beta?: number;
  readonly alpha?: number;
  readonly axis?: number;
  readonly newShape?: readonly number[];
  readonly squeezeDims?: readonly number[];
  readonly beginMask?: number;
  readonly endMask?: number;
  readonly ellipsisMask?: number;
  readonly newAxisMask?: number;
  readonly shrinkAxisMask?: number;
  readonly numSplits?: number;
  readonly valuesCount?: number;
  readonly alignCorners?: boolean;
  readonly halfPixelCenters?: boolean;
  readonly adjointX?: boolean;
  readonly adjointY?: boolean;
  readonly cellClip?: number;
  readonly projectionClip?: number;
  readonly timeMajor?: boolean;
  readonly asymmetricQuantizeInputs?: boolean;
  readonly rank?: number;
  readonly potScaleInt16?: boolean;
  /** CALL_ONCE: index of the subgraph (`Model.subgraphs`) to run before the first invocation. */
  readonly initSubgraph?: number;
  /** VAR_HANDLE: the variable is identified by `container` and `sharedName` together. */
  readonly container?: string;
  readonly sharedName?: string;
  /** Custom operators: their options, uninterpreted. */
  readonly customOptions?: Uint8Array;
  /**
   * Options of the schema that are set to something but have no attribute here, for example
   * `diagonal_recurrent_tensors`: they change what the operator means, so that it is unsupported.
   */
  readonly unsupportedOptions?: readonly string[];
  /**
   * Integer parameters given directly instead of following from scales (vector files with `derived_from_scales: false`):
   * the only definition of the operator's scaling when present.
   */
  readonly integerParameters?: IntegerParameters;
}

export interface IntegerParameters {
  /** Q31 significands, one or one per output channel. */
  readonly outputMultiplier: readonly number[];
  /** Power of two, positive = left. */
  readonly outputShift: readonly number[];
  readonly inputZeroPoint: number;
  readonly filterZeroPoint: number;
  readonly outputZeroPoint: number;
  readonly activationMin: number;
  readonly activationMax: number;
}

/** Tensors and operators in execution order; all indices are those of this graph's own lists. */
export interface Graph {
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** A graph beside the main one, run through CALL_ONCE to give variables their first values. */
export interface Subgraph extends Graph {
  /** What `initSubgraph` names; the main graph is 0. */
  readonly index: number;
  readonly name: string;
}

export interface Model extends Graph {
  readonly name: string;
  /** Subgraphs reached through CALL_ONCE, by ascending index; absent where there is none. */
  readonly subgraphs?: readonly Subgraph[];
}
