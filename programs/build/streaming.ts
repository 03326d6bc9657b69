/**
 * A convolutional network that hears one frame per invocation: it is calibrated on windows of frames, then every convolution gets
 * a resource variable that holds the rows before the newest one, as streaming converters write it.
 */
import type { Graph, Model, Tensor } from '../../src/graph/model.ts';
import { notQuantized } from '../../src/graph/quantization.ts';
import { addIntegers, addOperator, addTensor, type GrowingModel } from './growingModel.ts';
import type { Network, WeightedLayer } from './network.ts';

function convolution(name: string, from: string, channels: number): WeightedLayer {
  return {
    kind: 'CONV_2D',
    name,
    from: [from],
    channels,
    kernel: 3,
    stride: 1,
    padding: 'VALID',
    scales: 'per-channel',
    activation: 'RELU',
  };
}

/** What the network computes once its variables are full: five frames of 16 bands. */
export const window: Network = {
  name: 'streaming',
  input: [5, 16, 1],
  activations: 'int8',
  layers: [
    convolution('conv1', 'input', 8),
    convolution('conv2', 'conv1', 16),
    { kind: 'FLATTEN', name: 'flatten', from: ['conv2'] },
    {
      kind: 'FULLY_CONNECTED',
      name: 'logits',
      from: ['flatten'],
      channels: 4,
      scales: 'per-channel',
      activation: 'NONE',
    },
    { kind: 'SOFTMAX', name: 'probabilities', from: ['logits'] },
  ],
};

/** Rows of a picture: dimension 1 of `[batch, height, width, depth]`. */
const rowDimension = 1;
const initialGraph = 1;

/** The same network, one row of the picture at a time. Variables begin with the zero points of what they hold. */
export function streamed(model: Model): Model {
  const growing: GrowingModel = { type: 'int8', tensors: [], operators: [], activations: new Map() };
  const initial: GrowingModel = { type: 'int8', tensors: [], operators: [], activations: new Map() };
  addOperator(growing, {
    kind: 'CALL_ONCE',
    version: 1,
    inputs: [],
    outputs: [],
    attributes: { initSubgraph: initialGraph },
  });
  /** Tensors of the window network → those of this one. */
  const renamed = new Map<number, Tensor>();
  const tensorFor = (index: number): Tensor => {
    const known = renamed.get(index);
    if (known !== undefined) return known;
    const tensor = model.tensors[index]!;
    const shape = tensor.data === null && tensor.shape.length === 4 ? oneRow(tensor.shape) : tensor.shape;
    const added = addTensor(growing, { ...tensor, shape });
    renamed.set(index, added);
    return added;
  };
  for (const operator of model.operators) {
    const inputs = operator.inputs.map(tensorFor);
    if (operator.kind === 'CONV_2D') inputs[0] = withHistory(growing, initial, inputs);
    addOperator(growing, {
      ...operator,
      inputs: inputs.map(({ index }) => index),
      outputs: operator.outputs.map((index) => tensorFor(index).index),
    });
  }
  const graph = (made: GrowingModel): Pick<Graph, 'tensors' | 'operators'> => ({
    tensors: made.tensors,
    operators: made.operators,
  });
  return {
    name: model.name,
    ...graph(growing),
    inputs: model.inputs.map((index) => tensorFor(index).index),
    outputs: model.outputs.map((index) => tensorFor(index).index),
    subgraphs: [{ index: initialGraph, name: 'initialise', ...graph(initial), inputs: [], outputs: [] }],
  };
}

function oneRow(shape: readonly number[]): number[] {
  return shape.map((size, dimension) => (dimension === rowDimension ? 1 : size));
}

/** The rows of the variable and the newest behind them; all but the oldest go back into the variable. */
function withHistory(growing: GrowingModel, initial: GrowingModel, [row, filter]: readonly Tensor[]): Tensor {
  const name = `${row!.name}/history`;
  const rows = filter!.shape[1]!;
  const [batch = 1, , width = 1, depth = 1] = row!.shape;
  const tensor = (suffix: string, height: number): Tensor =>
    addTensor(growing, { ...row!, name: `${name}/${suffix}`, shape: [batch, height, width, depth] });
  const [history, joined, kept] = [tensor('before', rows - 1), tensor('joined', rows), tensor('kept', rows - 1)];
  const handle = addHandle(growing, name);
  const slice = { begin: [0, 1, 0, 0], end: [0, 0, 0, 0], strides: [1, 1, 1, 1] };
  const limits = Object.entries(slice).map(([limit, values]) => addIntegers(growing, `${name}/${limit}`, values, [4]));
  const add = (kind: string, version: number, inputs: Tensor[], outputs: Tensor[], attributes = {}): void =>
    addOperator(growing, {
      kind,
      version,
      inputs: inputs.map(({ index }) => index),
      outputs: outputs.map(({ index }) => index),
      attributes,
    });
  add('READ_VARIABLE', 1, [handle], [history]);
  add('CONCATENATION', 2, [history, row!], [joined], { axis: rowDimension, activation: 'NONE' });
  // Rows from 1 on; everything of the other dimensions.
  const masks = { beginMask: 0b1101, endMask: 0b1111, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
  add('STRIDED_SLICE', 2, [joined, ...limits], [kept], masks);
  add('ASSIGN_VARIABLE', 1, [handle, kept], []);

  const [zeroPoint = 0] = row!.quantization.zeroPoints;
  const bytes = new Uint8Array(kept.shape.reduce((product, size) => product * size, 1)).fill(zeroPoint & 0xff);
  const first = addTensor(initial, { ...kept, name: `${name}/first`, data: bytes });
  const inputs = [addHandle(initial, name).index, first.index];
  addOperator(initial, { kind: 'ASSIGN_VARIABLE', version: 1, inputs, outputs: [], attributes: {} });
  return joined;
}

function addHandle(growing: GrowingModel, sharedName: string): Tensor {
  const handle = addTensor(growing, {
    name: sharedName,
    type: 'resource',
    shape: [],
    quantization: notQuantized,
    data: null,
  });
  const attributes = { container: '', sharedName };
  addOperator(growing, { kind: 'VAR_HANDLE', version: 1, inputs: [], outputs: [handle.index], attributes });
  return handle;
}
