/** Turns a calibrated float network into an int8 or int16x8 model as TFLite's converter does. */
import type { Model, OperatorAttributes, OperatorKind, Quantization, Tensor } from '../../src/graph/model.ts';
import type { CalibratedTensor, Calibration } from './calibrate.ts';
import { addFilter } from './filters.ts';
import { affine, rangeQuantization } from './formats.ts';
import { addActivation, addIntegers, addOperator, type GrowingModel } from './growingModel.ts';
import { addLstm } from './lstmOperator.ts';
import {
  isWeighted,
  tensorNames,
  type Layer,
  type LstmLayer,
  type Network,
  type Shape,
  type WeightedLayer,
} from './network.ts';

/** Operator versions that say int8; fully connected with one scale per channel has a version of its own. */
const versions = {
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 3,
  FULLY_CONNECTED: 4,
  HARD_SWISH: 1,
  LOGISTIC: 2,
  TANH: 2,
  ADD: 2,
  SUB: 2,
  MUL: 2,
  SOFTMAX: 2,
  FLATTEN: 1,
  LAST_STEP: 2,
  CONCATENATION: 2,
  SPLIT: 2,
  PAD: 2,
  AVERAGE_POOL_2D: 2,
} as const satisfies Record<Exclude<Layer['kind'], 'LSTM'>, number>;
const perChannelFullyConnected = 12;
/** Layers that are called otherwise in a model. */
const operatorKinds: Partial<Record<Layer['kind'], OperatorKind>> = { FLATTEN: 'RESHAPE', LAST_STEP: 'STRIDED_SLICE' };
/** Layers whose output has the scale of their input. */
const passesScale: ReadonlySet<Layer['kind']> = new Set([
  'PAD',
  'AVERAGE_POOL_2D',
  'FLATTEN',
  'LAST_STEP',
  'CONCATENATION',
  'SPLIT',
]);
/** Functions whose output format is fixed. */
const fixedFormats: Partial<Record<Layer['kind'], Readonly<Record<Network['activations'], Quantization>>>> = {
  SOFTMAX: { int8: affine(1 / 256, -128), int16: affine(1 / 32768, 0) },
  LOGISTIC: { int8: affine(1 / 256, -128), int16: affine(1 / 32768, 0) },
  TANH: { int8: affine(1 / 128, 0), int16: affine(1 / 32768, 0) },
};

export function quantizeNetwork(network: Network, calibration: Calibration): Model {
  const { name, layers, activations: type } = network;
  const growing: GrowingModel = { type, tensors: [], operators: [], activations: new Map() };
  const observed = calibration.tensors.get('input')!;
  const input = addActivation(growing, 'input', observed.shape, rangeQuantization(type, observed));
  const filters = new Map<string, readonly number[]>();
  for (const layer of layers) {
    const inputs = layer.from.map((from) => growing.activations.get(from)!);
    if (layer.kind === 'LSTM') addSequence(growing, layer, calibration, inputs[0]!);
    else addLayer(growing, layer, calibration, inputs, filters);
  }
  const last = growing.activations.get(layers.at(-1)!.name)!;
  const { tensors, operators } = growing;
  return { name, tensors, operators, inputs: [input.index], outputs: [last.index] };
}

function addSequence(growing: GrowingModel, layer: LstmLayer, calibration: Calibration, input: Tensor): void {
  const known = calibration.tensors.get(layer.name)!;
  const output = addActivation(growing, layer.name, known.shape, rangeQuantization(growing.type, known));
  addLstm(growing, layer, calibration.lstms.get(layer.name)!, input, output);
}

function addLayer(
  growing: GrowingModel,
  layer: Exclude<Layer, LstmLayer>,
  calibration: Calibration,
  inputs: readonly Tensor[],
  filters: Map<string, readonly number[]>,
): void {
  const input = inputs[0]!;
  const constants = isWeighted(layer)
    ? addWeights(growing, layer, calibration, input, filters)
    : addOperands(growing, layer, input);
  const outputs = tensorNames(layer).map((name) => {
    const known = calibration.tensors.get(name)!;
    return addActivation(growing, name, known.shape, outputQuantization(growing, layer, input, known));
  });
  const perChannel = layer.kind === 'FULLY_CONNECTED' && layer.scales === 'per-channel';
  const activations = inputs.map(({ index }) => index);
  addOperator(growing, {
    kind: operatorKinds[layer.kind] ?? layer.kind,
    version: perChannel ? perChannelFullyConnected : versions[layer.kind],
    // SPLIT is told its dimension before its tensor.
    inputs: layer.kind === 'SPLIT' ? [...constants, ...activations] : [...activations, ...constants],
    outputs: outputs.map(({ index }) => index),
    attributes: attributesOf(layer, input.shape, outputs[0]!.shape.slice(1)),
  });
}

function outputQuantization(
  growing: GrowingModel,
  layer: Layer,
  input: Tensor,
  observed: CalibratedTensor,
): Quantization {
  if (passesScale.has(layer.kind)) return input.quantization;
  return fixedFormats[layer.kind]?.[growing.type] ?? rangeQuantization(growing.type, observed);
}

/** Filter and bias, of this layer or the one that it shares them with. */
function addWeights(
  growing: GrowingModel,
  layer: WeightedLayer,
  calibration: Calibration,
  input: Tensor,
  filters: Map<string, readonly number[]>,
): readonly number[] {
  const shared = layer.kind === 'FULLY_CONNECTED' ? layer.weightsOf : undefined;
  if (shared !== undefined) return filters.get(shared)!;
  const added = addFilter(growing, layer, calibration.weights.get(layer.name)!, input);
  filters.set(layer.name, added);
  return added;
}

/** Constants beside the activations. */
function addOperands(growing: GrowingModel, layer: Layer, input: Tensor): number[] {
  const integers = (name: string, values: readonly number[], shape: Shape = [values.length]): number =>
    addIntegers(growing, `${layer.name}/${name}`, values, shape).index;
  switch (layer.kind) {
    case 'PAD':
      return [
        integers(
          'paddings',
          [0, 0, layer.before, layer.after, layer.before, layer.after, 0, 0],
          [input.shape.length, 2],
        ),
      ];
    case 'SPLIT':
      return [integers('dimension', [1], [])];
    case 'LAST_STEP':
      // Batch and depth whole (their bits of the masks are set), of the steps the last one.
      return [integers('begin', [0, -1, 0]), integers('end', [0, 0, 0]), integers('strides', [1, 1, 1])];
    default:
      return [];
  }
}

function attributesOf(layer: Exclude<Layer, LstmLayer>, input: Shape, output: Shape): OperatorAttributes {
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
    case 'LAST_STEP':
      return { beginMask: 0b101, endMask: 0b101, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0b010 };
    case 'SPLIT':
      return { numSplits: layer.parts };
    case 'CONCATENATION':
      return { axis: 1, activation: 'NONE' };
    case 'SOFTMAX':
      return { beta: 1 };
    case 'ADD':
    case 'SUB':
    case 'MUL':
      return { activation: 'NONE' };
    case 'HARD_SWISH':
    case 'LOGISTIC':
    case 'TANH':
    case 'PAD':
      return {};
  }
}
