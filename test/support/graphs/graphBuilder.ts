/** Collects tensors and operators of a random graph, and finds tensors for the next operator to read. */
import type { DataType, Model, OperatorAttributes, Quantization, Subgraph, Tensor } from '../../../src/graph/model.ts';
import { drawElements, randomSource, type DataMode } from '../fuzz/elements.ts';
import { bytesOfElements } from '../fuzz/network.ts';
import type { Choices } from './choices.ts';

/** Types whose elements are numbers with a scale that the NPU computes with. */
export type ActivationType = 'int8' | 'int16';

/** One scale and zero point. */
export interface Format {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** An operator whose place in the execution order is not decided yet. */
export interface DraftOperator {
  readonly kind: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly attributes: OperatorAttributes;
  /** Operators, by their number here, that must come before it for another reason than its inputs. */
  readonly after: readonly number[];
}

/** Tensors of more elements are not made. */
export const mostElements = 3000;

/** Multiply-accumulates of a larger operator are not made. */
export const mostMacs = 80_000;

export const elementsOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

export class GraphBuilder {
  readonly tensors: Tensor[] = [];
  readonly operators: DraftOperator[] = [];
  readonly inputs: number[] = [];
  /** Activations that a later operator may read, oldest first. */
  readonly live: number[] = [];
  readonly subgraphs: Subgraph[] = [];

  tensor(index: number): Tensor {
    const found = this.tensors[index];
    if (found === undefined) throw new Error(`no tensor ${index}`);
    return found;
  }

  shape(index: number): readonly number[] {
    return this.tensor(index).shape;
  }

  format(index: number): Format {
    const { scales, zeroPoints } = this.tensor(index).quantization;
    return { scale: scales[0] ?? 1, zeroPoint: zeroPoints[0] ?? 0 };
  }

  /** A tensor that an operator writes; `format` null: no quantisation (float32, bool, int64). */
  activation(type: DataType, shape: readonly number[], format: Format | null): number {
    return this.add(type, shape, quantizationOf(format), null);
  }

  /** As another tensor, in another shape. */
  like(index: number, shape: readonly number[]): number {
    const { type, quantization } = this.tensor(index);
    return this.add(type, shape, quantization, null);
  }

  input(type: DataType, shape: readonly number[], format: Format | null): number {
    const index = this.activation(type, shape, format);
    this.inputs.push(index);
    this.live.push(index);
    return index;
  }

  variable(type: ActivationType, shape: readonly number[], format: Format): number {
    return this.add(type, shape, quantizationOf(format), null, true);
  }

  constant(type: DataType, shape: readonly number[], quantization: Quantization, data: Uint8Array): number {
    return this.add(type, shape, quantization, data);
  }

  /** Seeded elements of an activation type. */
  drawn(choose: Choices, type: ActivationType, shape: readonly number[], format: Format): number {
    const mode = choose.pick<DataMode>(['uniform', 'uniform', 'extremes', 'small', 'allMaximum']);
    const elements = drawElements(type, elementsOf(shape), mode, format.zeroPoint, randomSource(choose.seed()));
    return this.constant(type, shape, quantizationOf(format), bytesOfElements(type, elements));
  }

  /** Shapes, axes, paddings: int32 (or int64) without quantisation. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): number {
    return this.constant('int32', shape, quantizationOf(null), bytesOfElements('int32', values));
  }

  /** Adds an operator; its outputs may be read by later ones. */
  operator(
    kind: string,
    inputs: readonly number[],
    outputs: readonly number[],
    attributes: OperatorAttributes = {},
    after: readonly number[] = [],
  ): void {
    this.operators.push({ kind, inputs, outputs, attributes, after });
    this.live.push(...outputs.filter((output) => this.tensor(output).type !== 'resource'));
  }

  /** One of the live tensors for which `fits` holds, more likely a late one; null where there is none. */
  pickLive(choose: Choices, fits: (index: number) => boolean): number | null {
    const candidates = this.live.filter(fits);
    if (candidates.length === 0) return null;
    const late = choose.integer(0, 4) < 3;
    return late ? candidates.at(-1)! : choose.pick(candidates);
  }

  /** In this order of operators. */
  model(order: readonly number[], outputs: readonly number[]): Model {
    const operators = order.map((draft, index) => {
      const { kind, inputs, outputs: written, attributes } = this.operators[draft]!;
      return { index, kind, version: 1, inputs, outputs: written, attributes };
    });
    const { tensors, inputs, subgraphs } = this;
    return { name: 'graph', tensors, operators, inputs, outputs, ...(subgraphs.length === 0 ? {} : { subgraphs }) };
  }

  private add(
    type: DataType,
    shape: readonly number[],
    quantization: Quantization,
    data: Uint8Array | null,
    isVariable = false,
  ): number {
    const index = this.tensors.length;
    this.tensors.push({ index, name: `t${index}`, type, shape: [...shape], quantization, data, isVariable });
    return index;
  }
}

export function quantizationOf(format: Format | null): Quantization {
  if (format === null) return { scales: [], zeroPoints: [], dimension: 0 };
  return { scales: [Math.fround(format.scale)], zeroPoints: [format.zeroPoint], dimension: 0 };
}

/** A zero point that the type may have. */
export function zeroPointOf(choose: Choices, type: DataType): number {
  if (type === 'int8') return choose.pick([0, -128, 127, choose.integer(-128, 127)]);
  if (type === 'uint8') return choose.pick([128, 0, 255, choose.integer(0, 255)]);
  return 0;
}

/** Scales that every operator takes. */
const [leastScale, largestScale] = [2 ** -34, 2];

export function formatOf(choose: Choices, type: DataType, scale: number = choose.scale()): Format {
  const bounded = Math.min(Math.max(scale, leastScale), largestScale);
  return { scale: Math.fround(bounded), zeroPoint: zeroPointOf(choose, type) };
}
