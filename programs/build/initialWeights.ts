/**
 * Weights that look trained, though nobody trained them: Gaussian filters of varying strength per channel, scaled (as folded
 * batch normalisation does) so that every channel has a sensible spread over sample inputs.
 */
import { evaluateWeighted } from './evaluate.ts';
import { gateNames, product, type GateWeights, type LstmWeights } from './evaluateLstm.ts';
import { tapCount, type LstmLayer, type Shape, type WeightedLayer, type Weights } from './network.ts';
import { gaussian, type Random } from './random.ts';

/** Spread of a channel before its activation, and how much channels differ. */
const meanSpread = 0.4;
const gainSpread = 0.3;
const smallestGain = 0.2;

/** Deviation of a recurrent weight times √units. */
const recurrentStrength = 1;
/** Gates that forget slowly at first are what training of recurrent networks begins with. */
const forgetBias = 1;

/** @param inputs samples of the tensor that feeds the layer */
export function initialWeights(
  layer: WeightedLayer,
  inputs: readonly Float64Array[],
  shape: Shape,
  random: Random,
): Weights {
  const channels = layer.kind === 'DEPTHWISE_CONV_2D' ? shape[2]! : layer.channels;
  const raw = gaussianWeights(channels, tapCount(layer, shape), random);
  const outputs = inputs.map((input) => evaluateWeighted(layer, raw, input, shape));
  const centred = layer.kind !== 'FULLY_CONNECTED' || layer.withoutBias === undefined;
  return normalise(raw, outputs, layer.scales, centred, random);
}

/** @param inputs samples `[steps, depth]` of the sequence */
export function initialLstmWeights(
  layer: LstmLayer,
  inputs: readonly Float64Array[],
  depth: number,
  random: Random,
): LstmWeights {
  const { units } = layer;
  const gates = gateNames.map((name): [string, GateWeights] => {
    const raw = gaussianWeights(units, depth, random);
    const outputs = inputs.map((input) =>
      Float64Array.from({ length: (input.length / depth) * units }, (_, i) => {
        const step = Math.floor(i / units);
        return product(raw, input.subarray(step * depth, (step + 1) * depth), i % units);
      }),
    );
    const input = normalise(raw, outputs, 'per-tensor', true, random);
    if (name === 'forget') input.bias.forEach((value, unit) => (input.bias[unit] = value + forgetBias));
    const recurrent = gaussianWeights(units, units, random);
    const strength = recurrentStrength / Math.sqrt(units);
    recurrent.filter.forEach((value, i) => (recurrent.filter[i] = value * strength));
    return [name, { input, recurrent }];
  });
  return Object.fromEntries(gates) as unknown as LstmWeights;
}

function gaussianWeights(channels: number, taps: number, random: Random): Weights {
  const filter = Float64Array.from({ length: channels * taps }, () => gaussian(random));
  return { channels, taps, filter, bias: new Float64Array(channels) };
}

/**
 * Scales and, where there is a bias, shifts each channel to a spread and a mean of its own, measured over the samples before the
 * activation. A layer with one scale for all its filters is scaled as a whole, lest one quiet channel take the range of the
 * others.
 */
function normalise(
  weights: Weights,
  outputs: readonly Float64Array[],
  scales: WeightedLayer['scales'],
  centred: boolean,
  random: Random,
): Weights {
  const { channels, taps } = weights;
  const filter = Float64Array.from(weights.filter);
  const bias = new Float64Array(channels);
  const measured = Array.from({ length: channels }, (_, channel) => statistics(outputs, channels, channel));
  const common = measured.reduce((sum, { deviation }) => sum + deviation, 0) / channels;
  measured.forEach(({ mean, deviation }, channel) => {
    const spread = scales === 'per-channel' ? deviation : common;
    const gain = Math.max(smallestGain, 1 + gainSpread * gaussian(random)) / spread;
    for (let tap = 0; tap < taps; tap++) filter[channel * taps + tap]! *= gain;
    if (centred) bias[channel] = meanSpread * gaussian(random) - mean * gain;
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
