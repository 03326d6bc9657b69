/** Evaluates float layers plainly, to find the ranges that the quantised network must cover. */
import type { Activation } from '../../src/graph/model.ts';
import { product } from './evaluateLstm.ts';
import {
  elementsOf,
  outputShape,
  slide,
  type PlainLayer,
  type Shape,
  type WeightedLayer,
  type Weights,
} from './network.ts';
import { logistic, tanh } from './squash.ts';

/** Values before the activation. */
export function evaluateWeighted(
  layer: WeightedLayer,
  weights: Weights,
  input: Float64Array,
  shape: Shape,
): Float64Array {
  if (layer.kind === 'FULLY_CONNECTED') {
    return Float64Array.from({ length: weights.channels }, (_, channel) => product(weights, input, channel));
  }
  const [height, width, depth] = [shape[0]!, shape[1]!, shape[2]!];
  const { kernel, stride, padding } = layer;
  const rows = slide(height, kernel, stride, padding);
  const columns = slide(width, kernel, stride, padding);
  const { channels, taps, filter, bias } = weights;
  const depthwise = layer.kind === 'DEPTHWISE_CONV_2D';
  const output = new Float64Array(rows.outputs * columns.outputs * channels);
  let position = 0;
  for (let row = 0; row < rows.outputs; row++) {
    for (let column = 0; column < columns.outputs; column++) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = bias[channel]!;
        for (let tap = 0; tap < taps; tap++) {
          const place = depthwise ? tap : Math.floor(tap / depth);
          const inputRow = row * stride - rows.before + Math.floor(place / kernel);
          const inputColumn = column * stride - columns.before + (place % kernel);
          if (inputRow < 0 || inputRow >= height || inputColumn < 0 || inputColumn >= width) continue;
          const inputChannel = depthwise ? channel : tap % depth;
          sum += filter[channel * taps + tap]! * input[(inputRow * width + inputColumn) * depth + inputChannel]!;
        }
        output[position++] = sum;
      }
    }
  }
  return output;
}

/** The activations that the programs use. */
export function activate(activation: Activation, value: number): number {
  switch (activation) {
    case 'NONE':
      return value;
    case 'RELU':
      return Math.max(0, value);
    case 'RELU6':
      return Math.min(6, Math.max(0, value));
    default:
      throw new Error(`no program has a layer with the activation ${activation}`);
  }
}

/** One value per tensor that the layer makes. SOFTMAX passes its logits on: its output range is the same whatever they are. */
export function evaluatePlain(layer: PlainLayer, inputs: readonly Float64Array[], shape: Shape): Float64Array[] {
  const input = inputs[0]!;
  switch (layer.kind) {
    case 'HARD_SWISH':
      return [input.map((value) => (value * Math.min(6, Math.max(0, value + 3))) / 6)];
    case 'LOGISTIC':
      return [input.map(logistic)];
    case 'TANH':
      return [input.map(tanh)];
    case 'ADD':
      return [input.map((value, i) => value + inputs[1]![i]!)];
    case 'SUB':
      return [input.map((value, i) => value - inputs[1]![i]!)];
    case 'MUL':
      return [input.map((value, i) => value * inputs[1]![i]!)];
    case 'SOFTMAX':
    case 'FLATTEN':
      return [input];
    case 'CONCATENATION':
      return [Float64Array.from(inputs.flatMap((values) => [...values]))];
    case 'LAST_STEP':
      return [input.slice(-shape[1]!)];
    case 'SPLIT': {
      const size = input.length / layer.parts;
      return Array.from({ length: layer.parts }, (_, part) => input.slice(part * size, (part + 1) * size));
    }
    case 'PAD':
      return [pad(layer, input, shape)];
    case 'AVERAGE_POOL_2D': {
      const [height, width, depth] = [shape[0]!, shape[1]!, shape[2]!];
      const mean = (channel: number): number => {
        let sum = 0;
        for (let pixel = 0; pixel < height * width; pixel++) sum += input[pixel * depth + channel]!;
        return sum / (height * width);
      };
      return [Float64Array.from({ length: depth }, (_, channel) => mean(channel))];
    }
  }
}

function pad(layer: PlainLayer & { readonly kind: 'PAD' }, input: Float64Array, shape: Shape): Float64Array {
  const padded = outputShape(layer, [shape]);
  const [, paddedWidth, depth] = padded;
  const output = new Float64Array(elementsOf(padded));
  const rowLength = shape[1]! * depth!;
  for (let row = 0; row < shape[0]!; row++) {
    const start = ((row + layer.before) * paddedWidth! + layer.before) * depth!;
    output.set(input.subarray(row * rowLength, (row + 1) * rowLength), start);
  }
  return output;
}
