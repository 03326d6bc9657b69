/** Where the cycles of the whole network go, and which layers take most of them, in sentences. */
import type { LayerResult, SimulationResult } from '../../runner/result.ts';
import { integerText, percentText } from '../numberText.ts';
import { networkSpent, useShares, useTexts } from './useText.ts';

/** Layers that take most cycles, the slowest first. */
export function slowestLayers({ layers }: SimulationResult, count: number): LayerResult[] {
  return layers
    .filter(({ attributedCycles }) => (attributedCycles ?? 0) > 0)
    .sort((a, b) => (b.attributedCycles ?? 0) - (a.attributedCycles ?? 0))
    .slice(0, count);
}

/** `11 CONV_2D`. */
export function layerTitle({ index, operator }: LayerResult): string {
  return `${index} ${operator}`;
}

/** Sentences; none without cycles. */
export function networkText(result: SimulationResult): string[] {
  const { totalCycles, layers } = result;
  if (totalCycles === null || totalCycles === 0) return [];
  const shares = useShares(networkSpent(layers));
  const work = shares.filter(({ use }) => useTexts[use].group === 'work');
  const waits = shares.filter(({ use }) => useTexts[use].group === 'wait').sort((a, b) => b.cycles - a.cycles);
  const sentences = [
    `In ${percentText(work.reduce((sum, { share }) => sum + share, 0))} of the cycles the array or the vector unit computes.`,
  ];
  const [largest] = waits;
  if (largest !== undefined && largest.share >= 0.005) {
    const label = useTexts[largest.use].label;
    sentences.push(
      `The largest loss: the network ${label} for ${integerText(largest.cycles)} cycles (${percentText(largest.share)}).`,
    );
  }
  const slowest = slowestLayers(result, 3);
  if (slowest.length > 1) {
    const sum = slowest.reduce((cycles, { attributedCycles }) => cycles + (attributedCycles ?? 0), 0);
    sentences.push(
      `The ${slowest.length === 3 ? 'three' : 'two'} slowest layers, ${slowest.map(layerTitle).join(', ')}, take ${percentText(sum / totalCycles)}.`,
    );
  }
  return sentences;
}
