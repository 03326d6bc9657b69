/** Gives a network weights and finds the ranges of its tensors over sample inputs, layer by layer. */
import { activate, evaluatePlain, evaluateWeighted } from './evaluate.ts';
import { evaluateLstm, type LstmWeights } from './evaluateLstm.ts';
import { initialLstmWeights, initialWeights } from './initialWeights.ts';
import {
  isWeighted,
  outputShape,
  tensorNames,
  type Layer,
  type LstmLayer,
  type Network,
  type Shape,
  type WeightedLayer,
  type Weights,
} from './network.ts';
import type { Random } from './random.ts';

/** What calibration knows of one tensor. */
export interface CalibratedTensor {
  readonly shape: Shape;
  /** Lowest and highest value over the samples. */
  readonly low: number;
  readonly high: number;
}

export interface CalibratedLstm {
  readonly weights: LstmWeights;
  /** Largest magnitude of the cell state over the samples. */
  readonly cellPeak: number;
}

export interface Calibration {
  /** By name of tensor, `input` included. */
  readonly tensors: ReadonlyMap<string, CalibratedTensor>;
  /** By name of layer. */
  readonly weights: ReadonlyMap<string, Weights>;
  readonly lstms: ReadonlyMap<string, CalibratedLstm>;
}

interface Growing {
  readonly tensors: Map<string, CalibratedTensor>;
  readonly weights: Map<string, Weights>;
  readonly lstms: Map<string, CalibratedLstm>;
  /** By name of tensor: one value per sample. */
  readonly values: Map<string, readonly Float64Array[]>;
  readonly random: Random;
}

/** @param samples inputs of the network */
export function calibrate(network: Network, samples: readonly Float64Array[], random: Random): Calibration {
  const growing: Growing = {
    tensors: new Map([['input', { ...range(samples), shape: network.input }]]),
    weights: new Map(),
    lstms: new Map(),
    values: new Map([['input', samples]]),
    random,
  };
  for (const layer of network.layers) {
    const inputs = layer.from.map((name) => growing.values.get(name)!);
    const shapes = layer.from.map((name) => growing.tensors.get(name)!.shape);
    const shape = outputShape(layer, shapes);
    const outputs = evaluateLayer(growing, layer, inputs, shapes[0]!);
    tensorNames(layer).forEach((name, part) => {
      const values = outputs.map((made) => made[part]!);
      growing.values.set(name, values);
      growing.tensors.set(name, { ...range(values), shape });
    });
  }
  shareRanges(network.layers, growing.tensors);
  return growing;
}

/** By sample: one value per tensor that the layer makes. */
function evaluateLayer(
  growing: Growing,
  layer: Layer,
  inputs: readonly (readonly Float64Array[])[],
  shape: Shape,
): Float64Array[][] {
  if (layer.kind === 'LSTM') return evaluateSequence(growing, layer, inputs[0]!, shape);
  if (isWeighted(layer)) {
    const weights = weightsFor(growing, layer, inputs[0]!, shape);
    return inputs[0]!.map((input) => [
      evaluateWeighted(layer, weights, input, shape).map((value) => activate(layer.activation, value)),
    ]);
  }
  return inputs[0]!.map((_, sample) =>
    evaluatePlain(
      layer,
      inputs.map((values) => values[sample]!),
      shape,
    ),
  );
}

function weightsFor(growing: Growing, layer: WeightedLayer, inputs: readonly Float64Array[], shape: Shape): Weights {
  const shared = layer.kind === 'FULLY_CONNECTED' ? layer.weightsOf : undefined;
  if (shared !== undefined) return growing.weights.get(shared)!;
  const weights = initialWeights(layer, inputs, shape, growing.random);
  growing.weights.set(layer.name, weights);
  return weights;
}

function evaluateSequence(
  growing: Growing,
  layer: LstmLayer,
  inputs: readonly Float64Array[],
  shape: Shape,
): Float64Array[][] {
  const depth = shape[1]!;
  const weights = initialLstmWeights(layer, inputs, depth, growing.random);
  const runs = inputs.map((input) => evaluateLstm(layer, weights, input, depth));
  const { low, high } = range(runs.map(({ cell }) => cell));
  growing.lstms.set(layer.name, { weights, cellPeak: Math.max(-low, high) });
  return runs.map(({ hidden }) => [hidden]);
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

function shareRanges(layers: readonly Layer[], tensors: Map<string, CalibratedTensor>): void {
  for (const group of new Set(layers.flatMap(({ rangeGroup }) => rangeGroup ?? []))) {
    const names = layers.filter(({ rangeGroup }) => rangeGroup === group).flatMap(tensorNames);
    const members = names.map((name) => tensors.get(name)!);
    const low = members.reduce((least, member) => Math.min(least, member.low), Infinity);
    const high = members.reduce((most, member) => Math.max(most, member.high), -Infinity);
    names.forEach((name, i) => tensors.set(name, { shape: members[i]!.shape, low, high }));
  }
}
