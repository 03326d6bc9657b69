/** Static proof of register width for the matrix products of recurrent operators: every value of the input's type may occur. */
import { invariant } from '../errors.ts';
import type { Model, Operator } from '../graph/model.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { bitsOfRange } from '../numerics/events.ts';
import { lstmParameters } from '../operators/lstm.ts';
import { svdfParameters } from '../operators/svdf.ts';
import { effectiveBias } from './lowering/mac/weights.ts';
import { elementBytes } from './plan.ts';

/** One matrix [outputs, inputs] int8 and what its register chains start from. */
interface Chain {
  readonly weights: number;
  readonly bias: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly type: 'int8' | 'int16';
  readonly inputZeroPoint: number;
}

/** Smallest width that holds for every chain of the operator; null for operators without chains. */
export function provenRecurrentBits(model: Model, operator: Operator, hardware: HardwareConfig): number | null {
  const chains = chainsOf(model, operator);
  return chains.length === 0 ? null : Math.max(...chains.map((chain) => chainBits(model, chain, hardware)));
}

function chainsOf(model: Model, operator: Operator): Chain[] {
  if (operator.kind === 'SVDF') {
    const { weightsFeature, inputs, filters, inputZeroPoint } = svdfParameters(model, operator);
    return [{ weights: weightsFeature, bias: -1, inputs, outputs: filters, type: 'int8', inputZeroPoint }];
  }
  if (operator.kind !== 'UNIDIRECTIONAL_SEQUENCE_LSTM') return [];
  const { gates, type, inputs, units, inputZeroPoint, hiddenZeroPoint } = lstmParameters(model, operator);
  return gates.flatMap((gate) => [
    { weights: gate.inputWeights, bias: gate.bias, inputs, outputs: units, type, inputZeroPoint },
    {
      weights: gate.recurrentWeights,
      bias: -1,
      inputs: units,
      outputs: units,
      type,
      inputZeroPoint: hiddenZeroPoint,
    },
  ]);
}

function chainBits(model: Model, chain: Chain, hardware: HardwareConfig): number {
  const weights = model.tensors[chain.weights]?.data;
  const bias = model.tensors[chain.bias] ?? null;
  invariant(weights !== undefined && weights !== null, 'constraints admit constant weights only');
  const fold = hardware.zeroPointHandling === 'fold';
  const starts = effectiveBias(
    { kind: 'FULLY_CONNECTED', outputChannels: chain.outputs, inputZeroPoint: chain.inputZeroPoint },
    bias?.data ?? null,
    elementBytes(bias?.type ?? 'int32'),
    weights,
    fold,
  );
  const least = chain.type === 'int8' ? -128 : -32768;
  const offset = fold ? 0 : chain.inputZeroPoint;
  const [low, high] = [least - offset, -least - 1 - offset];
  const values = new Int8Array(weights.buffer, weights.byteOffset, weights.byteLength);
  let bits = 1;
  for (let output = 0; output < chain.outputs; output++) {
    let [sumLow, sumHigh, lowest, highest] = [0, 0, 0, 0];
    for (let k = 0; k < chain.inputs; k++) {
      const weight = values[output * chain.inputs + k] ?? 0;
      sumLow += weight * (weight > 0 ? low : high);
      sumHigh += weight * (weight > 0 ? high : low);
      if ((k + 1) % hardware.reductionLanes !== 0 && k + 1 < chain.inputs) continue;
      lowest = Math.min(lowest, sumLow);
      highest = Math.max(highest, sumHigh);
    }
    const start = starts[output] ?? 0n;
    bits = Math.max(bits, bitsOfRange(start + BigInt(lowest), start + BigInt(highest)));
  }
  return bits;
}
