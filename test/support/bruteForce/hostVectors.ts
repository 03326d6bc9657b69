/** Reads operator vectors of BATCH_MATMUL and L2_NORMALIZATION. */
import type { HostLayer } from './hostLayer.ts';
import { formatOf, withElements, type VectorCase } from './vectors.ts';

export function hostLayerOf({ params, tensors }: VectorCase, op: string): HostLayer {
  const output = formatOf(tensors['output']!);
  if (op === 'L2_NORMALIZATION') return { kind: op, input: withElements(tensors['input']!), output };
  if (op !== 'BATCH_MATMUL') throw new Error(`no vectors of ${op}`);
  return {
    kind: op,
    inputs: [withElements(tensors['lhs']!), withElements(tensors['rhs']!)],
    output,
    adjointX: params['adj_x'] === true,
    adjointY: params['adj_y'] === true,
    rightIsConstant: false,
  };
}
