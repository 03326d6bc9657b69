/** What the passes hand on: tasks in execution order, the storages that they read and write, and where each one lives. */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Model, Operator, Tensor } from '../graph/model.ts';
import type { Fusion } from '../operators/fusion.ts';

/** Bytes that one or more tensors share (RESHAPE gives its input another shape). */
export interface Storage {
  readonly id: number;
  readonly bytes: number;
  readonly tensors: readonly number[];
  /** Must live in external memory: model input or output, constant, operand of a host operator. */
  readonly external: boolean;
  /** Positions of the first and last task that use it; model inputs start at −1. */
  readonly first: number;
  readonly last: number;
}

/** Zeros of a PAD that a convolution or pooling resolves itself. */
export interface FoldedPad {
  /** PAD operator. */
  readonly operator: number;
  /** Its input, which the task reads instead. */
  readonly input: number;
  readonly top: number;
  readonly left: number;
}

/** One operator (with what is folded into it) to be lowered to instructions. */
export interface Task {
  readonly position: number;
  readonly operator: Operator;
  /** Activation tensors read, in the lowering's order; −1 for absent. Constants included. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly foldedPad: FoldedPad | null;
  readonly fusion: Fusion | null;
  readonly unit: 'npu' | 'host';
}

/** A variable behind VAR_HANDLE. */
export interface ResourceVariable {
  /** Tensor of the first VAR_HANDLE that names it: stands for the variable's bytes. */
  readonly handle: number;
  readonly bytes: number;
  readonly initial: Uint8Array;
}

export interface Plan {
  readonly model: Model;
  readonly hardware: HardwareConfig;
  readonly tasks: readonly Task[];
  readonly storages: readonly Storage[];
  /** Storage of each tensor, −1 for tensors that never exist in memory. */
  readonly storageOf: Int32Array;
  /** Operators without a task of their own and the operator that does their work (null: only a new shape). */
  readonly absorbed: ReadonlyMap<number, number | null>;
  readonly fusedTensors: readonly number[];
  readonly variables: readonly ResourceVariable[];
}

/** Where a storage is: dense, row-major. */
export interface Home {
  readonly memory: 'sram' | 'external';
  readonly address: number;
}

export function elementBytes(type: Tensor['type']): number {
  switch (type) {
    case 'int8':
    case 'uint8':
    case 'bool':
      return 1;
    case 'int16':
      return 2;
    case 'int32':
    case 'float32':
      return 4;
    case 'int64':
      return 8;
    default:
      return 0;
  }
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function tensorBytes(tensor: Tensor): number {
  return elementCount(tensor.shape) * elementBytes(tensor.type);
}
