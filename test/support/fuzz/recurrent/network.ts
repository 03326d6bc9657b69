/** A recurrent layer of the brute-force reference as a network of one operator with its state in variable tensors. */
import type { Model, OperatorAttributes, Tensor } from '../../../../src/graph/model.ts';
import type { BiasElements, IntegerType, TensorElements, TensorFormat } from '../../bruteForce/layer.ts';
import { gateNames, type LstmLayer, type RecurrentLayer, type SvdfLayer } from '../../bruteForce/recurrent/layer.ts';
import { bytesOfElements } from '../network.ts';

export interface StateTensor {
  readonly tensor: number;
  readonly type: IntegerType;
}

export interface RecurrentNetwork {
  readonly model: Model;
  /** The only input's bytes, one per invocation. */
  readonly frames: readonly Uint8Array[];
  readonly output: number;
  /** LSTM: hidden and cell state; SVDF: the one state. */
  readonly states: readonly StateTensor[];
}

class RecurrentBuilder {
  readonly tensors: Tensor[] = [];

  add(name: string, format: TensorFormat, data: Uint8Array | null = null, isVariable = false): number {
    const index = this.tensors.length;
    const quantization = { scales: format.scales, zeroPoints: format.zeroPoints, dimension: 0 };
    this.tensors.push({ index, name, type: format.type, shape: format.shape, quantization, data, isVariable });
    return index;
  }

  constant(name: string, tensor: TensorElements | BiasElements): number {
    return this.add(name, tensor, bytesOfElements(tensor.type, tensor.elements));
  }

  finish(
    layer: RecurrentLayer,
    inputs: readonly number[],
    states: readonly number[],
    attributes: OperatorAttributes,
  ): RecurrentNetwork {
    const output = this.add('output', layer.outputFormat);
    const operator = { index: 0, kind: layer.kind, version: 1, inputs, outputs: [output], attributes };
    return {
      model: {
        name: layer.kind.toLowerCase(),
        tensors: this.tensors,
        operators: [operator],
        inputs: [inputs[0]!],
        outputs: [output],
      },
      frames: layer.frames.map((frame) => bytesOfElements(layer.inputFormat.type, frame)),
      output,
      states: states.map((tensor) => ({ tensor, type: this.tensors[tensor]!.type as IntegerType })),
    };
  }
}

export function recurrentNetwork(layer: RecurrentLayer): RecurrentNetwork {
  return layer.kind === 'SVDF' ? svdfNetwork(layer) : lstmNetwork(layer);
}

const absent = -1;

/** 24 slots: input, weights and biases by gate, the states; no peepholes, projection, layer normalisation. */
function lstmNetwork(layer: LstmLayer): RecurrentNetwork {
  const builder = new RecurrentBuilder();
  const input = builder.add('input', layer.inputFormat);
  const each = (part: 'input' | 'recurrent' | 'bias'): number[] =>
    gateNames.map((name) => builder.constant(`${name} ${part}`, layer.gates[name][part]));
  const [fromInput, recurrent, biases] = [each('input'), each('recurrent'), each('bias')];
  const hidden = builder.add('hidden', layer.hiddenFormat, null, true);
  const cell = builder.add('cell', layer.cellFormat, null, true);
  const empty = (count: number): number[] => new Array<number>(count).fill(absent);
  const slots = [input, ...fromInput, ...recurrent, ...empty(3), ...biases, ...empty(2), hidden, cell, ...empty(4)];
  return builder.finish(layer, slots, [hidden, cell], {
    activation: 'TANH',
    cellClip: layer.cellClip,
    projectionClip: 0,
    timeMajor: layer.timeMajor,
    asymmetricQuantizeInputs: false,
  });
}

function svdfNetwork(layer: SvdfLayer): RecurrentNetwork {
  const builder = new RecurrentBuilder();
  const input = builder.add('input', layer.inputFormat);
  const feature = builder.constant('feature weights', layer.weightsFeature);
  const time = builder.constant('time weights', layer.weightsTime);
  const bias = layer.bias === null ? absent : builder.constant('bias', layer.bias);
  const state = builder.add('state', layer.stateFormat, null, true);
  return builder.finish(layer, [input, feature, time, bias, state], [state], {
    rank: layer.rank,
    activation: layer.activation,
    asymmetricQuantizeInputs: false,
  });
}
