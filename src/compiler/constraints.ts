/**
 * What the hardware runs: one sentence per constraint, which users read in the error and in the supported-operators page. A
 * constraint is a check of its own, or the sentence for what an operator's parameters refuse (by error code).
 */
import { NpusimError, unsupportedError } from '../errors.ts';
import type { Model, Operator, Tensor } from '../graph/model.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { channelScalerProblem, channelScalers } from '../operators/channelScalers.ts';
import { macParameters } from '../operators/convolution.ts';
import { hostCheck, isHostOperator } from './hostOperators.ts';
import { loweringOf } from './lowering/registry.ts';
import { viewKinds } from './passes/buildPlan.ts';

export interface Constraint {
  /** Stable name, for tests. */
  readonly name: string;
  /** Operators that it binds; null: all. */
  readonly kinds: readonly string[] | null;
  /** What must hold. */
  readonly sentence: string;
  /** What an operator that breaks it has instead; null where it holds. */
  readonly violation: (model: Model, operator: Operator, hardware: HardwareConfig) => string | null;
}

const macKinds = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'TRANSPOSE_CONV'] as const;
const poolKinds = ['AVERAGE_POOL_2D', 'MAX_POOL_2D'] as const;
const movementKinds = [
  ...['RESHAPE', 'SQUEEZE', 'EXPAND_DIMS', 'PAD', 'PADV2', 'CONCATENATION', 'SLICE', 'STRIDED_SLICE', 'SPLIT'],
  ...['SPLIT_V', 'PACK', 'UNPACK', 'TRANSPOSE', 'RESIZE_NEAREST_NEIGHBOR'],
];
const arithmeticKinds = ['ADD', 'SUB', 'MUL'] as const;

/** Operators of streaming networks that are done before the program runs. */
export const stateKinds: ReadonlySet<string> = new Set(['CALL_ONCE', 'VAR_HANDLE']);

function tensorsOf(model: Model, indices: readonly number[]): Tensor[] {
  return indices.flatMap((index) => model.tensors[index] ?? []);
}

/** The words of what the operator's parameters refuse with one of these codes. */
function refusal(...codes: string[]): Constraint['violation'] {
  return (model, operator) => {
    try {
      checkParameters(model, operator);
      return null;
    } catch (error) {
      if (error instanceof NpusimError && codes.includes(error.code)) return error.message;
      if (error instanceof NpusimError) return null;
      throw error;
    }
  };
}

function checkParameters(model: Model, operator: Operator): void {
  if (isHostOperator(model, operator)) hostCheck(model, operator);
  else loweringOf(operator.kind)?.check(model, operator);
}

export const constraints: readonly Constraint[] = [
  {
    name: 'known operator',
    kinds: null,
    sentence: 'The operator is one of this page.',
    violation: (model, operator) => {
      const known = loweringOf(operator.kind) !== null || viewKinds.has(operator.kind) || stateKinds.has(operator.kind);
      if (known || isHostOperator(model, operator)) return null;
      if (operator.kind === 'WHILE' || operator.kind === 'IF') {
        return `${operator.kind} decides at run time what to compute; unroll the loop when you convert the model (fixed number of time steps)`;
      }
      if (operator.kind === 'LSTM') {
        return 'this is the older uint8 cell with states in [−1, 127/128]; convert the model to UNIDIRECTIONAL_SEQUENCE_LSTM';
      }
      return `${operator.kind} is not supported`;
    },
  },
  {
    name: 'integer activations',
    kinds: null,
    sentence:
      'Tensors are int8 or int16 (int32, int64 where the operator says so). uint8 may be moved and converted by QUANTIZE; float32 occurs only in QUANTIZE and DEQUANTIZE.',
    violation: (model, operator) => {
      const converts = operator.kind === 'QUANTIZE' || operator.kind === 'DEQUANTIZE';
      const moves = movementKinds.includes(operator.kind);
      const alien = tensorsOf(model, [...operator.inputs, ...operator.outputs]).find(
        ({ type }) =>
          type === 'other' || (!converts && type === 'float32') || (!converts && !moves && type === 'uint8'),
      );
      if (alien === undefined) return null;
      const advice =
        alien.type === 'float32'
          ? '; quantise the network to int8 or int16x8 (post-training quantisation) first'
          : alien.type === 'uint8'
            ? '; convert the network with int8 quantisation, uint8 inputs and outputs are possible around it'
            : '';
      return `tensor '${alien.name}' is ${alien.otherType ?? alien.type}${advice}`;
    },
  },
  {
    name: 'elements',
    kinds: null,
    sentence: 'Every activation has at least one element.',
    violation: (model, operator) => {
      if (viewKinds.has(operator.kind)) return null;
      const empty = tensorsOf(model, [...operator.inputs, ...operator.outputs]).find(
        ({ data, shape, type }) => data === null && type !== 'resource' && shape.includes(0),
      );
      return empty === undefined ? null : `tensor '${empty.name}' has shape [${empty.shape.join(', ')}]`;
    },
  },
  {
    name: 'known options',
    kinds: null,
    sentence: 'No option is set that changes the meaning of the operator and that npusim does not know.',
    violation: (_model, operator) => {
      const options = operator.attributes.unsupportedOptions ?? [];
      return options.length === 0 ? null : `it sets ${options.join(', ')}`;
    },
  },
  {
    name: 'constant filter',
    kinds: macKinds,
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
    name: 'filter zero point',
    kinds: macKinds,
    sentence: 'Filters have zero point 0.',
    violation: (model, operator) => {
      const zeroPoint = model.tensors[operator.inputs[1] ?? -1]?.quantization.zeroPoints.find((value) => value !== 0);
      return zeroPoint === undefined ? null : `the filter has zero point ${zeroPoint}`;
    },
  },
  {
    name: 'MAC types',
    kinds: macKinds,
    sentence: 'Input and output are both int8 or both int16, the filter is int8 in the default layout.',
    violation: refusal('MAC_TYPES', 'MAC_FILTER_TYPE', 'MAC_WEIGHTS_FORMAT'),
  },
  {
    name: 'MAC bias type',
    kinds: macKinds,
    sentence: 'The bias is int32 (int8) or int64 (int16); CONV_2D and FULLY_CONNECTED int16 also take an int32 bias.',
    violation: refusal('MAC_BIAS_TYPE'),
  },
  {
    name: 'scaler range',
    kinds: macKinds,
    sentence: 'Scales lie in the range of the channel scaler: no left shift above 30 bits (64-bit accumulators: 7).',
    violation: (model, operator, hardware) => {
      try {
        return channelScalerProblem(channelScalers(macParameters(model, operator), hardware));
      } catch (error) {
        if (error instanceof NpusimError && error.exitCode === 3) return null;
        throw error;
      }
    },
  },
  {
    name: 'int16 zero point',
    kinds: null,
    sentence: 'int16 tensors have zero point 0.',
    violation: refusal('MAC_ZERO_POINT', 'OPERATOR_ZERO_POINT'),
  },
  {
    name: 'fused activation',
    kinds: [...macKinds, ...poolKinds, ...arithmeticKinds, 'CONCATENATION', 'L2_NORMALIZATION'],
    sentence:
      'The fused activation is NONE, RELU, RELU6 or RELU_N1_TO_1 (CONCATENATION and L2_NORMALIZATION: only NONE).',
    violation: refusal('MAC_ACTIVATION', 'OPERATOR_ACTIVATION'),
  },
  {
    name: 'operand types',
    kinds: null,
    sentence: 'The types of the operands are those that the reference kernel of the operator takes.',
    violation: refusal('OPERATOR_TYPE'),
  },
  {
    name: 'same quantisation',
    kinds: [...movementKinds, ...poolKinds, 'MAXIMUM', 'MINIMUM', 'REDUCE_MAX', 'RELU6', 'RESIZE_BILINEAR'],
    sentence: 'Inputs and output have the same type, scale and zero point: stored values are moved or compared.',
    violation: refusal('OPERATOR_QUANTIZATION'),
  },
  {
    name: 'constant operands',
    kinds: [...movementKinds, 'MEAN', 'SUM', 'REDUCE_MAX'],
    sentence: 'Shapes, paddings, axes, begins, ends, strides and sizes are constants.',
    violation: refusal('OPERATOR_CONSTANT'),
  },
  {
    name: 'multiplier range',
    kinds: null,
    sentence: 'Scales can be held by a fixed-point multiplier in the range of the reference kernel.',
    violation: refusal('OPERATOR_SHIFT', 'OPERATOR_SCALE'),
  },
  {
    name: 'output format',
    kinds: ['SOFTMAX', 'LOGISTIC', 'TANH', 'L2_NORMALIZATION'],
    sentence: "The output has the reference kernel's own scale and zero point.",
    violation: refusal('OPERATOR_FORMAT'),
  },
  {
    name: 'attributes',
    kinds: ['SOFTMAX', 'STRIDED_SLICE'],
    sentence: 'SOFTMAX has a positive beta; STRIDED_SLICE has no ellipsis and no new-axis mask.',
    violation: refusal('OPERATOR_ATTRIBUTE'),
  },
  {
    name: 'row length',
    kinds: ['SOFTMAX', 'L2_NORMALIZATION'],
    sentence: 'Rows are short enough for a 32-bit sum (SOFTMAX int8: 4,095, int16: 65,535; L2_NORMALIZATION: 33,025).',
    violation: refusal('OPERATOR_SHAPE'),
  },
  {
    name: 'reduced axes',
    kinds: ['MEAN', 'SUM', 'REDUCE_MAX'],
    sentence: 'The axes leave at most two separate groups of kept and of reduced dimensions.',
    violation: refusal('OPERATOR_AXES'),
  },
  {
    name: 'LSTM variant',
    kinds: ['UNIDIRECTIONAL_SEQUENCE_LSTM'],
    sentence:
      'No peephole, projection, layer normalisation or coupled gates (CIFG); activation TANH; the scale of the cell state is a power of two; int8 with int32 gate biases or int16x8 with int64 gate biases.',
    violation: refusal('LSTM_VARIANT'),
  },
  {
    name: 'recurrent constants',
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
];

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

/** What keeps an operator from running: the first broken constraint, or what its parameters refuse; null: nothing. */
export function problemOf(model: Model, operator: Operator, hardware: HardwareConfig): string | null {
  for (const constraint of constraints) {
    if (constraint.kinds !== null && !constraint.kinds.includes(operator.kind)) continue;
    const violation = constraint.violation(model, operator, hardware);
    if (violation !== null) return violation;
  }
  try {
    checkParameters(model, operator);
    return null;
  } catch (error) {
    // Contradictions in the file (exit 2) end the check: they are no question of support.
    if (error instanceof NpusimError && error.exitCode === 3) return error.message;
    throw error;
  }
}
