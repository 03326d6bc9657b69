/** One VECTOR instruction under way: what its functions read, compute with and write to (isa/MICROARCHITECTURE.md, section 6). */
import type { VectorInstruction } from '../../../isa/instructions.generated.ts';
import { int32Max, int32Min } from '../../arithmetic/integers.ts';
import type { EventPort } from '../../counters.ts';
import { eventNumbers } from '../../counters.ts';
import type { ElementFormat } from '../elements.ts';
import { elementFormats } from '../elements.ts';
import type { VectorScaler } from './scaler.ts';

/** Operands and results of one pass of the innermost loop. */
export interface VectorExecution {
  readonly instruction: VectorInstruction;
  readonly events: EventPort;
  /** Entries of the function's table, empty where it has none. */
  readonly table: Int32Array;
  readonly scaler: VectorScaler;
  readonly output: ElementFormat;
  /** Bounds of the clamp; infinite where none is in force. */
  readonly clampLow: number;
  readonly clampHigh: number;
  /** Elements along loop 3. */
  readonly count: number;
  /** Stored operands; `x1Second` is the second word of a pair. */
  readonly x0: Int32Array;
  readonly x1: Int32Array;
  readonly x1Second: Int32Array;
  /** Results; `resultSecond` is the second word of a pair. */
  readonly result: Int32Array;
  readonly resultSecond: Int32Array;
  /** Event index of element 0 of this pass, and the distance between elements. */
  index: number;
  readonly indexStride: number;
  /** Overflows of a reduction's 32-bit register since it was initialised. */
  sumOverflows: number;
}

/** A function that gives one result for each element of its operands. */
export interface ElementFunction {
  readonly kind: 'element';
  /** Computes results 0 … count − 1. */
  readonly pass: (execution: VectorExecution) => void;
}

/** A function that gives one result for all elements of loops 2 and 3. */
export interface ReductionFunction {
  readonly kind: 'reduction';
  /** The register before the first element. */
  readonly initial: number;
  /** The register behind the elements of a pass. */
  readonly pass: (execution: VectorExecution, register: number) => number;
  /** The result of the register behind all elements. */
  readonly finish: (execution: VectorExecution, register: number) => number;
}

export type VectorOperation = ElementFunction | ReductionFunction;

/** Counts the saturating left shifts of the multipliers of one element. */
export function countShiftOverflows(execution: VectorExecution, index: number): void {
  const { scaler, events } = execution;
  if (scaler.overflows === 0) return;
  events.count(eventNumbers.channelScalerOverflows, scaler.overflows, index, 0);
  scaler.overflows = 0;
}

/** finish(v): output zero point, clamp by the bounds in force, saturation to the output type; v of any size. */
export function finishValue(execution: VectorExecution, value: number, index: number): number {
  const shifted = value + execution.instruction.outputZeroPoint;
  return saturateOutput(execution, clampValue(execution, shifted, index), index);
}

/**
 * The same with S2 between: sat32 of the sum with the zero point (`channelScalerSaturations`). For functions that end like a
 * MAC instruction; inside a cell there is only the saturation to the output type.
 */
export function finishScaled(execution: VectorExecution, value: number, index: number): number {
  if (execution.instruction.saturationEvent === 'channelScaler') return finishValue(execution, value, index);
  const shifted = value + execution.instruction.outputZeroPoint;
  const scaled = Math.min(Math.max(shifted, int32Min), int32Max);
  if (scaled !== shifted) execution.events.count(eventNumbers.channelScalerSaturations, 1, index, 0);
  return saturateOutput(execution, clampValue(execution, scaled, index), index);
}

/** Clamp by the bounds in force (`activationClamps`). */
export function clampValue(execution: VectorExecution, value: number, index: number): number {
  const { clampLow, clampHigh } = execution;
  const raised = value < clampLow ? clampLow : value;
  const clamped = raised > clampHigh ? clampHigh : raised;
  if (clamped !== value) execution.events.count(eventNumbers.activationClamps, 1, index, 0);
  return clamped;
}

/** Saturation to the output type (`outputSaturationsLow`, `outputSaturationsHigh`; inside a cell `channelScalerSaturations`). */
export function saturateOutput(execution: VectorExecution, value: number, index: number): number {
  const { smallest, largest } = execution.output;
  if (value >= smallest && value <= largest) return value;
  const low = value < smallest;
  const inCell = execution.instruction.saturationEvent === 'channelScaler';
  const outputEvent = low ? eventNumbers.outputSaturationsLow : eventNumbers.outputSaturationsHigh;
  execution.events.count(inCell ? eventNumbers.channelScalerSaturations : outputEvent, 1, index, 0);
  return low ? smallest : largest;
}

export function createExecution(instruction: VectorInstruction, events: EventPort, table: Int32Array): VectorExecution {
  const count = instruction.count3;
  return {
    instruction,
    events,
    table,
    scaler: { oneRounding: instruction.scalerForm === 'oneRounding', overflows: 0 },
    output: elementFormats[instruction.outputType],
    clampLow: instruction.hasClampLow === 1 ? instruction.clampLow : -Infinity,
    clampHigh: instruction.hasClampHigh === 1 ? instruction.clampHigh : Infinity,
    count,
    x0: new Int32Array(count),
    x1: new Int32Array(count),
    x1Second: new Int32Array(count),
    result: new Int32Array(count),
    resultSecond: new Int32Array(count),
    index: 0,
    indexStride: events.strides[3]!,
    sumOverflows: 0,
  };
}
