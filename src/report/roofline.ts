/** The roofline: how many multiply-accumulates a layer does per cycle, against how many it does per byte of external memory. */
import type { LayerResult, SimulationResult } from '../runner/result.ts';

export interface RooflinePoint {
  /** Operator index in the model. */
  readonly layer: number;
  /** MACs per byte that passes the slower of the two external channels, counted at the read channel's rate. */
  readonly macsPerByte: number;
  readonly macsPerCycle: number;
}

/** Layers with MACs that touch external memory; what they attain never exceeds the ceilings. */
export function rooflinePoints(result: SimulationResult): RooflinePoint[] {
  return result.layers.flatMap((layer) => {
    const cycles = ownCycles(layer);
    const bytes = channelBytes(layer, result.hardware);
    if (layer.macs === 0 || cycles === 0 || bytes === 0) return [];
    return [{ layer: layer.index, macsPerByte: layer.macs / bytes, macsPerCycle: layer.macs / cycles }];
  });
}

/** Read and write channel work side by side: the one that takes longer counts. */
function channelBytes(
  { bytesRead, bytesWritten }: LayerResult,
  { externalReadBytesPerCycle, externalWriteBytesPerCycle }: SimulationResult['hardware'],
): number {
  return Math.max(bytesRead, (bytesWritten * externalReadBytesPerCycle) / externalWriteBytesPerCycle);
}

/**
 * The cycles that the layer accounts for. Part of its work may lie in earlier layers' cycles: array and channels needed at least
 * their own.
 */
function ownCycles({ attributedCycles, busy }: LayerResult): number {
  const work = (activity: string) => busy?.[activity] ?? 0;
  return Math.max(attributedCycles ?? 0, work('array'), work('loadWeights') + work('loadActivations'), work('store'));
}
