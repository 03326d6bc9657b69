/** Which golden kernel runs which operator. To add an operator: its name in `goldenKinds`, its kernel below. */
import type { GoldenKernel } from './kernel.ts';
import { macOperator } from './macOperator.ts';

export const goldenKinds = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'TRANSPOSE_CONV'] as const;
export type GoldenKind = (typeof goldenKinds)[number];

export const goldenKernels = {
  CONV_2D: macOperator,
  DEPTHWISE_CONV_2D: macOperator,
  FULLY_CONNECTED: macOperator,
  TRANSPOSE_CONV: macOperator,
} satisfies Record<GoldenKind, GoldenKernel>;

export function isGoldenKind(kind: string): kind is GoldenKind {
  return (goldenKinds as readonly string[]).includes(kind);
}
