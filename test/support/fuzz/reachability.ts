/** Which numeric events an operator can raise, and why it cannot raise the others. */
import type { Reachability } from './suite.ts';

const recurrentOnly = 'only recurrent operators have named saturating adds';
const tableOnly = 'only interpolated 16-bit tables are clamped';

const macEvents: Reachability = {
  accumulatorOverflows: true,
  channelScalerOverflows: true,
  productOverflows: true,
  channelScalerSaturations: true,
  activationClamps: true,
  outputSaturationsLow: true,
  outputSaturationsHigh: true,
  vectorSaturations: recurrentOnly,
  tableClamps: tableOnly,
};

/** @param onlyWide the operator has no 32-bit accumulator for these activations */
export function macReachability(onlyWide: boolean): Reachability {
  if (!onlyWide) return macEvents;
  return { ...macEvents, channelScalerOverflows: 'the 64-bit path never shifts its operand to the left' };
}

export const fusedReachability: Reachability = {
  ...macEvents,
  activationClamps: 'the clamp inside a fused function is none, and fused mode allows no other',
};

const noEvents: Reachability = {
  accumulatorOverflows: 'nothing is summed in 32 bits',
  channelScalerOverflows: 'nothing is scaled',
  productOverflows: 'the product register of the vector unit has 64 bits',
  channelScalerSaturations: 'nothing is scaled',
  activationClamps: 'no clamping function',
  outputSaturationsLow: 'the result is a stored value of the input or a bound',
  outputSaturationsHigh: 'the result is a stored value of the input or a bound',
  vectorSaturations: recurrentOnly,
  tableClamps: tableOnly,
};

export const additionReachability: Reachability = {
  ...noEvents,
  accumulatorOverflows: 'both addends are scaled by at most one half and stay below 2^30',
  channelScalerOverflows: true,
  channelScalerSaturations: true,
  activationClamps: true,
  outputSaturationsLow: true,
  outputSaturationsHigh: true,
};

export const multiplicationReachability: Reachability = {
  ...additionReachability,
  accumulatorOverflows: 'nothing is summed in 32 bits',
};

/** Pooling and RELU6, which clamp stored values. */
export const clampReachability: Reachability = { ...noEvents, activationClamps: true };

export const reluReachability: Reachability = {
  ...clampReachability,
  channelScalerOverflows: true,
  channelScalerSaturations: 'RELU runs the requantising function, which has no S2',
  outputSaturationsLow: 'the lower bound is the zero point',
  outputSaturationsHigh: true,
};

export const quantizeReachability: Reachability = {
  ...noEvents,
  channelScalerOverflows: true,
  channelScalerSaturations: 'QUANTIZE counts output saturations only',
  outputSaturationsLow: true,
  outputSaturationsHigh: true,
};

/** MAXIMUM, MINIMUM, REDUCE_MAX, SOFTMAX, int8 tables and whatever only moves stored values. */
export const silentReachability: Reachability = noEvents;

/** MEAN and SUM of up to 2^16 elements. */
export const sumReachability: Reachability = {
  ...quantizeReachability,
  accumulatorOverflows: 'fewer than 2^16 elements of 16 bits stay within 32 bits; a suite of longer sums is beside it',
  channelScalerSaturations: 'MEAN and SUM count output saturations only',
};

/** LOGISTIC and TANH on int16. */
export const interpolationReachability: Reachability = { ...noEvents, tableClamps: true };

/** LEAKY_RELU and PRELU. */
export const leakyReachability: Reachability = {
  ...quantizeReachability,
  channelScalerSaturations: 'LEAKY_RELU and PRELU count output saturations only',
};

/** RELU_N1_TO_1, which has a lower bound below the zero point. */
export const clampedRescaleReachability: Reachability = { ...reluReachability, outputSaturationsLow: true };

/** BATCH_MATMUL int8, which has no activation. */
export const productReachability: Reachability = {
  ...macEvents,
  activationClamps: 'BATCH_MATMUL has no fused activation',
};

export const normalizationReachability: Reachability = {
  ...noEvents,
  outputSaturationsLow: 'a negative element gives −128 at least',
  outputSaturationsHigh: true,
};
