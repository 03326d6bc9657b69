/** How the operators of the vector files map to operators of the TFLite schema: kind, slots, attributes. */
import type { Activation, OperatorAttributes, Padding } from '../../graph/model.ts';
import { inputError } from '../../errors.ts';
import type { CaseOfFile } from './caseFile.ts';

/** What stands in one input slot: a tensor of the case by name, made constant, fed, or kept as state; null: left out. */
export interface Slot {
  readonly tensor: string;
  readonly role: 'input' | 'constant' | 'variable';
}

/** One operator as the schema has it. */
export interface OperatorShape {
  readonly kind: string;
  readonly inputs: readonly (Slot | null)[];
  /** Name of the output tensor. */
  readonly output: string;
  readonly attributes: OperatorAttributes;
}

const input = (tensor: string): Slot => ({ tensor, role: 'input' });
const constant = (tensor: string): Slot => ({ tensor, role: 'constant' });
const variable = (tensor: string): Slot => ({ tensor, role: 'variable' });

type ShapeOf = (one: CaseOfFile) => OperatorShape;

const unary =
  (kind: string): ShapeOf =>
  () => ({ kind, inputs: [input('input')], output: 'output', attributes: {} });

const binary =
  (kind: string): ShapeOf =>
  (one) => ({
    kind,
    inputs: [input('input1'), input('input2')],
    output: 'output',
    attributes: { ...activationOf(one), potScaleInt16: false },
  });

const pool =
  (kind: string): ShapeOf =>
  (one) => ({
    kind,
    inputs: [input('input')],
    output: 'output',
    attributes: {
      ...windowOf(one),
      ...activationOf(one),
      filterHeight: numberOf(one, 'filter_h'),
      filterWidth: numberOf(one, 'filter_w'),
    },
  });

const reduction =
  (kind: string): ShapeOf =>
  (one) => ({
    kind,
    inputs: [input('input'), constant('axis')],
    output: 'output',
    attributes: { keepDims: flagOf(one, 'keep_dims') },
  });

const resize =
  (kind: string): ShapeOf =>
  (one) => ({
    kind,
    inputs: [input('input'), constant('size')],
    output: 'output',
    attributes: {
      alignCorners: flagOf(one, 'align_corners'),
      halfPixelCenters: flagOf(one, 'half_pixel_centers'),
    },
  });

const filterInputs = [input('input'), constant('filter'), constant('bias')] as const;
const gates = ['input', 'forget', 'cell', 'output'] as const;

/** By the `op` of the file. */
const shapes: Readonly<Record<string, ShapeOf>> = {
  CONV_2D: (one) => ({
    kind: 'CONV_2D',
    inputs: filterInputs,
    output: 'output',
    attributes: { ...windowOf(one), ...dilationOf(one), ...activationOf(one), ...biasTypeOf(one) },
  }),
  DEPTHWISE_CONV_2D: (one) => ({
    kind: 'DEPTHWISE_CONV_2D',
    inputs: filterInputs,
    output: 'output',
    attributes: {
      ...windowOf(one),
      ...dilationOf(one),
      ...activationOf(one),
      depthMultiplier: numberOf(one, 'depth_multiplier'),
    },
  }),
  FULLY_CONNECTED: (one) => ({
    kind: 'FULLY_CONNECTED',
    inputs: filterInputs,
    output: 'output',
    attributes: { ...activationOf(one), ...biasTypeOf(one), keepDims: false, weightsFormat: 0 },
  }),
  TRANSPOSE_CONV: (one) => ({
    kind: 'TRANSPOSE_CONV',
    inputs: [constant('output_shape'), constant('filter'), input('input'), constant('bias')],
    output: 'output',
    attributes: { ...windowOf(one), ...activationOf(one) },
  }),
  ADD: binary('ADD'),
  SUB: binary('SUB'),
  MUL: binary('MUL'),
  MAXIMUM: binary('MAXIMUM'),
  MINIMUM: binary('MINIMUM'),
  AVERAGE_POOL_2D: pool('AVERAGE_POOL_2D'),
  MAX_POOL_2D: pool('MAX_POOL_2D'),
  MEAN: reduction('MEAN'),
  SUM: reduction('SUM'),
  REDUCE_MAX: reduction('REDUCE_MAX'),
  SOFTMAX: (one) => ({ ...unary('SOFTMAX')(one), attributes: { beta: numberOf(one, 'beta') } }),
  LEAKY_RELU: (one) => ({ ...unary('LEAKY_RELU')(one), attributes: { alpha: numberOf(one, 'alpha') } }),
  LOGISTIC: unary('LOGISTIC'),
  TANH: unary('TANH'),
  HARD_SWISH: unary('HARD_SWISH'),
  RELU: unary('RELU'),
  RELU6: unary('RELU6'),
  QUANTIZE: unary('QUANTIZE'),
  'QUANTIZE (requantize)': unary('QUANTIZE'),
  DEQUANTIZE: unary('DEQUANTIZE'),
  L2_NORMALIZATION: unary('L2_NORMALIZATION'),
  PRELU: () => ({
    kind: 'PRELU',
    inputs: [input('input'), constant('alpha')],
    output: 'output',
    attributes: {},
  }),
  'PAD/PADV2': (one) => {
    const kind = textOf(one, 'op');
    const paddings = [input('input'), constant('paddings')];
    return {
      kind,
      inputs: kind === 'PADV2' ? [...paddings, constant('pad_value')] : paddings,
      output: 'output',
      attributes: {},
    };
  },
  CONCATENATION: (one) => ({
    kind: 'CONCATENATION',
    inputs: Object.keys(one.tensors ?? {})
      .filter((name) => name.startsWith('input'))
      .map(input),
    output: 'output',
    attributes: { axis: numberOf(one, 'axis'), activation: 'NONE' },
  }),
  RESIZE_BILINEAR: resize('RESIZE_BILINEAR'),
  RESIZE_NEAREST_NEIGHBOR: resize('RESIZE_NEAREST_NEIGHBOR'),
  BATCH_MATMUL: (one) => ({
    kind: 'BATCH_MATMUL',
    inputs: [input('lhs'), input('rhs')],
    output: 'output',
    attributes: {
      adjointX: flagOf(one, 'adj_x'),
      adjointY: flagOf(one, 'adj_y'),
      asymmetricQuantizeInputs: false,
    },
  }),
  UNIDIRECTIONAL_SEQUENCE_LSTM: (one) => ({
    kind: 'UNIDIRECTIONAL_SEQUENCE_LSTM',
    // Slots 9–11 peephole, 16–17 projection, 20–23 layer normalisation: left out.
    inputs: [
      input('input'),
      ...gates.map((gate) => constant(`input_to_${gate}_weights`)),
      ...gates.map((gate) => constant(`recurrent_to_${gate}_weights`)),
      ...[null, null, null],
      ...gates.map((gate) => constant(`${gate}_gate_bias`)),
      ...[null, null],
      variable('initial_hidden_state'),
      variable('initial_cell_state'),
      ...[null, null, null, null],
    ],
    output: 'output',
    attributes: {
      ...activationOf(one),
      cellClip: numberOf(one, 'cell_clip'),
      projectionClip: 0,
      timeMajor: flagOf(one, 'time_major'),
      asymmetricQuantizeInputs: false,
    },
  }),
  SVDF: (one) => ({
    kind: 'SVDF',
    inputs: [
      input('input_sequence'),
      constant('weights_feature'),
      constant('weights_time'),
      constant('bias'),
      variable('initial_state'),
    ],
    output: 'output_sequence',
    attributes: { ...activationOf(one), rank: numberOf(one, 'rank'), asymmetricQuantizeInputs: false },
  }),
};

/** @throws inputError for an operator that no vector file has */
export function operatorShape(one: CaseOfFile): OperatorShape {
  const shapeOf = shapes[one.op];
  if (shapeOf === undefined) {
    throw inputError(
      'VECTOR_OPERATOR',
      `case ${one.id}: '${one.op}' is no operator; known: ${Object.keys(shapes).join(', ')}`,
    );
  }
  return shapeOf(one);
}

function valueOf(one: CaseOfFile, name: string): unknown {
  return one.params?.[name];
}

export function numberOf(one: CaseOfFile, name: string): number {
  const value = valueOf(one, name);
  if (typeof value !== 'number') throw wrongParameter(one, name, 'a number');
  return value;
}

function flagOf(one: CaseOfFile, name: string): boolean {
  const value = valueOf(one, name);
  if (typeof value !== 'boolean') throw wrongParameter(one, name, 'true or false');
  return value;
}

function textOf(one: CaseOfFile, name: string): string {
  const value = valueOf(one, name);
  if (typeof value !== 'string') throw wrongParameter(one, name, 'a text');
  return value;
}

function wrongParameter(one: CaseOfFile, name: string, wanted: string): Error {
  return inputError('VECTOR_PARAMETER', `case ${one.id}: params.${name} must be ${wanted}`);
}

function windowOf(one: CaseOfFile): OperatorAttributes {
  const padding = textOf(one, 'padding');
  if (padding !== 'SAME' && padding !== 'VALID') throw wrongParameter(one, 'padding', 'SAME or VALID');
  return {
    padding: padding satisfies Padding,
    strideHeight: numberOf(one, 'stride_h'),
    strideWidth: numberOf(one, 'stride_w'),
  };
}

function dilationOf(one: CaseOfFile): OperatorAttributes {
  return { dilationHeight: numberOf(one, 'dilation_h'), dilationWidth: numberOf(one, 'dilation_w') };
}

const activations = ['NONE', 'RELU', 'RELU_N1_TO_1', 'RELU6', 'TANH'] as const satisfies readonly Activation[];

/** A remark may follow the name. No activation is NONE. */
function activationOf(one: CaseOfFile): { activation: Activation } {
  const stated = valueOf(one, 'activation') === undefined ? 'NONE' : textOf(one, 'activation').split(' ')[0];
  const activation = activations.find((name) => name === stated);
  if (activation === undefined) throw wrongParameter(one, 'activation', activations.join(', '));
  return { activation };
}

/** What the file calls the reference's accumulator is, without a bias, the schema's `quantized_bias_type`. */
function biasTypeOf(one: CaseOfFile): OperatorAttributes {
  return { quantizedBiasType: one.kernel?.['accumulator'] === 'int32' ? 'int32' : 'int64' };
}
