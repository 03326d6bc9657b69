/**
 * What the hardware runs: one sentence per constraint, which users read in the error and in the supported-operators page.
 * Every operator of a model is checked, so that one run names everything that is in the way.
 */
import { NpusimError, unsupportedError } from '../errors.ts';
import type { Model, Operator, Tensor } from '../graph/model.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { channelScalerProblem, channelScalers } from '../operators/channelScalers.ts';
import { macParameters } from '../operators/convolution.ts';
import { lstmParameters, lstmScalerProblem } from '../operators/lstm.ts';
import { loweringOf } from './lowering/registry.ts';
import { viewKinds } from './passes/buildPlan.ts';

export interface Constraint {
  /** Operators that it binds; null: all. */
  readonly kinds: readonly string[] | null;
  /** What must hold. */
  readonly sentence: string;
  /** What an operator that breaks it has instead; null where it holds. */
  readonly violation: (model: Model, operator: Operator, hardware: HardwareConfig) => string | null;
}

const macOperators = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'TRANSPOSE_CONV'] as const;

/** Operators of streaming networks that are done before the program runs. */
const stateKinds: ReadonlySet<string> = new Set(['CALL_ONCE', 'VAR_HANDLE']);

function tensorsOf(model: Model, indices: readonly number[]): Tensor[] {
  return indices.flatMap((index) => model.tensors[index] ?? []);
}

export const constraints: readonly Constraint[] = [
  {
    kinds: null,
    sentence: 'The operator is one that the compiler can lower.',
    violation: (model, operator) => {
      if (loweringOf(operator.kind) !== null || viewKinds.has(operator.kind) || stateKinds.has(operator.kind))
        return null;
      return isHostOperator(model, operator) ? null : `${operator.kind} is not supported`;
    },
  },
  {
    kinds: null,
    sentence:
      'Activations are int8 or int16; uint8 and float32 occur only in QUANTIZE and DEQUANTIZE at the edges of the graph.',
    violation: (model, operator) => {
      if (operator.kind === 'QUANTIZE' || operator.kind === 'DEQUANTIZE') return null;
      const alien = tensorsOf(model, [...operator.inputs, ...operator.outputs]).find(
        (tensor) => tensor.type === 'float32' || tensor.type === 'uint8' || tensor.type === 'other',
      );
      if (alien === undefined) return null;
      const advice = alien.type === 'float32' ? '; quantise the network to int8 or int16x8 first' : '';
      return `tensor '${alien.name}' is ${alien.otherType ?? alien.type}${advice}`;
    },
  },
  {
    kinds: macOperators,
    sentence: 'Filter and bias are constants.',
    violation: (model, operator) => {
      const slots = operator.kind === 'TRANSPOSE_CONV' ? [1, 3] : [1, 2];
      const computed = tensorsOf(
        model,
        slots.map((slot) => operator.inputs[slot] ?? -1),
      ).find((tensor) => tensor.data === null);
      return computed === undefined ? null : `tensor '${computed.name}' is computed at run time`;
    },
  },
  {
    kinds: ['UNIDIRECTIONAL_SEQUENCE_LSTM', 'SVDF'],
    sentence: 'Weights and biases are constants, states are variable tensors.',
    violation: (model, operator) => {
      const states = operator.kind === 'SVDF' ? [4] : [18, 19];
      for (const [slot, index] of operator.inputs.entries()) {
        const tensor = model.tensors[index];
        if (slot === 0 || tensor === undefined) continue;
        if (states.includes(slot) && !tensor.isVariable) return `state tensor '${tensor.name}' is not a variable`;
        if (!states.includes(slot) && tensor.data === null) return `tensor '${tensor.name}' is computed at run time`;
      }
      return null;
    },
  },
  {
    kinds: ['UNIDIRECTIONAL_SEQUENCE_LSTM'],
    sentence: 'Gate scales of int16x8 need no left shift above 7 bits in the 64-bit scaler.',
    violation: (model, operator) => lstmScalerProblem(lstmParameters(model, operator)),
  },
  {
    kinds: null,
    sentence: 'No option is set that changes the meaning of the operator and that npusim does not know.',
    violation: (_model, operator) => {
      const options = operator.attributes.unsupportedOptions ?? [];
      return options.length === 0 ? null : `it sets ${options.join(', ')}`;
    },
  },
  {
    kinds: macOperators,
    sentence: 'Filters have zero point 0.',
    violation: (model, operator) => {
      const zeroPoint = model.tensors[operator.inputs[1] ?? -1]?.quantization.zeroPoints.find((value) => value !== 0);
      return zeroPoint === undefined ? null : `the filter has zero point ${zeroPoint}`;
    },
  },
  {
    kinds: macOperators,
    sentence: 'Scales lie in the range of the channel scaler: no left shift above 30 bits (64-bit accumulators: 7).',
    violation: (model, operator, hardware) =>
      channelScalerProblem(channelScalers(macParameters(model, operator), hardware)),
  },
];

/** Operators without a unit of their own on the NPU. */
const hostKinds: ReadonlySet<string> = new Set(['DEQUANTIZE', 'L2_NORMALIZATION', 'RESIZE_BILINEAR', 'BATCH_MATMUL']);

/** Operators that the host executes with the reference kernels: conversions from and to float, and the kinds above. */
export function isHostOperator(model: Model, operator: Operator): boolean {
  if (hostKinds.has(operator.kind)) return true;
  return operator.kind === 'QUANTIZE' && model.tensors[operator.inputs[0] ?? -1]?.type === 'float32';
}

/** @throws unsupportedError with a line per operator that cannot run; inputError of the first contradictory operator */
export function checkSupport(model: Model, hardware: HardwareConfig): void {
  const lines: string[] = [];
  for (const operator of model.operators) {
    const problem = problemOf(model, operator, hardware);
    if (problem === null) continue;
    const name = model.tensors[operator.outputs[0] ?? -1]?.name ?? '';
    lines.push(`  operator ${operator.index} ${operator.kind} '${name}': ${problem}`);
  }
  if (lines.length > 0) {
    throw unsupportedError(
      'UNSUPPORTED_OPERATORS',
      `${lines.length} of ${model.operators.length} operators cannot run on this machine:\n${lines.join('\n')}`,
    );
  }
}

function problemOf(model: Model, operator: Operator, hardware: HardwareConfig): string | null {
  try {
    for (const constraint of constraints) {
      if (constraint.kinds !== null && !constraint.kinds.includes(operator.kind)) continue;
      const violation = constraint.violation(model, operator, hardware);
      if (violation !== null) return violation;
    }
    if (!isHostOperator(model, operator)) loweringOf(operator.kind)?.check(model, operator);
    return null;
  } catch (error) {
    // Parameters outside the reference kernels are reported with the others; contradictions in the file end the check.
    if (error instanceof NpusimError && error.exitCode === 3) return error.message;
    throw error;
  }
}
