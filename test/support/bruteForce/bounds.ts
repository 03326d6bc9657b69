/** Bounds of a fused activation, not intersected with the type's range (SEMANTICS section 3). */
import type { Activation } from '../../../src/graph/model.ts';
import { roundHalfAway } from './integers.ts';

export interface Bounds {
  readonly min: bigint | null;
  readonly max: bigint | null;
}

export function boundsOf(activation: Activation, scale: number, zeroPoint: number): Bounds {
  const at = (bound: number): bigint => BigInt(zeroPoint) + BigInt(roundHalfAway(Math.fround(bound / scale)));
  switch (activation) {
    case 'NONE':
      return { min: null, max: null };
    case 'RELU':
      return { min: at(0), max: null };
    case 'RELU6':
      return { min: at(0), max: at(6) };
    case 'RELU_N1_TO_1':
      return { min: at(-1), max: at(1) };
    case 'TANH':
    case 'SIGN_BIT':
      throw new Error(`no bounds for ${activation}`);
  }
}

export function clampTo(value: bigint, bounds: Bounds): bigint {
  if (bounds.min !== null && value < bounds.min) return bounds.min;
  return bounds.max !== null && value > bounds.max ? bounds.max : value;
}
