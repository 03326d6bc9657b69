/** AVERAGE_POOL_2D and MAX_POOL_2D on int8 and int16: window geometry and bounds. Neither rescales. */
import { inputError } from '../errors.ts';
import type { Graph, Operator, Tensor } from '../graph/model.ts';
import type { ActivationBounds } from './activationBounds.ts';
import { clampingBounds } from './add.ts';
import { inputTensor, outputTensor, perTensor, place, requireSameQuantization, requireType } from './operands.ts';
import { windowAxis } from './window.ts';

/** Input [batches, inputHeight, inputWidth, channels], output [batches, outputHeight, outputWidth, channels]. */
export interface Pool2dParameters {
  readonly function: 'average' | 'max';
  readonly type: 'int8' | 'int16';
  readonly batches: number;
  readonly inputHeight: number;
  readonly inputWidth: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
  readonly channels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Rows and columns of padding before the image; padding takes no part in the result. */
  readonly padTop: number;
  readonly padLeft: number;
  /** Not intersected with the type. */
  readonly bounds: ActivationBounds;
}

/** @throws unsupportedError for types and activations outside the reference; inputError for shapes and attributes */
export function pool2dParameters(graph: Graph, operator: Operator): Pool2dParameters {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  const type = requireType(operator, output, 'output', ['int8', 'int16']);
  requireSameQuantization(operator, input, output);
  const [batches, inputHeight, inputWidth, channels] = imageShape(operator, input, 'input');
  const [outputBatches, outputHeight, outputWidth, outputChannels] = imageShape(operator, output, 'output');
  const { attributes } = operator;
  const kernelHeight = positiveAttribute(operator, 'filterHeight', attributes.filterHeight);
  const kernelWidth = positiveAttribute(operator, 'filterWidth', attributes.filterWidth);
  const strideHeight = positiveAttribute(operator, 'strideHeight', attributes.strideHeight);
  const strideWidth = positiveAttribute(operator, 'strideWidth', attributes.strideWidth);
  const padding = attributes.padding;
  if (padding === undefined) throw inputError('OPERATOR_ATTRIBUTE', `${place(operator)} has no padding`);
  const rows = windowAxis(padding, inputHeight, kernelHeight, strideHeight, 1);
  const columns = windowAxis(padding, inputWidth, kernelWidth, strideWidth, 1);
  const fits =
    rows.outputSize === outputHeight &&
    columns.outputSize === outputWidth &&
    batches === outputBatches &&
    channels === outputChannels;
  if (!fits) {
    throw inputError(
      'OPERATOR_SHAPE',
      `${place(operator)}: the output is [${output.shape.join(', ')}]; strides and padding make it ` +
        `[${batches}, ${rows.outputSize}, ${columns.outputSize}, ${channels}]`,
    );
  }
  const { scale, zeroPoint } = perTensor(operator, output, 'output');
  return {
    function: operator.kind === 'MAX_POOL_2D' ? 'max' : 'average',
    type,
    batches,
    inputHeight,
    inputWidth,
    outputHeight,
    outputWidth,
    channels,
    kernelHeight,
    kernelWidth,
    strideHeight,
    strideWidth,
    padTop: rows.padBefore,
    padLeft: columns.padBefore,
    bounds: clampingBounds(operator, scale, zeroPoint),
  };
}

function imageShape(operator: Operator, tensor: Tensor, role: string): [number, number, number, number] {
  const [batches, height, width, depth] = tensor.shape;
  if (
    tensor.shape.length !== 4 ||
    batches === undefined ||
    height === undefined ||
    width === undefined ||
    depth === undefined
  ) {
    throw inputError(
      'OPERATOR_SHAPE',
      `${place(operator)}: the ${role} has shape [${tensor.shape.join(', ')}], not four dimensions`,
    );
  }
  return [batches, height, width, depth];
}

function positiveAttribute(operator: Operator, name: string, value: number | undefined): number {
  if (value !== undefined && Number.isInteger(value) && value >= 1) return value;
  throw inputError('OPERATOR_ATTRIBUTE', `${place(operator)}: ${name} is ${String(value)}; it must be at least 1`);
}
