/** A network as npusim sees it: tensors, operators in execution order, inputs and outputs. No file format in here. */

export type DataType = 'int8' | 'uint8' | 'int16' | 'int32' | 'int64' | 'float32' | 'bool' | 'resource';

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
  /** FULLY_CONNECTED. */
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
  readonly initSubgraph?: number;
  readonly sharedName?: string;
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

export interface Model {
  readonly name: string;
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}
