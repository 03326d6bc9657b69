/** Adds a MAC operator to a random graph: padded before, activated behind, with filters of its own or of another operator. */
import type { Activation, OperatorAttributes, Padding } from '../../../src/graph/model.ts';
import { windowAxis } from '../../../src/operators/window.ts';
import type { Choices } from './choices.ts';
import { accumulatedScale, biasOf, filterOf } from './filters.ts';
import {
  elementsOf,
  formatOf,
  mostElements,
  mostMacs,
  type ActivationType,
  type GraphBuilder,
} from './graphBuilder.ts';
import { imageSource, source } from './sources.ts';
import type { Step } from './step.ts';

const macTypes = ['int8', 'int16'] as const;

export function activationOf(choose: Choices): Activation {
  return choose.pick(['NONE', 'NONE', 'RELU', 'RELU6', 'RELU_N1_TO_1']);
}

interface MacDraft {
  readonly kind: string;
  readonly input: number;
  readonly filterShape: readonly number[];
  readonly channelDimension: 0 | 3;
  readonly outputShape: readonly number[];
  /** Products of one output. */
  readonly reduced: number;
  readonly attributes: OperatorAttributes;
}

/** False where the operator would be too large. */
function emitMac(graph: GraphBuilder, choose: Choices, draft: MacDraft): boolean {
  const { kind, input, outputShape, reduced } = draft;
  const elements = elementsOf(outputShape);
  if (elements < 1 || elements > mostElements || elements * reduced > mostMacs) return false;
  const type = graph.tensor(input).type as ActivationType;
  const filter = filterOf(graph, choose, draft.filterShape, draft.channelDimension);
  const narrowBias = type === 'int8' || ((kind === 'CONV_2D' || kind === 'FULLY_CONNECTED') && choose.oneIn(3));
  const bias = biasOf(graph, choose, narrowBias ? 'int32' : 'int64', outputShape.at(-1)!);
  const outputScale = accumulatedScale(choose, graph.format(input).scale, graph, filter, reduced);
  const output = graph.activation(type, outputShape, formatOf(choose, type, outputScale));
  // HARD_SWISH right behind, the only reader: fused on hardware that can.
  const activated = type === 'int8' && choose.oneIn(3);
  const attributes = { ...draft.attributes, activation: activated ? ('NONE' as const) : activationOf(choose) };
  const operands = bias < 0 && choose.oneIn(2) ? [input, filter] : [input, filter, bias];
  if (kind === 'TRANSPOSE_CONV') operands.splice(0, 3, graph.integers(outputShape), filter, input);
  if (kind === 'TRANSPOSE_CONV' && bias >= 0) operands.push(bias);
  graph.operator(kind, operands, [output], attributes);
  if (!activated) return true;
  if (!choose.oneIn(4)) graph.live.splice(graph.live.indexOf(output), 1);
  const scale = Math.fround(outputScale * choose.pick([1, 0.5, 2, 1 / 64]));
  graph.operator('HARD_SWISH', [output], [graph.activation('int8', outputShape, formatOf(choose, 'int8', scale))]);
  return true;
}

interface Window {
  readonly input: number;
  readonly kernel: readonly [number, number];
  /** Null: the window does not fit the input. */
  readonly output: readonly [number, number] | null;
  readonly attributes: OperatorAttributes;
}

const kernelSizes = [1, 2, 3, 3, 5, 11, 20] as const;

/** A window over an image; sometimes behind a PAD that a convolution can take over, sometimes with a further reader. */
function windowOver(graph: GraphBuilder, choose: Choices, image: number): Window {
  const padded = choose.oneIn(3);
  const input = padded ? spatiallyPadded(graph, choose, image) : image;
  const padding: Padding = padded && !choose.oneIn(6) ? 'VALID' : choose.pick(['SAME', 'VALID', 'SAME']);
  const kernel = [choose.pick(kernelSizes), choose.pick(kernelSizes)] as const;
  const stride = [choose.integer(1, 4), choose.integer(1, 4)] as const;
  const dilation = [choose.pick([1, 1, 2, 7]), choose.pick([1, 1, 2, 7])] as const;
  const [, height, width] = graph.shape(input);
  const rows = windowAxis(padding, height!, kernel[0], stride[0], dilation[0]).outputSize;
  const columns = windowAxis(padding, width!, kernel[1], stride[1], dilation[1]).outputSize;
  const attributes = {
    padding,
    strideHeight: stride[0],
    strideWidth: stride[1],
    dilationHeight: dilation[0],
    dilationWidth: dilation[1],
  };
  return { input, kernel, output: rows < 1 || columns < 1 ? null : [rows, columns], attributes };
}

function spatiallyPadded(graph: GraphBuilder, choose: Choices, image: number): number {
  const [batches, height, width, channels] = graph.shape(image) as [number, number, number, number];
  const [top, bottom, left, right] = [1, 2, 3, 4].map(() => choose.pick([1, 0, 2, 3])) as [
    number,
    number,
    number,
    number,
  ];
  const paddings = graph.integers([0, 0, top, bottom, left, right, 0, 0], [4, 2]);
  const padded = graph.like(image, [batches, height + top + bottom, width + left + right, channels]);
  graph.operator('PAD', [image, paddings], [padded]);
  if (choose.oneIn(3)) {
    graph.operator('RELU', [padded], [graph.like(padded, graph.shape(padded))]);
  } else if (!choose.oneIn(4)) graph.live.splice(graph.live.indexOf(padded), 1);
  return padded;
}

function convolution(graph: GraphBuilder, choose: Choices): boolean {
  const image = imageSource(graph, choose, macTypes);
  const { input, kernel, output, attributes } = windowOver(graph, choose, image);
  if (output === null) return false;
  const [batches, , , channels] = graph.shape(input) as [number, number, number, number];
  const groups = choose.pick([
    1,
    1,
    1,
    channels <= 16 ? channels : 1,
    [2, 3].find((divisor) => channels % divisor === 0) ?? 1,
  ]);
  const outputChannels = groups * choose.pick(groups > 4 ? [1, 2] : [1, 2, 3, 9, 16, 33]);
  return emitMac(graph, choose, {
    kind: 'CONV_2D',
    input,
    filterShape: [outputChannels, ...kernel, channels / groups],
    channelDimension: 0,
    outputShape: [batches, ...output, outputChannels],
    reduced: (kernel[0] * kernel[1] * channels) / groups,
    attributes,
  });
}

function depthwise(graph: GraphBuilder, choose: Choices): boolean {
  const image = imageSource(graph, choose, macTypes);
  const { input, kernel, output, attributes } = windowOver(graph, choose, image);
  if (output === null) return false;
  const [batches, , , channels] = graph.shape(input) as [number, number, number, number];
  const depthMultiplier = choose.pick([1, 1, 2, 3, 8]);
  const outputChannels = channels * depthMultiplier;
  return emitMac(graph, choose, {
    kind: 'DEPTHWISE_CONV_2D',
    input,
    filterShape: [1, ...kernel, outputChannels],
    channelDimension: 3,
    outputShape: [batches, ...output, outputChannels],
    reduced: kernel[0] * kernel[1],
    attributes: { ...attributes, depthMultiplier },
  });
}

function transposed(graph: GraphBuilder, choose: Choices): boolean {
  const input = imageSource(graph, choose, macTypes);
  const [batches, height, width, channels] = graph.shape(input) as [number, number, number, number];
  const padding = choose.pick<Padding>(['SAME', 'VALID']);
  const kernel = [choose.pick(kernelSizes), choose.pick(kernelSizes)] as const;
  const stride = [choose.integer(1, 5), choose.integer(1, 5)] as const;
  const size = (axis: 0 | 1, inputSize: number): number =>
    padding === 'SAME'
      ? inputSize * stride[axis]
      : (inputSize - 1) * stride[axis] + kernel[axis] + choose.integer(0, stride[axis] - 1);
  const outputChannels = choose.pick([1, 2, 9, 16]);
  return emitMac(graph, choose, {
    kind: 'TRANSPOSE_CONV',
    input,
    filterShape: [outputChannels, ...kernel, channels],
    channelDimension: 0,
    outputShape: [batches, size(0, height), size(1, width), outputChannels],
    reduced: Math.ceil(kernel[0] / stride[0]) * Math.ceil(kernel[1] / stride[1]) * channels,
    attributes: { padding, strideHeight: stride[0], strideWidth: stride[1] },
  });
}

function fullyConnected(graph: GraphBuilder, choose: Choices): boolean {
  const input = source(graph, choose, macTypes);
  const shape = graph.shape(input);
  const last = shape.at(-1)!;
  const keepDims = choose.oneIn(2);
  const inputs = keepDims ? last : choose.pick([last, elementsOf(shape.slice(1)), elementsOf(shape)]);
  const outputs = choose.pick([1, 2, 10, 65]);
  return emitMac(graph, choose, {
    kind: 'FULLY_CONNECTED',
    input,
    filterShape: [outputs, inputs],
    channelDimension: 0,
    outputShape: keepDims ? [...shape.slice(0, -1), outputs] : [elementsOf(shape) / inputs, outputs],
    reduced: inputs,
    attributes: { keepDims, weightsFormat: 0 },
  });
}

/** An earlier MAC operator once more, with the same constants, perhaps on another tensor. */
function twin(graph: GraphBuilder, choose: Choices): boolean {
  const earlier = graph.operators.filter(({ kind }) => macKinds.includes(kind));
  if (earlier.length === 0) return false;
  const { kind, inputs, outputs, attributes } = choose.pick(earlier);
  const slot = kind === 'TRANSPOSE_CONV' ? 2 : 0;
  const input = graph.tensor(inputs[slot]!);
  const fits = graph.live.filter((index) => {
    const { type, shape } = graph.tensor(index);
    return type === input.type && shape.join() === input.shape.join();
  });
  const other = fits.length === 0 ? input.index : choose.pick(fits);
  const { type, shape } = graph.tensor(outputs[0]!);
  const scale = graph.format(outputs[0]!).scale * choose.pick([1, 2, 0.5]);
  const output = graph.activation(type, shape, formatOf(choose, type, scale));
  graph.operator(kind, inputs.with(slot, other), [output], { ...attributes, activation: activationOf(choose) });
  return true;
}

const macKinds: readonly string[] = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'TRANSPOSE_CONV', 'FULLY_CONNECTED'];

export const macSteps = {
  CONV_2D: convolution,
  DEPTHWISE_CONV_2D: depthwise,
  TRANSPOSE_CONV: transposed,
  FULLY_CONNECTED: fullyConnected,
  twin,
} satisfies Record<string, Step>;
