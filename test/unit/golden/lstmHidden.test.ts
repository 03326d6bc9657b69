/** S2 of the LSTM's hidden state: the vector unit keeps 32 bits behind the scaler (isa/MICROARCHITECTURE.md section 6, finish32). */
import { describe, expect, it } from 'vitest';
import type { TensorFormat } from '../../support/bruteForce/layer.ts';
import { gateNames, type GateName, type LstmGate, type LstmLayer } from '../../support/bruteForce/recurrent/layer.ts';
import { recurrentNetwork } from '../../support/fuzz/recurrent/network.ts';
import { runGolden } from '../../../src/golden/run.ts';
import { referenceDatapath } from '../../../src/numerics/datapath.ts';

function format(type: TensorFormat['type'], shape: readonly number[], scale: number): TensorFormat {
  return { type, shape, scales: [scale], zeroPoints: [0], quantizedDimension: 0 };
}

/** One unit, one step. Every gate sum saturates at its top: sigmoid and tanh are near 1, the cell near 2^-2 of its range. */
function openGates(hiddenScale: number): LstmLayer {
  const gate: LstmGate = {
    input: { ...format('int8', [1, 1], 2 ** -6), elements: [0] },
    recurrent: { ...format('int8', [1, 1], 2 ** -12 / hiddenScale), elements: [0] },
    // The scale of the input product is 1: 2^20 saturates to 32767.
    bias: { ...format('int32', [1], 2 ** -12), elements: [2n ** 20n] },
  };
  return {
    kind: 'UNIDIRECTIONAL_SEQUENCE_LSTM',
    frames: [[1]],
    resets: false,
    inputFormat: format('int8', [1, 1, 1], 2 ** -6),
    outputFormat: format('int8', [1, 1, 1], hiddenScale),
    timeMajor: false,
    batches: 1,
    timeSteps: 1,
    inputs: 1,
    units: 1,
    gates: Object.fromEntries(gateNames.map((name) => [name, gate])) as Record<GateName, LstmGate>,
    hiddenFormat: format('int8', [1, 1], hiddenScale),
    cellFormat: format('int16', [1, 1], 2 ** -13),
    cellClip: 0,
    initialHidden: null,
    initialCell: null,
  };
}

describe('hidden state of the LSTM', () => {
  // The output gate times tanh of a cell near 1 is near 0.76 · 2^30. The scale 2^-30 / hiddenScale makes it 0.76 · 2^45 or 0.76 · 2^30.
  it.each([
    [2 ** -45, { channelScalerSaturations: 1, outputSaturationsHigh: 1 }],
    [2 ** -30, { outputSaturationsHigh: 1 }],
  ])('scale %s under one rounding', (hiddenScale, expected) => {
    const { model, frames, output } = recurrentNetwork(openGates(hiddenScale));
    const run = runGolden(model, { ...referenceDatapath, roundingProfile: 'single' }, [frames[0]!]);
    const counts = run.events.get(0)!.stages.get('hidden')!.counts;
    expect(Object.fromEntries([...counts].map(([event, { total }]) => [event, total]))).toEqual(expected);
    expect([...run.tensors.get(output)!]).toEqual([127]);
  });
});
