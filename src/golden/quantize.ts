/** Golden kernels of QUANTIZE and DEQUANTIZE (reference: TFLite-Micro's Requantize, AffineQuantize, Dequantize). */
import { limits } from '../numerics/integers.ts';
import { dequantizeParameters, quantizeParameters } from '../operators/quantize.ts';
import { mapElements } from './activations.ts';
import { bytesOf } from './elements.ts';
import { requiredOutput, type GoldenContext } from './kernel.ts';
import { floatInput, integerInput, integerOutput } from './operandElements.ts';
import { vectorUnitFor } from './vectorUnit.ts';

/** Integers are rescaled (an int32 minus its zero point wraps), floats divided by the scale; the output saturates. */
export function quantizeOperator(context: GoldenContext): void {
  const parameters = quantizeParameters(context.graph, context.operator);
  const range = limits(parameters.outputType);
  if (parameters.from === 'integer') {
    const { inputZeroPoint, outputZeroPoint, multiplier } = parameters;
    mapElements(context, (x, unit) =>
      unit.saturate(unit.scale(unit.sum(x - inputZeroPoint), multiplier) + outputZeroPoint, range),
    );
    return;
  }
  const output = requiredOutput(context);
  const result = integerOutput(output);
  const unit = vectorUnitFor(context, output);
  floatInput(context, 0).forEach((x, index) => {
    const quotient = Math.fround(x / parameters.scale);
    const rounded = Math.sign(quotient) * Math.floor(Math.abs(quotient) + 0.5);
    result[index] = unit.saturate(rounded + parameters.zeroPoint, range);
    unit.endElement(index);
  });
  context.produce(output, bytesOf(result));
}

/** No events: nothing saturates in float32. */
export function dequantizeOperator(context: GoldenContext): void {
  const { scale, zeroPoint } = dequantizeParameters(context.graph, context.operator);
  const result = Float32Array.from(integerInput(context, 0), (x) => scale * (x - zeroPoint));
  context.produce(requiredOutput(context), bytesOf(result));
}
