/**
 * Golden kernel of BATCH_MATMUL (reference: TFLite-Micro). On int8 it runs on the MAC array, its columns being output
 * channels; on int16 the vector unit accumulates in 64 bits and scales with the 64-bit form.
 */
import { multiplyByQuantizedMultiplier64 } from '../numerics/fixedPoint.ts';
import { limits, saturate } from '../numerics/integers.ts';
import { quantizeMultiplier } from '../numerics/multiplier.ts';
import { newRegister } from '../numerics/reduction.ts';
import { stageOf } from '../numerics/events.ts';
import { batchMatMulParameters, type BatchMatMulParameters } from '../operators/batchMatMul.ts';
import { vectorScalerForm } from '../operators/vectorScaler.ts';
import { bytesOf, type IntegerElements } from './elements.ts';
import { requiredOutput, type GoldenContext } from './kernel.ts';
import { integerInput, integerOutput } from './operandElements.ts';
import { ProductStage, type ElementPosition } from './productStage.ts';
import { lastDimension, vectorUnitFor } from './vectorUnit.ts';

export function batchMatMulOperator(context: GoldenContext): void {
  const parameters = batchMatMulParameters(context.graph, context.operator);
  const output = requiredOutput(context);
  const left = integerInput(context, 0);
  const right = integerInput(context, 1);
  const result = integerOutput(output);
  if (parameters.type === 'int8') onMacArray(context, parameters, left, right, result);
  else onVectorUnit(context, parameters, left, right, result);
  context.produce(output, bytesOf(result));
}

function onMacArray(
  context: GoldenContext,
  parameters: BatchMatMulParameters,
  left: IntegerElements,
  right: IntegerElements,
  result: IntegerElements,
): void {
  const { datapath, invocation } = context;
  const { rows, columns, depth, leftZeroPoint, outputZeroPoint } = parameters;
  // `fold` needs constant weights with zero point 0.
  const fold = datapath.zeroPointHandling === 'fold' && parameters.rightIsConstant && parameters.rightZeroPoint === 0;
  const offset = fold ? 0 : leftZeroPoint;
  const stage = new ProductStage({
    stage: stageOf(context.events, 'output', lastDimension(requiredOutput(context))),
    register: newRegister(datapath.accumulatorBits, datapath.accumulatorOverflow),
    depth,
    reductionLanes: datapath.reductionLanes,
    widths: {
      form: vectorScalerForm(datapath.roundingProfile),
      multiplierBits: datapath.multiplierBits,
      productBits: datapath.productBits,
    },
    scale: quantizeMultiplier(parameters.effectiveScale, datapath.multiplierBits),
  });
  const { min, max } = limits('int8');
  const lows = new Int32Array(depth).fill(min - offset);
  const highs = new Int32Array(depth).fill(max - offset);
  const operands = new Int32Array(depth);
  let index = 0;
  for (const [batch, leftOffset] of parameters.leftOffsets.entries()) {
    const weights = columnsOf(parameters, right, parameters.rightOffsets[batch]!);
    const starts = Array.from({ length: columns }, (_, column) => {
      const start = fold ? foldedStart(weights, column, depth, leftZeroPoint) : 0n;
      if (parameters.rightIsConstant) stage.prove(lows, highs, weights, column * depth, start);
      return start;
    });
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < depth; k++) operands[k] = leftElement(parameters, left, leftOffset, row, k) - offset;
      for (let column = 0; column < columns; column++, index++) {
        const position: ElementPosition = { channel: column, invocation, timeStep: 0, index, slot: 0 };
        const s1 = stage.element(operands, weights, column * depth, starts[column]!, position);
        const s2 = stage.saturate(s1 + outputZeroPoint, 32, position);
        result[index] = saturate(s2, 8);
        if (s2 < min) stage.record('outputSaturationsLow', position);
        if (s2 > max) stage.record('outputSaturationsHigh', position);
      }
    }
  }
  if (!parameters.rightIsConstant) proveAnyWeights(stage, parameters);
}

/** A right operand computed at run time may be anything, too: every product lies between those of the extremes. */
function proveAnyWeights(stage: ProductStage, { depth, leftZeroPoint, rightZeroPoint }: BatchMatMulParameters): void {
  const { min, max } = limits('int8');
  const products = [min, max].flatMap((left) =>
    [min, max].map((right) => (left - leftZeroPoint) * (right - rightZeroPoint)),
  );
  stage.widen(0n, Math.min(0, depth * Math.min(...products)), Math.max(0, depth * Math.max(...products)));
}

function onVectorUnit(
  context: GoldenContext,
  parameters: BatchMatMulParameters,
  left: IntegerElements,
  right: IntegerElements,
  result: IntegerElements,
): void {
  const { rows, columns, depth, leftOffsets, rightOffsets } = parameters;
  const { multiplier, shift } = quantizeMultiplier(parameters.effectiveScale);
  const unit = vectorUnitFor(context, requiredOutput(context));
  let index = 0;
  for (const [batch, leftOffset] of leftOffsets.entries()) {
    const weights = columnsOf(parameters, right, rightOffsets[batch]!);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, index++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) {
          sum += leftElement(parameters, left, leftOffset, row, k) * weights[column * depth + k]!;
        }
        const scaled = multiplyByQuantizedMultiplier64(sum, multiplier, shift);
        result[index] = unit.saturate(scaled, limits('int16'));
        unit.endElement(index);
      }
    }
  }
}

function leftElement(
  { leftRowStride, leftDepthStride }: BatchMatMulParameters,
  left: IntegerElements,
  leftOffset: number,
  row: number,
  k: number,
): number {
  return left[leftOffset + row * leftRowStride + k * leftDepthStride]!;
}

/** The right operand of one batch as [columns][depth], zero point subtracted. */
function columnsOf(parameters: BatchMatMulParameters, right: IntegerElements, rightOffset: number): Int16Array {
  const { columns, depth, rightDepthStride, rightColumnStride, rightZeroPoint } = parameters;
  return Int16Array.from({ length: columns * depth }, (_, i) => {
    const [column, k] = [Math.floor(i / depth), i % depth];
    return right[rightOffset + k * rightDepthStride + column * rightColumnStride]! - rightZeroPoint;
  });
}

function foldedStart(weights: Int16Array, column: number, depth: number, zeroPoint: number): bigint {
  let sum = 0;
  for (let k = 0; k < depth; k++) sum += weights[column * depth + k]!;
  return BigInt(-zeroPoint * sum);
}
