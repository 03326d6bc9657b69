/** Vector functions that reduce loops 2 and 3, in their order (isa/MICROARCHITECTURE.md, section 6). */
import { divideByPowerOfTwo, int32Max, int32Min } from '../../arithmetic/integers.ts';
import { eventNumbers } from '../../counters.ts';
import type { ReductionFunction, VectorExecution } from './execution.ts';
import { countShiftOverflows, finishValue } from './execution.ts';
import { scaleValue } from './scaler.ts';

/** Maximum of x0, same type. */
export const reduceMax: ReductionFunction = {
  kind: 'reduction',
  initial: -Infinity,
  pass({ x0, count }, register) {
    let greatest = register;
    for (let i = 0; i < count; i++) if (x0[i]! > greatest) greatest = x0[i]!;
    return greatest;
  },
  finish: (_execution, register) => register,
};

/** s = wrap32(Σ rdp(x0 − z0, roundingShift)) + sumOffset; s itself as int32, else finish(MBQM(s, mo, so)). */
export const reduceSum: ReductionFunction = {
  kind: 'reduction',
  initial: 0,
  pass(execution, register) {
    const { x0, count } = execution;
    const { input0ZeroPoint, roundingShift } = execution.instruction;
    let sum = register;
    for (let i = 0; i < count; i++) {
      sum += divideByPowerOfTwo(x0[i]! - input0ZeroPoint, roundingShift);
      if (sum > int32Max || sum < int32Min) sum = wrapSum(execution, sum);
    }
    return sum;
  },
  finish(execution, register) {
    const sum = addOffset(execution, register);
    return execution.instruction.outputType === 'int32' ? sum : scaleSum(execution, sum);
  },
};

/** s = wrap32(Σ (x0 − z0)·(x1 − z1)) + sumOffset; s itself as int32, else finish(MBQM(s, mo, so)). */
export const dot: ReductionFunction = {
  kind: 'reduction',
  initial: 0,
  pass(execution, register) {
    const { x0, x1, count } = execution;
    const { input0ZeroPoint, input1ZeroPoint } = execution.instruction;
    let sum = register;
    for (let i = 0; i < count; i++) {
      sum += (x0[i]! - input0ZeroPoint) * (x1[i]! - input1ZeroPoint);
      if (sum > int32Max || sum < int32Min) sum = wrapSum(execution, sum);
    }
    return sum;
  },
  finish(execution, register) {
    const sum = addOffset(execution, register);
    return execution.instruction.outputType === 'int32' ? sum : scaleSum(execution, sum);
  },
};

function addOffset(execution: VectorExecution, register: number): number {
  let sum = register + execution.instruction.sumOffset;
  if (sum > int32Max || sum < int32Min) sum = wrapSum(execution, sum);
  countSumOverflows(execution);
  return sum;
}

function scaleSum(execution: VectorExecution, sum: number): number {
  const { outputMultiplier, outputShift } = execution.instruction;
  const scaled = scaleValue(execution.scaler, sum, outputMultiplier, outputShift);
  countShiftOverflows(execution, execution.index);
  return finishValue(execution, scaled, execution.index);
}

/** A sum wraps at every addition that leaves 32 bits. */
function wrapSum(execution: VectorExecution, sum: number): number {
  execution.sumOverflows++;
  return sum | 0;
}

function countSumOverflows(execution: VectorExecution): void {
  const { events, index, sumOverflows } = execution;
  if (sumOverflows === 0) return;
  events.count(eventNumbers.accumulatorOverflows, sumOverflows, index, 0);
  execution.sumOverflows = 0;
}
