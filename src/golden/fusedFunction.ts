/**
 * Fused functions in plain integers: S2 to S3, through the activation unit's arithmetic or its table and then the per-tensor
 * output scaler with one rounding half up (SEMANTICS section 3, fused mode).
 */
import type { Fusion } from '../operators/fusion.ts';
import { fusedTable } from '../operators/fusedTable.ts';

/** Results are clipped here, far outside every output type, so that they stay exact numbers. */
const resultLimit = 1n << 40n;

/** Up to this width every S2 is evaluated once and remembered. */
const rememberedBits = 16;

/** S3 of every S2 of `scaledBits`. The width of S3 is not limited; beyond 2^40 only its sign is kept. */
export function fusedFunction(fusion: Fusion): (scaled: number) => number {
  const activation = fusion.form === 'arithmetic' ? arithmeticHardSwish(fusion) : tabulatedHardSwish(fusion);
  const evaluate = (scaled: number): number => outputScaler(fusion, activation(BigInt(scaled)));
  if (fusion.scaledBits > rememberedBits) return evaluate;
  const offset = 2 ** (fusion.scaledBits - 1);
  const remembered = new Float64Array(2 * offset).fill(NaN);
  return (scaled) => {
    let result = remembered[scaled + offset]!;
    if (Number.isNaN(result)) {
      result = evaluate(scaled);
      remembered[scaled + offset] = result;
    }
    return result;
  };
}

/** A = x · clamp(x + 3·2^F, 0, 6·2^F). */
function arithmeticHardSwish(fusion: Fusion): (x: bigint) => bigint {
  const one = 1n << BigInt(fusion.fractionBits);
  return (x) => {
    const inner = x + 3n * one;
    return x * (inner < 0n ? 0n : inner > 6n * one ? 6n * one : inner);
  };
}

/** A from the table over [−4, 4), 0 below, x from 4 on. */
function tabulatedHardSwish(fusion: Fusion): (x: bigint) => bigint {
  const table = fusedTable(fusion);
  const one = 1n << BigInt(fusion.fractionBits);
  const range = 8n * one;
  const entries = BigInt(fusion.lutEntries);
  return (x) => {
    if (x < -4n * one) return 0n;
    if (x >= 4n * one) return x;
    const position = (x + 4n * one) * entries;
    const index = Number(position / range);
    const entry = BigInt(table[index]!);
    if (!fusion.lutInterpolation) return entry;
    const slope = BigInt(table[index + 1]!) - entry;
    return entry + ((2n * slope * (position % range) + range) >> (BigInt(fusion.fractionBits) + 4n));
  };
}

/** S3 = floor(A · outputMultiplier / 2^outputRightShift + 1/2). */
function outputScaler(fusion: Fusion, activated: bigint): number {
  const product = activated * BigInt(fusion.outputMultiplier);
  const rightShift = BigInt(fusion.outputRightShift);
  const result = rightShift <= 0n ? product << -rightShift : (product + (1n << (rightShift - 1n))) >> rightShift;
  return Number(result < -resultLimit ? -resultLimit : result > resultLimit ? resultLimit : result);
}
