/** AVERAGE_POOL_2D and MAX_POOL_2D by brute force: padding takes no part, the only event is the activation's clamp. */
import { boundsOf, clampTo } from './bounds.ts';
import type { PoolLayer } from './layer.ts';
import { channelsOf, note, type BruteForceResult, type EventRecords } from './record.ts';
import { paddingBefore } from './sequence.ts';
import { vectorResult } from './vectorUnit.ts';

/** Quotient with halves away from zero. */
function average(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const half = Math.floor(values.length / 2);
  return Math.trunc((sum > 0 ? sum + half : sum - half) / values.length);
}

export function bruteForcePool(layer: PoolLayer): BruteForceResult {
  const [batches, height, width, depth] = layer.input.shape as [number, number, number, number];
  const [, outputHeight, outputWidth] = layer.output.shape as [number, number, number];
  const top = paddingBefore(layer.padding, height, layer.strideHeight, layer.filterHeight, 1);
  const left = paddingBefore(layer.padding, width, layer.strideWidth, layer.filterWidth, 1);
  const bounds = boundsOf(layer.activation, layer.output.scales[0]!, layer.output.zeroPoints[0]!);
  const channels = channelsOf(layer.output.shape);
  const events: EventRecords = {};
  const output: bigint[] = [];
  for (let batch = 0; batch < batches; batch++)
    for (let y = 0; y < outputHeight; y++)
      for (let x = 0; x < outputWidth; x++)
        for (let c = 0; c < depth; c++) {
          const window: number[] = [];
          for (let ky = 0; ky < layer.filterHeight; ky++)
            for (let kx = 0; kx < layer.filterWidth; kx++) {
              const row = y * layer.strideHeight - top + ky;
              const column = x * layer.strideWidth - left + kx;
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              window.push(layer.input.elements[((batch * height + row) * width + column) * depth + c]!);
            }
          const pooled = BigInt(layer.kind === 'MAX_POOL_2D' ? Math.max(...window) : average(window));
          const clamped = clampTo(pooled, bounds);
          if (clamped !== pooled) note(events, 'activationClamps', output.length, channels);
          output.push(clamped);
        }
  return vectorResult(output, events);
}
