/** Which lowering makes the instructions of which operator. To add one: write `lower<Operator>`, enter it here. */
import type { Model } from '../../graph/model.ts';
import type { HardwareConfig } from '../../hardware/config.ts';
import { tensorBytes, type Task } from '../plan.ts';
import { lowerAdd, lowerMultiply } from './binary.ts';
import { elementwiseWorkspace } from './elementwise.ts';
import type { LoweringEnvironment } from './environment.ts';
import { lowerMac, macWorkspace } from './mac/lower.ts';

export interface Lowering {
  /** Emits the instructions of a task. Throws DoesNotFit when the free SRAM is too small. */
  readonly lower: (task: Task, environment: LoweringEnvironment) => void;
  /** SRAM in bytes that the task likes to have beside its resident tensors. */
  readonly workspace: (
    task: Task,
    model: Model,
    hardware: HardwareConfig,
    isExternal: (tensor: number) => boolean,
  ) => number;
}

/** Double buffers for every external operand. */
const operandWorkspace: Lowering['workspace'] = (task, model, _hardware, isExternal) => {
  const operands = [...task.inputs, ...task.outputs].filter((tensor) => tensor >= 0 && isExternal(tensor));
  return elementwiseWorkspace(
    operands.map((tensor) => {
      const described = model.tensors[tensor];
      return described === undefined ? 0 : tensorBytes(described);
    }),
  );
};

const mac: Lowering = { lower: lowerMac, workspace: macWorkspace };

const lowerings: ReadonlyMap<string, Lowering> = new Map<string, Lowering>([
  ['CONV_2D', mac],
  ['DEPTHWISE_CONV_2D', mac],
  ['FULLY_CONNECTED', mac],
  ['TRANSPOSE_CONV', mac],
  ['ADD', { lower: lowerAdd, workspace: operandWorkspace }],
  ['SUB', { lower: lowerAdd, workspace: operandWorkspace }],
  ['MUL', { lower: lowerMultiply, workspace: operandWorkspace }],
]);

export function loweringOf(kind: string): Lowering | null {
  return lowerings.get(kind) ?? null;
}
