/** Which layer of one run is which of the other: by index in the same model, else by operator and name, else by operator, in order. */
import type { LayerResult, SimulationResult } from '../../runner/result.ts';

/** One of them is null where the other run has no such layer. */
export interface LayerPair {
  readonly a: LayerResult | null;
  readonly b: LayerResult | null;
}

/** Every layer of both runs once, in an order that keeps both. */
export function matchLayers(a: SimulationResult, b: SimulationResult): LayerPair[] {
  if (a.model.sha256 === b.model.sha256) {
    return a.layers.map((layer, position) => ({ a: layer, b: b.layers[position] ?? null }));
  }
  return aligned(a.layers, b.layers, [
    (left, right) => left.operator === right.operator && left.name === right.name,
    (left, right) => left.operator === right.operator,
  ]);
}

type Same = (a: LayerResult, b: LayerResult) => boolean;

/** Pairs by the first rule; what lies between two pairs by the next one. */
function aligned(a: readonly LayerResult[], b: readonly LayerResult[], rules: readonly Same[]): LayerPair[] {
  const [rule, ...weaker] = rules;
  if (rule === undefined || a.length === 0 || b.length === 0) {
    return [...a.map((layer) => ({ a: layer, b: null })), ...b.map((layer) => ({ a: null, b: layer }))];
  }
  const pairs: LayerPair[] = [];
  let [fromA, fromB] = [0, 0];
  const fill = (toA: number, toB: number) => pairs.push(...aligned(a.slice(fromA, toA), b.slice(fromB, toB), weaker));
  for (const [atA, atB] of longestCommonSequence(a, b, rule)) {
    fill(atA, atB);
    pairs.push({ a: a[atA]!, b: b[atB]! });
    [fromA, fromB] = [atA + 1, atB + 1];
  }
  fill(a.length, b.length);
  return pairs;
}

/** Positions in both lists, ascending in both. */
function longestCommonSequence(
  a: readonly LayerResult[],
  b: readonly LayerResult[],
  same: Same,
): readonly (readonly [number, number])[] {
  const width = b.length + 1;
  // Entry i·width + j: length for the rests a[i…] and b[j…].
  const lengths = new Int32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = same(a[i]!, b[j]!)
        ? lengths[(i + 1) * width + j + 1]! + 1
        : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (same(a[i]!, b[j]!)) pairs.push([i++, j++]);
    else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  }
  return pairs;
}
