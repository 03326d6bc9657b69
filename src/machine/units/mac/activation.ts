/**
 * Fused functions of the activation unit on the wide fixed-point format with F fraction bits (isa/MICROARCHITECTURE.md, section 5,
 * values). The clamp of exact mode is in `emission.ts`; nothing in here raises an event.
 */
import type { HardwareConfig } from '../../../hardware/config.ts';
import type { ActivationFunction, MacInstruction } from '../../../isa/instructions.generated.ts';
import { powerOfTwo } from '../../arithmetic/integers.ts';
import { longestFactor, roundedProduct, roundedWideProduct } from '../../arithmetic/product.ts';
import type { ByteMemory } from '../../memories.ts';
import { requireRange } from '../../memories.ts';

export interface FusedFunction {
  readonly fractionBits: number;
  /** M0 and right shift of the output scaler. */
  readonly multiplier: number;
  readonly rightShift: number;
  /** L: segments of the table; its entries are 4 bytes each. */
  readonly lutEntries: number;
  readonly entries: Int32Array;
}

/** S3 of the fused function: activation and output scaler of one element, x of at most 32 bits. Exact below 2^53, else clipped. */
export type EvaluateFused = (fused: FusedFunction, x: number) => number;

/** Reads the function's table where it has one: `lutEntries` entries, one more with interpolation. */
export function createFusedFunction(
  instruction: MacInstruction,
  hardware: HardwareConfig,
  table: ByteMemory,
): FusedFunction {
  const { activationFunction, tableAddress } = instruction;
  const { lutEntries } = hardware;
  return {
    fractionBits: instruction.fractionBits,
    multiplier: instruction.outputMultiplier,
    rightShift: instruction.outputRightShift,
    lutEntries,
    entries: readEntries(table, tableAddress, tableLength(activationFunction, lutEntries)),
  };
}

function tableLength(activation: ActivationFunction, lutEntries: number): number {
  switch (activation) {
    case 'none':
    case 'hardSwish':
      return 0;
    case 'table':
      return lutEntries;
    case 'tableInterpolated':
      return lutEntries + 1;
  }
}

function readEntries(table: ByteMemory, addressBytes: number, length: number): Int32Array {
  const entries = new Int32Array(length);
  if (length > 0) requireRange(table, addressBytes, length * 4);
  for (let i = 0; i < length; i++) entries[i] = table.view.getInt32(addressBytes + 4 * i, true);
  return entries;
}

export const evaluateFused: Readonly<Record<Exclude<ActivationFunction, 'none'>, EvaluateFused>> = {
  /** A = x · clamp(x + 3·2^F, 0, 6·2^F). */
  hardSwish(fused, x) {
    const one = powerOfTwo(fused.fractionBits);
    const activated = x * Math.min(Math.max(x + 3 * one, 0), 6 * one);
    // Beyond, A may not be exact, nor does it fit the split product; below it F is at most 37 and A exact (or x is 0).
    if (activated > longestFactor || activated < -longestFactor) return hardSwishWide(fused, x);
    return roundedProduct(activated, fused.multiplier, fused.rightShift);
  },

  /** A = entry i of t = (x + 4·2^F)·L, i = ⌊t / (8·2^F)⌋; 0 below −4·2^F, x from 4·2^F. */
  table(fused, x) {
    const outside = outsideTable(fused, x);
    if (outside !== null) return roundedProduct(outside, fused.multiplier, fused.rightShift);
    const { index } = tableIndex(fused, x);
    return roundedProduct(fused.entries[index]!, fused.multiplier, fused.rightShift);
  },

  /** The same, plus ⌊(entry(i+1) − entry(i))·ρ / (8·2^F) + ½⌋ with ρ = t mod (8·2^F). */
  tableInterpolated(fused, x) {
    const outside = outsideTable(fused, x);
    if (outside !== null) return roundedProduct(outside, fused.multiplier, fused.rightShift);
    const { index, remainder } = tableIndex(fused, x);
    const entry = fused.entries[index]!;
    const difference = fused.entries[index + 1]! - entry;
    return roundedProduct(entry + interpolate(fused, difference, remainder), fused.multiplier, fused.rightShift);
  },
};

function hardSwishWide(fused: FusedFunction, x: number): number {
  const one = 1n << BigInt(fused.fractionBits);
  const wideX = BigInt(x);
  let gate = wideX + 3n * one;
  if (gate < 0n) gate = 0n;
  if (gate > 6n * one) gate = 6n * one;
  return roundedWideProduct(wideX * gate, BigInt(fused.multiplier), fused.rightShift);
}

/** A outside [−4, 4), else null. */
function outsideTable(fused: FusedFunction, x: number): number | null {
  const four = powerOfTwo(fused.fractionBits + 2);
  if (x < -four) return 0;
  return x >= four ? x : null;
}

interface TableIndex {
  readonly index: number;
  /** ρ, 0 … 8·2^F − 1. */
  readonly remainder: number | bigint;
}

function tableIndex(fused: FusedFunction, x: number): TableIndex {
  const { fractionBits, lutEntries } = fused;
  const eight = powerOfTwo(fractionBits + 3);
  if (eight * lutEntries <= 2 ** 53) {
    const t = (x + eight / 2) * lutEntries;
    const index = Math.floor(t / eight);
    return { index, remainder: t - index * eight };
  }
  const wideEight = 1n << BigInt(fractionBits + 3);
  const t = (BigInt(x) + wideEight / 2n) * BigInt(lutEntries);
  return { index: Number(t / wideEight), remainder: t % wideEight };
}

/** ⌊difference·remainder / (8·2^F) + ½⌋, |difference| < 2^32. */
function interpolate(fused: FusedFunction, difference: number, remainder: number | bigint): number {
  const places = fused.fractionBits + 3;
  if (typeof remainder === 'number') {
    const product = difference * remainder;
    if (product < 2 ** 51 && product > -(2 ** 51))
      return Math.floor((product + powerOfTwo(places - 1)) * powerOfTwo(-places));
  }
  return roundedWideProduct(BigInt(difference), BigInt(remainder), places);
}
