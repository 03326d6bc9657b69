/** Bounds of fused activations on the quantised output, as TFLite's CalculateActivationRangeQuantized forms them. */
import type { Activation } from '../graph/model.ts';

/** Closed bounds of the stored output, *not* intersected with the type's range; null where there is none. */
export interface ActivationBounds {
  readonly low: number | null;
  readonly high: number | null;
}

const realBounds = {
  NONE: { low: null, high: null },
  RELU: { low: 0, high: null },
  RELU_N1_TO_1: { low: -1, high: 1 },
  RELU6: { low: 0, high: 6 },
} as const satisfies Partial<Record<Activation, ActivationBounds>>;

/** The bounds of an activation, or null where it is no clamp (TANH, SIGN_BIT). */
export function activationBounds(activation: Activation, scale: number, zeroPoint: number): ActivationBounds | null {
  if (activation === 'TANH' || activation === 'SIGN_BIT') return null;
  const { low, high } = realBounds[activation];
  return { low: quantizedBound(low, scale, zeroPoint), high: quantizedBound(high, scale, zeroPoint) };
}

/**
 * zeroPoint + round(bound / scale): float32 division, half away from zero. Of any size: the reference refuses a quotient beyond
 * 32 bits in its preparation (its RELU6 and MAX_POOL_2D compute nonsense from it).
 */
function quantizedBound(bound: number | null, scale: number, zeroPoint: number): number | null {
  if (bound === null) return null;
  const quotient = Math.fround(Math.fround(bound) / Math.fround(scale));
  const magnitude = Math.abs(quotient);
  const floor = Math.floor(magnitude);
  const rounded = magnitude - floor >= 0.5 ? floor + 1 : floor;
  return zeroPoint + (quotient < 0 ? -rounded : rounded);
}
