/** LEAKY_RELU and PRELU, by brute force: a factor of its own for negative inputs. Events: the scaler's and output saturations. */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import { broadcastIndex } from './binary.ts';
import type { LeakyReluLayer, PreluLayer } from './layer.ts';
import { multiplierOfScale, type Multiplier } from './multiplier.ts';
import { channelsOf, type BruteForceResult, type EventRecords } from './record.ts';
import { VectorElement, vectorResult } from './vectorUnit.ts';

interface Factors {
  readonly positive: Multiplier;
  /** LEAKY_RELU: of the magnitude of alpha. PRELU: of input times alpha. */
  readonly negative: Multiplier;
}

/** Ratios of LEAKY_RELU are formed in float32, step by step, those of PRELU in float64. */
export function leakyFactors(layer: LeakyReluLayer | PreluLayer): Factors {
  const { fround } = Math;
  if (layer.kind === 'PRELU') {
    const [input, alpha] = layer.inputs.map(({ scales }) => scales[0]!) as [number, number];
    const output = layer.output.scales[0]!;
    return {
      positive: multiplierOfScale(input / output, 32),
      negative: multiplierOfScale((input * alpha) / output, 32),
    };
  }
  const [input, output] = [layer.input.scales[0]!, layer.output.scales[0]!];
  const scaled = fround(fround(input * fround(layer.alpha)) / output);
  return {
    positive: multiplierOfScale(fround(input / output), 32),
    negative: multiplierOfScale(Math.abs(scaled), 32),
  };
}

export function bruteForceLeaky(layer: LeakyReluLayer | PreluLayer, datapath: Datapath): BruteForceResult {
  const input = layer.kind === 'PRELU' ? layer.inputs[0] : layer.input;
  const { output } = layer;
  const { positive, negative } = leakyFactors(layer);
  const events: EventRecords = {};
  const results = input.elements.map((stored, index) => {
    const element = new VectorElement(datapath.roundingProfile);
    const x = BigInt(stored - input.zeroPoints[0]!);
    let scaled: bigint;
    if (x >= 0n) scaled = element.scaled(x, positive);
    else if (layer.kind === 'PRELU') {
      const alpha = layer.inputs[1];
      const stretched = alpha.elements[broadcastIndex(alpha.shape, output.shape, index)]!;
      scaled = element.scaled(x * BigInt(stretched - alpha.zeroPoints[0]!), negative);
    } else {
      const magnitude = element.scaled(x, negative);
      scaled = layer.alpha < 0 ? -magnitude : magnitude;
    }
    const value = scaled + BigInt(output.zeroPoints[0]!);
    return element.finished(value, { min: null, max: null }, output.type, events, index, channelsOf(output.shape));
  });
  return vectorResult(results, events);
}
