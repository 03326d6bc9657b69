/** The brute-force reference against measured facts: the event vectors in full, the operator vectors in values. */
import { describe, expect, it } from 'vitest';
import { emptyTotals, numericEvents, type NumericEvent } from '../../src/numerics/events.ts';
import { referenceDatapath } from '../../src/numerics/datapath.ts';
import { batchMatMulMultiplier, bruteForceBatchMatMul } from '../support/bruteForce/batchMatMul.ts';
import { binaryMultipliers } from '../support/bruteForce/binary.ts';
import { hardSwishMultipliers } from '../support/bruteForce/exactHardSwish.ts';
import { hostLayerOf } from '../support/bruteForce/hostVectors.ts';
import { bruteForceL2Normalization } from '../support/bruteForce/l2Normalization.ts';
import type { Layer } from '../support/bruteForce/layer.ts';
import { leakyFactors } from '../support/bruteForce/leaky.ts';
import { channelMultiplier } from '../support/bruteForce/macLayer.ts';
import type { Multiplier } from '../support/bruteForce/multiplier.ts';
import { pointwiseMultiplier } from '../support/bruteForce/pointwise.ts';
import type { BruteForceResult } from '../support/bruteForce/record.ts';
import { bruteForceRearrangement } from '../support/bruteForce/rearrangement.ts';
import { reductionMultiplier } from '../support/bruteForce/reduction.ts';
import { bruteForce } from '../support/bruteForce/run.ts';
import { inputRadius, sigmoidMultiplier, sixteenBitInput } from '../support/bruteForce/sigmoid.ts';
import { smallestDifference, softmaxMultiplier } from '../support/bruteForce/softmax.ts';
import { rearrangementOf } from '../support/bruteForce/rearrangementVectors.ts';
import {
  datapathOf,
  decodeElements,
  layerOf,
  type VectorCase,
  type VectorFile,
} from '../support/bruteForce/vectors.ts';
import { hasShared, sharedJson } from '../support/shared.ts';

const macFiles = ['conv2d', 'depthwise_conv2d', 'fully_connected', 'transpose_conv', 'fused_hard_swish'];

/** Operator vectors whose operator the reference has; the count guards against reading nothing. */
const operatorFiles: readonly (readonly [file: string, operator: string])[] = [
  ['conv2d/conv2d_int8', 'CONV_2D'],
  ['conv2d/conv2d_int16x8_bias32', 'CONV_2D'],
  ['conv2d/conv2d_int16x8_bias64', 'CONV_2D'],
  ['depthwise_conv2d/depthwise_conv2d_int8', 'DEPTHWISE_CONV_2D'],
  ['depthwise_conv2d/depthwise_conv2d_int16x8', 'DEPTHWISE_CONV_2D'],
  ['fully_connected/fully_connected_int8', 'FULLY_CONNECTED'],
  ['fully_connected/fully_connected_int8_per_channel', 'FULLY_CONNECTED'],
  ['fully_connected/fully_connected_int16x8_bias32', 'FULLY_CONNECTED'],
  ['fully_connected/fully_connected_int16x8_bias64', 'FULLY_CONNECTED'],
  ['fully_connected/fully_connected_int16x8_per_channel', 'FULLY_CONNECTED'],
  ['transpose_conv/transpose_conv_int8', 'TRANSPOSE_CONV'],
  ['transpose_conv/transpose_conv_int16x8', 'TRANSPOSE_CONV'],
  ['add/add_int8', 'ADD'],
  ['add/add_int16', 'ADD'],
  ['sub/sub_int8', 'SUB'],
  ['sub/sub_int16', 'SUB'],
  ['mul/mul_int8', 'MUL'],
  ['mul/mul_int16', 'MUL'],
  ['maximum_minimum/maximum_int8', 'MAXIMUM'],
  ['maximum_minimum/minimum_int8', 'MINIMUM'],
  ['mean/mean_int8', 'MEAN'],
  ['mean/mean_int16', 'MEAN'],
  ['sum/sum_int8', 'SUM'],
  ['reduce_max/reduce_max_int8', 'REDUCE_MAX'],
  ['average_pool/average_pool_int8', 'AVERAGE_POOL_2D'],
  ['average_pool/average_pool_int16', 'AVERAGE_POOL_2D'],
  ['max_pool/max_pool_int8', 'MAX_POOL_2D'],
  ['max_pool/max_pool_int16', 'MAX_POOL_2D'],
  ['softmax/softmax_int8', 'SOFTMAX'],
  ['softmax/softmax_int8_int16', 'SOFTMAX'],
  ['softmax/softmax_int16', 'SOFTMAX'],
  ['logistic/logistic_int8', 'LOGISTIC'],
  ['logistic/logistic_int16', 'LOGISTIC'],
  ['tanh/tanh_int8', 'TANH'],
  ['tanh/tanh_int16', 'TANH'],
  ['hard_swish/hard_swish_int8', 'HARD_SWISH'],
  ['leaky_relu/leaky_relu_int8', 'LEAKY_RELU'],
  ['leaky_relu/leaky_relu_int16', 'LEAKY_RELU'],
  ['prelu/prelu_int8', 'PRELU'],
  ['relu/relu_int8', 'RELU'],
  ['relu/relu_int16', 'RELU'],
  ['relu/relu6_int8', 'RELU6'],
  ['relu/relu6_int16', 'RELU6'],
  ...[
    'int16_int16',
    'int16_int32',
    'int16_int8',
    'int32_int16',
    'int32_int8',
    'int8_int16',
    'int8_int32',
    'int8_int8',
    'int8_uint8',
  ].map((types) => [`requantize/requantize_${types}`, 'QUANTIZE'] as const),
];

/** Totals of every event, zeros included. */
function totals(result: BruteForceResult): Record<NumericEvent, number> {
  const sums = emptyTotals();
  for (const event of numericEvents) sums[event] = result.events[event]?.total ?? 0;
  return sums;
}

function checkMac(vector: VectorCase, op: string): void {
  const expected = vector.expected!;
  const result = bruteForce(layerOf(vector, op), datapathOf(vector));
  expect(result.output).toEqual(decodeElements((vector.tensors['output'] ?? vector.output)!.type, expected.output));
  expect(totals(result)).toEqual(expected.events);
  for (const [event, channels] of Object.entries(expected.perChannel!)) {
    const record = result.events[event as NumericEvent];
    expect(record?.perChannel ?? channels.map(() => 0)).toEqual(channels);
    expect(record?.elements ?? 0).toBe(expected.elements[event as NumericEvent]);
    const first = (expected.first as Record<string, { index: number; step: number | null } | null>)[event] ?? null;
    expect(record?.first ?? null).toEqual(first && { index: first.index, step: first.step ?? 0 });
  }
  const range = expected.observed!;
  expect(result.observed).toEqual({ min: BigInt(range.min), max: BigInt(range.max), bits: range.bits });
  expect(result.provenBits).toBe(expected.provenBits);
  expect(result.registerBits).toBe(expected.registerBits);
  expect(result.zeroPointHandling).toBe(expected.zeroPointHandling);
  expect(result.fractionBits).toBe(expected.fractionBits ?? null);
}

function checkBinary(vector: VectorCase, op: string): void {
  const expected = vector.expected!;
  const result = bruteForce(layerOf(vector, op), datapathOf(vector));
  expect(result.output).toEqual(decodeElements(vector.output!.type, expected.output));
  expect(totals(result)).toEqual(expected.events);
  const elements: Partial<Record<NumericEvent, number>> = {};
  const first: Partial<Record<NumericEvent, number[]>> = {};
  for (const event of numericEvents) {
    const record = result.events[event];
    if (record === undefined) continue;
    elements[event] = record.elements;
    first[event] = [0, 0, record.first!.index, record.first!.step];
  }
  expect(elements).toEqual(expected.elements.output ?? {});
  expect(first).toEqual((expected.first as { output?: unknown }).output ?? {});
}

const pairOf = ({ integer, shift }: Multiplier): [number, number] => [Number(integer), shift];

/** The integers that the reference's preparation made of the scales. */
function checkKernel(layer: Layer, { id, kernel }: VectorCase): void {
  const number = (name: string): number => kernel[name] as number;
  const pair = (name: string): [number, number] => [number(`${name}_multiplier`), number(`${name}_shift`)];
  switch (layer.kind) {
    case 'ADD':
    case 'SUB': {
      const { addends, result } = binaryMultipliers(layer);
      const expected = [pair('input1'), pair('input2'), pair('output')];
      expect([...addends, result].map(pairOf), id).toEqual(expected);
      return;
    }
    case 'MUL':
      expect(pairOf(binaryMultipliers(layer).result), id).toEqual(pair('output'));
      return;
    case 'MEAN':
    case 'SUM': {
      const expected: unknown = [kernel['multiplier'], kernel['shift']];
      expect(pairOf(reductionMultiplier(layer)), id).toEqual(expected);
      return;
    }
    case 'SOFTMAX': {
      const multiplier = softmaxMultiplier(layer);
      expect(pairOf(multiplier), id).toEqual([number('input_multiplier'), number('input_left_shift')]);
      if (layer.input.type === 'int8') expect(smallestDifference(multiplier), id).toBe(number('diff_min'));
      return;
    }
    case 'LOGISTIC':
    case 'TANH': {
      const expected = [number('input_multiplier'), number('input_left_shift')];
      if (layer.input.type === 'int16') {
        const { multiplier, shift } = sixteenBitInput(layer);
        expect([multiplier, shift], id).toEqual(expected);
        return;
      }
      const multiplier = sigmoidMultiplier(layer);
      expect([...pairOf(multiplier), inputRadius(multiplier)], id).toEqual([...expected, number('input_range_radius')]);
      return;
    }
    case 'HARD_SWISH': {
      const { toOutput, toThree } = hardSwishMultipliers(layer);
      for (const [name, { integer, exponent }] of [
        ['output', toOutput],
        ['reluish', toThree],
      ] as const) {
        expect(Number(integer), id).toBe(number(`${name}_multiplier_fixedpoint_int16`));
        expect(exponent, id).toBe(number(`${name}_multiplier_exponent`));
      }
      return;
    }
    case 'LEAKY_RELU': {
      const { positive, negative } = leakyFactors(layer);
      const sign = layer.alpha < 0 ? -1 : 1;
      const [multiplier, shift] = pairOf(negative);
      expect(pairOf(positive), id).toEqual([number('output_multiplier_identity'), number('output_shift_identity')]);
      expect([sign * multiplier, shift], id).toEqual([number('output_multiplier_alpha'), number('output_shift_alpha')]);
      return;
    }
    case 'PRELU': {
      const { positive, negative } = leakyFactors(layer);
      const expected = [1, 2].map((i) => [number(`output_multiplier_${i}`), number(`output_shift_${i}`)]);
      expect([positive, negative].map(pairOf), id).toEqual(expected);
      return;
    }
    case 'RELU':
    case 'RELU_N1_TO_1':
      expect(pairOf(pointwiseMultiplier(layer)), id).toEqual(pair('output'));
      return;
    case 'QUANTIZE':
      expect(pairOf(pointwiseMultiplier(layer)), id).toEqual(pair('effective_scale'));
      return;
    case 'MAXIMUM':
    case 'MINIMUM':
    case 'REDUCE_MAX':
    case 'PAD':
    case 'RESHAPE':
    case 'RELU6':
    case 'AVERAGE_POOL_2D':
    case 'MAX_POOL_2D':
      return;
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D':
    case 'FULLY_CONNECTED':
    case 'TRANSPOSE_CONV': {
      const shifts = [kernel['output_shift'] as number | number[]].flat();
      const expected = [kernel['output_multiplier'] as number | number[]].flat().map((m, i) => [m, shifts[i]]);
      const found = expected.map((_, channel) => pairOf(channelMultiplier(layer, referenceDatapath, channel, null)));
      expect(found, id).toEqual(expected);
    }
  }
}

describe.skipIf(!hasShared)('the brute-force reference moves values as every operator vector says', () => {
  it.each([
    'pad/pad_int8',
    'pad/pad_int16',
    'concatenation/concatenation_int8',
    'concatenation/concatenation_int16',
    'resize/resize_nearest_int8',
    'resize/resize_bilinear_int8',
  ])('%s', (name) => {
    const file = sharedJson<VectorFile>('vectors', `${name}.json`);
    expect(file.cases.length).toBe(file.case_count);
    for (const vector of file.cases) {
      const { type, data } = vector.tensors['output']!;
      expect(bruteForceRearrangement(rearrangementOf(vector, file.op)), vector.id).toEqual([
        decodeElements(type, data!),
      ]);
    }
  });
});

describe.skipIf(!hasShared)('the brute-force reference gives every operator vector of the host', () => {
  it.each([
    'batch_matmul/batch_matmul_int8',
    'batch_matmul/batch_matmul_int16',
    'l2_normalization/l2_normalization_int8',
  ])('%s', (name) => {
    const file = sharedJson<VectorFile>('vectors', `${name}.json`);
    expect(file.cases.length).toBe(file.case_count);
    for (const vector of file.cases) {
      const { type, data } = vector.tensors['output']!;
      const layer = hostLayerOf(vector, file.op);
      if (layer.kind === 'BATCH_MATMUL') {
        const { output_multiplier: multiplier, output_shift: shift } = vector.kernel;
        expect(pairOf(batchMatMulMultiplier(layer, 32)), vector.id).toEqual([multiplier, shift]);
      }
      const result =
        layer.kind === 'BATCH_MATMUL'
          ? bruteForceBatchMatMul(layer, referenceDatapath)
          : bruteForceL2Normalization(layer);
      expect(result.output, vector.id).toEqual(decodeElements(type, data!));
    }
  });
});

describe.skipIf(!hasShared)('the brute-force reference gives every event vector', () => {
  it.each(macFiles)('%s', (name) => {
    const file = sharedJson<VectorFile>('event-vectors', `${name}.json`);
    expect(file.cases.length).toBe(file.case_count);
    for (const vector of file.cases) checkMac(vector, file.op);
  });

  it.each(['add', 'mul'])('%s', (name) => {
    const file = sharedJson<VectorFile>('event-vectors', `${name}.json`);
    expect(file.cases.length).toBe(file.case_count);
    for (const vector of file.cases) checkBinary(vector, file.op);
  });
});

describe.skipIf(!hasShared)('the brute-force reference gives parameters and values of every operator vector', () => {
  it.each(operatorFiles)('%s', (name, operator) => {
    const file = sharedJson<VectorFile>('vectors', `${name}.json`);
    expect(file.cases.length).toBe(file.case_count);
    expect(file.case_count).toBeGreaterThan(0);
    for (const vector of file.cases) {
      const layer = layerOf({ ...vector, op: operator }, operator);
      if (vector.derived_from_scales === true) checkKernel(layer, vector);
      const result = bruteForce(layer, referenceDatapath);
      const output = vector.tensors['output']!;
      expect(result.output, vector.id).toEqual(decodeElements(output.type, output.data!));
    }
  });
});
