/** LOGISTIC and TANH on int8 (a table of 256 entries) and int16 (interpolation in the 16-bit table), by brute force. */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import { hyperbolicTangent, logistic } from './gemmlowp.ts';
import { clip, dividePowerHalfAway, floorDivide, limitsOfBits } from './integers.ts';
import type { SigmoidLayer } from './layer.ts';
import { multiplierOfScale, type Multiplier } from './multiplier.ts';
import { channelsOf, note, type BruteForceResult, type EventRecords } from './record.ts';
import { scale } from './scaler.ts';
import { sigmoidEntries } from './sigmoidEntries.ts';
import { sixteenBitTable } from './sigmoidTable.ts';
import { vectorResult } from './vectorUnit.ts';

/** int8: the input as Q4.27. */
export function sigmoidMultiplier({ input }: SigmoidLayer): Multiplier {
  return multiplierOfScale(input.scales[0]! * 2 ** 27, 32);
}

/** int8: inputs of at least this magnitude do not fit 4 integer bits and give the end of the range. */
export function inputRadius({ shift }: Multiplier): number {
  return Math.floor((15 * 2 ** 27) / 2 ** shift);
}

function fixedPoint(layer: SigmoidLayer, x: number): bigint {
  const multiplier = sigmoidMultiplier(layer);
  const radius = inputRadius(multiplier);
  if (x <= -radius) return -128n;
  if (x >= radius) return 127n;
  // The reference's own fixed point, whatever the rounding profile.
  const position = scale(BigInt(x), multiplier, 'twoRoundings', 64).value;
  const rounded =
    layer.kind === 'LOGISTIC'
      ? dividePowerHalfAway(logistic(position, 4), 23) - 128n
      : dividePowerHalfAway(hyperbolicTangent(position, 4), 24);
  return clip(rounded, limitsOfBits(8));
}

/** Integers of the int16 operator; multiplier 0: the scale is a power of two, and the real multiplier is 3 · 2^leftShift. */
export function sixteenBitInput({ kind, input }: SigmoidLayer): {
  readonly multiplier: number;
  readonly shift: number;
} {
  const { fround } = Math;
  const scaleIn = input.scales[0]!;
  const binary = fround(fround(Math.log(scaleIn)) * fround(1 / fround(Math.log(2))));
  const power = Math.round(binary);
  const leftShift = 12 + power;
  const isPower = Math.abs(fround(binary - power)) < 1e-3;
  if (isPower && (leftShift === 0 || (leftShift === 1 && kind === 'TANH'))) return { multiplier: 0, shift: leftShift };
  let shift = 0;
  let multiplier = scaleIn * 4096 * 3;
  while (multiplier <= 32767 / 2 && shift <= 30) {
    shift += 1;
    multiplier *= 2;
  }
  return { multiplier: Math.trunc(multiplier), shift };
}

/** The Q0.15 result, and whether the table was left. */
function interpolated(layer: SigmoidLayer, x: number): { readonly value: bigint; readonly beyond: boolean } {
  const parameters = sixteenBitInput(layer);
  const power = parameters.multiplier === 0;
  const multiplier = BigInt(power ? 3 * 2 ** parameters.shift : parameters.multiplier);
  const rightShift = power ? 0 : parameters.shift;
  const half = rightShift > 0 ? 2n ** BigInt(rightShift - 1) : 0n;
  const position = floorDivide(BigInt(x) * multiplier + half, 2n ** BigInt(rightShift));
  const magnitude = position < 0n ? -position : position;
  const isLogistic = layer.kind === 'LOGISTIC';
  const step = isLogistic ? 512n : 256n;
  const index = Number(magnitude / step);
  const beyond = index >= 255;
  const entry = (i: number): bigint => BigInt(sigmoidEntries[i]!);
  const inside = (): bigint => entry(index) * step + (magnitude % step) * (entry(index + 1) - entry(index));
  if (isLogistic) {
    const result = beyond ? 0x7fffn * 1024n : inside();
    const mirrored = position >= 0n ? result + 512n : 2n ** 25n - result + 511n;
    return { value: floorDivide(mirrored, 1024n), beyond };
  }
  const result = beyond ? 0xffffn * 256n : inside();
  const centred = position >= 0n ? result - 2n ** 23n + 128n : -result + 2n ** 23n + 127n;
  return { value: floorDivide(centred, 256n), beyond };
}

export function bruteForceSigmoid(layer: SigmoidLayer, datapath: Datapath): BruteForceResult {
  const { kind, input } = layer;
  const zeroPoint = input.zeroPoints[0]!;
  const events: EventRecords = {};
  if (input.type === 'int16') {
    const results = input.elements.map((stored, index) => {
      const { value, beyond } = interpolated(layer, stored);
      if (beyond) note(events, 'tableClamps', index, channelsOf(layer.output.shape));
      return value;
    });
    return vectorResult(results, events);
  }
  if (datapath.int8SigmoidTable === 'sixteenBit') {
    const table = sixteenBitTable(kind, input.scales[0]!, zeroPoint, sigmoidEntries);
    const results = input.elements.map((stored) => BigInt(table[stored + 128]!));
    return vectorResult(results, events);
  }
  const results = input.elements.map((stored) => fixedPoint(layer, stored - zeroPoint));
  return vectorResult(results, events);
}
