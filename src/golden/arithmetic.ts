/** Golden kernels of ADD, SUB and MUL (reference: TFLite-Micro's integer add, sub and mul). */
import { addParameters } from '../operators/add.ts';
import { mulParameters } from '../operators/mul.ts';
import { forEachPair } from './broadcastPairs.ts';
import { bytesOf } from './elements.ts';
import { integerInput, integerOutput } from './operandElements.ts';
import { requiredOutput, type GoldenContext } from './kernel.ts';
import { finish, vectorUnitFor } from './vectorUnit.ts';

/** ADD and SUB: both inputs are enlarged and brought to a common scale, added, brought to the output's scale. */
export function addOperator(context: GoldenContext): void {
  const parameters = addParameters(context.graph, context.operator);
  const output = requiredOutput(context);
  const input1 = integerInput(context, 0);
  const input2 = integerInput(context, 1);
  const result = integerOutput(output);
  const unit = vectorUnitFor(context, output);
  const enlargement = 2 ** parameters.leftShift;
  const sign = parameters.subtract ? -1 : 1;
  forEachPair(parameters.broadcast, (index, index1, index2) => {
    const enlarged1 = (input1[index1]! - parameters.input1ZeroPoint) * enlargement;
    const enlarged2 = (input2[index2]! - parameters.input2ZeroPoint) * enlargement;
    const scaled1 = unit.scale(enlarged1, parameters.input1Multiplier);
    const scaled2 = unit.scale(enlarged2, parameters.input2Multiplier);
    const scaled = unit.scale(unit.sum(scaled1 + sign * scaled2), parameters.outputMultiplier);
    result[index] = finish(unit, scaled, parameters.outputZeroPoint, parameters.bounds, parameters.type);
    unit.endElement(index);
  });
  context.produce(output, bytesOf(result));
}

/** MUL: one product, one multiplier. */
export function mulOperator(context: GoldenContext): void {
  const parameters = mulParameters(context.graph, context.operator);
  const output = requiredOutput(context);
  const input1 = integerInput(context, 0);
  const input2 = integerInput(context, 1);
  const result = integerOutput(output);
  const unit = vectorUnitFor(context, output);
  forEachPair(parameters.broadcast, (index, index1, index2) => {
    const product = (input1[index1]! - parameters.input1ZeroPoint) * (input2[index2]! - parameters.input2ZeroPoint);
    const scaled = unit.scale(product, parameters.outputMultiplier);
    result[index] = finish(unit, scaled, parameters.outputZeroPoint, parameters.bounds, parameters.type);
    unit.endElement(index);
  });
  context.produce(output, bytesOf(result));
}
