/** Filters and biases as stored: symmetric int8 filters of ±127, biases at the product of input and filter scale. */
import type { Tensor } from '../../src/graph/model.ts';
import { clamp, int32Bytes, int64Bytes, symmetric } from './formats.ts';
import { addTensor, type GrowingModel } from './growingModel.ts';
import type { WeightedLayer, Weights } from './network.ts';

/** Tensors of the filter `[channels, …]` (depthwise: `[1, kernel, kernel, channels]`) and of the bias, where there is one. */
export function addFilter(growing: GrowingModel, layer: WeightedLayer, weights: Weights, input: Tensor): number[] {
  const { channels } = weights;
  const scales = filterScales(layer.scales, weights);
  const depthwise = layer.kind === 'DEPTHWISE_CONV_2D';
  const filter = addTensor(growing, {
    name: `${layer.name}/filter`,
    type: 'int8',
    shape: filterShape(layer, channels, input),
    quantization: symmetric(scales, depthwise && scales.length > 1 ? 3 : 0),
    data: storedFilter(weights, scales, depthwise),
  });
  if (layer.kind === 'FULLY_CONNECTED' && layer.withoutBias === true) return [filter.index];
  return [filter.index, addBias(growing, `${layer.name}/bias`, weights, scales, input)];
}

/** A matrix `[rows, taps]` with one scale. */
export function addMatrix(growing: GrowingModel, name: string, weights: Weights): Tensor {
  const scales = filterScales('per-tensor', weights);
  return addTensor(growing, {
    name,
    type: 'int8',
    shape: [weights.channels, weights.taps],
    quantization: symmetric(scales),
    data: storedFilter(weights, scales, false),
  });
}

/** int32 behind int8 activations, int64 behind int16. @param scales of the filter */
export function addBias(
  growing: GrowingModel,
  name: string,
  { channels, bias }: Weights,
  scales: readonly number[],
  input: Tensor,
): number {
  const biasScales = scales.map((scale) => Math.fround(input.quantization.scales[0]! * scale));
  const stored = Array.from(bias, (value, channel) => Math.round(value / (biasScales[channel] ?? biasScales[0]!)));
  const wide = growing.type === 'int16';
  return addTensor(growing, {
    name,
    type: wide ? 'int64' : 'int32',
    shape: [channels],
    quantization: symmetric(biasScales),
    data: wide ? int64Bytes(stored) : int32Bytes(stored),
  }).index;
}

function filterScales(granularity: WeightedLayer['scales'], { channels, taps, filter }: Weights): number[] {
  const strongest = Array.from({ length: channels }, (_, channel) =>
    filter.subarray(channel * taps, (channel + 1) * taps).reduce((most, tap) => Math.max(most, Math.abs(tap)), 0),
  );
  const peaks = granularity === 'per-channel' ? strongest : [strongest.reduce((most, peak) => Math.max(most, peak))];
  return peaks.map((peak) => Math.fround(peak / 127));
}

function storedFilter({ channels, taps, filter }: Weights, scales: readonly number[], depthwise: boolean): Uint8Array {
  const stored = new Int8Array(filter.length);
  for (let channel = 0; channel < channels; channel++) {
    for (let tap = 0; tap < taps; tap++) {
      const scale = scales[channel] ?? scales[0]!;
      const value = clamp(Math.round(filter[channel * taps + tap]! / scale), -127, 127);
      stored[depthwise ? tap * channels + channel : channel * taps + tap] = value;
    }
  }
  return new Uint8Array(stored.buffer);
}

function filterShape(layer: WeightedLayer, channels: number, input: Tensor): number[] {
  switch (layer.kind) {
    case 'FULLY_CONNECTED':
      return [channels, input.shape[1]!];
    case 'CONV_2D':
      return [channels, layer.kernel, layer.kernel, input.shape[3]!];
    case 'DEPTHWISE_CONV_2D':
      return [1, layer.kernel, layer.kernel, channels];
  }
}
