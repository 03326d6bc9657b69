/** Filters and biases of random MAC operators: fresh ones, or those of an earlier operator that fit. */
import type { DataType } from '../../../src/graph/model.ts';
import { drawElements, randomSource, type DataMode } from '../fuzz/elements.ts';
import { bytesOfElements } from '../fuzz/network.ts';
import type { Choices } from './choices.ts';
import { elementsOf, type GraphBuilder } from './graphBuilder.ts';

/** A filter of scale s turns inputs of scale i into outputs of about i · s · √reduced · 5000. */
const accumulatedPerTap = 5000;

/** @param dimension of the output channels; 3 in DEPTHWISE_CONV_2D, else 0 */
export function filterOf(graph: GraphBuilder, choose: Choices, shape: readonly number[], dimension: 0 | 3): number {
  if (choose.oneIn(2)) {
    const same = graph.tensors.filter(
      (tensor) =>
        tensor.data !== null &&
        tensor.type === 'int8' &&
        tensor.quantization.dimension === dimension &&
        tensor.quantization.zeroPoints[0] === 0 &&
        tensor.shape.join() === shape.join() &&
        [1, shape[dimension]].includes(tensor.quantization.scales.length),
    );
    if (same.length > 0) return choose.pick(same).index;
  }
  const mode = choose.pick<DataMode>(['uniform', 'uniform', 'extremes', 'small', 'allMinimum']);
  const elements = drawElements('int8', elementsOf(shape), mode, 0, randomSource(choose.seed()));
  const first = choose.scale();
  const scales = choose.oneIn(2)
    ? Array.from({ length: shape[dimension]! }, (_, channel) => Math.fround(first * 2 ** -((channel * 7) % 4)))
    : [first];
  const quantization = { scales, zeroPoints: scales.map(() => 0), dimension };
  return graph.constant('int8', shape, quantization, bytesOfElements('int8', elements));
}

/** −1: none. Types are those that the operator takes. */
export function biasOf(graph: GraphBuilder, choose: Choices, type: DataType, channels: number): number {
  if (choose.oneIn(4)) return -1;
  const same = graph.tensors.filter(
    (tensor) => tensor.data !== null && tensor.type === type && tensor.shape.join() === `${channels}` && isBias(tensor),
  );
  if (same.length > 0 && choose.oneIn(2)) return choose.pick(same).index;
  const random = randomSource(choose.seed());
  const limit = choose.pick([5000, 100, 2 ** 20, 2 ** 30]);
  const elements = Array.from({ length: channels }, () => BigInt(Math.round((2 * random() - 1) * limit)));
  const bytes = bytesOfElements(type === 'int64' ? 'int64' : 'int32', elements);
  return graph.constant(type, [channels], { scales: [1], zeroPoints: [0], dimension: 0 }, bytes);
}

/** Shapes and axes have no scale. */
const isBias = ({ quantization }: { readonly quantization: { readonly scales: readonly number[] } }): boolean =>
  quantization.scales.length > 0;

/** Output scale with which most values of the type are used; seldom far too small or large. */
export function accumulatedScale(
  choose: Choices,
  inputScale: number,
  graph: GraphBuilder,
  filter: number,
  reduced: number,
): number {
  const filterScale = graph.format(filter).scale;
  const typical = (inputScale * filterScale * Math.sqrt(reduced) * accumulatedPerTap) / 50;
  return Math.fround(typical * 2 ** choose.pick([0, 1, -1, 2, -2, choose.integer(-7, 7)]));
}
