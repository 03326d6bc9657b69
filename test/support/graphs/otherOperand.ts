/** The second operand of an operator that broadcasts: the same tensor, another activation (a residual), or a constant. */
import type { Choices } from './choices.ts';
import { elementsOf, mostElements, type GraphBuilder } from './graphBuilder.ts';

export interface OtherOperand {
  readonly tensor: number;
  /** Of the result. */
  readonly shape: readonly number[];
}

/** Shape that two operands broadcast to, or null. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] | null {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const x = a[a.length - rank + axis] ?? 1;
    const y = b[b.length - rank + axis] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return null;
    shape.push(Math.max(x, y));
  }
  return elementsOf(shape) <= mostElements ? shape : null;
}

/**
 * @param constant makes one of a shape
 * @param fits what another activation must fulfil besides type and shape
 */
export function otherOperand(
  graph: GraphBuilder,
  choose: Choices,
  first: number,
  constant: (shape: readonly number[]) => number,
  fits: (index: number) => boolean = () => true,
): OtherOperand | null {
  const own = graph.shape(first);
  const mode = choose.pick(['activation', 'activation', 'constant', 'wider', 'itself', 'shared'] as const);
  if (mode === 'itself') return { tensor: first, shape: own };
  if (mode === 'activation') {
    const { type } = graph.tensor(first);
    const candidates = graph.live.filter(
      (index) =>
        index !== first &&
        graph.tensor(index).type === type &&
        fits(index) &&
        broadcastShape(own, graph.shape(index)) !== null,
    );
    if (candidates.length > 0) return withShape(graph, own, choose.pick(candidates));
  }
  if (mode === 'shared') {
    const { type } = graph.tensor(first);
    const candidates = graph.tensors.filter(
      ({ index, data, quantization, type: other, shape }) =>
        data !== null &&
        other === type &&
        quantization.scales.length === 1 &&
        fits(index) &&
        broadcastShape(own, shape) !== null,
    );
    if (candidates.length > 0) return withShape(graph, own, choose.pick(candidates).index);
  }
  const shape = mode === 'wider' ? widerShape(choose, own) : narrowerShape(choose, own);
  return broadcastShape(own, shape) === null ? null : withShape(graph, own, constant(shape));
}

function withShape(graph: GraphBuilder, own: readonly number[], tensor: number): OtherOperand {
  const shape = broadcastShape(own, graph.shape(tensor));
  if (shape === null) throw new Error('an operand broadcasts');
  return { tensor, shape };
}

/** Repeats along some axes, with leading ones left out. */
function narrowerShape(choose: Choices, own: readonly number[]): number[] {
  const shape = own.map((size) => (choose.oneIn(2) ? 1 : size));
  return shape.slice(choose.oneIn(2) ? choose.integer(0, shape.length - 1) : 0);
}

/** Larger where the operand itself repeats. */
function widerShape(choose: Choices, own: readonly number[]): number[] {
  const shape = own.map((size) => (size === 1 ? choose.pick([1, 2, 5]) : choose.oneIn(2) ? 1 : size));
  if (shape.length < 4 && choose.oneIn(2)) shape.unshift(choose.integer(1, 3));
  return shape;
}
