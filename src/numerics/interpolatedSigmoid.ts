/**
 * Logistic function and hyperbolic tangent of 16-bit values by interpolation in the 256-entry sigmoid table, in the plain form
 * (reference: TFLite-Micro's int16 LOGISTIC and TANH, also inside its LSTM). Read by golden and by the contents of tables.
 */
import { sigmoidTable16 } from './tables/sigmoid16.ts';

/** Position in the table = (x · multiplier + half) >> rightShift; 1/(3·4096) is one unit of it. */
export interface SigmoidInt16Input {
  readonly multiplier: number;
  /** 0…31 */
  readonly rightShift: number;
}

/** Result in Q0.15, and whether the table was indexed beyond its last entry (event `tableClamps`). */
export interface TableResult {
  readonly value: number;
  readonly clamped: boolean;
}

/** Brings a stored value to the table's units, rounding half up. */
export function tablePosition(x: number, { multiplier, rightShift }: SigmoidInt16Input): number {
  return Math.floor((x * multiplier + (rightShift > 0 ? 2 ** (rightShift - 1) : 0)) / 2 ** rightShift);
}

/** 1 / (1 + e^−v), v = position / (3 · 4096). */
export function logistic16(position: number): TableResult {
  const { value: upper, clamped } = interpolated(Math.abs(position), 9, 0x7fff * 2);
  const value = position >= 0 ? upper + 2 ** 9 : 2 ** 25 - upper + 2 ** 9 - 1;
  return { value: value >> 10, clamped };
}

/** tanh v = 2 · logistic(2 v) − 1, v = position / (3 · 4096). */
export function tanh16(position: number): TableResult {
  const { value: upper, clamped } = interpolated(Math.abs(position), 8, 0xffff);
  const value = position >= 0 ? upper - 2 ** 23 + 2 ** 7 : 2 ** 23 - upper + 2 ** 7 - 1;
  return { value: value >> 8, clamped };
}

/** Table value times 2^fractionBits; from entry 255 on it is `beyond` · 2^fractionBits. */
function interpolated(magnitude: number, fractionBits: number, beyond: number): TableResult {
  const step = 2 ** fractionBits;
  const entry = Math.floor(magnitude / step);
  if (entry >= 255) return { value: beyond * step, clamped: true };
  const base = sigmoidTable16[entry]!;
  const slope = sigmoidTable16[entry + 1]! - base;
  return { value: base * step + (magnitude - entry * step) * slope, clamped: false };
}
