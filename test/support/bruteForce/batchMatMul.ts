/** BATCH_MATMUL by brute force: int8 as an operator of the MAC array (SEMANTICS section 2), int16 in 64 bits. */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import { broadcastIndex } from './binary.ts';
import { coordinatesOf, indexOf } from './coordinates.ts';
import type { BatchMatMulLayer } from './hostLayer.ts';
import { bitsFor, clip, limitsOfBits, limitsOfType } from './integers.ts';
import type { TensorElements } from './layer.ts';
import { multiplierOfScale, type Multiplier } from './multiplier.ts';
import { channelsOf, elementsOf, note, type BruteForceResult, type EventRecords } from './record.ts';
import { reduce, type Step } from './register.ts';
import { narrowForm, scale } from './scaler.ts';

export function batchMatMulMultiplier({ inputs, output }: BatchMatMulLayer, bits: number): Multiplier {
  const [left, right] = inputs;
  return multiplierOfScale((left.scales[0]! * right.scales[0]!) / output.scales[0]!, bits);
}

/** The element at that row and column of the matrix that meets the output's matrix. */
function matrixElement(
  { shape, elements }: TensorElements,
  outputShape: readonly number[],
  outputIndex: number,
  row: number,
  column: number,
  adjoint: boolean,
): number {
  const batchShape = shape.slice(0, -2);
  const rest = outputShape.slice(0, -2);
  const batch = indexOf(rest, coordinatesOf(outputShape, outputIndex).slice(0, -2));
  const matrix = broadcastIndex(batchShape, rest, batch);
  const [rows, columns] = shape.slice(-2) as [number, number];
  const [y, x] = adjoint ? [column, row] : [row, column];
  return elements[(matrix * rows + y) * columns + x]!;
}

const product = (a: readonly [number, number], b: readonly [number, number]): [number, number] => {
  const all = a.flatMap((x) => b.map((y) => x * y));
  return [Math.min(...all), Math.max(...all)];
};

/** Operands of one output element, zero points still in them. */
function pairsOf(layer: BatchMatMulLayer, index: number): [number, number][] {
  const [left, right] = layer.inputs;
  const { shape } = layer.output;
  const [row, column] = coordinatesOf(shape, index).slice(-2) as [number, number];
  const depth = left.shape.at(layer.adjointX ? -2 : -1)!;
  return Array.from({ length: depth }, (_, k) => [
    matrixElement(left, shape, index, row, k, layer.adjointX),
    matrixElement(right, shape, index, k, column, layer.adjointY),
  ]);
}

export function bruteForceBatchMatMul(layer: BatchMatMulLayer, datapath: Datapath): BruteForceResult {
  const { inputs, output, rightIsConstant } = layer;
  const [leftZero, rightZero] = inputs.map(({ zeroPoints }) => zeroPoints[0]!) as [number, number];
  const int16 = output.type === 'int16';
  const fold = !int16 && datapath.zeroPointHandling === 'fold' && rightIsConstant && rightZero === 0;
  const limits = limitsOfType(output.type);
  const [least, most] = [Number(limits.min), Number(limits.max)];
  const registerBits = int16 ? 64 : Math.min(datapath.accumulatorBits, 32);
  const multiplier = batchMatMulMultiplier(layer, int16 ? 32 : datapath.multiplierBits);
  const form = int16 ? 'wide' : narrowForm(datapath.roundingProfile, 'BATCH_MATMUL');
  const lanes = int16 ? 1 : datapath.reductionLanes;
  const channels = channelsOf(output.shape);
  const events: EventRecords = {};
  const results: bigint[] = [];
  const ends: bigint[] = [];
  const provenEnds: bigint[] = [];
  for (let index = 0; index < elementsOf(output.shape); index++) {
    const pairs = pairsOf(layer, index);
    const offset = fold ? 0 : leftZero;
    const steps: Step[] = [];
    for (let from = 0; from < pairs.length; from += lanes) {
      const group = pairs.slice(from, from + lanes).map(([x, w]) => {
        const weight = w - rightZero;
        const weights: [number, number] = rightIsConstant ? [weight, weight] : [least - rightZero, most - rightZero];
        return { exact: (x - offset) * weight, range: product([least - offset, most - offset], weights) };
      });
      steps.push({
        sum: group.reduce((sum, { exact }) => sum + exact, 0),
        lowest: group.reduce((sum, { range }) => sum + range[0], 0),
        highest: group.reduce((sum, { range }) => sum + range[1], 0),
      });
    }
    const load = fold ? pairs.reduce((sum, [, w]) => sum - BigInt(leftZero * w), 0n) : 0n;
    const reduced = reduce(load, steps, registerBits, datapath.accumulatorOverflow);
    ends.push(reduced.idealMin, reduced.idealMax);
    provenEnds.push(reduced.provenMin, reduced.provenMax);
    note(events, 'accumulatorOverflows', index, channels, reduced.overflows, reduced.firstOverflow);

    const scaled = scale(reduced.stored, multiplier, form, int16 ? 64 : datapath.productBits);
    if (scaled.operandSaturated) note(events, 'channelScalerOverflows', index, channels);
    if (scaled.productSaturated) note(events, 'productOverflows', index, channels);
    const exact = scaled.value + BigInt(output.zeroPoints[0]!);
    const s2 = clip(exact, limitsOfBits(32));
    if (s2 !== exact) note(events, 'channelScalerSaturations', index, channels);
    const result = clip(s2, limits);
    if (result > s2) note(events, 'outputSaturationsLow', index, channels);
    if (result < s2) note(events, 'outputSaturationsHigh', index, channels);
    results.push(result);
  }
  const range = (values: readonly bigint[]): { min: bigint; max: bigint; bits: number } => {
    const min = values.reduce((a, b) => (b < a ? b : a));
    const max = values.reduce((a, b) => (b > a ? b : a));
    return { min, max, bits: bitsFor(min, max) };
  };
  return {
    output: results,
    events,
    observed: int16 ? null : range(ends),
    provenBits: int16 ? null : range(provenEnds).bits,
    registerBits: int16 ? null : registerBits,
    zeroPointHandling: int16 ? null : fold ? 'fold' : 'subtract',
    fractionBits: null,
  };
}
