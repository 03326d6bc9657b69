/** ADD, SUB and MUL with broadcast, by brute force. */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import { boundsOf } from './bounds.ts';
import type { BinaryLayer, TensorFormat } from './layer.ts';
import { multiplierOfScale, type Multiplier } from './multiplier.ts';
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

/** Multipliers of both operands (MUL has none) and of the result. SUB forms its scales in float32, as the vectors show. */
export function binaryMultipliers({ kind, inputs, output }: BinaryLayer): {
  readonly addends: readonly [Multiplier, Multiplier];
  readonly result: Multiplier;
} {
  const rounded = (real: number): Multiplier => multiplierOfScale(kind === 'SUB' ? Math.fround(real) : real, 32);
  const [scale1, scale2, outputScale] = [inputs[0].scales[0]!, inputs[1].scales[0]!, output.scales[0]!];
  const twiceMax = 2 * Math.max(scale1, scale2);
  return {
    addends: [rounded(scale1 / twiceMax), rounded(scale2 / twiceMax)],
    result: rounded(
      kind === 'MUL' ? (scale1 * scale2) / outputScale : twiceMax / (2 ** enlargement(inputs[0]) * outputScale),
    ),
  };
}

/** Left shift of both operands before they are scaled. */
function enlargement(input: TensorFormat): number {
  return input.type === 'int8' ? 20 : 15;
}

export function bruteForceBinary(layer: BinaryLayer, datapath: Datapath): BruteForceResult {
  const { kind, inputs, output } = layer;
  const [first, second] = inputs;
  const { addends, result } = binaryMultipliers(layer);
  const leftShift = enlargement(first);
  const outputScale = output.scales[0]!;
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
    if (kind === 'MUL') scaled = element.scaled(x * y, result);
    else {
      const [a, b] = [x, y].map((value, i) => element.scaled(value * 2n ** BigInt(leftShift), addends[i]!)) as [
        bigint,
        bigint,
      ];
      scaled = element.scaled(element.sum(a, kind === 'ADD' ? b : -b), result);
    }
    const s2 = element.offset(scaled, output.zeroPoints[0]!);
    results.push(element.finished(s2, bounds, output.type, events, index, channels));
  }
  return vectorResult(results, events);
}
