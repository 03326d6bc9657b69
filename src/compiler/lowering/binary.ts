/** ADD, SUB, MUL, MAXIMUM, MINIMUM and PRELU on the vector unit. */
import type { ElementType, VectorInstruction } from '../../isa/instructions.generated.ts';
import type { ActivationBounds } from '../../operators/activationBounds.ts';
import { addParameters } from '../../operators/add.ts';
import type { Broadcast } from '../../operators/broadcast.ts';
import { maximumMinimumParameters } from '../../operators/maximumMinimum.ts';
import { mulParameters } from '../../operators/mul.ts';
import { preluParameters } from '../../operators/prelu.ts';
import { vectorScalerForm } from '../../operators/vectorScaler.ts';
import type { Task } from '../plan.ts';
import { lowerElementwise, shapeLoops } from './elementwise.ts';
import type { LoweringEnvironment } from './environment.ts';

/** Clamp fields of activation bounds. A bound outside 32 bits never clamps: what it would clamp has 32. */
export function clampFields(
  bounds: ActivationBounds,
): Pick<VectorInstruction, 'hasClampLow' | 'hasClampHigh' | 'clampLow' | 'clampHigh'> {
  const low = bounds.low !== null && bounds.low >= -(2 ** 31) ? bounds.low : null;
  const high = bounds.high !== null && bounds.high < 2 ** 31 ? bounds.high : null;
  return {
    hasClampLow: low === null ? 0 : 1,
    hasClampHigh: high === null ? 0 : 1,
    clampLow: low ?? 0,
    clampHigh: high ?? 0,
  };
}

function lowerBinary(
  task: Task,
  environment: LoweringEnvironment,
  name: VectorInstruction['function'],
  type: ElementType,
  broadcast: Broadcast,
  fields: Partial<VectorInstruction>,
): void {
  const operand = (tensor: number | undefined): { tensor: number; type: ElementType; offset: number } => ({
    tensor: tensor ?? -1,
    type,
    offset: 0,
  });
  lowerElementwise(
    {
      operator: task.operator.index,
      channels: broadcast.shape.at(-1) ?? 1,
      function: name,
      fields: { ...fields, scalerForm: vectorScalerForm(environment.hardware.roundingProfile) },
      inputs: [operand(task.inputs[0]), operand(task.inputs[1])],
      output: operand(task.outputs[0]),
      loops: shapeLoops(broadcast.shape, broadcast.strides1, broadcast.strides2),
      table: null,
      tableKey: '',
    },
    environment,
  );
}

export function lowerAdd(task: Task, environment: LoweringEnvironment): void {
  const parameters = addParameters(environment.model, task.operator);
  lowerBinary(task, environment, parameters.subtract ? 'subtract' : 'add', parameters.type, parameters.broadcast, {
    leftShift: parameters.leftShift,
    input0ZeroPoint: parameters.input1ZeroPoint,
    input1ZeroPoint: parameters.input2ZeroPoint,
    outputZeroPoint: parameters.outputZeroPoint,
    input0Multiplier: parameters.input1Multiplier.multiplier,
    input0Shift: parameters.input1Multiplier.shift,
    input1Multiplier: parameters.input2Multiplier.multiplier,
    input1Shift: parameters.input2Multiplier.shift,
    outputMultiplier: parameters.outputMultiplier.multiplier,
    outputShift: parameters.outputMultiplier.shift,
    ...clampFields(parameters.bounds),
  });
}

export function lowerMultiply(task: Task, environment: LoweringEnvironment): void {
  const parameters = mulParameters(environment.model, task.operator);
  lowerBinary(task, environment, 'multiply', parameters.type, parameters.broadcast, {
    input0ZeroPoint: parameters.input1ZeroPoint,
    input1ZeroPoint: parameters.input2ZeroPoint,
    outputZeroPoint: parameters.outputZeroPoint,
    outputMultiplier: parameters.outputMultiplier.multiplier,
    outputShift: parameters.outputMultiplier.shift,
    ...clampFields(parameters.bounds),
  });
}

export function lowerMaximumMinimum(task: Task, environment: LoweringEnvironment): void {
  const parameters = maximumMinimumParameters(environment.model, task.operator);
  lowerBinary(task, environment, parameters.function, parameters.type, parameters.broadcast, {});
}

export function lowerPrelu(task: Task, environment: LoweringEnvironment): void {
  const parameters = preluParameters(environment.model, task.operator);
  lowerBinary(task, environment, 'prelu', parameters.type, parameters.broadcast, {
    input0ZeroPoint: parameters.inputZeroPoint,
    input1ZeroPoint: parameters.alphaZeroPoint,
    outputZeroPoint: parameters.outputZeroPoint,
    input0Multiplier: parameters.identityMultiplier.multiplier,
    input0Shift: parameters.identityMultiplier.shift,
    outputMultiplier: parameters.alphaMultiplier.multiplier,
    outputShift: parameters.alphaMultiplier.shift,
  });
}
