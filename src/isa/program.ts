/** A compiled program: instructions, image of external memory, ports, and the debug map that ties each instruction to the model. */
import type { Instruction } from './instructions.generated.ts';

export type PortType = 'int8' | 'uint8' | 'int16' | 'int32' | 'int64' | 'float32' | 'bool';

/** A model tensor as the outside sees it: dense, row-major, little-endian. */
export interface TensorPort {
  /** Index of the tensor in the model. */
  readonly tensor: number;
  readonly name: string;
  readonly type: PortType;
  readonly shape: readonly number[];
  readonly scale: number;
  readonly zeroPoint: number;
  /** First byte in external memory. */
  readonly externalAddress: number;
}

export interface Segment {
  /** First byte in external memory. */
  readonly externalAddress: number;
  readonly data: Uint8Array;
  /** `constant`: restored before every invocation is needless; `state`: initial image of what persists between invocations. */
  readonly kind: 'constant' | 'state';
}

/**
 * What the events of an instruction belong to. Event index = base + Σ loop index · stride, over the instruction's output loops
 * (MAC, POOL: row, column, channel; VECTOR: loops 0…3); channel = event index modulo `channels`.
 */
export interface EventScope {
  /** Operator index in the model. */
  readonly operator: number;
  readonly stage: string;
  /** Size of the last dimension of the operator's output. */
  readonly channels: number;
  readonly base: number;
  readonly strides: readonly number[];
  /** Time step of a recurrent operator, else 0. */
  readonly timeStep: number;
  /** Time steps of one invocation; more than 0: totals per step are kept. */
  readonly timeSteps: number;
  /** The instruction covers several time steps: index = step · elementsPerStep + index within the step. */
  readonly elementsPerStep?: number;
}

/** A materialised tensor: where its elements are once `afterInstruction` has retired. */
export interface TensorCapture {
  readonly tensor: number;
  readonly name: string;
  readonly memory: 'sram' | 'external';
  readonly address: number;
  /** Dense row-major bytes. */
  readonly bytes: number;
  /** Number of the last writing instruction; −1: there from the start (an input). */
  readonly afterInstruction: number;
}

export interface ProgramOperator {
  /** Operator index in the model. */
  readonly index: number;
  readonly kind: string;
  readonly name: string;
  readonly unit: 'npu' | 'host' | 'fused';
  /** Operator that computes this one's result (unit `fused`), else null. */
  readonly fusedInto: number | null;
  readonly macs: number;
  /** Smallest register width proven to hold, null where nothing is reduced. */
  readonly provenBits: number | null;
}

/** An operator that the host executes between NPU instructions, on external memory. */
export interface HostOperator {
  readonly operator: number;
  readonly kind: string;
  /** Operands in the operator's order, without its constants. */
  readonly inputs: readonly TensorPort[];
  readonly outputs: readonly TensorPort[];
}

export interface Program {
  readonly name: string;
  /** Hash of the hardware parameters that the program depends on. */
  readonly hardwareHash: string;
  readonly instructions: readonly Instruction[];
  /** Size of external memory, in bytes. */
  readonly externalBytes: number;
  readonly segments: readonly Segment[];
  readonly inputs: readonly TensorPort[];
  readonly outputs: readonly TensorPort[];
  /** What the host executes, as a `.tflite` file: its operator k is host operator k. Absent where the host has no part. */
  readonly hostModel?: Uint8Array;
  readonly debug: DebugMap;
}

export interface DebugMap {
  readonly operators: readonly ProgramOperator[];
  /** Operator index of each instruction, −1 for none. */
  readonly instructionOperator: Int32Array;
  readonly scopes: readonly EventScope[];
  /** Index into `scopes` of each instruction, −1 where no event can be raised. */
  readonly instructionScope: Int32Array;
  readonly captures: readonly TensorCapture[];
  readonly hostOperators: readonly HostOperator[];
  /** Tensors that the program does not materialise: fused away, not compared. */
  readonly fusedTensors: readonly number[];
}
