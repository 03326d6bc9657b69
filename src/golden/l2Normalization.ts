/** Golden kernel of L2_NORMALIZATION (reference: TFLite-Micro's integer form). */
import { inverseSquareRoot } from '../numerics/inverseSquareRoot.ts';
import { limits } from '../numerics/integers.ts';
import { l2NormalizationParameters } from '../operators/l2Normalization.ts';
import { bytesOf } from './elements.ts';
import { requiredOutput, type GoldenContext } from './kernel.ts';
import { integerInput, integerOutput } from './operandElements.ts';
import { vectorUnitFor } from './vectorUnit.ts';

/** The multiplier of a row follows from its sum of squares; the output has 7 fraction bits. */
export function l2NormalizationOperator(context: GoldenContext): void {
  const { rows, depth, inputZeroPoint } = l2NormalizationParameters(context.graph, context.operator);
  const output = requiredOutput(context);
  const input = integerInput(context, 0);
  const result = integerOutput(output);
  const unit = vectorUnitFor(context, output);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let i = 0; i < depth; i++) squares += (input[row * depth + i]! - inputZeroPoint) ** 2;
    const { multiplier, shift } = inverseSquareRoot(squares);
    for (let i = 0; i < depth; i++) {
      const index = row * depth + i;
      const scaled = unit.scale(input[index]! - inputZeroPoint, { multiplier, shift: shift + 7 });
      result[index] = unit.saturate(scaled, limits('int8'));
      unit.endElement(index);
    }
  }
  context.produce(output, bytesOf(result));
}
