/**
 * Gives a network weights that look trained and finds the ranges of its tensors: Gaussian filters of varying strength per
 * channel, scaled (as folded batch normalisation does) so that every channel has a sensible spread over sample inputs.
 */
import { activate, evaluatePlain, evaluateWeighted } from './evaluate.ts';
import {
  isWeighted,
  outputShape,
  tapCount,
  type Network,
  type Shape,
  type WeightedLayer,
  type Weights,
} from './network.ts';
import { gaussian, type Random } from './random.ts';

/** What calibration knows of one tensor: the network's input or the output of a layer. */
export interface Calibrated {
  readonly shape: Shape;
  /** Lowest and highest value over the samples. */
  readonly low: number;
  readonly high: number;
  readonly weights: Weights | null;
}

/** Spread of a channel before its activation, and how much channels differ. */
const meanSpread = 0.4;
const gainSpread = 0.3;
const smallestGain = 0.2;

/** By name of layer, `input` included; `samples` are inputs of the network. */
export function calibrate(network: Network, samples: readonly Float64Array[], random: Random): Map<string, Calibrated> {
  const known = new Map<string, Calibrated>([['input', { ...range(samples), shape: network.input, weights: null }]]);
  const values = new Map<string, readonly Float64Array[]>([['input', samples]]);
  for (const layer of network.layers) {
    const inputs = layer.from.map((name) => values.get(name)!);
    const { shape } = known.get(layer.from[0]!)!;
    let weights: Weights | null = null;
    let outputs: Float64Array[];
    if (isWeighted(layer)) {
      const filled = normalise(layer, gaussianWeights(layer, shape, random), inputs[0]!, shape, random);
      weights = filled;
      outputs = inputs[0]!.map((input) =>
        evaluateWeighted(layer, filled, input, shape).map((value) => activate(layer.activation, value)),
      );
    } else {
      outputs = samples.map((_, i) =>
        evaluatePlain(
          layer,
          inputs.map((input) => input[i]!),
          shape,
        ),
      );
    }
    values.set(layer.name, outputs);
    known.set(layer.name, { ...range(outputs), shape: outputShape(layer, shape), weights });
  }
  return known;
}

function range(samples: readonly Float64Array[]): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const sample of samples) {
    for (const value of sample) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return { low, high };
}

function gaussianWeights(layer: WeightedLayer, input: Shape, random: Random): Weights {
  const taps = tapCount(layer, input);
  const channels = layer.kind === 'DEPTHWISE_CONV_2D' ? input[2]! : layer.channels;
  const filter = Float64Array.from({ length: channels * taps }, () => gaussian(random));
  return { channels, taps, filter, bias: new Float64Array(channels) };
}

/**
 * Scales and shifts each channel to a spread and a mean of its own, measured over the samples before the activation. A layer
 * with one scale for all its filters is scaled as a whole, lest one quiet channel take the range of the others.
 */
function normalise(
  layer: WeightedLayer,
  weights: Weights,
  inputs: readonly Float64Array[],
  shape: Shape,
  random: Random,
): Weights {
  const { channels, taps } = weights;
  const outputs = inputs.map((input) => evaluateWeighted(layer, weights, input, shape));
  const filter = Float64Array.from(weights.filter);
  const bias = new Float64Array(channels);
  const measured = Array.from({ length: channels }, (_, channel) => statistics(outputs, channels, channel));
  const common = measured.reduce((sum, { deviation }) => sum + deviation, 0) / channels;
  measured.forEach(({ mean, deviation }, channel) => {
    const spread = layer.scales === 'per-channel' ? deviation : common;
    const gain = Math.max(smallestGain, 1 + gainSpread * gaussian(random)) / spread;
    for (let tap = 0; tap < taps; tap++) filter[channel * taps + tap]! *= gain;
    bias[channel] = meanSpread * gaussian(random) - mean * gain;
  });
  return { channels, taps, filter, bias };
}

function statistics(
  outputs: readonly Float64Array[],
  channels: number,
  channel: number,
): { readonly mean: number; readonly deviation: number } {
  let [sum, squares, count] = [0, 0, 0];
  for (const output of outputs) {
    for (let i = channel; i < output.length; i += channels) {
      sum += output[i]!;
      squares += output[i]! * output[i]!;
      count++;
    }
  }
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(squares / count - mean * mean, 1e-6)) };
}
