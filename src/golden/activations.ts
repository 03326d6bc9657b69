/** Golden kernels of the activation operators: LOGISTIC, TANH, HARD_SWISH, LEAKY_RELU and the RELU family. */
import { limits } from '../numerics/integers.ts';
import { hardSwishTable } from '../numerics/tables/hardSwish.ts';
import { logistic16, tablePosition, tanh16, type TableResult } from '../numerics/interpolatedSigmoid.ts';
import {
  logisticTable,
  logisticTableFrom16,
  tanhTable,
  tanhTableFrom16,
  type SigmoidInt8Parameters,
  type SigmoidInt8WideParameters,
} from '../numerics/tables/int8Activations.ts';
import { hardSwishParameters } from '../operators/hardSwish.ts';
import { leakyReluParameters } from '../operators/leakyRelu.ts';
import { logisticParameters } from '../operators/logistic.ts';
import { reluParameters } from '../operators/relu.ts';
import type { SigmoidParameters } from '../operators/sigmoidInput.ts';
import { tanhParameters } from '../operators/tanh.ts';
import { bytesOf } from './elements.ts';
import { requiredOutput, type GoldenContext } from './kernel.ts';
import { integerInput, integerOutput } from './operandElements.ts';
import { vectorUnitFor, type VectorUnit } from './vectorUnit.ts';

export function logisticOperator(context: GoldenContext): void {
  sigmoid(context, logisticParameters(context.graph, context.operator), logisticFunction);
}

export function tanhOperator(context: GoldenContext): void {
  sigmoid(context, tanhParameters(context.graph, context.operator), tanhFunction);
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

/** LEAKY_RELU: the sign of the input chooses the multiplier; a negative one scales by its magnitude, then negates. */
export function leakyReluOperator(context: GoldenContext): void {
  const parameters = leakyReluParameters(context.graph, context.operator);
  const range = limits(parameters.type);
  mapElements(context, (stored, unit) => {
    const x = stored - parameters.inputZeroPoint;
    const { multiplier, shift } = x >= 0 ? parameters.identityMultiplier : parameters.alphaMultiplier;
    const scaled = Math.sign(multiplier) * unit.scale(x, { multiplier: Math.abs(multiplier), shift });
    return unit.saturate(scaled + parameters.outputZeroPoint, range);
  });
}

/** A function under both definitions of its int8 table, and on int16. */
interface SigmoidFunction {
  readonly fixedPoint: (parameters: SigmoidInt8Parameters) => Int8Array;
  readonly sixteenBit: (parameters: SigmoidInt8WideParameters) => Int8Array;
  readonly interpolate: (position: number) => TableResult;
}

const logisticFunction: SigmoidFunction = {
  fixedPoint: logisticTable,
  sixteenBit: logisticTableFrom16,
  interpolate: logistic16,
};

const tanhFunction: SigmoidFunction = { fixedPoint: tanhTable, sixteenBit: tanhTableFrom16, interpolate: tanh16 };

/** int8: a table, no events. int16: interpolation, `tableClamps` beyond the last entry. */
function sigmoid(
  context: GoldenContext,
  parameters: SigmoidParameters,
  { fixedPoint, sixteenBit, interpolate }: SigmoidFunction,
): void {
  if (parameters.type === 'int8') {
    const reference = context.datapath.int8SigmoidTable === 'fixedPoint';
    const table = reference ? fixedPoint(parameters.table) : sixteenBit(parameters.wideTable);
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
