/** Which golden kernel runs which operator: to add an operator, add its kernel here. */
import { padParameters } from '../operators/pad.ts';
import { reshapeParameters } from '../operators/reshape.ts';
import { hardSwishOperator, logisticOperator, reluOperator, tanhOperator } from './activations.ts';
import { addOperator, mulOperator } from './arithmetic.ts';
import type { GoldenKernel } from './kernel.ts';
import { macOperator } from './macOperator.ts';
import { movementOperator } from './movement.ts';
import { pool2dOperator } from './pool2d.ts';
import { dequantizeOperator, quantizeOperator } from './quantize.ts';
import { softmaxOperator } from './softmax.ts';

export const goldenKernels = {
  ADD: addOperator,
  AVERAGE_POOL_2D: pool2dOperator,
  CONV_2D: macOperator,
  DEPTHWISE_CONV_2D: macOperator,
  DEQUANTIZE: dequantizeOperator,
  EXPAND_DIMS: movementOperator(reshapeParameters),
  FULLY_CONNECTED: macOperator,
  HARD_SWISH: hardSwishOperator,
  LOGISTIC: logisticOperator,
  MAX_POOL_2D: pool2dOperator,
  MUL: mulOperator,
  PAD: movementOperator(padParameters),
  PADV2: movementOperator(padParameters),
  QUANTIZE: quantizeOperator,
  RELU: reluOperator,
  RELU6: reluOperator,
  RELU_N1_TO_1: reluOperator,
  RESHAPE: movementOperator(reshapeParameters),
  SOFTMAX: softmaxOperator,
  SQUEEZE: movementOperator(reshapeParameters),
  SUB: addOperator,
  TANH: tanhOperator,
  TRANSPOSE_CONV: macOperator,
} as const satisfies Record<string, GoldenKernel>;

export type GoldenKind = keyof typeof goldenKernels;

/** Operators that the golden model runs. */
export const goldenKinds: readonly GoldenKind[] = Object.keys(goldenKernels) as GoldenKind[];

export function isGoldenKind(kind: string): kind is GoldenKind {
  return Object.hasOwn(goldenKernels, kind);
}
