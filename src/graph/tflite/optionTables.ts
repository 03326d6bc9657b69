/**
 * The options of each operator: which table of the union BuiltinOptions it has, its fields by slot, and the attribute
 * that holds each. Reader and writer both work from here. Source: schema.fbs, tensorflow/tflite-micro commit 90b983c2.
 */
import type { Activation, DataType, OperatorAttributes, OperatorKind, Padding } from '../model.ts';

type AttributesOf<Value> = {
  [Name in keyof OperatorAttributes]-?: NonNullable<OperatorAttributes[Name]> extends Value
    ? Value extends NonNullable<OperatorAttributes[Name]>
      ? Name
      : never
    : never;
}[keyof OperatorAttributes];

/** How one option is stored and what it means when the file leaves it out. */
export type Option = { readonly slot: number; readonly option: string } & (
  | {
      readonly format: 'int32';
      readonly attribute: AttributesOf<number>;
      readonly absent: number;
      readonly minimum: number;
    }
  | { readonly format: 'int8'; readonly attribute: AttributesOf<number> }
  | { readonly format: 'float32'; readonly attribute: AttributesOf<number> }
  | { readonly format: 'bool'; readonly attribute: AttributesOf<boolean>; readonly absent: boolean }
  | { readonly format: 'string'; readonly attribute: AttributesOf<string> }
  | { readonly format: 'int32s'; readonly attribute: AttributesOf<readonly number[]> }
  | { readonly format: 'activation'; readonly attribute: AttributesOf<Activation> }
  | { readonly format: 'padding'; readonly attribute: AttributesOf<Padding> }
  | { readonly format: 'biasType'; readonly attribute: AttributesOf<DataType> }
  /** Without an attribute: unsupported when it is set to anything but zero. */
  | { readonly format: 'refusedBool' | 'refusedInt8' | 'refusedInt32' }
  /** Without an attribute and without a meaning any more. */
  | { readonly format: 'ignored' }
);

export interface OptionTable {
  /** Value of the union's type field. */
  readonly unionType: number;
  readonly options: readonly Option[];
}

const lowest = -(2 ** 31);

function int32(slot: number, option: string, attribute: AttributesOf<number>, absent = 0, minimum = lowest): Option {
  return { slot, option, format: 'int32', attribute, absent, minimum };
}

function bool(slot: number, option: string, attribute: AttributesOf<boolean>, absent = false): Option {
  return { slot, option, format: 'bool', attribute, absent };
}

function float32(slot: number, option: string, attribute: AttributesOf<number>): Option {
  return { slot, option, format: 'float32', attribute };
}

function activation(slot: number): Option {
  return { slot, option: 'fused_activation_function', format: 'activation', attribute: 'activation' };
}

function asymmetric(slot: number): Option {
  return bool(slot, 'asymmetric_quantize_inputs', 'asymmetricQuantizeInputs');
}

function biasType(slot: number): Option {
  return { slot, option: 'quantized_bias_type', format: 'biasType', attribute: 'quantizedBiasType' };
}

/** Padding and strides, which the schema puts first in every sliding window. */
const window: readonly Option[] = [
  { slot: 0, option: 'padding', format: 'padding', attribute: 'padding' },
  int32(1, 'stride_w', 'strideWidth', 0, 1),
  int32(2, 'stride_h', 'strideHeight', 0, 1),
];

function dilation(widthSlot: number): readonly Option[] {
  return [
    int32(widthSlot, 'dilation_w_factor', 'dilationWidth', 1, 1),
    int32(widthSlot + 1, 'dilation_h_factor', 'dilationHeight', 1, 1),
  ];
}

function table(unionType: number, ...options: readonly Option[]): OptionTable {
  return { unionType, options };
}

const pool = table(
  5,
  ...window,
  int32(3, 'filter_width', 'filterWidth', 0, 1),
  int32(4, 'filter_height', 'filterHeight', 0, 1),
  activation(5),
);
const reducer = table(27, bool(0, 'keep_dims', 'keepDims'));
const potScale = bool(1, 'pot_scale_int16', 'potScaleInt16', true);
const corners = (slot: number): readonly Option[] => [
  bool(slot, 'align_corners', 'alignCorners'),
  bool(slot + 1, 'half_pixel_centers', 'halfPixelCenters'),
];

const tables = {
  CONV_2D: table(1, ...window, activation(3), ...dilation(4), biasType(6)),
  DEPTHWISE_CONV_2D: table(
    2,
    ...window,
    int32(3, 'depth_multiplier', 'depthMultiplier'),
    activation(4),
    ...dilation(5),
  ),
  TRANSPOSE_CONV: table(49, ...window, activation(3), biasType(4)),
  AVERAGE_POOL_2D: pool,
  MAX_POOL_2D: pool,
  L2_POOL_2D: pool,
  FULLY_CONNECTED: table(
    8,
    activation(0),
    { slot: 1, option: 'weights_format', format: 'int8', attribute: 'weightsFormat' },
    bool(2, 'keep_num_dims', 'keepDims'),
    asymmetric(3),
    biasType(4),
  ),
  BATCH_MATMUL: table(101, bool(0, 'adj_x', 'adjointX'), bool(1, 'adj_y', 'adjointY'), asymmetric(2)),
  SVDF: table(6, int32(0, 'rank', 'rank'), activation(1), asymmetric(2)),
  UNIDIRECTIONAL_SEQUENCE_LSTM: table(
    71,
    activation(0),
    float32(1, 'cell_clip', 'cellClip'),
    float32(2, 'proj_clip', 'projectionClip'),
    bool(3, 'time_major', 'timeMajor'),
    asymmetric(4),
    { slot: 5, option: 'diagonal_recurrent_tensors', format: 'refusedBool' },
  ),
  UNIDIRECTIONAL_SEQUENCE_RNN: table(31, bool(0, 'time_major', 'timeMajor'), activation(1), asymmetric(2)),
  RNN: table(7, activation(0), asymmetric(1)),
  LSTM: table(
    14,
    activation(0),
    float32(1, 'cell_clip', 'cellClip'),
    float32(2, 'proj_clip', 'projectionClip'),
    { slot: 3, option: 'kernel_type', format: 'refusedInt8' },
    asymmetric(4),
  ),
  ADD: table(11, activation(0), potScale),
  SUB: table(28, activation(0), potScale),
  MUL: table(21, activation(0)),
  DIV: table(29, activation(0)),
  CONCATENATION: table(10, int32(0, 'axis', 'axis'), activation(1)),
  SOFTMAX: table(9, float32(0, 'beta', 'beta')),
  LEAKY_RELU: table(75, float32(0, 'alpha', 'alpha')),
  L2_NORMALIZATION: table(12, activation(0)),
  MEAN: reducer,
  SUM: reducer,
  REDUCE_PROD: reducer,
  REDUCE_MAX: reducer,
  REDUCE_MIN: reducer,
  REDUCE_ANY: reducer,
  REDUCE_ALL: reducer,
  RESHAPE: table(17, { slot: 0, option: 'new_shape', format: 'int32s', attribute: 'newShape' }),
  SQUEEZE: table(30, { slot: 0, option: 'squeeze_dims', format: 'int32s', attribute: 'squeezeDims' }),
  STRIDED_SLICE: table(
    32,
    int32(0, 'begin_mask', 'beginMask'),
    int32(1, 'end_mask', 'endMask'),
    int32(2, 'ellipsis_mask', 'ellipsisMask'),
    int32(3, 'new_axis_mask', 'newAxisMask'),
    int32(4, 'shrink_axis_mask', 'shrinkAxisMask'),
    { slot: 5, option: 'offset', format: 'refusedBool' },
  ),
  SPLIT: table(35, int32(0, 'num_splits', 'numSplits')),
  SPLIT_V: table(79, int32(0, 'num_splits', 'numSplits')),
  PACK: table(59, int32(0, 'values_count', 'valuesCount'), int32(1, 'axis', 'axis')),
  UNPACK: table(64, int32(0, 'num', 'valuesCount'), int32(1, 'axis', 'axis')),
  GATHER: table(23, int32(0, 'axis', 'axis'), { slot: 1, option: 'batch_dims', format: 'refusedInt32' }),
  ONE_HOT: table(61, int32(0, 'axis', 'axis')),
  RESIZE_BILINEAR: table(
    15,
    { slot: 0, option: 'new_height', format: 'ignored' },
    { slot: 1, option: 'new_width', format: 'ignored' },
    ...corners(2),
  ),
  RESIZE_NEAREST_NEIGHBOR: table(74, ...corners(0)),
  CALL_ONCE: table(103, int32(0, 'init_subgraph_index', 'initSubgraph')),
  VAR_HANDLE: table(
    111,
    { slot: 0, option: 'container', format: 'string', attribute: 'container' },
    { slot: 1, option: 'shared_name', format: 'string', attribute: 'sharedName' },
  ),
} as const satisfies Record<string, OptionTable>;

const tableOfKind: ReadonlyMap<OperatorKind, OptionTable> = new Map(Object.entries(tables));

/** The options of an operator kind; null where npusim keeps none. */
export function optionTable(kind: OperatorKind): OptionTable | null {
  return tableOfKind.get(kind) ?? null;
}
