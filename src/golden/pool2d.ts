/** Golden kernels of AVERAGE_POOL_2D and MAX_POOL_2D (reference: TFLite-Micro's integer pooling). */
import { invariant } from '../errors.ts';
import { pool2dParameters, type Pool2dParameters } from '../operators/pool2d.ts';
import { bytesOf, type IntegerElements } from './elements.ts';
import { requiredOutput, type GoldenContext } from './kernel.ts';
import { integerInput, integerOutput } from './operandElements.ts';
import { vectorUnitFor } from './vectorUnit.ts';

export function pool2dOperator(context: GoldenContext): void {
  const parameters = pool2dParameters(context.graph, context.operator);
  const output = requiredOutput(context);
  const input = integerInput(context, 0);
  const result = integerOutput(output);
  const unit = vectorUnitFor(context, output);
  const { batches, outputHeight, outputWidth, channels } = parameters;
  let index = 0;
  for (let batch = 0; batch < batches; batch++) {
    for (let y = 0; y < outputHeight; y++) {
      for (let x = 0; x < outputWidth; x++) {
        for (let channel = 0; channel < channels; channel++, index++) {
          const pooled = pooledValue(parameters, input, batch, y, x, channel);
          result[index] = unit.activate(pooled, parameters.bounds);
          unit.endElement(index);
        }
      }
    }
  }
  context.produce(output, bytesOf(result));
}

/** Maximum, or average rounded half away from zero, over the part of the window that lies on the image. */
function pooledValue(
  parameters: Pool2dParameters,
  input: IntegerElements,
  batch: number,
  y: number,
  x: number,
  channel: number,
): number {
  const { inputHeight, inputWidth, channels, kernelHeight, kernelWidth } = parameters;
  const top = y * parameters.strideHeight - parameters.padTop;
  const left = x * parameters.strideWidth - parameters.padLeft;
  const lastRow = Math.min(top + kernelHeight, inputHeight);
  const lastColumn = Math.min(left + kernelWidth, inputWidth);
  let sum = 0;
  let count = 0;
  let maximum = -Infinity;
  for (let row = Math.max(top, 0); row < lastRow; row++) {
    for (let column = Math.max(left, 0); column < lastColumn; column++) {
      const value = input[((batch * inputHeight + row) * inputWidth + column) * channels + channel]!;
      sum += value;
      count++;
      maximum = Math.max(maximum, value);
    }
  }
  invariant(count > 0, 'every pooling window touches the image');
  if (parameters.function === 'max') return maximum;
  const half = Math.floor(count / 2);
  return Math.trunc((sum > 0 ? sum + half : sum - half) / count);
}
