/** ADD, SUB and MUL with broadcast, by brute force. */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import { boundsOf } from './bounds.ts';
import type { BinaryLayer } from './layer.ts';
import { multiplierOfScale } from './multiplier.ts';
import { channelsOf, elementsOf, type BruteForceResult, type EventRecords } from './record.ts';
import { VectorElement, vectorResult } from './vectorUnit.ts';

/** Row-major index into `shape` of the element that meets output element `index`, as NumPy broadcasts. */
export function broadcastIndex(shape: readonly number[], output: readonly number[], index: number): number {
  let rest = index;
  let found = 0;
  let stride = 1;
  for (let axis = 1; axis <= output.length; axis++) {
    const extent = output.at(-axis)!;
    const coordinate = rest % extent;
    rest = Math.floor(rest / extent);
    const own = axis <= shape.length ? shape.at(-axis)! : 1;
    if (own !== 1) found += coordinate * stride;
    stride *= own;
  }
  return found;
}

export function bruteForceBinary(layer: BinaryLayer, datapath: Datapath): BruteForceResult {
  const { kind, inputs, output } = layer;
  const [first, second] = inputs;
  const scaleOf = (real: number) => multiplierOfScale(real, 32);
  const leftShift = first.type === 'int8' ? 20 : 15;
  const [scale1, scale2, outputScale] = [first.scales[0]!, second.scales[0]!, output.scales[0]!];
  const twiceMax = 2 * Math.max(scale1, scale2);
  const product = scaleOf((scale1 * scale2) / outputScale);
  const addends = [scaleOf(scale1 / twiceMax), scaleOf(scale2 / twiceMax)] as const;
  const sum = scaleOf(twiceMax / (2 ** leftShift * outputScale));
  const bounds = boundsOf(layer.activation, outputScale, output.zeroPoints[0]!);
  const channels = channelsOf(output.shape);
  const events: EventRecords = {};
  const results: bigint[] = [];
  for (let index = 0; index < elementsOf(output.shape); index++) {
    const element = new VectorElement(datapath.roundingProfile);
    const [x, y] = [first, second].map((input) =>
      BigInt(input.elements[broadcastIndex(input.shape, output.shape, index)]! - input.zeroPoints[0]!),
    ) as [bigint, bigint];
    let scaled: bigint;
    if (kind === 'MUL') scaled = element.scaled(x * y, product);
    else {
      const [a, b] = [x, y].map((value, i) => element.scaled(value * 2n ** BigInt(leftShift), addends[i]!)) as [
        bigint,
        bigint,
      ];
      scaled = element.scaled(element.sum(a, kind === 'ADD' ? b : -b), sum);
    }
    const s2 = element.offset(scaled, output.zeroPoints[0]!);
    results.push(element.finished(s2, bounds, output.type, events, index, channels));
  }
  return vectorResult(results, events);
}
