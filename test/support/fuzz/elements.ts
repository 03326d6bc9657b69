/** Seeded tensor contents. Modes go where numbers break: extremes, values around zero and the zero point, all equal. */
import { limitsOfType } from '../bruteForce/integers.ts';
import type { IntegerType } from '../bruteForce/layer.ts';

export const dataModes = ['uniform', 'extremes', 'small', 'allMinimum', 'allMaximum', 'nearZeroPoint'] as const;
export type DataMode = (typeof dataModes)[number];

/** Uniform numbers in [0, 1) from a 32-bit seed (mulberry32). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Elements of a type up to int32. */
export function drawElements(
  type: IntegerType,
  count: number,
  mode: DataMode,
  zeroPoint: number,
  random: () => number,
): number[] {
  const limits = limitsOfType(type);
  const [min, max] = [Number(limits.min), Number(limits.max)];
  const integer = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const clipped = (value: number): number => Math.min(Math.max(value, min), max);
  const draw = {
    uniform: () => integer(min, max),
    extremes: () => [min, min + 1, max - 1, max, clipped(-1), 0, 1, zeroPoint][integer(0, 7)]!,
    small: () => clipped(integer(-9, 9)),
    allMinimum: () => min,
    allMaximum: () => max,
    nearZeroPoint: () => clipped(zeroPoint + integer(-3, 3)),
  }[mode];
  return Array.from({ length: count }, draw);
}
