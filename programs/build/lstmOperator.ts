/** UNIDIRECTIONAL_SEQUENCE_LSTM as stored: eight matrices, four biases, the two states as variables. */
import type { Tensor } from '../../src/graph/model.ts';
import type { CalibratedLstm } from './calibrate.ts';
import { gateNames } from './evaluateLstm.ts';
import { addBias, addMatrix } from './filters.ts';
import { powerOfTwoScale, symmetric } from './formats.ts';
import { addOperator, addTensor, type GrowingModel } from './growingModel.ts';
import type { LstmLayer } from './network.ts';

const absent = -1;
/** What the operator has slots for and these networks do not use: three peepholes, projection and its bias, four normalisations. */
const noPeepholes = [absent, absent, absent];
const noProjection = [absent, absent];
const noNormalisation = [absent, absent, absent, absent];

/** @param output the hidden states of all steps; the state between invocations has their scale */
export function addLstm(
  growing: GrowingModel,
  layer: LstmLayer,
  { weights, cellPeak }: CalibratedLstm,
  input: Tensor,
  output: Tensor,
): void {
  const gates = gateNames.map((gate) => {
    const { input: fromInput, recurrent } = weights[gate];
    const inputMatrix = addMatrix(growing, `${layer.name}/${gate}/input`, fromInput);
    return {
      input: inputMatrix.index,
      recurrent: addMatrix(growing, `${layer.name}/${gate}/recurrent`, recurrent).index,
      bias: addBias(growing, `${layer.name}/${gate}/bias`, fromInput, inputMatrix.quantization.scales, input),
    };
  });
  const variable = (name: string, type: Tensor['type'], quantization: Tensor['quantization']): number =>
    addTensor(growing, {
      name: `${layer.name}/${name}`,
      type,
      shape: [1, layer.units],
      quantization,
      data: null,
      isVariable: true,
    }).index;
  addOperator(growing, {
    kind: 'UNIDIRECTIONAL_SEQUENCE_LSTM',
    version: 1,
    inputs: [
      input.index,
      ...gates.map((gate) => gate.input),
      ...gates.map((gate) => gate.recurrent),
      ...noPeepholes,
      ...gates.map((gate) => gate.bias),
      ...noProjection,
      variable('hiddenState', growing.type, output.quantization),
      variable('cellState', 'int16', symmetric([powerOfTwoScale(cellPeak)])),
      ...noNormalisation,
    ],
    outputs: [output.index],
    attributes: { activation: 'TANH', cellClip: layer.cellClip, projectionClip: 0, timeMajor: false },
  });
}
