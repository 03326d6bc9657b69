/** Accumulator registers: their format, and one block of them with what has happened to each (SEMANTICS section 2). */
import type { HardwareConfig } from '../../../hardware/config.ts';
import type { MacInstruction } from '../../../isa/instructions.generated.ts';
import { largestOf, smallestOf } from '../../arithmetic/integers.ts';

/** A two's-complement register of at most 48 bits; its values are exact as numbers. */
export interface RegisterFormat {
  readonly bits: number;
  readonly smallest: number;
  readonly largest: number;
  /** Wraps modulo 2^bits; otherwise saturates. */
  readonly wraps: boolean;
}

export function registerFormat(instruction: MacInstruction, hardware: HardwareConfig): RegisterFormat {
  const { accumulatorBits, accumulatorBitsInt16 } = hardware;
  const bits16 = instruction.wideAccumulator === 1 ? accumulatorBitsInt16 : Math.min(accumulatorBitsInt16, 32);
  const bits = instruction.inputType === 'int8' ? accumulatorBits : bits16;
  return {
    bits,
    smallest: smallestOf(bits),
    largest: largestOf(bits),
    wraps: hardware.accumulatorOverflow === 'wrap',
  };
}

/** Registers by output pixel of the block and channel, and the history that their events and ranges are made of. */
export interface Registers {
  readonly value: Float64Array;
  /** Sum of all products so far: the ideal unbounded register minus the bias. */
  readonly prefix: Float64Array;
  /** Least and greatest prefix so far; the load counts as 0. */
  readonly prefixMin: Float64Array;
  readonly prefixMax: Float64Array;
  readonly overflows: Float64Array;
  /** Step number of the first overflow; meaningful where `overflows` is not 0. */
  readonly firstOverflow: Float64Array;
  /** By channel: the bias that the registers were loaded with. */
  readonly bias: BigInt64Array;
}

/** Registers for `count` pairs of pixel and channel. */
export function createRegisters(count: number): Registers {
  return {
    value: new Float64Array(count),
    prefix: new Float64Array(count),
    prefixMin: new Float64Array(count),
    prefixMax: new Float64Array(count),
    overflows: new Float64Array(count),
    firstOverflow: new Float64Array(count),
    bias: new BigInt64Array(count),
  };
}
