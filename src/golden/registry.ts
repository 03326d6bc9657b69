/** Which golden kernel runs which operator: to add an operator, add its kernel here. */
import { concatenationParameters } from '../operators/concatenation.ts';
import { packParameters, unpackParameters } from '../operators/pack.ts';
import { padParameters } from '../operators/pad.ts';
import { reshapeParameters } from '../operators/reshape.ts';
import { sliceParameters, stridedSliceParameters } from '../operators/slice.ts';
import { splitParameters } from '../operators/split.ts';
import { transposeParameters } from '../operators/transpose.ts';
import { hardSwishOperator, leakyReluOperator, logisticOperator, reluOperator, tanhOperator } from './activations.ts';
import { addOperator, maximumMinimumOperator, mulOperator, preluOperator } from './arithmetic.ts';
import { batchMatMulOperator } from './batchMatMul.ts';
import type { GoldenKernel } from './kernel.ts';
import { l2NormalizationOperator } from './l2Normalization.ts';
import { lstmOperator } from './lstm.ts';
import { macOperator } from './macOperator.ts';
import { movementOperator } from './movement.ts';
import { pool2dOperator } from './pool2d.ts';
import { dequantizeOperator, quantizeOperator } from './quantize.ts';
import { reduceMaxOperator, sumOperator } from './reduction.ts';
import { resizeBilinearOperator, resizeNearestOperator } from './resize.ts';
import { softmaxOperator } from './softmax.ts';
import { svdfOperator } from './svdf.ts';
import { assignVariableOperator, callOnceOperator, readVariableOperator, varHandleOperator } from './variables.ts';

export const goldenKernels = {
  ADD: addOperator,
  ASSIGN_VARIABLE: assignVariableOperator,
  AVERAGE_POOL_2D: pool2dOperator,
  BATCH_MATMUL: batchMatMulOperator,
  CALL_ONCE: callOnceOperator,
  CONCATENATION: movementOperator(concatenationParameters),
  CONV_2D: macOperator,
  DEPTHWISE_CONV_2D: macOperator,
  DEQUANTIZE: dequantizeOperator,
  EXPAND_DIMS: movementOperator(reshapeParameters),
  FULLY_CONNECTED: macOperator,
  HARD_SWISH: hardSwishOperator,
  L2_NORMALIZATION: l2NormalizationOperator,
  LEAKY_RELU: leakyReluOperator,
  LOGISTIC: logisticOperator,
  MAXIMUM: maximumMinimumOperator,
  MAX_POOL_2D: pool2dOperator,
  MEAN: sumOperator,
  MINIMUM: maximumMinimumOperator,
  MUL: mulOperator,
  PACK: movementOperator(packParameters),
  PAD: movementOperator(padParameters),
  PADV2: movementOperator(padParameters),
  PRELU: preluOperator,
  QUANTIZE: quantizeOperator,
  READ_VARIABLE: readVariableOperator,
  REDUCE_MAX: reduceMaxOperator,
  RELU: reluOperator,
  RELU6: reluOperator,
  RELU_N1_TO_1: reluOperator,
  RESHAPE: movementOperator(reshapeParameters),
  RESIZE_BILINEAR: resizeBilinearOperator,
  RESIZE_NEAREST_NEIGHBOR: resizeNearestOperator,
  SLICE: movementOperator(sliceParameters),
  SOFTMAX: softmaxOperator,
  SPLIT: movementOperator(splitParameters),
  SPLIT_V: movementOperator(splitParameters),
  SQUEEZE: movementOperator(reshapeParameters),
  STRIDED_SLICE: movementOperator(stridedSliceParameters),
  SUB: addOperator,
  SUM: sumOperator,
  SVDF: svdfOperator,
  TANH: tanhOperator,
  TRANSPOSE: movementOperator(transposeParameters),
  TRANSPOSE_CONV: macOperator,
  UNIDIRECTIONAL_SEQUENCE_LSTM: lstmOperator,
  UNPACK: movementOperator(unpackParameters),
  VAR_HANDLE: varHandleOperator,
} as const satisfies Record<string, GoldenKernel>;

export type GoldenKind = keyof typeof goldenKernels;

export function isGoldenKind(kind: string): kind is GoldenKind {
  return Object.hasOwn(goldenKernels, kind);
}
