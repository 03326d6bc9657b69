/**
 * The MAC array: reductions of one output pixel for every output channel, overflows counted at every step, range of the ideal
 * register observed at every step (isa/MICROARCHITECTURE.md, section 5, values; SEMANTICS section 2).
 */
import type { ChannelRows } from './channelRows.ts';
import type { MacArray } from './reduction.ts';
import type { Registers } from './registers.ts';
import { shortRegisterBits, stepThrough, stepThroughShort } from './steps.ts';
import { sumDense, sumDepthwise } from './sums.ts';

/**
 * Executes the instruction's steps of pixel (y, x), whose operands are gathered, on registers `at` … `at + outputChannels − 1`.
 * A whole reduction (`at` 0) first runs without a register; only where that shows an overflow are the steps taken one by one.
 */
export function accumulatePixel(array: MacArray, registers: Registers, at: number, y: number, x: number): void {
  const { geometry, rows } = array;
  const { outputChannels } = geometry.instruction;
  if (rows !== null && geometry.emits && array.shortSums) {
    sumSteps(array, registers);
    settleRegisters(array, rows, registers, y, x);
    return;
  }
  for (let channel = 0; channel < outputChannels; channel++) {
    if (rows !== null) loadRegister(registers, at + channel, rows, channel);
    stepThrough(array, registers, at + channel, channel, y, x);
  }
}

function sumSteps(array: MacArray, registers: Registers): void {
  const { geometry, operands, weights } = array;
  const { outputChannels, stepCount, depthMultiplier } = geometry.instruction;
  const { stepLanes, operandChannels } = geometry;
  if (!geometry.depthwise) sumDense(operands, weights, outputChannels, stepCount, stepLanes, registers);
  else {
    const read = { operands, operandChannels, depthMultiplier };
    sumDepthwise(read, weights, outputChannels, stepCount, stepLanes, registers);
  }
}

/** Registers from the sums where no step overflows; the others are loaded again and stepped through. */
function settleRegisters(array: MacArray, rows: ChannelRows, registers: Registers, y: number, x: number): void {
  const { outputChannels } = array.geometry.instruction;
  const { smallest, largest } = array.format;
  const { value, prefix, prefixMin, prefixMax, overflows, firstOverflow } = registers;
  const { loaded, loadOverflows } = rows;
  for (let channel = 0; channel < outputChannels; channel++) {
    const before = loaded[channel]!;
    if (before + prefixMin[channel]! < smallest || before + prefixMax[channel]! > largest) {
      stepAgain(array, rows, registers, channel, y, x);
    } else {
      value[channel] = before + prefix[channel]!;
      overflows[channel] = loadOverflows[channel]!;
      firstOverflow[channel] = 0;
    }
  }
}

/** The steps of a register that overflows: the range of the sums is known, its value and events are not. */
function stepAgain(
  array: MacArray,
  rows: ChannelRows,
  registers: Registers,
  channel: number,
  y: number,
  x: number,
): void {
  if (array.format.bits > shortRegisterBits) {
    loadRegister(registers, channel, rows, channel);
    stepThrough(array, registers, channel, channel, y, x);
    return;
  }
  stepThroughShort(array, registers, channel, rows.loaded[channel]!, y, x);
  if (rows.loadOverflows[channel] === 0) return;
  registers.overflows[channel]! += 1;
  registers.firstOverflow[channel] = 0;
}

/** Loads a register with its bias; an overflow of that has step number 0. */
function loadRegister(registers: Registers, register: number, rows: ChannelRows, channel: number): void {
  registers.value[register] = rows.loaded[channel]!;
  registers.overflows[register] = rows.loadOverflows[channel]!;
  registers.prefix[register] = 0;
  registers.prefixMin[register] = 0;
  registers.prefixMax[register] = 0;
  registers.firstOverflow[register] = 0;
}
