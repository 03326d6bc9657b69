/**
 * Two keyword-like networks: a sequence of spectral frames, one LSTM, a dense head. The int8 one shows all its steps to the head
 * and lets the cell state grow; the int16x8 one shows the last step only and limits the cell state.
 */
import type { Network, WeightedLayer } from './network.ts';

function head(from: string, channels: number): WeightedLayer {
  return {
    kind: 'FULLY_CONNECTED',
    name: 'logits',
    from: [from],
    channels,
    scales: 'per-tensor',
    activation: 'NONE',
  };
}

export const lstmInt8: Network = {
  name: 'lstm-int8',
  input: [32, 12],
  activations: 'int8',
  layers: [
    { kind: 'LSTM', name: 'lstm', from: ['input'], units: 24, cellClip: 0 },
    { kind: 'FLATTEN', name: 'flatten', from: ['lstm'] },
    head('flatten', 8),
    { kind: 'SOFTMAX', name: 'probabilities', from: ['logits'] },
  ],
};

export const lstmInt16x8: Network = {
  name: 'lstm-int16x8',
  input: [24, 16],
  activations: 'int16',
  layers: [
    { kind: 'LSTM', name: 'lstm', from: ['input'], units: 32, cellClip: 2 },
    { kind: 'LAST_STEP', name: 'last', from: ['lstm'] },
    head('last', 6),
    { kind: 'SOFTMAX', name: 'probabilities', from: ['logits'] },
  ],
};
