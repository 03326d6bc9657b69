/**
 * The inner loops of the MAC array: for each output channel of a pixel the sum of all products, and the least and greatest sum behind
 * any step. They know no register width; `array.ts` tells from the extremes whether a register would have overflowed.
 *
 * Every sum must stay below 2^30 in magnitude, so that the extremes follow without a branch (a mispredicted one in every second
 * step made the loops three times slower): x & (x >> 31) is x where x < 0, else 0.
 */
import type { Registers } from './registers.ts';

/** Bound on the magnitude of every sum. */
export const shortSumLimit = 2 ** 30;

/**
 * Dense: operands[position], weights[channel · positions + position]. Writes prefix, prefixMin and prefixMax of registers 0 …
 * channels − 1; sums start at 0.
 */
export function sumDense(
  operands: Int32Array,
  weights: Int8Array,
  channels: number,
  steps: number,
  stepLanes: number,
  { prefix, prefixMin, prefixMax }: Registers,
): void {
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    let total = 0;
    let least = 0;
    let greatest = 0;
    let position = 0;
    for (let step = 0; step < steps; step++) {
      for (const end = position + stepLanes; position < end; position++) {
        total = (total + Math.imul(operands[position]!, weights[at++]!)) | 0;
      }
      const below = (total - least) | 0;
      least = (least + (below & (below >> 31))) | 0;
      const above = (total - greatest) | 0;
      greatest = (greatest + (above & ~(above >> 31))) | 0;
    }
    prefix[channel] = total;
    prefixMin[channel] = least;
    prefixMax[channel] = greatest;
  }
}

/** What the depthwise loop reads. */
export interface DepthwiseOperands {
  readonly operands: Int32Array;
  readonly operandChannels: number;
  readonly depthMultiplier: number;
}

/** Depthwise: operands[position · operandChannels + ⌊channel / depthMultiplier⌋], otherwise as `sumDense`. */
export function sumDepthwise(
  { operands, operandChannels, depthMultiplier }: DepthwiseOperands,
  weights: Int8Array,
  channels: number,
  steps: number,
  stepLanes: number,
  { prefix, prefixMin, prefixMax }: Registers,
): void {
  let at = 0;
  let operandChannel = 0;
  let copies = 0;
  for (let channel = 0; channel < channels; channel++) {
    let total = 0;
    let least = 0;
    let greatest = 0;
    let from = operandChannel;
    for (let step = 0; step < steps; step++) {
      for (const end = at + stepLanes; at < end; at++) {
        total = (total + Math.imul(operands[from]!, weights[at]!)) | 0;
        from = (from + operandChannels) | 0;
      }
      const below = (total - least) | 0;
      least = (least + (below & (below >> 31))) | 0;
      const above = (total - greatest) | 0;
      greatest = (greatest + (above & ~(above >> 31))) | 0;
    }
    prefix[channel] = total;
    prefixMin[channel] = least;
    prefixMax[channel] = greatest;
    if (++copies === depthMultiplier) {
      copies = 0;
      operandChannel++;
    }
  }
}
