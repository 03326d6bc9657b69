/** Contents of a fused function's table (SEMANTICS section 3): what the compiler loads and the golden model reads. */
import type { Fusion } from './fusion.ts';

/**
 * H-SWISH: h(v) = v · clamp(v + 3, 0, 6) / 6 over [−4, 4) in L cells, times 2^F, rounded half up and saturated to `scaledBits`.
 * With interpolation the L + 1 cell borders, without the L cell centres. Exact: the entries are rational numbers.
 */
export function fusedTable(
  fusion: Pick<Fusion, 'lutEntries' | 'lutInterpolation' | 'fractionBits' | 'scaledBits'>,
): Int32Array {
  const { lutEntries, lutInterpolation, fractionBits, scaledBits } = fusion;
  const unit = BigInt(lutEntries);
  const high = (1n << BigInt(scaledBits - 1)) - 1n;
  const low = -high - 1n;
  // v = numerator / L with numerator = 8i − 4L, at a cell's centre 8i + 4 − 4L.
  const offset = lutInterpolation ? -4n * unit : 4n - 4n * unit;
  return Int32Array.from({ length: lutEntries + (lutInterpolation ? 1 : 0) }, (_, i) => {
    const numerator = 8n * BigInt(i) + offset;
    const inner = numerator + 3n * unit;
    const clamped = inner < 0n ? 0n : inner > 6n * unit ? 6n * unit : inner;
    const entry = floorDivide(
      2n * numerator * clamped * (1n << BigInt(fractionBits)) + 6n * unit * unit,
      12n * unit * unit,
    );
    return Number(entry < low ? low : entry > high ? high : entry);
  });
}

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}
