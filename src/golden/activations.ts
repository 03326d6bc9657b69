/** Golden kernels of the activation operators: LOGISTIC, TANH, HARD_SWISH, LEAKY_RELU and the RELU family. */
import { limits } from '../numerics/integers.ts';
import { hardSwishTable } from '../numerics/tables/hardSwish.ts';
import { logisticTable, tanhTable, type SigmoidInt8Parameters } from '../numerics/tables/int8Activations.ts';
import { hardSwishParameters } from '../operators/hardSwish.ts';
import { leakyReluParameters } from '../operators/leakyRelu.ts';
import { logisticParameters } from '../operators/logistic.ts';
import { reluParameters } from '../operators/relu.ts';
import type { SigmoidParameters } from '../operators/sigmoidInput.ts';
import { tanhParameters } from '../operators/tanh.ts';
import { bytesOf } from './elements.ts';
import { requiredOutput, type GoldenContext } from './kernel.ts';
import { integerInput, integerOutput } from './operandElements.ts';
import { logistic16, tablePosition, tanh16, type TableResult } from './sigmoid16.ts';
import { vectorUnitFor, type VectorUnit } from './vectorUnit.ts';

export function logisticOperator(context: GoldenContext): void {
  sigmoid(context, logisticParameters(context.graph, context.operator), logisticTable, logistic16);
}

export function tanhOperator(context: GoldenContext): void {
  sigmoid(context, tanhParameters(context.graph, context.operator), tanhTable, tanh16);
}

export function hardSwishOperator(context: GoldenContext): void {
  const table = hardSwishTable(hardSwishParameters(context.graph, context.operator).table);
  mapElements(context, (x) => table[x + 128]!);
}

/** RELU, RELU6, RELU_N1_TO_1. */
export function reluOperator(context: GoldenContext): void {
  const { type, rescale, bounds } = reluParameters(context.graph, context.operator);
  mapElements(context, (x, unit) => {
    if (rescale === null) return unit.activate(x, bounds);
    const scaled = unit.scale(x - rescale.inputZeroPoint, rescale.multiplier);
    return unit.saturate(unit.activate(scaled + rescale.outputZeroPoint, bounds), limits(type));
  });
}

/** LEAKY_RELU: the sign of the input chooses the multiplier. */
export function leakyReluOperator(context: GoldenContext): void {
  const parameters = leakyReluParameters(context.graph, context.operator);
  const range = limits(parameters.type);
  mapElements(context, (stored, unit) => {
    const x = stored - parameters.inputZeroPoint;
    const scaled = unit.scale(x, x >= 0 ? parameters.identityMultiplier : parameters.alphaMultiplier);
    return unit.saturate(scaled + parameters.outputZeroPoint, range);
  });
}

/** int8: a table, no events. int16: interpolation, `tableClamps` beyond the last entry. */
function sigmoid(
  context: GoldenContext,
  parameters: SigmoidParameters,
  makeTable: (parameters: SigmoidInt8Parameters) => Int8Array,
  interpolate: (position: number) => TableResult,
): void {
  if (parameters.type === 'int8') {
    const table = makeTable(parameters.table);
    mapElements(context, (x) => table[x + 128]!);
    return;
  }
  const { input } = parameters;
  mapElements(context, (x, unit) => {
    const { value, clamped } = interpolate(tablePosition(x, input));
    if (clamped) unit.note('tableClamps');
    return value;
  });
}

/** Applies a function to every element of input 0. */
export function mapElements(context: GoldenContext, compute: (x: number, unit: VectorUnit) => number): void {
  const output = requiredOutput(context);
  const input = integerInput(context, 0);
  const result = integerOutput(output);
  const unit = vectorUnitFor(context, output);
  input.forEach((x, index) => {
    result[index] = compute(x, unit);
    unit.endElement(index);
  });
  context.produce(output, bytesOf(result));
}
