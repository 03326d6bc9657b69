/** Shapes, strides and padding of the convolution-like operators, checked against each other. */
import { inputError } from '../errors.ts';
import type { Operator, Tensor } from '../graph/model.ts';
import { elementCount } from '../graph/tensorSize.ts';
import { windowAxis, type WindowAxis } from './window.ts';

/** Sizes in elements; see MacParameters for the layout. */
export interface MacGeometry {
  readonly batches: number;
  readonly inputHeight: number;
  readonly inputWidth: number;
  readonly inputChannels: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
  readonly outputChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  /** Input row of output row 0 and filter row 0 is −padTop (TRANSPOSE_CONV: output row of input row 0 and filter row 0). */
  readonly padTop: number;
  readonly padLeft: number;
  /** Output channel o reads the input channels of group floor(o · groups / outputChannels). DEPTHWISE: inputChannels. */
  readonly groups: number;
  /** DEPTHWISE: output channels per input channel; 1 otherwise. */
  readonly depthMultiplier: number;
  /** Products of the operator: padding taps and all batches included. TRANSPOSE_CONV: every input pixel meets every tap. */
  readonly macs: number;
}

type Kind = 'CONV_2D' | 'DEPTHWISE_CONV_2D' | 'FULLY_CONNECTED' | 'TRANSPOSE_CONV';

/**
 * @param filter [outputChannels, height, width, inputChannels / groups]; DEPTHWISE [1, height, width, outputChannels];
 *   FULLY_CONNECTED [outputChannels, inputs]
 * @throws inputError when the shapes do not fit
 */
export function macGeometry(
  kind: Kind,
  operator: Operator,
  input: Tensor,
  filter: Tensor,
  output: Tensor,
): MacGeometry {
  if (kind === 'FULLY_CONNECTED') return rowGeometry(operator, input, filter, output);
  const [batches, inputHeight, inputWidth, inputChannels] = imageShape(operator, input, 'input');
  const [outputBatches, outputHeight, outputWidth, outputChannels] = imageShape(operator, output, 'output');
  const [filterCount, kernelHeight, kernelWidth, filterDepth] = imageShape(operator, filter, 'filter');
  const { attributes } = operator;
  const strideHeight = positive(operator, 'strideHeight', attributes.strideHeight);
  const strideWidth = positive(operator, 'strideWidth', attributes.strideWidth);
  const dilationHeight = positive(operator, 'dilationHeight', attributes.dilationHeight ?? 1);
  const dilationWidth = positive(operator, 'dilationWidth', attributes.dilationWidth ?? 1);
  const { padding } = attributes;
  require(operator, padding !== undefined, 'it has no padding attribute');
  // A transposed convolution is padded as the convolution that leads from its output to its input.
  const transposed = kind === 'TRANSPOSE_CONV';
  const [imageHeight, imageWidth] = transposed ? [outputHeight, outputWidth] : [inputHeight, inputWidth];
  const rows = windowAxis(padding, imageHeight, kernelHeight, strideHeight, dilationHeight);
  const columns = windowAxis(padding, imageWidth, kernelWidth, strideWidth, dilationWidth);
  require(operator, batches === outputBatches, `input and output have ${batches} and ${outputBatches} batches`);
  if (!transposed) checkOutputSize(operator, rows, columns, outputHeight, outputWidth);

  let groups = 1;
  let depthMultiplier = 1;
  if (kind === 'DEPTHWISE_CONV_2D') {
    require(operator, filterCount === 1, `the filter's first dimension is ${filterCount}, not 1`);
    requireChannels(operator, filterDepth, outputChannels);
    require(operator, outputChannels % inputChannels ===
      0, `${outputChannels} output channels are no multiple of ${inputChannels} input channels`);
    groups = inputChannels;
    depthMultiplier = outputChannels / inputChannels;
    const stated = attributes.depthMultiplier ?? 0;
    require(operator, stated === 0 ||
      stated === depthMultiplier, `the depth multiplier is ${stated}, the shapes say ${depthMultiplier}`);
  } else {
    requireChannels(operator, filterCount, outputChannels);
    groups = inputChannels / filterDepth;
    require(operator, Number.isInteger(groups) &&
      outputChannels % groups === 0 &&
      (!transposed ||
        groups ===
          1), `a filter of depth ${filterDepth} for ${inputChannels} input and ${outputChannels} output channels`);
  }
  const positions = transposed ? inputHeight * inputWidth : outputHeight * outputWidth;
  const channelsPerOutput = inputChannels / groups;
  return {
    batches,
    inputHeight,
    inputWidth,
    inputChannels,
    outputHeight,
    outputWidth,
    outputChannels,
    kernelHeight,
    kernelWidth,
    strideHeight,
    strideWidth,
    dilationHeight,
    dilationWidth,
    padTop: rows.padBefore,
    padLeft: columns.padBefore,
    groups,
    depthMultiplier,
    macs: batches * positions * outputChannels * kernelHeight * kernelWidth * channelsPerOutput,
  };
}

function rowGeometry(operator: Operator, input: Tensor, filter: Tensor, output: Tensor): MacGeometry {
  const [outputChannels, inputs] = filter.shape;
  require(operator, filter.shape.length === 2 &&
    outputChannels !== undefined &&
    inputs !== undefined &&
    inputs > 0 &&
    outputChannels > 0, `the filter has shape [${filter.shape.join(', ')}], not [outputs, inputs]`);
  const rows = elementCount(input.shape) / inputs;
  require(operator, Number.isInteger(rows), `${elementCount(input.shape)} input elements are no multiple of ${inputs}`);
  require(operator, elementCount(output.shape) === rows * outputChannels &&
    output.shape.at(-1) ===
      outputChannels, `the output has shape [${output.shape.join(', ')}], not ${rows} rows of ${outputChannels}`);
  return {
    batches: 1,
    inputHeight: 1,
    inputWidth: rows,
    inputChannels: inputs,
    outputHeight: 1,
    outputWidth: rows,
    outputChannels,
    kernelHeight: 1,
    kernelWidth: 1,
    strideHeight: 1,
    strideWidth: 1,
    dilationHeight: 1,
    dilationWidth: 1,
    padTop: 0,
    padLeft: 0,
    groups: 1,
    depthMultiplier: 1,
    macs: rows * outputChannels * inputs,
  };
}

function checkOutputSize(
  operator: Operator,
  rows: WindowAxis,
  columns: WindowAxis,
  height: number,
  width: number,
): void {
  require(operator, rows.outputSize === height &&
    columns.outputSize ===
      width, `the output is ${height}×${width}, strides and padding make it ${rows.outputSize}×${columns.outputSize}`);
}

function requireChannels(operator: Operator, filterChannels: number, outputChannels: number): void {
  require(operator, filterChannels ===
    outputChannels, `the filter makes ${filterChannels} channels, the output has ${outputChannels}`);
}

function imageShape(operator: Operator, tensor: Tensor, role: string): [number, number, number, number] {
  const [a, b, c, d] = tensor.shape;
  const fits = tensor.shape.length === 4 && tensor.shape.every((size) => size > 0);
  require(operator, fits, `the ${role} has shape [${tensor.shape.join(', ')}], not four positive dimensions`);
  return [a ?? 0, b ?? 0, c ?? 0, d ?? 0];
}

function positive(operator: Operator, name: string, value: number | undefined): number {
  require(operator, value !== undefined &&
    Number.isInteger(value) &&
    value >= 1, `${name} is ${value}, not at least 1`);
  return value;
}

function require(operator: Operator, condition: boolean, words: string): asserts condition {
  if (!condition) throw inputError('MAC_SHAPE', `operator ${operator.index} (${operator.kind}): ${words}`);
}
