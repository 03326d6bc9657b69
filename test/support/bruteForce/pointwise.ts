/** RELU, RELU6, RELU_N1_TO_1 and QUANTIZE between integer types, by brute force. */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import { boundsOf, type Bounds } from './bounds.ts';
import type { PointwiseLayer } from './layer.ts';
import { multiplierOfScale, type Multiplier } from './multiplier.ts';
import { channelsOf, type BruteForceResult, type EventRecords } from './record.ts';
import { VectorElement, vectorResult } from './vectorUnit.ts';

const noBounds: Bounds = { min: null, max: null };

/** RELU and RELU_N1_TO_1 form the ratio of their scales in float32, QUANTIZE in float64; RELU6 clamps without scaling. */
export function pointwiseMultiplier({ kind, input, output }: PointwiseLayer): Multiplier {
  const ratio = input.scales[0]! / output.scales[0]!;
  return multiplierOfScale(kind === 'QUANTIZE' ? ratio : Math.fround(ratio), 32);
}

export function bruteForcePointwise(layer: PointwiseLayer, datapath: Datapath): BruteForceResult {
  const { input, output } = layer;
  const outputScale = output.scales[0]!;
  const multiplier = pointwiseMultiplier(layer);
  const bounds = layer.kind === 'QUANTIZE' ? noBounds : boundsOf(layer.kind, outputScale, output.zeroPoints[0]!);
  const channels = channelsOf(output.shape);
  const events: EventRecords = {};
  const results = input.elements.map((stored, index) => {
    const element = new VectorElement(datapath.roundingProfile);
    let value = BigInt(stored);
    if (layer.kind !== 'RELU6') {
      // No S2 in between: SEMANTICS leaves QUANTIZE its output saturations only, and RELU runs the same function.
      const scaled = element.scaled(BigInt(stored - input.zeroPoints[0]!), multiplier);
      value = scaled + BigInt(output.zeroPoints[0]!);
    }
    return element.finished(value, bounds, output.type, events, index, channels);
  });
  return vectorResult(results, events);
}
