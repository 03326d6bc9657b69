/** Golden kernels of MEAN, SUM and REDUCE_MAX (reference: TFLite-Micro's integer reductions). */
import { limits } from '../numerics/integers.ts';
import { reduceMaxParameters, sumParameters, type ReductionGeometry } from '../operators/reduction.ts';
import { bytesOf } from './elements.ts';
import { requiredOutput, type GoldenContext } from './kernel.ts';
import { integerInput, integerOutput } from './operandElements.ts';
import { vectorUnitFor } from './vectorUnit.ts';

/** MEAN and SUM: one 32-bit sum, one multiplier, saturation. */
export function sumOperator(context: GoldenContext): void {
  const parameters = sumParameters(context.graph, context.operator);
  const output = requiredOutput(context);
  const input = integerInput(context, 0);
  const result = integerOutput(output);
  const unit = vectorUnitFor(context, output);
  const range = limits(parameters.type);
  const members = offsets(parameters.reducedShape, parameters.reducedStrides);
  offsets(parameters.keptShape, parameters.keptStrides).forEach((first, index) => {
    let total = 0;
    for (const member of members) total += input[first + member]!;
    const sum = unit.sum(total) - parameters.inputZeroPoint * parameters.count;
    result[index] = unit.saturate(unit.scale(sum, parameters.multiplier) + parameters.outputZeroPoint, range);
    unit.endElement(index);
  });
  context.produce(output, bytesOf(result));
}

/** REDUCE_MAX: no events. */
export function reduceMaxOperator(context: GoldenContext): void {
  const parameters: ReductionGeometry = reduceMaxParameters(context.graph, context.operator);
  const output = requiredOutput(context);
  const input = integerInput(context, 0);
  const result = integerOutput(output);
  const members = offsets(parameters.reducedShape, parameters.reducedStrides);
  offsets(parameters.keptShape, parameters.keptStrides).forEach((first, index) => {
    let maximum = -Infinity;
    for (const member of members) maximum = Math.max(maximum, input[first + member]!);
    result[index] = maximum;
  });
  context.produce(output, bytesOf(result));
}

/** Σ i·stride for every index of a shape, row-major. */
function offsets(shape: readonly number[], strides: readonly number[]): number[] {
  let found = [0];
  shape.forEach((size, axis) => {
    found = found.flatMap((offset) => Array.from({ length: size }, (_, i) => offset + i * strides[axis]!));
  });
  return found;
}
