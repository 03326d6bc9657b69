/** LOGISTIC and TANH on 16 bits: the reference's table and its interpolation (isa/MICROARCHITECTURE.md section 6), in exact integers. */
import { floorDivide } from '../integers.ts';

/** Entries that are one more than 65536 · sigmoid(i / 24) rounded; the captured tables tell. */
const oneMore = new Set([
  4, 8, 12, 14, 15, 16, 17, 19, 20, 21, 22, 25, 27, 28, 29, 30, 31, 33, 34, 35, 37, 39, 40, 41, 43, 44, 45, 46, 49, 50,
  54, 62, 63, 64, 66, 82, 86, 93, 100, 103, 112, 116, 135, 255,
]);

/** 65536 · sigmoid(i / 24), 256 entries. */
export const sigmoidEntries: readonly number[] = Array.from(
  { length: 256 },
  (_, i) => Math.floor(65536 / (1 + Math.exp(-i / 24)) + 0.5) + (oneMore.has(i) ? 1 : 0),
);

export interface TableResult {
  readonly value: bigint;
  /** Indexed at or beyond the last entry. */
  readonly clamped: boolean;
}

/** The entry at |position| / step, interpolated, times step. */
function interpolated(position: bigint, step: bigint, beyond: bigint): { scaled: bigint; clamped: boolean } {
  const magnitude = position < 0n ? -position : position;
  const index = Number(magnitude / step);
  if (index >= 255) return { scaled: beyond * step, clamped: true };
  const [here, next] = [BigInt(sigmoidEntries[index]!), BigInt(sigmoidEntries[index + 1]!)];
  return { scaled: here * step + (magnitude % step) * (next - here), clamped: false };
}

/** Q3.12 to Q0.15. */
export function logistic16(x: bigint): TableResult {
  const position = 3n * x;
  const { scaled, clamped } = interpolated(position, 512n, 65534n);
  const numerator = position >= 0n ? scaled + 512n : 65536n * 512n - scaled + 511n;
  return { value: floorDivide(numerator, 1024n), clamped };
}

/** x · 2^scalePower to Q0.15; Q3.12 has the power −12. */
export function tanh16(x: bigint, scalePower: number): TableResult {
  const left = 12 + scalePower;
  const divisor = 2n ** BigInt(Math.max(-left, 0));
  // 3 · x / divisor, half up.
  const position = left >= 0 ? 3n * x * 2n ** BigInt(left) : floorDivide(3n * x + divisor / 2n, divisor);
  const { scaled, clamped } = interpolated(position, 256n, 65535n);
  const half = 32768n * 256n;
  return { value: floorDivide(position >= 0n ? scaled - half + 128n : half - scaled + 127n, 256n), clamped };
}
