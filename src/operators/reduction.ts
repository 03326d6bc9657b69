/** MEAN, SUM and REDUCE_MAX over chosen dimensions in integers, as the reference's preparation forms them. */
import { inputError } from '../errors.ts';
import type { Graph, Operator, Tensor } from '../graph/model.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import { denseStrides } from './boxCopy.ts';
import {
  constantIntegers,
  elementsOf,
  inputTensor,
  outputTensor,
  perTensor,
  place,
  requireSameQuantization,
  requireType,
  vectorMultiplier,
} from './operands.ts';

/**
 * Output elements run over the kept dimensions in order, each reduces over the reduced dimensions in order. Sizes and element
 * strides of the input, outermost first.
 */
export interface ReductionGeometry {
  readonly keptShape: readonly number[];
  readonly keptStrides: readonly number[];
  readonly reducedShape: readonly number[];
  readonly reducedStrides: readonly number[];
  /** Elements reduced into one. */
  readonly count: number;
}

/** output = sat(scale(Σx − inputZeroPoint·count) + outputZeroPoint) */
export interface SumParameters extends ReductionGeometry {
  readonly type: 'int8' | 'int16';
  readonly inputZeroPoint: number;
  readonly outputZeroPoint: number;
  /** MEAN: 1/count is already in it. */
  readonly multiplier: FixedMultiplier;
}

export interface ReduceMaxParameters extends ReductionGeometry {
  readonly type: 'int8' | 'int16';
}

/** MEAN and SUM. @throws unsupportedError for other types and run-time axes; inputError for shapes and missing scales */
export function sumParameters(graph: Graph, operator: Operator): SumParameters {
  const tensorIn = inputTensor(graph, operator, 0, 'input');
  const tensorOut = outputTensor(graph, operator);
  const type = requireType(operator, tensorOut, 'output', ['int8', 'int16']);
  requireType(operator, tensorIn, 'input', [type]);
  const geometry = reductionGeometry(graph, operator, tensorIn, tensorOut);
  const input = perTensor(operator, tensorIn, 'input');
  const output = perTensor(operator, tensorOut, 'output');
  const multiplier = vectorMultiplier(operator, input.scale / output.scale, 'effective');
  return {
    ...geometry,
    type,
    inputZeroPoint: input.zeroPoint,
    outputZeroPoint: output.zeroPoint,
    multiplier: operator.kind === 'MEAN' ? dividedMultiplier(multiplier, geometry.count) : multiplier,
  };
}

/** @throws unsupportedError for other types, run-time axes and differing quantisations; inputError for shapes */
export function reduceMaxParameters(graph: Graph, operator: Operator): ReduceMaxParameters {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  const type = requireType(operator, output, 'output', ['int8', 'int16']);
  requireSameQuantization(operator, input, output);
  return { ...reductionGeometry(graph, operator, input, output), type };
}

/** multiplier / count: the multiplier is enlarged by a power of two of at most count, then divided, truncating. */
function dividedMultiplier({ multiplier, shift }: FixedMultiplier, count: number): FixedMultiplier {
  const enlargement = Math.min(31 - Math.clz32(count), 32, 31 + shift);
  const divided = (BigInt(multiplier) << BigInt(enlargement)) / BigInt(count);
  return { multiplier: Number(divided), shift: shift - enlargement };
}

function reductionGeometry(graph: Graph, operator: Operator, input: Tensor, output: Tensor): ReductionGeometry {
  const rank = input.shape.length;
  const axes = constantIntegers(operator, inputTensor(graph, operator, 1, 'axis'), 'axis');
  const reduced = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
  const strides = denseStrides(input.shape);
  const all = input.shape.map((_, axis) => axis);
  const [kept, gone] = [all.filter((axis) => !reduced.has(axis)), all.filter((axis) => reduced.has(axis))];
  const sizes = (chosen: readonly number[]): number[] => chosen.map((axis) => input.shape[axis]!);
  const inRange = [...reduced].every((axis) => axis >= 0 && axis < rank);
  const count = elementsOf(sizes(gone));
  if (!inRange || count < 1 || elementsOf(sizes(kept)) !== elementsOf(output.shape)) {
    throw inputError(
      'OPERATOR_SHAPE',
      `${place(operator)}: reducing [${input.shape.join(', ')}] over axes [${axes.join(', ')}] does not give [${output.shape.join(', ')}]`,
    );
  }
  return {
    keptShape: sizes(kept),
    keptStrides: kept.map((axis) => strides[axis]!),
    reducedShape: sizes(gone),
    reducedStrides: gone.map((axis) => strides[axis]!),
    count,
  };
}
