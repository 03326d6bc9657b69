/**
 * A small depthwise-separable CNN on colour pictures of 32 × 32 pixels, in the manner of MobileNet: H-SWISH behind the first
 * convolution, an explicit PAD before a strided depthwise convolution, a residual block, average pooling.
 */
import type { Network, WeightedLayer } from './network.ts';

type Fused = WeightedLayer['activation'];

function pointwise(name: string, from: string, channels: number, activation: Fused): WeightedLayer {
  const window = { kernel: 1, stride: 1, padding: 'SAME' } as const;
  return { kind: 'CONV_2D', name, from: [from], channels, ...window, scales: 'per-channel', activation };
}

function depthwise(name: string, from: string, stride: number, padding: 'SAME' | 'VALID'): WeightedLayer {
  const window = { kernel: 3, stride, padding };
  return { kind: 'DEPTHWISE_CONV_2D', name, from: [from], ...window, scales: 'per-channel', activation: 'RELU6' };
}

export const dscnn: Network = {
  name: 'dscnn',
  input: [32, 32, 3],
  activations: 'int8',
  layers: [
    {
      kind: 'CONV_2D',
      name: 'stem',
      from: ['input'],
      channels: 24,
      kernel: 3,
      stride: 2,
      padding: 'SAME',
      scales: 'per-channel',
      activation: 'NONE',
    },
    { kind: 'HARD_SWISH', name: 'stem/hardSwish', from: ['stem'] },
    depthwise('block1/depthwise', 'stem/hardSwish', 1, 'SAME'),
    pointwise('block1/pointwise', 'block1/depthwise', 48, 'RELU6'),
    { kind: 'PAD', name: 'block2/pad', from: ['block1/pointwise'], before: 0, after: 1 },
    depthwise('block2/depthwise', 'block2/pad', 2, 'VALID'),
    pointwise('block2/pointwise', 'block2/depthwise', 96, 'NONE'),
    depthwise('block3/depthwise', 'block2/pointwise', 1, 'SAME'),
    pointwise('block3/pointwise', 'block3/depthwise', 96, 'NONE'),
    { kind: 'ADD', name: 'block3/add', from: ['block2/pointwise', 'block3/pointwise'] },
    depthwise('block4/depthwise', 'block3/add', 2, 'SAME'),
    pointwise('block4/pointwise', 'block4/depthwise', 128, 'RELU'),
    { kind: 'AVERAGE_POOL_2D', name: 'pool', from: ['block4/pointwise'] },
    { kind: 'FLATTEN', name: 'flatten', from: ['pool'] },
    {
      kind: 'FULLY_CONNECTED',
      name: 'logits',
      from: ['flatten'],
      channels: 10,
      scales: 'per-tensor',
      activation: 'NONE',
    },
    { kind: 'SOFTMAX', name: 'probabilities', from: ['logits'] },
  ],
};
