/**
 * Integer parameters of the convolution-like operators (CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED, TRANSPOSE_CONV), formed
 * from shapes, scales and attributes as the reference's preparation does. Golden model and compiler both start from here.
 */
import { inputError, unsupportedError } from '../errors.ts';
import type { Graph, IntegerParameters, Operator, Tensor } from '../graph/model.ts';
import { elementCount } from '../graph/tensorSize.ts';
import type { Datapath, ZeroPointHandling } from '../numerics/datapath.ts';
import { activationBounds, type ActivationBounds } from './activationBounds.ts';
import { macGeometry, type MacGeometry } from './macGeometry.ts';

export const macKinds = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'TRANSPOSE_CONV'] as const;
export type MacKind = (typeof macKinds)[number];
export type ActivationType = 'int8' | 'int16';

/**
 * A convolution-like operator in integers. Input [batches, inputHeight, inputWidth, inputChannels] and output
 * [batches, outputHeight, outputWidth, outputChannels] are row-major. FULLY_CONNECTED is a 1×1 convolution over one image of
 * height 1: its rows (batch) are the pixels along the width, batches = 1.
 */
export interface MacParameters extends MacGeometry {
  readonly kind: MacKind;
  readonly inputType: ActivationType;
  readonly outputType: ActivationType;
  readonly inputZeroPoint: number;
  /** 0 except in FULLY_CONNECTED, whose filter may have a zero point. */
  readonly filterZeroPoint: number;
  readonly outputZeroPoint: number;
  /** The reference accumulates in 64 bits: the register is `accumulatorBitsInt16` wide and the scaler has the wide form. */
  readonly wideAccumulator: boolean;
  /** s_in·s_w/s_out per output channel; null when `integerParameters` are the definition. */
  readonly effectiveScales: Float64Array | null;
  /** s_in·s_w per output channel, exact in float64 (fused mode); null when `integerParameters` are the definition. */
  readonly productScales: Float64Array | null;
  readonly integerParameters: IntegerParameters | null;
  /** Bounds of the fused activation, not intersected with the type; null: no bound. */
  readonly clampLow: number | null;
  readonly clampHigh: number | null;
  /** Tensor indices; bias −1 where there is none. */
  readonly inputTensor: number;
  readonly filterTensor: number;
  readonly biasTensor: number;
  readonly outputTensor: number;
}

export function isMacKind(kind: string): kind is MacKind {
  return (macKinds as readonly string[]).includes(kind);
}

/**
 * @throws unsupportedError for types, zero points and activations outside the reference kernels
 * @throws inputError for shapes that do not fit each other or missing scales
 */
export function macParameters(graph: Graph, operator: Operator): MacParameters {
  const { kind } = operator;
  if (!isMacKind(kind)) throw unsupportedError('NOT_A_MAC_OPERATOR', `${place(operator)} is no MAC operator`);
  // TRANSPOSE_CONV: inputs are the output's shape, the filter and the input.
  const [inputSlot, biasSlot] = kind === 'TRANSPOSE_CONV' ? [2, 3] : [0, 2];
  const input = requiredTensor(graph, operator, operator.inputs[inputSlot], 'input');
  const filter = requiredTensor(graph, operator, operator.inputs[1], 'filter');
  const output = requiredTensor(graph, operator, operator.outputs[0], 'output');
  const biasIndex = operator.inputs[biasSlot] ?? -1;
  const bias = biasIndex < 0 ? null : requiredTensor(graph, operator, biasIndex, 'bias');
  const inputType = activationType(operator, input, 'input');
  const outputType = activationType(operator, output, 'output');
  if (inputType !== outputType) {
    throw unsupportedError(
      'MAC_TYPES',
      `${place(operator)}: input ${inputType} with output ${outputType}; they must agree`,
    );
  }
  if (filter.type !== 'int8') {
    throw unsupportedError(
      'MAC_FILTER_TYPE',
      `${place(operator)}: filter of type ${filter.type}; only int8 is supported`,
    );
  }
  if (kind === 'FULLY_CONNECTED' && (operator.attributes.weightsFormat ?? 0) !== 0) {
    throw unsupportedError(
      'MAC_WEIGHTS_FORMAT',
      `${place(operator)}: shuffled weights; only the default format is supported`,
    );
  }
  const geometry = macGeometry(kind, operator, input, filter, output);
  if (bias !== null && elementCount(bias.shape) !== geometry.outputChannels) {
    throw inputError(
      'MAC_BIAS_SHAPE',
      `${place(operator)}: bias of ${elementCount(bias.shape)} elements for ${geometry.outputChannels} output channels`,
    );
  }
  const wideAccumulator = accumulatesWide(kind, operator, inputType, bias);
  const common = {
    ...geometry,
    kind,
    inputType,
    outputType,
    wideAccumulator,
    inputTensor: input.index,
    filterTensor: filter.index,
    biasTensor: bias?.index ?? -1,
    outputTensor: output.index,
  };
  const integers = operator.attributes.integerParameters;
  if (integers !== undefined) {
    const count = integers.outputMultiplier.length;
    if ((count !== 1 && count !== geometry.outputChannels) || integers.outputShift.length !== count) {
      throw inputError(
        'MAC_MULTIPLIERS',
        `${place(operator)}: ${count} multipliers for ${geometry.outputChannels} channels`,
      );
    }
    const bounds = givenBounds(integers, outputType);
    return {
      ...common,
      inputZeroPoint: integers.inputZeroPoint,
      filterZeroPoint: integers.filterZeroPoint,
      outputZeroPoint: integers.outputZeroPoint,
      effectiveScales: null,
      productScales: null,
      integerParameters: integers,
      clampLow: bounds.low,
      clampHigh: bounds.high,
    };
  }
  const zeroPoints = checkedZeroPoints(operator, kind, inputType, input, filter, output);
  const activation = operator.attributes.activation ?? 'NONE';
  const bounds = activationBounds(activation, scaleOf(operator, output, 'output'), zeroPoints.outputZeroPoint);
  if (bounds === null) {
    throw unsupportedError(
      'MAC_ACTIVATION',
      `${place(operator)}: fused activation ${activation}; allowed: NONE, RELU, RELU6, RELU_N1_TO_1`,
    );
  }
  return {
    ...common,
    ...zeroPoints,
    ...scalesOf(kind, operator, input, filter, output, geometry.outputChannels),
    integerParameters: null,
    clampLow: bounds.low,
    clampHigh: bounds.high,
  };
}

/**
 * Zero-point handling in force. `fold` needs a constant filter with zero point 0 and a sequence that holds every tap, so
 * TRANSPOSE_CONV, BATCH_MATMUL and filters computed at run time always subtract.
 */
export function effectiveZeroPointHandling(
  parameters: Pick<MacParameters, 'kind' | 'filterZeroPoint'>,
  datapath: Datapath,
  filterIsConstant: boolean,
): ZeroPointHandling {
  const canFold = filterIsConstant && parameters.filterZeroPoint === 0 && parameters.kind !== 'TRANSPOSE_CONV';
  return canFold ? datapath.zeroPointHandling : 'subtract';
}

/** Width of the accumulator register: the hardware's, at most 32 bits where the reference accumulates in 32. */
export function registerBits(
  parameters: Pick<MacParameters, 'inputType' | 'wideAccumulator'>,
  datapath: Datapath,
): number {
  const hardwareBits = parameters.inputType === 'int8' ? datapath.accumulatorBits : datapath.accumulatorBitsInt16;
  return Math.min(hardwareBits, parameters.wideAccumulator ? 64 : 32);
}

function place(operator: Operator): string {
  return `operator ${operator.index} (${operator.kind})`;
}

function requiredTensor(graph: Graph, operator: Operator, index: number | undefined, role: string): Tensor {
  const tensor = index === undefined ? undefined : graph.tensors[index];
  if (tensor === undefined) throw inputError('MAC_TENSOR_MISSING', `${place(operator)} has no ${role} tensor`);
  return tensor;
}

function activationType(operator: Operator, tensor: Tensor, role: string): ActivationType {
  if (tensor.type === 'int8' || tensor.type === 'int16') return tensor.type;
  throw unsupportedError('MAC_TYPES', `${place(operator)}: ${role} of type ${tensor.type}; allowed: int8, int16`);
}

/** int16x8 accumulates in 64 bits, except CONV_2D and FULLY_CONNECTED with an int32 bias or told so by `quantizedBiasType`. */
function accumulatesWide(kind: MacKind, operator: Operator, inputType: ActivationType, bias: Tensor | null): boolean {
  const biasType = bias?.type ?? null;
  if (inputType === 'int8') {
    if (biasType !== null && biasType !== 'int32') throw biasTypeError(operator, biasType, 'int32');
    return false;
  }
  if (kind === 'CONV_2D' || kind === 'FULLY_CONNECTED') {
    if (biasType === null) return operator.attributes.quantizedBiasType !== 'int32';
    if (biasType !== 'int32' && biasType !== 'int64') throw biasTypeError(operator, biasType, 'int32, int64');
    return biasType === 'int64';
  }
  const int16Allowed = kind === 'TRANSPOSE_CONV' && biasType === 'int16';
  if (biasType !== null && biasType !== 'int64' && !int16Allowed) throw biasTypeError(operator, biasType, 'int64');
  return true;
}

function biasTypeError(operator: Operator, type: string, allowed: string): Error {
  return unsupportedError('MAC_BIAS_TYPE', `${place(operator)}: bias of type ${type}; allowed: ${allowed}`);
}

/** A given bound that equals the type's limit is no bound: its events are output saturations. */
function givenBounds(integers: IntegerParameters, type: ActivationType): ActivationBounds {
  const limit = type === 'int8' ? 128 : 32768;
  return {
    low: integers.activationMin === -limit ? null : integers.activationMin,
    high: integers.activationMax === limit - 1 ? null : integers.activationMax,
  };
}

function scaleOf(operator: Operator, tensor: Tensor, role: string): number {
  const scale = tensor.quantization.scales[0];
  if (scale === undefined || tensor.quantization.scales.length !== 1 || !isScale(scale)) {
    throw inputError('MAC_SCALE', `${place(operator)}: the ${role} tensor '${tensor.name}' needs one positive scale`);
  }
  return scale;
}

function isScale(scale: number): boolean {
  return scale > 0 && Number.isFinite(scale);
}

function checkedZeroPoints(
  operator: Operator,
  kind: MacKind,
  inputType: ActivationType,
  input: Tensor,
  filter: Tensor,
  output: Tensor,
): Pick<MacParameters, 'inputZeroPoint' | 'filterZeroPoint' | 'outputZeroPoint'> {
  const inputZeroPoint = input.quantization.zeroPoints[0] ?? 0;
  const outputZeroPoint = output.quantization.zeroPoints[0] ?? 0;
  const filterZeroPoints = filter.quantization.zeroPoints;
  const filterZeroPoint = filterZeroPoints[0] ?? 0;
  if (inputType === 'int16' && (inputZeroPoint !== 0 || outputZeroPoint !== 0)) {
    throw unsupportedError('MAC_ZERO_POINT', `${place(operator)}: int16 tensors must have zero point 0`);
  }
  const filterMayHaveOne = kind === 'FULLY_CONNECTED' && filterZeroPoints.length === 1;
  if (!filterMayHaveOne && filterZeroPoints.some((zeroPoint) => zeroPoint !== 0)) {
    throw unsupportedError('MAC_FILTER_ZERO_POINT', `${place(operator)}: the filter's zero points must be 0`);
  }
  return { inputZeroPoint, filterZeroPoint, outputZeroPoint };
}

function scalesOf(
  kind: MacKind,
  operator: Operator,
  input: Tensor,
  filter: Tensor,
  output: Tensor,
  channels: number,
): { effectiveScales: Float64Array; productScales: Float64Array } {
  const inputScale = scaleOf(operator, input, 'input');
  const outputScale = scaleOf(operator, output, 'output');
  const filterScales = filter.quantization.scales;
  if (filterScales.length !== 1 && filterScales.length !== channels) {
    throw inputError(
      'MAC_SCALE',
      `${place(operator)}: ${filterScales.length} filter scales for ${channels} output channels`,
    );
  }
  const unusable = filterScales.find((scale) => !isScale(scale));
  if (unusable !== undefined) {
    throw inputError('MAC_SCALE', `${place(operator)}: a filter scale is ${unusable}, not a positive number`);
  }
  const effectiveScales = new Float64Array(channels);
  const productScales = new Float64Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const filterScale = filterScales[filterScales.length === 1 ? 0 : channel] ?? 0;
    const product = inputScale * filterScale;
    productScales[channel] = product;
    // The reference multiplies the scales of a per-tensor FULLY_CONNECTED in float32, everywhere else in float64.
    const singleProduct = kind === 'FULLY_CONNECTED' && filterScales.length === 1;
    effectiveScales[channel] = (singleProduct ? Math.fround(product) : product) / outputScale;
  }
  return { effectiveScales, productScales };
}
