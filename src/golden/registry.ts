/** Which golden kernel runs which operator: to add an operator, add its kernel here. */
import { addOperator, mulOperator } from './arithmetic.ts';
import type { GoldenKernel } from './kernel.ts';
import { macOperator } from './macOperator.ts';
import { pool2dOperator } from './pool2d.ts';
import { softmaxOperator } from './softmax.ts';

export const goldenKernels = {
  ADD: addOperator,
  AVERAGE_POOL_2D: pool2dOperator,
  CONV_2D: macOperator,
  DEPTHWISE_CONV_2D: macOperator,
  FULLY_CONNECTED: macOperator,
  MAX_POOL_2D: pool2dOperator,
  MUL: mulOperator,
  SOFTMAX: softmaxOperator,
  SUB: addOperator,
  TRANSPOSE_CONV: macOperator,
} as const satisfies Record<string, GoldenKernel>;

export type GoldenKind = keyof typeof goldenKernels;

/** Operators that the golden model runs. */
export const goldenKinds: readonly GoldenKind[] = Object.keys(goldenKernels) as GoldenKind[];

export function isGoldenKind(kind: string): kind is GoldenKind {
  return Object.hasOwn(goldenKernels, kind);
}
