/** MAXIMUM and MINIMUM with broadcast, by brute force: stored values are compared, nothing is scaled. */
import { broadcastIndex } from './binary.ts';
import type { ExtremumLayer } from './layer.ts';
import { elementsOf, type BruteForceResult } from './record.ts';
import { vectorResult } from './vectorUnit.ts';

export function bruteForceExtremum({ kind, inputs, output }: ExtremumLayer): BruteForceResult {
  const elements = Array.from({ length: elementsOf(output.shape) }, (_, index) => {
    const [a, b] = inputs.map((input) => input.elements[broadcastIndex(input.shape, output.shape, index)]!) as [
      number,
      number,
    ];
    const first = kind === 'MAXIMUM' ? a > b : a < b;
    return BigInt(first ? a : b);
  });
  return vectorResult(elements, {});
}
