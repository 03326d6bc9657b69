/** RESIZE_NEAREST_NEIGHBOR and RESIZE_BILINEAR in integers, as the reference kernels compute them. */
import { inputError } from '../errors.ts';
import type { Graph, Operator, Tensor } from '../graph/model.ts';
import type { IntegerType } from '../numerics/integers.ts';
import { inputTensor, outputTensor, place, requireSameQuantization, requireType } from './operands.ts';

/** Input [batches, inputHeight, inputWidth, channels], output [batches, outputHeight, outputWidth, channels]. */
export interface ResizeGeometry {
  readonly type: IntegerType;
  readonly batches: number;
  readonly channels: number;
  readonly inputHeight: number;
  readonly inputWidth: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
}

export interface ResizeNearestParameters extends ResizeGeometry {
  /** Input row of each output row, input column of each output column. */
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** Where one output row or column lies between two of the input, in units of 1/1024 of their distance. */
export interface LinearPosition {
  readonly lower: number;
  readonly upper: number;
  /** Distance to `lower`, 0…1023; negative before the first pixel, where both neighbours are it. */
  readonly fraction: number;
}

/** output = (Σ of four values times weights of 2 · 10 fraction bits) / 2^20, half away from zero. */
export interface ResizeBilinearParameters extends ResizeGeometry {
  readonly rows: readonly LinearPosition[];
  readonly columns: readonly LinearPosition[];
}

/** @throws unsupportedError for types and differing quantisations; inputError for shapes */
export function resizeNearestParameters(graph: Graph, operator: Operator): ResizeNearestParameters {
  const geometry = resizeGeometry(graph, operator, ['int8', 'uint8', 'int16']);
  return {
    ...geometry,
    rows: nearestIndices(operator, geometry.inputHeight, geometry.outputHeight),
    columns: nearestIndices(operator, geometry.inputWidth, geometry.outputWidth),
  };
}

/** @throws unsupportedError for types and differing quantisations; inputError for shapes */
export function resizeBilinearParameters(graph: Graph, operator: Operator): ResizeBilinearParameters {
  const geometry = resizeGeometry(graph, operator, ['int8']);
  if (operator.attributes.alignCorners === true && operator.attributes.halfPixelCenters === true) {
    throw inputError(
      'OPERATOR_ATTRIBUTE',
      `${place(operator)}: align_corners and half_pixel_centers exclude each other`,
    );
  }
  return {
    ...geometry,
    rows: linearPositions(operator, geometry.inputHeight, geometry.outputHeight),
    columns: linearPositions(operator, geometry.inputWidth, geometry.outputWidth),
  };
}

/** Positions in float32, as the reference forms them. */
function nearestIndices(operator: Operator, inputSize: number, outputSize: number): Int32Array {
  const { fround } = Math;
  const { alignCorners = false, halfPixelCenters = false } = operator.attributes;
  const scale =
    alignCorners && outputSize > 1 ? fround((inputSize - 1) / (outputSize - 1)) : fround(inputSize / outputSize);
  const offset = halfPixelCenters ? 0.5 : 0;
  return Int32Array.from({ length: outputSize }, (_, i) => {
    const position = fround(fround(i + offset) * scale);
    const nearest = alignCorners ? Math.floor(position + 0.5) : Math.floor(position);
    return Math.max(0, Math.min(nearest, inputSize - 1));
  });
}

function linearPositions(operator: Operator, inputSize: number, outputSize: number): LinearPosition[] {
  const { alignCorners = false, halfPixelCenters = false } = operator.attributes;
  const [from, to] = alignCorners && outputSize > 1 ? [inputSize - 1, outputSize - 1] : [inputSize, outputSize];
  const scale = Math.trunc((1024 * from + Math.trunc(to / 2)) / to);
  return Array.from({ length: outputSize }, (_, i) => {
    const position = halfPixelCenters ? i * scale + Math.trunc(scale / 2) - 512 : i * scale;
    const lower = Math.max(Math.trunc(position / 1024), 0);
    const upper = Math.min(Math.trunc((position + 1023) / 1024), inputSize - 1);
    return { lower, upper, fraction: position - 1024 * lower };
  });
}

function resizeGeometry(graph: Graph, operator: Operator, types: readonly IntegerType[]): ResizeGeometry {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  const type = requireType(operator, output, 'output', types);
  requireSameQuantization(operator, input, output);
  const [batches, inputHeight, inputWidth, channels] = imageShape(operator, input);
  const [outputBatches, outputHeight, outputWidth, outputChannels] = imageShape(operator, output);
  if (batches !== outputBatches || channels !== outputChannels) {
    throw inputError(
      'OPERATOR_SHAPE',
      `${place(operator)}: [${input.shape.join(', ')}] cannot be resized to [${output.shape.join(', ')}]`,
    );
  }
  return { type, batches, channels, inputHeight, inputWidth, outputHeight, outputWidth };
}

function imageShape(operator: Operator, tensor: Tensor): [number, number, number, number] {
  const [batches = 0, height = 0, width = 0, channels = 0] = tensor.shape;
  if (tensor.shape.length === 4 && height > 0 && width > 0) return [batches, height, width, channels];
  throw inputError(
    'OPERATOR_SHAPE',
    `${place(operator)}: '${tensor.name}' has shape [${tensor.shape.join(', ')}], not that of an image`,
  );
}
