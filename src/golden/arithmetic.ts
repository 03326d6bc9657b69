/** Golden kernels of the operators on two broadcast operands: ADD, SUB, MUL, MAXIMUM, MINIMUM, PRELU (reference: TFLite-Micro). */
import { addParameters } from '../operators/add.ts';
import { limits } from '../numerics/integers.ts';
import { maximumMinimumParameters } from '../operators/maximumMinimum.ts';
import { mulParameters } from '../operators/mul.ts';
import { preluParameters } from '../operators/prelu.ts';
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

/** MAXIMUM and MINIMUM of stored values: no events. */
export function maximumMinimumOperator(context: GoldenContext): void {
  const parameters = maximumMinimumParameters(context.graph, context.operator);
  const output = requiredOutput(context);
  const input1 = integerInput(context, 0);
  const input2 = integerInput(context, 1);
  const result = integerOutput(output);
  const choose = parameters.function === 'maximum' ? Math.max : Math.min;
  forEachPair(parameters.broadcast, (index, index1, index2) => {
    result[index] = choose(input1[index1]!, input2[index2]!);
  });
  context.produce(output, bytesOf(result));
}

/** PRELU: below the zero point the input is multiplied by its alpha. */
export function preluOperator(context: GoldenContext): void {
  const parameters = preluParameters(context.graph, context.operator);
  const output = requiredOutput(context);
  const input = integerInput(context, 0);
  const alpha = integerInput(context, 1);
  const result = integerOutput(output);
  const unit = vectorUnitFor(context, output);
  const range = limits(parameters.type);
  forEachPair(parameters.broadcast, (index, inputIndex, alphaIndex) => {
    const x = input[inputIndex]! - parameters.inputZeroPoint;
    const scaled =
      x >= 0
        ? unit.scale(x, parameters.identityMultiplier)
        : unit.scale(x * (alpha[alphaIndex]! - parameters.alphaZeroPoint), parameters.alphaMultiplier);
    result[index] = unit.saturate(scaled + parameters.outputZeroPoint, range);
    unit.endElement(index);
  });
  context.produce(output, bytesOf(result));
}
