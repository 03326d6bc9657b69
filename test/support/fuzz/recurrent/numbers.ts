/** Where the products of a recurrent layer lie in their 16 or 8 bits, and which formats its states have. */
import { drawBias } from '../macQuantization.ts';
import { dataModes, drawElements, type DataMode } from '../elements.ts';
import type { BiasElements, TensorElements, TensorFormat } from '../../bruteForce/layer.ts';
import { elementsOf } from '../../bruteForce/record.ts';

/** Position of scaled products in the width behind the scaler; `left` meets the ends of 32 bits before it. */
export const gains = ['fit', 'fit', 'fit', 'over', 'over', 'small', 'left', 'left', 'tiny'] as const;
export type Gain = (typeof gains)[number];

export const biasModes = ['zero', 'small', 'large', 'large', 'extreme'] as const;
export type BiasMode = (typeof biasModes)[number];

export { dataModes, type DataMode };

/** Binary logarithm of what a register of uniform data comes to. */
export function reachOf(activationBits: number, products: number): number {
  return activationBits - 1 + 6 + Math.log2(products) / 2;
}

/**
 * Binary logarithm of the scale of a product.
 * @param reach as of {@link reachOf}
 * @param resultBits width behind the scaler
 * @param largestShift of the scaler
 */
export function gainExponent(
  gain: Gain,
  reach: number,
  resultBits: number,
  largestShift: number,
  random: () => number,
): number {
  const between = (low: number, high: number): number => low + random() * (high - low);
  const fitting = resultBits - 1 - reach;
  const exponent = {
    fit: between(fitting - 3, fitting + 0.5),
    over: between(fitting, fitting + 4),
    small: between(fitting - 9, fitting - 3),
    left: between(Math.max(31 - reach - 2, 1), largestShift - 1),
    tiny: between(-45, -18),
  }[gain];
  return Math.min(exponent, largestShift - 1);
}

export function format(
  type: TensorFormat['type'],
  shape: readonly number[],
  scale: number,
  zeroPoint: number,
): TensorFormat {
  return { type, shape, scales: [Math.fround(scale)], zeroPoints: [zeroPoint], quantizedDimension: 0 };
}

/** Elements of a tensor of that format. */
export function filled(of: TensorFormat, mode: DataMode, random: () => number): TensorElements {
  return { ...of, elements: drawElements(of.type, elementsOf(of.shape), mode, of.zeroPoints[0]!, random) };
}

export function biases(
  type: 'int32' | 'int64',
  count: number,
  mode: BiasMode,
  scale: number,
  reach: number,
  random: () => number,
): BiasElements {
  const elements = Array.from({ length: count }, () => drawBias(mode, type, reach, random));
  return { ...format(type, [count], scale, 0), type, elements };
}
