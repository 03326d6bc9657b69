/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM on int8 and int16x8 in integers, as TFLite-Micro's preparation forms it: four gates without
 * peepholes, projection or layer normalisation; states persist between invocations.
 */
import { inputError, unsupportedError } from '../errors.ts';
import type { Graph, Operator, Tensor } from '../graph/model.ts';
import type { SigmoidInt16Input } from '../numerics/interpolatedSigmoid.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import {
  elementsOf,
  inputTensor,
  optionalInputTensor,
  outputTensor,
  perTensor,
  place,
  requireSameQuantization,
  requireType,
  vectorMultiplier,
} from './operands.ts';

/** In the order of the operator's weight and bias slots. */
export const lstmGates = ['inputGate', 'forgetGate', 'cellGate', 'outputGate'] as const;
export type LstmGateName = (typeof lstmGates)[number];

/** sat16(scale(weights · (x − inputZeroPoint) + bias)) + sat16(scale(weights · (h − hiddenZeroPoint))), saturating, then a table. */
export interface LstmGate {
  readonly name: LstmGateName;
  /** Tensor indices: weights [units, inputs] and [units, units] int8 without zero point, bias [units]. */
  readonly inputWeights: number;
  readonly recurrentWeights: number;
  readonly bias: number;
  /** Q31, to a sum with 12 fraction bits. */
  readonly inputScale: FixedMultiplier;
  readonly recurrentScale: FixedMultiplier;
}

export interface LstmParameters {
  readonly type: 'int8' | 'int16';
  /** int16x8: products accumulate in 64 bits and go through the 64-bit scaler. */
  readonly wideAccumulator: boolean;
  /** Input and output are [timeSteps, batches, …] instead of [batches, timeSteps, …]. */
  readonly timeMajor: boolean;
  readonly batches: number;
  readonly timeSteps: number;
  readonly inputs: number;
  readonly units: number;
  readonly inputZeroPoint: number;
  readonly hiddenZeroPoint: number;
  readonly gates: readonly LstmGate[];
  /** Variable tensors [batches, units]: hidden state of the activation type, cell state int16. */
  readonly hiddenTensor: number;
  readonly cellTensor: number;
  /** Vector unit: forget gate times cell, input gate times cell gate, output gate times tanh(cell). */
  readonly forgetScale: FixedMultiplier;
  readonly inputScale: FixedMultiplier;
  readonly hiddenScale: FixedMultiplier;
  /** Brings the cell state to the units of the tanh table. */
  readonly cellTanhInput: SigmoidInt16Input;
  /** The cell state is clipped to ±limit; null: it is not. */
  readonly cellLimit: number | null;
}

/** Slots that must be empty, with what they would mean. */
const unsupportedSlots: readonly (readonly [slot: number, meaning: string])[] = [
  [9, 'peephole connections'],
  [10, 'peephole connections'],
  [11, 'peephole connections'],
  [16, 'a projection'],
  [17, 'a projection'],
  [20, 'layer normalisation'],
  [21, 'layer normalisation'],
  [22, 'layer normalisation'],
  [23, 'layer normalisation'],
];

/** @throws unsupportedError for variants that TFLite-Micro does not have; inputError for shapes and missing scales */
export function lstmParameters(graph: Graph, operator: Operator): LstmParameters {
  for (const [slot, meaning] of unsupportedSlots) {
    if (optionalInputTensor(graph, operator, slot) !== null) throw unsupportedLstm(operator, `it has ${meaning}`);
  }
  if (optionalInputTensor(graph, operator, 1) === null) {
    throw unsupportedLstm(operator, 'input and forget gate are coupled');
  }
  const { activation = 'TANH', timeMajor = false, cellClip = 0 } = operator.attributes;
  if (activation !== 'TANH') throw unsupportedLstm(operator, `its activation is ${activation}; allowed: TANH`);
  const inputOperand = inputTensor(graph, operator, 0, 'input');
  const hidden = inputTensor(graph, operator, 18, 'hidden state');
  const cell = inputTensor(graph, operator, 19, 'cell state');
  const output = outputTensor(graph, operator);
  const type = requireType(operator, inputOperand, 'input', ['int8', 'int16']);
  requireType(operator, hidden, 'hidden state', [type]);
  requireType(operator, cell, 'cell state', ['int16']);
  requireSameQuantization(operator, hidden, output);
  const [first, second, inputs] = inputOperand.shape;
  if (inputOperand.shape.length !== 3 || first === undefined || second === undefined || inputs === undefined) {
    throw unsupportedLstm(operator, `its input has shape [${inputOperand.shape.join(', ')}], not three dimensions`);
  }
  const [batches, timeSteps] = timeMajor ? [second, first] : [first, second];
  const units = hidden.shape.at(-1) ?? 0;
  requireElements(operator, hidden, batches * units);
  requireElements(operator, cell, batches * units);
  requireElements(operator, output, batches * timeSteps * units);
  const inputQuantization = perTensor(operator, inputOperand, 'input');
  const hiddenQuantization = perTensor(operator, hidden, 'hidden state');
  const gates = lstmGates.map((name, index) => {
    const tensors = gateTensors(graph, operator, name, index, type, inputs, units);
    return {
      name,
      inputWeights: tensors.inputWeights.index,
      recurrentWeights: tensors.recurrentWeights.index,
      bias: tensors.bias.index,
      inputScale: gateScale(operator, inputQuantization.scale, tensors.inputWeights),
      recurrentScale: gateScale(operator, hiddenQuantization.scale, tensors.recurrentWeights),
    };
  });
  const cellScale = perTensor(operator, cell, 'cell state').scale;
  const cellPower = Math.log2(cellScale);
  if (!Number.isInteger(cellPower)) {
    throw unsupportedLstm(operator, `its cell state has scale ${cellScale}, which is no power of two`);
  }
  const leftShift = 12 + cellPower;
  return {
    type,
    wideAccumulator: type === 'int16',
    timeMajor,
    batches,
    timeSteps,
    inputs,
    units,
    inputZeroPoint: inputQuantization.zeroPoint,
    hiddenZeroPoint: hiddenQuantization.zeroPoint,
    gates,
    hiddenTensor: hidden.index,
    cellTensor: cell.index,
    forgetScale: vectorMultiplier(operator, 2 ** -15, 'forget product'),
    inputScale: vectorMultiplier(operator, 2 ** -30 / cellScale, 'input product'),
    hiddenScale: vectorMultiplier(operator, 2 ** -30 / hiddenQuantization.scale, 'hidden product'),
    cellTanhInput:
      leftShift >= 0 ? { multiplier: 3 * 2 ** leftShift, rightShift: 0 } : { multiplier: 3, rightShift: -leftShift },
    cellLimit: cellClip > 0 ? Math.min(32767, Math.trunc(Math.fround(Math.fround(cellClip) / cellScale))) : null,
  };
}

interface GateTensors {
  readonly inputWeights: Tensor;
  readonly recurrentWeights: Tensor;
  readonly bias: Tensor;
}

function gateTensors(
  graph: Graph,
  operator: Operator,
  name: LstmGateName,
  index: number,
  type: 'int8' | 'int16',
  inputs: number,
  units: number,
): GateTensors {
  const inputWeights = inputTensor(graph, operator, 1 + index, `${name} input weights`);
  const recurrentWeights = inputTensor(graph, operator, 5 + index, `${name} recurrent weights`);
  const bias = inputTensor(graph, operator, 12 + index, `${name} bias`);
  requireType(operator, inputWeights, `${name} input weights`, ['int8']);
  requireType(operator, recurrentWeights, `${name} recurrent weights`, ['int8']);
  requireType(operator, bias, `${name} bias`, [type === 'int8' ? 'int32' : 'int64']);
  requireElements(operator, inputWeights, units * inputs);
  requireElements(operator, recurrentWeights, units * units);
  requireElements(operator, bias, units);
  return { inputWeights, recurrentWeights, bias };
}

/** The product of the two scales is a float32, the sum has 12 fraction bits. */
function gateScale(operator: Operator, inputScale: number, weights: Tensor): FixedMultiplier {
  const { scale, zeroPoint } = perTensor(operator, weights, 'weights');
  if (zeroPoint !== 0) throw unsupportedLstm(operator, `its weights '${weights.name}' have zero point ${zeroPoint}`);
  return vectorMultiplier(operator, Math.fround(inputScale * scale) * 4096, 'gate');
}

function requireElements(operator: Operator, tensor: Tensor, count: number): void {
  if (elementsOf(tensor.shape) === count) return;
  throw inputError(
    'OPERATOR_SHAPE',
    `${place(operator)}: '${tensor.name}' has shape [${tensor.shape.join(', ')}]; it needs ${count} elements`,
  );
}

function unsupportedLstm(operator: Operator, words: string): Error {
  return unsupportedError('LSTM_VARIANT', `${place(operator)} is not supported: ${words}`);
}
