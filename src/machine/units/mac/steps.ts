/**
 * The steps of one register one after the other, as the hardware takes them: each may leave the register's range, which is one event,
 * and then wraps or saturates (SEMANTICS section 2).
 */
import { wrapTo } from '../../arithmetic/integers.ts';
import type { MacGeometry } from './geometry.ts';
import { inputColumn, inputRow } from './operands.ts';
import type { MacArray } from './reduction.ts';
import type { Registers } from './registers.ts';

/** Any register: continues from its value and history. */
export function stepThrough(
  array: MacArray,
  registers: Registers,
  register: number,
  channel: number,
  y: number,
  x: number,
): void {
  const { geometry, format, operands, weights } = array;
  const { stepLanes, operandChannels, positions } = geometry;
  const { firstStep, stepCount, depthMultiplier } = geometry.instruction;
  const { smallest, largest, bits, wraps } = format;
  let value = registers.value[register]!;
  let prefix = registers.prefix[register]!;
  let least = registers.prefixMin[register]!;
  let greatest = registers.prefixMax[register]!;
  let overflows = registers.overflows[register]!;
  let from = geometry.depthwise ? Math.floor(channel / depthMultiplier) : 0;
  let weight = channel * positions;
  for (let step = 0; step < stepCount; step++) {
    let products = 0;
    for (let lane = 0; lane < stepLanes; lane++, from += operandChannels)
      products += operands[from]! * weights[weight++]!;
    prefix += products;
    if (prefix < least) least = prefix;
    if (prefix > greatest) greatest = prefix;
    value += products;
    if (value < smallest || value > largest) {
      if (overflows === 0) registers.firstOverflow[register] = stepNumber(geometry, firstStep + step, y, x);
      overflows++;
      if (wraps) value = wrapTo(value, bits);
      else value = value < smallest ? smallest : largest;
    }
  }
  registers.value[register] = value;
  registers.prefix[register] = prefix;
  registers.prefixMin[register] = least;
  registers.prefixMax[register] = greatest;
  registers.overflows[register] = overflows;
}

/** Widest register of `stepThroughShort`. */
export const shortRegisterBits = 31;

/**
 * A register of at most 31 bits of a whole reduction whose sums stay below 2^30, from its loaded value; sets value, overflows and
 * firstOverflow, the load not counted. Without branches, since in a narrow register every step may or may not overflow.
 */
export function stepThroughShort(
  array: MacArray,
  registers: Registers,
  channel: number,
  loaded: number,
  y: number,
  x: number,
): void {
  const { geometry, format, operands, weights } = array;
  const { stepLanes, operandChannels, positions } = geometry;
  const { stepCount, depthMultiplier } = geometry.instruction;
  const smallest = format.smallest | 0;
  const largest = format.largest | 0;
  const unused = 32 - format.bits;
  // Selects the wrapped value by −1, the saturated one by 0.
  const wraps = format.wraps ? -1 : 0;
  let value = loaded | 0;
  let overflows = 0;
  let stepsBefore = 0;
  let from = geometry.depthwise ? Math.floor(channel / depthMultiplier) : 0;
  let weight = channel * positions;
  for (let step = 0; step < stepCount; step++) {
    let sum = value;
    for (const end = weight + stepLanes; weight < end; weight++) {
      sum = (sum + Math.imul(operands[from]!, weights[weight]!)) | 0;
      from = (from + operandChannels) | 0;
    }
    const wrapped = (sum << unused) >> unused;
    const outside = sum ^ wrapped;
    const overflowed = -((outside | -outside) >>> 31);
    const bound = sum < 0 ? smallest : largest;
    value = (sum & ~overflowed) | (((wrapped & wraps) | (bound & ~wraps)) & overflowed);
    overflows = (overflows - overflowed) | 0;
    stepsBefore += (overflows - 1) >>> 31;
  }
  registers.value[channel] = value;
  registers.overflows[channel] = overflows;
  registers.firstOverflow[channel] = overflows === 0 ? 0 : stepNumber(geometry, stepsBefore, y, x);
}

/** Number of a step for event records: the load is 0; with `absent` padding the steps of padding taps are not counted. */
function stepNumber(geometry: MacGeometry, step: number, y: number, x: number): number {
  const { paddingTap, kernelWidth, inputHeight, inputWidth } = geometry.instruction;
  if (paddingTap !== 'absent') return step + 1;
  const tapSteps = geometry.steps / geometry.tapStart.length;
  const tap = Math.floor(step / tapSteps);
  let padding = 0;
  for (let earlier = 0; earlier < tap; earlier++) {
    const row = inputRow(geometry, y, Math.floor(earlier / kernelWidth));
    const column = inputColumn(geometry, x, earlier % kernelWidth);
    if (row < 0 || row >= inputHeight || column < 0 || column >= inputWidth) padding++;
  }
  return step + 1 - padding * tapSteps;
}
