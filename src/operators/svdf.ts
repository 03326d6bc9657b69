/**
 * SVDF on int8 with an int8 or int16 state in integers, as TFLite-Micro's preparation forms it. The integer kernel ignores
 * the fused activation.
 */
import { inputError, unsupportedError } from '../errors.ts';
import type { Graph, Operator, Tensor } from '../graph/model.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import {
  elementsOf,
  inputTensor,
  optionalInputTensor,
  outputTensor,
  perTensor,
  place,
  requireType,
  vectorMultiplier,
} from './operands.ts';

/**
 * feature = sat(scale(weightsFeature · (x − inputZeroPoint))) enters the state of its filter, the oldest entry leaves it;
 * output = sat(scale(Σ over rank and memory of weightsTime · (state − stateZeroPoint) + bias) + outputZeroPoint).
 */
export interface SvdfParameters {
  readonly batches: number;
  readonly inputs: number;
  /** units · rank; filters of a unit are neighbours. */
  readonly filters: number;
  readonly units: number;
  readonly rank: number;
  /** Entries of a filter's state. */
  readonly memory: number;
  readonly stateType: 'int8' | 'int16';
  readonly inputZeroPoint: number;
  readonly stateZeroPoint: number;
  readonly outputZeroPoint: number;
  /** Q31 */
  readonly featureScale: FixedMultiplier;
  readonly outputScale: FixedMultiplier;
  /** Tensor indices: [filters, inputs] int8, [filters, memory] of the state's type, [units] int32 or −1, [batches, filters · memory]. */
  readonly weightsFeature: number;
  readonly weightsTime: number;
  readonly bias: number;
  readonly state: number;
}

/** @throws unsupportedError for types outside the reference; inputError for shapes and missing scales */
export function svdfParameters(graph: Graph, operator: Operator): SvdfParameters {
  const input = inputTensor(graph, operator, 0, 'input');
  const weightsFeature = inputTensor(graph, operator, 1, 'feature weights');
  const weightsTime = inputTensor(graph, operator, 2, 'time weights');
  const bias = optionalInputTensor(graph, operator, 3);
  const state = inputTensor(graph, operator, 4, 'state');
  const output = outputTensor(graph, operator);
  requireType(operator, input, 'input', ['int8']);
  requireType(operator, weightsFeature, 'feature weights', ['int8']);
  requireType(operator, output, 'output', ['int8']);
  const stateType = requireType(operator, state, 'state', ['int8', 'int16']);
  requireType(operator, weightsTime, 'time weights', [stateType]);
  if (bias !== null) requireType(operator, bias, 'bias', ['int32']);

  const [filters = 0, inputs = 0] = weightsFeature.shape;
  const memory = weightsTime.shape[1] ?? 0;
  const { rank = 1 } = operator.attributes;
  const units = filters / rank;
  const batches = elementsOf(input.shape) / inputs;
  const fits =
    Number.isInteger(units) &&
    Number.isInteger(batches) &&
    elementsOf(weightsTime.shape) === filters * memory &&
    elementsOf(state.shape) === batches * filters * memory &&
    elementsOf(output.shape) === batches * units &&
    (bias === null || elementsOf(bias.shape) === units);
  if (!fits) {
    throw inputError(
      'OPERATOR_SHAPE',
      `${place(operator)}: the shapes do not fit ${filters} filters of rank ${rank} over ${memory} time steps`,
    );
  }
  const inputQuantization = perTensor(operator, input, 'input');
  const stateQuantization = perTensor(operator, state, 'state');
  const outputQuantization = perTensor(operator, output, 'output');
  // The reference forms both scales in float32.
  const { fround } = Math;
  const featureScale = fround(
    fround(inputQuantization.scale * weightScale(operator, weightsFeature)) / stateQuantization.scale,
  );
  const timeScale = fround(
    fround(stateQuantization.scale * weightScale(operator, weightsTime)) / outputQuantization.scale,
  );
  return {
    batches,
    inputs,
    filters,
    units,
    rank,
    memory,
    stateType,
    inputZeroPoint: inputQuantization.zeroPoint,
    stateZeroPoint: stateQuantization.zeroPoint,
    outputZeroPoint: outputQuantization.zeroPoint,
    featureScale: vectorMultiplier(operator, featureScale, 'feature'),
    outputScale: vectorMultiplier(operator, timeScale, 'output'),
    weightsFeature: weightsFeature.index,
    weightsTime: weightsTime.index,
    bias: bias?.index ?? -1,
    state: state.index,
  };
}

function weightScale(operator: Operator, weights: Tensor): number {
  const { scale, zeroPoint } = perTensor(operator, weights, 'weights');
  if (zeroPoint === 0) return scale;
  throw unsupportedError(
    'OPERATOR_ZERO_POINT',
    `${place(operator)}: the weights '${weights.name}' have zero point ${zeroPoint}; only 0 is supported`,
  );
}
