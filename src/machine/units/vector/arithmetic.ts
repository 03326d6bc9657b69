/** Vector functions of two operands: sums, differences, products (isa/MICROARCHITECTURE.md, section 6). */
import { int32Max, int32Min, powerOfTwo } from '../../arithmetic/integers.ts';
import { eventNumbers } from '../../counters.ts';
import type { ElementFunction, VectorExecution } from './execution.ts';
import { clampValue, countShiftOverflows, finishScaled, finishValue } from './execution.ts';
import { scaleValue } from './scaler.ts';

/** finish32(MBQM(MBQM((x0 − z0)·2^leftShift, m0, s0) + MBQM((x1 − z1)·2^leftShift, m1, s1), mo, so)). */
export const add: ElementFunction = {
  kind: 'element',
  pass(execution) {
    combine(execution, 1);
  },
};

/** The same with a difference. */
export const subtract: ElementFunction = {
  kind: 'element',
  pass(execution) {
    combine(execution, -1);
  },
};

/** finish32(MBQM((x0 − z0)·(x1 − z1), mo, so)). */
export const multiply: ElementFunction = {
  kind: 'element',
  pass(execution) {
    const { x0, x1, result, count, indexStride, scaler } = execution;
    const { input0ZeroPoint, input1ZeroPoint, outputMultiplier, outputShift } = execution.instruction;
    let { index } = execution;
    for (let i = 0; i < count; i++, index += indexStride) {
      const product = (x0[i]! - input0ZeroPoint) * (x1[i]! - input1ZeroPoint);
      const scaled = scaleValue(scaler, product, outputMultiplier, outputShift);
      countShiftOverflows(execution, index);
      result[i] = finishScaled(execution, scaled, index);
    }
  },
};

/** sat16(x0 + x1) (`vectorSaturations`), then the bounds in force. */
export const addSaturate16: ElementFunction = {
  kind: 'element',
  pass(execution) {
    const { x0, x1, result, count, indexStride } = execution;
    let { index } = execution;
    for (let i = 0; i < count; i++, index += indexStride) {
      const sum = x0[i]! + x1[i]!;
      const saturated = Math.min(Math.max(sum, -32768), 32767);
      if (saturated !== sum) execution.events.count(eventNumbers.vectorSaturations, 1, index, 0);
      result[i] = clampValue(execution, saturated, index);
    }
  },
};

/** x0 + outputZeroPoint modulo 2^(bits of the type) (`vectorSaturations`). */
export const addWrap: ElementFunction = {
  kind: 'element',
  pass(execution) {
    const { x0, result, count, indexStride, output } = execution;
    const { smallest, largest } = output;
    const range = largest - smallest + 1;
    let { index } = execution;
    for (let i = 0; i < count; i++, index += indexStride) {
      const sum = x0[i]! + execution.instruction.outputZeroPoint;
      const wrapped = sum > largest ? sum - range : sum < smallest ? sum + range : sum;
      if (wrapped !== sum) execution.events.count(eventNumbers.vectorSaturations, 1, index, 0);
      result[i] = wrapped;
    }
  },
};

/** finish(MBQM(wrap32(x0 + x1), mo, so)). */
export const sumScale: ElementFunction = {
  kind: 'element',
  pass(execution) {
    const { x0, x1, result, count, indexStride, scaler, events } = execution;
    const { outputMultiplier, outputShift } = execution.instruction;
    let { index } = execution;
    for (let i = 0; i < count; i++, index += indexStride) {
      let sum = x0[i]! + x1[i]!;
      if (sum > int32Max || sum < int32Min) {
        events.count(eventNumbers.accumulatorOverflows, 1, index, 0);
        sum |= 0;
      }
      const scaled = scaleValue(scaler, sum, outputMultiplier, outputShift);
      countShiftOverflows(execution, index);
      result[i] = finishValue(execution, scaled, index);
    }
  },
};

function combine(execution: VectorExecution, sign: 1 | -1): void {
  const { x0, x1, result, count, indexStride, scaler, events } = execution;
  const { input0ZeroPoint, input0Multiplier, input0Shift, outputMultiplier, outputShift } = execution.instruction;
  const { input1ZeroPoint, input1Multiplier, input1Shift } = execution.instruction;
  const left = powerOfTwo(execution.instruction.leftShift);
  let { index } = execution;
  for (let i = 0; i < count; i++, index += indexStride) {
    const scaled0 = scaleValue(scaler, (x0[i]! - input0ZeroPoint) * left, input0Multiplier, input0Shift);
    const scaled1 = scaleValue(scaler, (x1[i]! - input1ZeroPoint) * left, input1Multiplier, input1Shift);
    let sum = scaled0 + sign * scaled1;
    if (sum > int32Max || sum < int32Min) {
      events.count(eventNumbers.accumulatorOverflows, 1, index, 0);
      sum |= 0;
    }
    const scaled = scaleValue(scaler, sum, outputMultiplier, outputShift);
    countShiftOverflows(execution, index);
    result[i] = finishScaled(execution, scaled, index);
  }
}
