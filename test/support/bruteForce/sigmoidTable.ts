/**
 * The int8 tables of LOGISTIC and TANH under `int8SigmoidTable: sixteenBit`, by exact fractions from isa/MICROARCHITECTURE.md
 * (section 6): the int16 operator on x − zero point, its Q0.15 result rounded to 8 bits. Shares no code with `src`.
 */
import { clip, floorDivide } from './integers.ts';

export type SigmoidName = 'LOGISTIC' | 'TANH';

/** Positions per entry of the 16-bit table, and what the function is beyond entry 255. */
const tables: Readonly<Record<SigmoidName, { step: bigint; beyond: bigint; resultBits: bigint; zeroPoint: bigint }>> = {
  LOGISTIC: { step: 512n, beyond: 65534n, resultBits: 7n, zeroPoint: -128n },
  TANH: { step: 256n, beyond: 65535n, resultBits: 8n, zeroPoint: 0n },
};

/** @param entries the 256 entries of the 16-bit table, 65536 · sigmoid(i / 24) */
export function sixteenBitTable(
  name: SigmoidName,
  scale: number,
  zeroPoint: number,
  entries: ArrayLike<number>,
): number[] {
  const { resultBits, zeroPoint: outputZeroPoint } = tables[name];
  return Array.from({ length: 256 }, (_, index) => {
    const wide = wideResult(name, positionOf(name, scale, BigInt(index - 128 - zeroPoint)), entries);
    const half = 2n ** (resultBits - 1n);
    // Half away from zero.
    const rounded =
      wide < 0n ? -floorDivide(half - wide, 2n ** resultBits) : floorDivide(half + wide, 2n ** resultBits);
    return Number(clip(rounded + outputZeroPoint, { min: -128n, max: 127n }));
  });
}

/** x · scale in units of 1 / 12288, with a factor of 15 bits, rounded half up. */
function positionOf(name: SigmoidName, scale: number, x: bigint): bigint {
  const nearPower = (power: number): boolean => Math.abs(Math.log2(scale) - power) < 1e-3;
  if (nearPower(-12)) return 3n * x;
  if (name === 'TANH' && nearPower(-11)) return 6n * x;
  let rightShift = 0;
  while (rightShift < 31 && scale * 12288 * 2 ** rightShift <= 16383.5) rightShift++;
  const factor = BigInt(Math.floor(scale * 12288 * 2 ** rightShift));
  return floorDivide(2n * factor * x + 2n ** BigInt(rightShift), 2n ** BigInt(rightShift + 1));
}

/** Q0.15: the interpolated table I (65536 = 1), halved for LOGISTIC, I − 32768 for TANH; ties as the datapath of section 6 has them. */
function wideResult(name: SigmoidName, position: bigint, entries: ArrayLike<number>): bigint {
  const { step, beyond } = tables[name];
  const magnitude = position < 0n ? -position : position;
  const index = magnitude / step;
  const at = (i: bigint): bigint => BigInt(entries[Number(i)]!);
  // I · step.
  const scaled = index >= 255n ? beyond * step : at(index) * step + (magnitude % step) * (at(index + 1n) - at(index));
  if (name === 'LOGISTIC') {
    // I / 2 and 32768 − I / 2, half up and half down.
    return position >= 0n
      ? floorDivide(scaled + step, 2n * step)
      : floorDivide(65536n * step - scaled + step - 1n, 2n * step);
  }
  return position >= 0n
    ? floorDivide(2n * (scaled - 32768n * step) + step, 2n * step)
    : floorDivide(2n * (32768n * step - scaled) + step - 2n, 2n * step);
}
