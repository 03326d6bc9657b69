/** Which numeric events recurrent operators can raise at which stages, and why they cannot raise the others. */
import type { NumericEvent } from '../../../../src/numerics/events.ts';
import { gateNames } from '../../bruteForce/recurrent/layer.ts';

/** For every event the stages that can raise it, or the reason why none can. */
export type StageReachability = Readonly<Record<NumericEvent, readonly string[] | string>>;

const products = gateNames.flatMap((name) => [`${name}.input`, `${name}.recurrent`]);

/**
 * Without: `cell.forget`, since |f·c| ≤ 2^30 is scaled by 2^−15; tables of logistic gates, since 3·32767/512 is entry 191;
 * sums of the cell with a left shift, since nothing is summed in 32 bits.
 */
const lstm: StageReachability = {
  accumulatorOverflows: products,
  channelScalerOverflows: [...products, 'cell.input', 'hidden'],
  productOverflows: products,
  channelScalerSaturations: [...products, 'cell.input', 'hidden'],
  activationClamps: ['cell'],
  outputSaturationsLow: ['hidden'],
  outputSaturationsHigh: ['hidden'],
  vectorSaturations: [...gateNames.map((name) => `${name}.sum`), 'cell'],
  tableClamps: ['cellGate.table', 'hidden.table'],
};

/** @param int16 int16 activations: the 64-bit scaler of the gates never shifts its operand to the left */
export function lstmReachability(int16: boolean): StageReachability {
  return int16 ? { ...lstm, channelScalerOverflows: ['cell.input', 'hidden'] } : lstm;
}

/** @param int16 int16 state: it has no zero point, and its time products may leave 32 bits */
export function svdfReachability(int16: boolean): StageReachability {
  return {
    accumulatorOverflows: ['feature', ...(int16 ? ['time'] : []), 'output'],
    channelScalerOverflows: ['feature', 'output'],
    productOverflows: ['feature'],
    channelScalerSaturations: ['feature'],
    activationClamps: 'the integer kernel ignores the activation',
    outputSaturationsLow: ['output'],
    outputSaturationsHigh: ['output'],
    vectorSaturations: int16 ? 'an int16 state has no zero point' : ['state'],
    tableClamps: 'no table',
  };
}
