/** Operators that move stored values, RESIZE_BILINEAR among them: plain arrays of inputs and outputs, any number of either. */
import type { TensorElements, TensorFormat } from './layer.ts';

interface Tensors {
  readonly inputs: readonly TensorElements[];
  readonly outputs: readonly TensorFormat[];
}

export interface PadLayer extends Tensors {
  readonly kind: 'PADV2';
  /** Elements before the input, by dimension. */
  readonly before: readonly number[];
  /** Stored value around it. */
  readonly padValue: number;
}

export interface JoinLayer extends Tensors {
  readonly kind: 'CONCATENATION' | 'PACK';
  /** Negative: from the end. Of PACK: of the output. */
  readonly axis: number;
  /** Inputs that are constants of the network. */
  readonly constants: readonly number[];
  /** The last input is the first tensor once more. */
  readonly repeated: boolean;
}

export interface DivideLayer extends Tensors {
  readonly kind: 'UNPACK' | 'SPLIT' | 'SPLIT_V';
  readonly axis: number;
  /** SPLIT_V: the part whose size is written as −1; null: none. */
  readonly openPart: number | null;
}

export interface SliceLayer extends Tensors {
  readonly kind: 'SLICE';
  readonly begin: readonly number[];
  /** −1: up to the end. */
  readonly size: readonly number[];
}

export interface StridedSliceLayer extends Tensors {
  readonly kind: 'STRIDED_SLICE';
  readonly begin: readonly number[];
  readonly end: readonly number[];
  readonly strides: readonly number[];
  /** Bit i: dimension i. */
  readonly beginMask: number;
  readonly endMask: number;
  readonly shrinkAxisMask: number;
}

export interface TransposeLayer extends Tensors {
  readonly kind: 'TRANSPOSE';
  /** Dimension i of the output is dimension permutation[i] of the input. */
  readonly permutation: readonly number[];
}

export interface ReshapingLayer extends Tensors {
  readonly kind: 'SQUEEZE' | 'EXPAND_DIMS';
  /** SQUEEZE: the dimensions that disappear, none for all of extent 1. EXPAND_DIMS: the one that appears. */
  readonly axes: readonly number[];
}

export interface ResizeLayer extends Tensors {
  readonly kind: 'RESIZE_NEAREST_NEIGHBOR' | 'RESIZE_BILINEAR';
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

export type RearrangementLayer =
  PadLayer | JoinLayer | DivideLayer | SliceLayer | StridedSliceLayer | TransposeLayer | ReshapingLayer | ResizeLayer;
