/** RESIZE_NEAREST_NEIGHBOR and RESIZE_BILINEAR on images, by brute force from the reference kernels. */
import { coordinatesOf, indexOf } from './coordinates.ts';
import { roundHalfAway } from './integers.ts';
import type { ResizeLayer } from './rearrangementLayer.ts';
import { elementsOf } from './record.ts';

const { fround } = Math;

/** Input row or column of an output row or column; positions are float32. */
function nearest(layer: ResizeLayer, at: number, inputSize: number, outputSize: number): number {
  const corners = layer.alignCorners && outputSize > 1;
  const scale = corners ? fround((inputSize - 1) / (outputSize - 1)) : fround(inputSize / outputSize);
  const position = fround(fround(at + (layer.halfPixelCenters ? 0.5 : 0)) * scale);
  const rounded = layer.alignCorners ? roundHalfAway(position) : Math.floor(position);
  const cut = Math.min(rounded, inputSize - 1);
  return layer.halfPixelCenters ? Math.max(cut, 0) : cut;
}

interface Neighbours {
  readonly lower: number;
  readonly upper: number;
  /** Weights in 1/1024. */
  readonly ofLower: number;
  readonly ofUpper: number;
}

/** Quotients are cut toward zero. */
function between(layer: ResizeLayer, at: number, inputSize: number, outputSize: number): Neighbours {
  const corners = layer.alignCorners && outputSize > 1;
  const [from, to] = corners ? [inputSize - 1, outputSize - 1] : [inputSize, outputSize];
  const scale = Math.trunc((1024 * from + Math.trunc(to / 2)) / to);
  const position = layer.halfPixelCenters ? at * scale + Math.trunc(scale / 2) - 512 : at * scale;
  const lower = Math.max(Math.trunc(position / 1024), 0);
  const upper = Math.min(Math.trunc((position + 1023) / 1024), inputSize - 1);
  const ofUpper = position - 1024 * lower;
  return { lower, upper, ofLower: 1024 - ofUpper, ofUpper };
}

export function resized(layer: ResizeLayer): bigint[] {
  const [input, output] = [layer.inputs[0]!, layer.outputs[0]!];
  const [, inputHeight, inputWidth] = input.shape as [number, number, number, number];
  const [, height, width] = output.shape as [number, number, number, number];
  const at = (batch: number, y: number, x: number, channel: number): number =>
    input.elements[indexOf(input.shape, [batch, y, x, channel])]!;
  return Array.from({ length: elementsOf(output.shape) }, (_, index) => {
    const [batch, y, x, channel] = coordinatesOf(output.shape, index) as [number, number, number, number];
    if (layer.kind === 'RESIZE_NEAREST_NEIGHBOR') {
      return BigInt(at(batch, nearest(layer, y, inputHeight, height), nearest(layer, x, inputWidth, width), channel));
    }
    const rows = between(layer, y, inputHeight, height);
    const columns = between(layer, x, inputWidth, width);
    const sum =
      at(batch, rows.lower, columns.lower, channel) * rows.ofLower * columns.ofLower +
      at(batch, rows.upper, columns.lower, channel) * rows.ofUpper * columns.ofLower +
      at(batch, rows.lower, columns.upper, channel) * rows.ofLower * columns.ofUpper +
      at(batch, rows.upper, columns.upper, channel) * rows.ofUpper * columns.ofUpper;
    return BigInt(Math.trunc((sum + (sum > 0 ? 2 ** 19 : -(2 ** 19))) / 2 ** 20));
  });
}
