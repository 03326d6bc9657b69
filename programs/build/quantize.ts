/**
 * Turns a calibrated float network into an int8 model as TFLite's converter does: symmetric filters of ±127, biases of
 * 32 bits at the product of input and filter scale, activations over their observed range, zero included.
 */
import type { Model, Operator, OperatorAttributes, Quantization, Tensor } from '../../src/graph/model.ts';
import { notQuantized } from '../../src/graph/quantization.ts';
import type { Calibrated } from './calibrate.ts';
import { isWeighted, type Layer, type Network, type Shape, type WeightedLayer, type Weights } from './network.ts';

/** Operator versions that say int8; fully connected with one scale per channel has a version of its own. */
const versions = {
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 3,
  FULLY_CONNECTED: 4,
  HARD_SWISH: 1,
  ADD: 2,
  SOFTMAX: 2,
  FLATTEN: 1,
  PAD: 2,
  AVERAGE_POOL_2D: 2,
} as const satisfies Record<Layer['kind'], number>;
const perChannelFullyConnected = 12;
/** Layers whose output has the scale of their input. */
const passesScale: ReadonlySet<Layer['kind']> = new Set(['PAD', 'AVERAGE_POOL_2D', 'FLATTEN']);

interface Growing {
  readonly tensors: Tensor[];
  readonly operators: Operator[];
  readonly byLayer: Map<string, Tensor>;
}

export function quantizeNetwork(network: Network, calibrated: ReadonlyMap<string, Calibrated>): Model {
  const growing: Growing = { tensors: [], operators: [], byLayer: new Map() };
  const input = calibrated.get('input')!;
  const inputTensor = activation(growing, 'input', input.shape, rangeQuantization(input));
  for (const layer of network.layers) {
    const { weights, ...known } = calibrated.get(layer.name)!;
    const inputs = layer.from.map((name) => growing.byLayer.get(name)!);
    const constants = isWeighted(layer)
      ? addWeights(growing, layer, weights!, inputs[0]!)
      : addOperands(growing, layer);
    const output = activation(growing, layer.name, known.shape, outputQuantization(layer, inputs[0]!, known));
    growing.operators.push({
      index: growing.operators.length,
      kind: layer.kind === 'FLATTEN' ? 'RESHAPE' : layer.kind,
      version: isPerChannelFullyConnected(layer) ? perChannelFullyConnected : versions[layer.kind],
      inputs: [...inputs.map(({ index }) => index), ...constants],
      outputs: [output.index],
      attributes: attributesOf(layer, inputs[0]!.shape, known.shape),
    });
  }
  const last = growing.byLayer.get(network.layers.at(-1)!.name)!;
  const { tensors, operators } = growing;
  return { name: network.name, tensors, operators, inputs: [inputTensor.index], outputs: [last.index] };
}

/** Stored values of an input of the network: `round(value / scale) + zero point`, within 8 bits. */
export function quantizeValues(values: Float64Array, { scales, zeroPoints }: Quantization): Uint8Array {
  const stored = Int8Array.from(values, (value) => clamp(Math.round(value / scales[0]!) + zeroPoints[0]!, -128, 127));
  return new Uint8Array(stored.buffer);
}

function isPerChannelFullyConnected(layer: Layer): boolean {
  return layer.kind === 'FULLY_CONNECTED' && layer.scales === 'per-channel';
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function add(growing: Growing, tensor: Omit<Tensor, 'index' | 'isVariable'>): Tensor {
  const added = { index: growing.tensors.length, ...tensor, isVariable: false };
  growing.tensors.push(added);
  return added;
}

function activation(growing: Growing, name: string, shape: Shape, quantization: Quantization): Tensor {
  const tensor = add(growing, { name, type: 'int8', shape: [1, ...shape], quantization, data: null });
  growing.byLayer.set(name, tensor);
  return tensor;
}

/** 256 steps over the observed range, which is widened to hold 0 exactly. */
function rangeQuantization(observed: { readonly low: number; readonly high: number }): Quantization {
  const low = Math.min(0, observed.low);
  const scale = Math.fround((Math.max(0, observed.high) - low) / 255);
  return { scales: [scale], zeroPoints: [clamp(Math.round(-128 - low / scale), -128, 127)], dimension: 0 };
}

function outputQuantization(
  layer: Layer,
  input: Tensor,
  observed: { readonly low: number; readonly high: number },
): Quantization {
  if (passesScale.has(layer.kind)) return input.quantization;
  if (layer.kind === 'SOFTMAX') return { scales: [1 / 256], zeroPoints: [-128], dimension: 0 };
  return rangeQuantization(observed);
}

/** Filter `[channels, …]` (depthwise: `[1, kernel, kernel, channels]`) and bias. */
function addWeights(growing: Growing, layer: WeightedLayer, weights: Weights, input: Tensor): number[] {
  const { channels, taps, filter, bias } = weights;
  const strongest = Array.from({ length: channels }, (_, channel) =>
    filter.subarray(channel * taps, (channel + 1) * taps).reduce((most, tap) => Math.max(most, Math.abs(tap)), 0),
  );
  const peaks = layer.scales === 'per-channel' ? strongest : [strongest.reduce((most, peak) => Math.max(most, peak))];
  const scales = peaks.map((peak) => Math.fround(peak / 127));
  const scaleOf = (channel: number): number => scales[channel] ?? scales[0]!;
  const stored = new Int8Array(filter.length);
  const depthwise = layer.kind === 'DEPTHWISE_CONV_2D';
  for (let channel = 0; channel < channels; channel++) {
    for (let tap = 0; tap < taps; tap++) {
      const value = clamp(Math.round(filter[channel * taps + tap]! / scaleOf(channel)), -127, 127);
      stored[depthwise ? tap * channels + channel : channel * taps + tap] = value;
    }
  }
  const biasScales = scales.map((scale) => Math.fround(input.quantization.scales[0]! * scale));
  const storedBias = Int32Array.from(bias, (value, channel) =>
    Math.round(value / (biasScales[channel] ?? biasScales[0]!)),
  );
  const dimension = depthwise && scales.length > 1 ? 3 : 0;
  const filterTensor = add(growing, {
    name: `${layer.name}/filter`,
    type: 'int8',
    shape: filterShape(layer, channels, input),
    quantization: symmetric(scales, dimension),
    data: new Uint8Array(stored.buffer),
  });
  const biasTensor = add(growing, {
    name: `${layer.name}/bias`,
    type: 'int32',
    shape: [channels],
    quantization: symmetric(biasScales, 0),
    data: int32Bytes([...storedBias]),
  });
  return [filterTensor.index, biasTensor.index];
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

function symmetric(scales: readonly number[], dimension: number): Quantization {
  return { scales, zeroPoints: scales.map(() => 0), dimension };
}

/** Little-endian, whatever the machine. */
function int32Bytes(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setInt32(4 * i, value, true));
  return bytes;
}

/** Constants beside the activations: the paddings of PAD. */
function addOperands(growing: Growing, layer: Layer): number[] {
  if (layer.kind !== 'PAD') return [];
  const data = int32Bytes([0, 0, layer.before, layer.after, layer.before, layer.after, 0, 0]);
  const name = `${layer.name}/paddings`;
  return [add(growing, { name, type: 'int32', shape: [4, 2], quantization: notQuantized, data }).index];
}

function attributesOf(layer: Layer, input: Shape, output: Shape): OperatorAttributes {
  switch (layer.kind) {
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D': {
      const { padding, stride, activation: fused } = layer;
      const depthMultiplier = layer.kind === 'DEPTHWISE_CONV_2D' ? { depthMultiplier: 1 } : {};
      return { padding, strideHeight: stride, strideWidth: stride, activation: fused, ...depthMultiplier };
    }
    case 'FULLY_CONNECTED':
      return { activation: layer.activation };
    case 'AVERAGE_POOL_2D': {
      const [, filterHeight = 1, filterWidth = 1] = input;
      return { padding: 'VALID', strideHeight: 1, strideWidth: 1, filterHeight, filterWidth, activation: 'NONE' };
    }
    case 'FLATTEN':
      return { newShape: [1, ...output] };
    case 'SOFTMAX':
      return { beta: 1 };
    case 'ADD':
      return { activation: 'NONE' };
    case 'HARD_SWISH':
    case 'PAD':
      return {};
  }
}
