/** The reduction of one output element: its taps in order, cut into steps (SEMANTICS section 2). */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import type { Padding } from '../../../src/graph/model.ts';
import type { MacLayer } from './layer.ts';

export interface Tap {
  /** Row-major index of the input element; null: padding. */
  readonly input: number | null;
  /** Row-major index of the filter element. */
  readonly filter: number;
}

/** Padding before the first row or column: half of what SAME needs, rounded down. */
export function paddingBefore(
  padding: Padding,
  input: number,
  stride: number,
  filter: number,
  dilation: number,
): number {
  if (padding === 'VALID') return 0;
  const outputs = Math.ceil(input / stride);
  const reach = (filter - 1) * dilation + 1;
  return Math.floor(Math.max((outputs - 1) * stride + reach - input, 0) / 2);
}

function cut(taps: readonly Tap[], groupSize: number): Tap[][] {
  const groups: Tap[][] = [];
  for (let from = 0; from < taps.length; from += groupSize) groups.push(taps.slice(from, from + groupSize));
  return groups;
}

const inside = (position: number, extent: number): boolean => position >= 0 && position < extent;

/** FULLY_CONNECTED: all inputs of the row. `index` counts [row][output channel]. */
function fullyConnectedSteps(layer: MacLayer, datapath: Datapath, index: number): Tap[][] {
  const [channels, depth] = layer.filter.shape as [number, number];
  const row = Math.floor(index / channels);
  const channel = index % channels;
  const taps = Array.from({ length: depth }, (_, k) => ({ input: row * depth + k, filter: channel * depth + k }));
  return cut(taps, datapath.reductionLanes);
}

interface Image {
  readonly at: (y: number, x: number, channel: number) => number;
  readonly height: number;
  readonly width: number;
  readonly depth: number;
}

function imageOf(layer: MacLayer, batch: number): Image {
  const [, height, width, depth] = layer.input.shape as [number, number, number, number];
  return { at: (y, x, c) => ((batch * height + y) * width + x) * depth + c, height, width, depth };
}

/** CONV_2D, grouped where the filter is shallower than the input. */
function convolutionSteps(
  layer: MacLayer,
  datapath: Datapath,
  batch: number,
  y: number,
  x: number,
  c: number,
): Tap[][] {
  const [channels, kernelHeight, kernelWidth, groupDepth] = layer.filter.shape as [number, number, number, number];
  const image = imageOf(layer, batch);
  const channelsPerGroup = channels / (image.depth / groupDepth);
  const firstChannel = Math.floor(c / channelsPerGroup) * groupDepth;
  const top = paddingBefore(layer.padding, image.height, layer.strideHeight, kernelHeight, layer.dilationHeight);
  const left = paddingBefore(layer.padding, image.width, layer.strideWidth, kernelWidth, layer.dilationWidth);
  const steps: Tap[][] = [];
  for (let ky = 0; ky < kernelHeight; ky++) {
    const filterRow: Tap[][] = [];
    for (let kx = 0; kx < kernelWidth; kx++) {
      const row = y * layer.strideHeight - top + ky * layer.dilationHeight;
      const column = x * layer.strideWidth - left + kx * layer.dilationWidth;
      const onImage = inside(row, image.height) && inside(column, image.width);
      const tap: Tap[] = [];
      for (let k = 0; k < groupDepth; k++) {
        tap.push({
          input: onImage ? image.at(row, column, firstChannel + k) : null,
          filter: ((c * kernelHeight + ky) * kernelWidth + kx) * groupDepth + k,
        });
      }
      filterRow.push(tap);
    }
    if (datapath.reductionGrouping === 'row') steps.push(...cut(filterRow.flat(), datapath.reductionLanes));
    else for (const tap of filterRow) steps.push(...cut(tap, datapath.reductionLanes));
  }
  return steps;
}

function depthwiseSteps(layer: MacLayer, datapath: Datapath, batch: number, y: number, x: number, c: number): Tap[][] {
  const [, kernelHeight, kernelWidth, channels] = layer.filter.shape as [number, number, number, number];
  const image = imageOf(layer, batch);
  const top = paddingBefore(layer.padding, image.height, layer.strideHeight, kernelHeight, layer.dilationHeight);
  const left = paddingBefore(layer.padding, image.width, layer.strideWidth, kernelWidth, layer.dilationWidth);
  const inputChannel = Math.floor(c / (channels / image.depth));
  const steps: Tap[][] = [];
  for (let ky = 0; ky < kernelHeight; ky++) {
    const filterRow: Tap[] = [];
    for (let kx = 0; kx < kernelWidth; kx++) {
      const row = y * layer.strideHeight - top + ky * layer.dilationHeight;
      const column = x * layer.strideWidth - left + kx * layer.dilationWidth;
      const onImage = inside(row, image.height) && inside(column, image.width);
      filterRow.push({
        input: onImage ? image.at(row, column, inputChannel) : null,
        filter: (ky * kernelWidth + kx) * channels + c,
      });
    }
    steps.push(...cut(filterRow, datapath.depthwiseTapLanes));
  }
  return steps;
}

/** Gather form: an input pixel reaches output row inputRow · stride − top + ky; taps that none reaches do not exist. */
function transposeSteps(layer: MacLayer, datapath: Datapath, batch: number, y: number, x: number, c: number): Tap[][] {
  const [, kernelHeight, kernelWidth, depth] = layer.filter.shape as [number, number, number, number];
  const [, outputHeight, outputWidth] = layer.output.shape as [number, number, number];
  const image = imageOf(layer, batch);
  const top = paddingBefore(layer.padding, outputHeight, layer.strideHeight, kernelHeight, 1);
  const left = paddingBefore(layer.padding, outputWidth, layer.strideWidth, kernelWidth, 1);
  const steps: Tap[][] = [];
  for (let ky = 0; ky < kernelHeight; ky++) {
    for (let kx = 0; kx < kernelWidth; kx++) {
      const row = (y + top - ky) / layer.strideHeight;
      const column = (x + left - kx) / layer.strideWidth;
      const meets = Number.isInteger(row) && Number.isInteger(column);
      if (!meets || !inside(row, image.height) || !inside(column, image.width)) continue;
      const tap: Tap[] = [];
      for (let k = 0; k < depth; k++) {
        const filter = ((c * kernelHeight + ky) * kernelWidth + kx) * depth + k;
        tap.push({ input: image.at(row, column, k), filter });
      }
      steps.push(...cut(tap, datapath.reductionLanes));
    }
  }
  return steps;
}

/** The steps of the output element with row-major index `index`. */
export function stepsOf(layer: MacLayer, datapath: Datapath, index: number): Tap[][] {
  if (layer.kind === 'FULLY_CONNECTED') return fullyConnectedSteps(layer, datapath, index);
  const [, height, width, channels] = layer.output.shape as [number, number, number, number];
  const channel = index % channels;
  const x = Math.floor(index / channels) % width;
  const y = Math.floor(index / (channels * width)) % height;
  const batch = Math.floor(index / (channels * width * height));
  if (layer.kind === 'CONV_2D') return convolutionSteps(layer, datapath, batch, y, x, channel);
  if (layer.kind === 'DEPTHWISE_CONV_2D') return depthwiseSteps(layer, datapath, batch, y, x, channel);
  return transposeSteps(layer, datapath, batch, y, x, channel);
}
