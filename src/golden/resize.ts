/** Golden kernels of RESIZE_NEAREST_NEIGHBOR and RESIZE_BILINEAR (reference: TFLite-Micro). They raise no events. */
import {
  resizeBilinearParameters,
  resizeNearestParameters,
  type LinearPosition,
  type ResizeGeometry,
} from '../operators/resize.ts';
import { bytesOf } from './elements.ts';
import { requiredOutput, type GoldenContext } from './kernel.ts';
import { integerInput, integerOutput } from './operandElements.ts';

export function resizeNearestOperator(context: GoldenContext): void {
  const parameters = resizeNearestParameters(context.graph, context.operator);
  const { rows, columns } = parameters;
  resize(context, parameters, (pixel, y, x) => pixel(rows[y]!, columns[x]!));
}

/** Weighted mean of the four neighbours. */
export function resizeBilinearOperator(context: GoldenContext): void {
  const parameters = resizeBilinearParameters(context.graph, context.operator);
  resize(context, parameters, (pixel, y, x) => {
    const row = parameters.rows[y]!;
    const column = parameters.columns[x]!;
    let sum = 0;
    for (const [sourceRow, rowWeight] of neighbours(row)) {
      for (const [sourceColumn, columnWeight] of neighbours(column)) {
        sum += pixel(sourceRow, sourceColumn) * rowWeight * columnWeight;
      }
    }
    return Math.trunc((sum > 0 ? sum + 2 ** 19 : sum - 2 ** 19) / 2 ** 20);
  });
}

/** Index and weight (1024 = 1) of the two neighbours. */
function neighbours({ lower, upper, fraction }: LinearPosition): [index: number, weight: number][] {
  return [
    [lower, 1024 - fraction],
    [upper, fraction],
  ];
}

type PixelReader = (row: number, column: number) => number;

function resize(
  context: GoldenContext,
  geometry: ResizeGeometry,
  valueAt: (pixel: PixelReader, y: number, x: number) => number,
): void {
  const { batches, channels, inputHeight, inputWidth, outputHeight, outputWidth } = geometry;
  const output = requiredOutput(context);
  const input = integerInput(context, 0);
  const result = integerOutput(output);
  let index = 0;
  for (let batch = 0; batch < batches; batch++) {
    for (let y = 0; y < outputHeight; y++) {
      for (let x = 0; x < outputWidth; x++) {
        for (let channel = 0; channel < channels; channel++, index++) {
          const pixel: PixelReader = (row, column) =>
            input[((batch * inputHeight + row) * inputWidth + column) * channels + channel]!;
          result[index] = valueAt(pixel, y, x);
        }
      }
    }
  }
  context.produce(output, bytesOf(result));
}
