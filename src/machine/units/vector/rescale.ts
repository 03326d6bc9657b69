/** Vector functions that rescale one operand, with a slope of its own below zero (isa/MICROARCHITECTURE.md, section 6). */
import { eventNumbers } from '../../counters.ts';
import type { ElementFunction } from './execution.ts';
import { countShiftOverflows, finishValue, saturateOutput } from './execution.ts';
import { scaleValue } from './scaler.ts';

/** finish(MBQM(wrap32(x0 − z0), m0, s0)). */
export const requantize: ElementFunction = {
  kind: 'element',
  pass(execution) {
    const { x0, result, count, indexStride, scaler } = execution;
    const { input0ZeroPoint, input0Multiplier, input0Shift } = execution.instruction;
    let { index } = execution;
    for (let i = 0; i < count; i++, index += indexStride) {
      const difference = x0[i]! - input0ZeroPoint;
      const operand = difference | 0;
      if (operand !== difference) execution.events.count(eventNumbers.accumulatorOverflows, 1, index, 0);
      const scaled = scaleValue(scaler, operand, input0Multiplier, input0Shift);
      countShiftOverflows(execution, index);
      result[i] = finishValue(execution, scaled, index);
    }
  },
};

/** finish(x0 ≥ z0 ? MBQM(x0 − z0, m0, s0) : sign(m1)·MBQM(x0 − z0, |m1|, s1)) without bounds. */
export const leaky: ElementFunction = {
  kind: 'element',
  pass(execution) {
    const { x0, result, count, indexStride, scaler, instruction } = execution;
    const { input0ZeroPoint, input0Multiplier, input0Shift, input1Multiplier, input1Shift } = instruction;
    const sign = input1Multiplier < 0 ? -1 : 1;
    const magnitude = sign * input1Multiplier;
    let { index } = execution;
    for (let i = 0; i < count; i++, index += indexStride) {
      const x = x0[i]! - input0ZeroPoint;
      const scaled =
        x >= 0
          ? scaleValue(scaler, x, input0Multiplier, input0Shift)
          : sign * scaleValue(scaler, x, magnitude, input1Shift);
      countShiftOverflows(execution, index);
      result[i] = saturateOutput(execution, scaled + instruction.outputZeroPoint, index);
    }
  },
};

/** finish(x0 ≥ z0 ? MBQM(x0 − z0, m0, s0) : MBQM((x0 − z0)·(x1 − z1), mo, so)). */
export const prelu: ElementFunction = {
  kind: 'element',
  pass(execution) {
    const { x0, x1, result, count, indexStride, scaler, instruction } = execution;
    const { input0ZeroPoint, input1ZeroPoint, input0Multiplier, input0Shift, outputMultiplier, outputShift } =
      instruction;
    let { index } = execution;
    for (let i = 0; i < count; i++, index += indexStride) {
      const x = x0[i]! - input0ZeroPoint;
      const scaled =
        x >= 0
          ? scaleValue(scaler, x, input0Multiplier, input0Shift)
          : scaleValue(scaler, x * (x1[i]! - input1ZeroPoint), outputMultiplier, outputShift);
      countShiftOverflows(execution, index);
      result[i] = finishValue(execution, scaled, index);
    }
  },
};
