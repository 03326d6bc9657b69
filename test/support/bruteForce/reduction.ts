/** MEAN, SUM and REDUCE_MAX over any axes, by brute force. */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import { coordinatesOf, indexOf } from './coordinates.ts';
import type { ReductionLayer } from './layer.ts';
import { multiplierOfScale, type Multiplier } from './multiplier.ts';
import { channelsOf, elementsOf, type BruteForceResult, type EventRecords } from './record.ts';
import { VectorElement, vectorResult } from './vectorUnit.ts';

/** The dimensions that disappear, ascending, each once. */
export function reducedAxes({ input, axes }: ReductionLayer): number[] {
  const rank = input.shape.length;
  return input.shape.flatMap((_, axis) => (axes.includes(axis) || axes.includes(axis - rank) ? [axis] : []));
}

/** The scale as the preparation leaves it; MEAN's division comes later. */
export function reductionMultiplier({ input, output }: ReductionLayer): Multiplier {
  return multiplierOfScale(input.scales[0]! / output.scales[0]!, 32);
}

/** Multiplier / count: enlarged first by the power of two below count, so far as the shift allows; the quotient is cut. */
function dividedByCount({ integer, bits, shift }: Multiplier, count: number): Multiplier {
  let enlargement = 0;
  while (2 ** (enlargement + 1) <= count) enlargement += 1;
  enlargement = Math.min(enlargement, 32, 31 + shift);
  return { integer: (integer * 2n ** BigInt(enlargement)) / BigInt(count), bits, shift: shift - enlargement };
}

export function bruteForceReduction(layer: ReductionLayer, datapath: Datapath): BruteForceResult {
  const { kind, input, output } = layer;
  const gone = reducedAxes(layer);
  const keptShape = input.shape.filter((_, axis) => !gone.includes(axis));
  const groups = Array.from({ length: elementsOf(keptShape) }, (): number[] => []);
  input.elements.forEach((value, index) => {
    const kept = coordinatesOf(input.shape, index).filter((_, axis) => !gone.includes(axis));
    groups[indexOf(keptShape, kept)]!.push(value);
  });
  if (kind === 'REDUCE_MAX') {
    const largest = (values: readonly number[]): number => values.reduce((a, b) => (b > a ? b : a));
    return vectorResult(
      groups.map((group) => BigInt(largest(group))),
      {},
    );
  }
  const events: EventRecords = {};
  const whole = reductionMultiplier(layer);
  const results = groups.map((group, index) => {
    const element = new VectorElement(datapath.roundingProfile);
    let sum = 0n;
    for (const value of group) sum = element.sum(sum, BigInt(value - input.zeroPoints[0]!));
    const scaled = element.scaled(sum, kind === 'MEAN' ? dividedByCount(whole, group.length) : whole);
    // Output saturations only (SEMANTICS section 3): no S2 in between.
    const value = scaled + BigInt(output.zeroPoints[0]!);
    return element.finished(value, { min: null, max: null }, output.type, events, index, channelsOf(output.shape));
  });
  return vectorResult(results, events);
}
