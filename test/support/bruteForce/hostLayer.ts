/** Operators of the host as the brute-force reference sees them. */
import type { TensorElements, TensorFormat } from './layer.ts';

export interface L2NormalizationLayer {
  readonly kind: 'L2_NORMALIZATION';
  readonly input: TensorElements;
  readonly output: TensorFormat;
}

/** Matrices are the last two dimensions; the others broadcast. */
export interface BatchMatMulLayer {
  readonly kind: 'BATCH_MATMUL';
  readonly inputs: readonly [TensorElements, TensorElements];
  readonly output: TensorFormat;
  /** The matrices are stored transposed. */
  readonly adjointX: boolean;
  readonly adjointY: boolean;
  readonly rightIsConstant: boolean;
}

export type HostLayer = L2NormalizationLayer | BatchMatMulLayer;
