/** SOFTMAX of the reference on one row: int8 in gemmlowp's fixed point, int16 by its two interpolated tables. */
import { clamped, dividedByPowerOfTwo, highProduct, multiplierOf, saturated, scaled32 } from './fixedPoint.ts';
import { exponentialTable, reciprocalTable } from './referenceTables.ts';

const one31 = (1n << 31n) - 1n;

/** Exponents of e^−2^k, k = −2 … 4, as Q0.31. */
const powersOfE = [1672461947n, 1302514674n, 790015084n, 290630308n, 39332535n, 720401n, 242n];

/** e^a of a ≤ 0 in Q5.26, as Q0.31: a polynomial around −1/8 on [−1/4, 0), then one factor per set bit of the rest. */
function exponential(a: bigint): bigint {
  if (a === 0n) return one31;
  const quarter = 1n << 24n;
  const within = (((a % quarter) + quarter) % quarter) - quarter;
  const x = (within << 5n) + (1n << 28n);
  const x2 = highProduct(x, x);
  const x3 = highProduct(x2, x);
  const x4 = highProduct(x2, x2);
  const third = highProduct(dividedByPowerOfTwo(x4, 2) + x3, 715827883n);
  const tail = dividedByPowerOfTwo(third + x2, 1);
  const eToMinusEighth = 1895147668n;
  let result = saturated(eToMinusEighth + highProduct(eToMinusEighth, x + tail), 32);
  const rest = within - a;
  powersOfE.forEach((factor, k) => {
    if ((rest & (quarter << BigInt(k))) !== 0n) result = highProduct(result, factor);
  });
  return result;
}

/** 1 / (1 + a) of a in [0, 1), Q0.31: three Newton steps from 48/17 − 32/17 · (1 + a)/2. */
function reciprocal(a: bigint): bigint {
  const half = (a + one31 + 1n) / 2n;
  let x = 1515870810n + highProduct(half, -1010580540n);
  for (let step = 0; step < 3; step++) {
    const missing = (1n << 29n) - highProduct(half, x);
    x += saturated(highProduct(x, missing) << 2n, 32);
  }
  return saturated(x << 1n, 32);
}

function leadingZeros(value: bigint): number {
  return 32 - value.toString(2).length;
}

export function softmax8(row: readonly number[], inputScale: number, beta: number): number[] {
  // Differences go to Q5.26; beyond the radius they do not count.
  const multiplier = multiplierOf(Math.min(beta * inputScale * 2 ** 26, 2 ** 31 - 1));
  const radius = Math.floor((31 * 2 ** 26) / 2 ** multiplier.leftShift);
  const maximum = Math.max(...row);
  const exponentials = row.map((x) => {
    const difference = x - maximum;
    return difference < -radius ? null : exponential(scaled32(BigInt(difference), multiplier));
  });
  const sum = exponentials.reduce<bigint>((total, e) => total + (e === null ? 0n : dividedByPowerOfTwo(e, 12)), 0n);
  const headroom = leadingZeros(sum);
  const inverse = reciprocal((sum << BigInt(headroom)) - (1n << 31n));
  const rightShift = 12 - headroom + 31 - 8;
  return exponentials.map((e) => {
    if (e === null) return -128;
    return Number(clamped(dividedByPowerOfTwo(highProduct(inverse, e), rightShift) - 128n, -128n, 127n));
  });
}

export function softmax16(row: readonly number[], inputScale: number, beta: number): number[] {
  // The table of exponentials covers [−10, 0] in 65535 steps.
  const multiplier = multiplierOf((inputScale * beta) / (10 / 65535));
  const maximum = Math.max(...row);
  const exponentials = row.map((x) => {
    const steps = scaled32(BigInt(x - maximum), multiplier);
    return interpolated(exponentialTable, saturated(steps + 32767n, 16));
  });
  const sum = exponentials.reduce((total, e) => total + e, 0n);
  const headroom = leadingZeros(sum);
  const normalised = ((sum << BigInt(headroom - 1)) + (1n << 13n)) >> 14n;
  const inverse = interpolated(reciprocalTable, saturated(normalised - (1n << 15n) - (1n << 16n), 16));
  const rightShift = BigInt(31 - headroom);
  return exponentials.map((e) => Number(clamped((e * inverse + (1n << (rightShift - 1n))) >> rightShift, 0n, 32767n)));
}

/** 513 entries over the 16-bit integers, 128 apart. */
function interpolated(table: readonly number[], index: bigint): bigint {
  const entry = Number(index >> 7n) + 256;
  const [base, next] = [BigInt(table[entry]!), BigInt(table[entry + 1]!)];
  return base + (((next - base) * (index & 127n) + 64n) >> 7n);
}
