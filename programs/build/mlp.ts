/** A small fully connected network on pictures of 8 × 8 pixels: filters with one scale and with one per channel. */
import type { Network, WeightedLayer } from './network.ts';

function dense(
  name: string,
  from: string,
  channels: number,
  scales: WeightedLayer['scales'],
  activation: WeightedLayer['activation'],
): WeightedLayer {
  return { kind: 'FULLY_CONNECTED', name, from: [from], channels, scales, activation };
}

export const mlp: Network = {
  name: 'mlp',
  input: [64],
  activations: 'int8',
  layers: [
    dense('hidden1', 'input', 64, 'per-tensor', 'RELU'),
    dense('hidden2', 'hidden1', 32, 'per-channel', 'RELU'),
    dense('logits', 'hidden2', 10, 'per-tensor', 'NONE'),
    { kind: 'SOFTMAX', name: 'probabilities', from: ['logits'] },
  ],
};
