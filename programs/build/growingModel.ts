/** A model while its operators are added one by one. */
import type { Operator, Quantization, Tensor } from '../../src/graph/model.ts';
import { notQuantized } from '../../src/graph/quantization.ts';
import { int32Bytes, type ActivationType } from './formats.ts';
import type { Shape } from './network.ts';

export interface GrowingModel {
  readonly type: ActivationType;
  readonly tensors: Tensor[];
  readonly operators: Operator[];
  /** Activations by the name that layers know them by. */
  readonly activations: Map<string, Tensor>;
}

export function addTensor(
  growing: GrowingModel,
  tensor: Omit<Tensor, 'index' | 'isVariable'> & { readonly isVariable?: boolean },
): Tensor {
  const added = { isVariable: false, ...tensor, index: growing.tensors.length };
  growing.tensors.push(added);
  return added;
}

/** @param shape without the batch */
export function addActivation(growing: GrowingModel, name: string, shape: Shape, quantization: Quantization): Tensor {
  const added = addTensor(growing, { name, type: growing.type, shape: [1, ...shape], quantization, data: null });
  growing.activations.set(name, added);
  return added;
}

/** A constant that says how an operator works; int32. */
export function addIntegers(growing: GrowingModel, name: string, values: readonly number[], shape: Shape): Tensor {
  return addTensor(growing, { name, type: 'int32', shape, quantization: notQuantized, data: int32Bytes(values) });
}

export function addOperator(growing: GrowingModel, operator: Omit<Operator, 'index'>): void {
  growing.operators.push({ ...operator, index: growing.operators.length });
}
