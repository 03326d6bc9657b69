/** Integer parameters of the operators outside the MAC array against those that the reference's preparation handed its kernels. */
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Graph, Operator } from '../../../src/graph/model.ts';
import { limits } from '../../../src/numerics/integers.ts';
import { quantizeMultiplier, type FixedMultiplier } from '../../../src/numerics/multiplier.ts';
import type { ActivationBounds } from '../../../src/operators/activationBounds.ts';
import { addParameters } from '../../../src/operators/add.ts';
import { batchMatMulParameters } from '../../../src/operators/batchMatMul.ts';
import { hardSwishParameters } from '../../../src/operators/hardSwish.ts';
import { leakyReluParameters } from '../../../src/operators/leakyRelu.ts';
import { logisticParameters } from '../../../src/operators/logistic.ts';
import { lstmParameters } from '../../../src/operators/lstm.ts';
import { mulParameters } from '../../../src/operators/mul.ts';
import { pool2dParameters } from '../../../src/operators/pool2d.ts';
import { preluParameters } from '../../../src/operators/prelu.ts';
import { quantizeParameters } from '../../../src/operators/quantize.ts';
import { sumParameters } from '../../../src/operators/reduction.ts';
import { reluParameters } from '../../../src/operators/relu.ts';
import type { SigmoidParameters } from '../../../src/operators/sigmoidInput.ts';
import { softmaxParameters } from '../../../src/operators/softmax.ts';
import { svdfParameters } from '../../../src/operators/svdf.ts';
import { tanhParameters } from '../../../src/operators/tanh.ts';
import { readCaseFile } from '../../../src/runner/vectors/caseFile.ts';
import { caseModel } from '../../../src/runner/vectors/caseModel.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

/** Parameters of the operator, under the names of the vector files. */
type Formed = (graph: Graph, operator: Operator, kernel: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** The files cut the bounds to the type. */
function cut(bounds: ActivationBounds, type: string): Record<string, number> {
  const { min, max } = limits(type);
  const inside = (bound: number): number => Math.min(max, Math.max(min, bound));
  return { activation_min: inside(bounds.low ?? min), activation_max: inside(bounds.high ?? max) };
}

function named(name: string, { multiplier, shift }: FixedMultiplier): Record<string, number> {
  return { [`${name}_multiplier`]: multiplier, [`${name}_shift`]: shift };
}

const sum: Formed = (graph, operator) => {
  const parameters = addParameters(graph, operator);
  return {
    left_shift: parameters.leftShift,
    input1_offset: 0 - parameters.input1ZeroPoint,
    input2_offset: 0 - parameters.input2ZeroPoint,
    output_offset: parameters.outputZeroPoint,
    ...named('input1', parameters.input1Multiplier),
    ...named('input2', parameters.input2Multiplier),
    ...named('output', parameters.outputMultiplier),
    ...cut(parameters.bounds, parameters.type),
  };
};

const mul: Formed = (graph, operator) => {
  const parameters = mulParameters(graph, operator);
  return {
    input1_offset: 0 - parameters.input1ZeroPoint,
    input2_offset: 0 - parameters.input2ZeroPoint,
    output_offset: parameters.outputZeroPoint,
    ...named('output', parameters.outputMultiplier),
    ...cut(parameters.bounds, parameters.type),
  };
};

const pool: Formed = (graph, operator) => {
  const parameters = pool2dParameters(graph, operator);
  return { pad_h: parameters.padTop, pad_w: parameters.padLeft, ...cut(parameters.bounds, parameters.type) };
};

/** The int16 kernel turns a multiplier of 0 into 3 << shift, and shifts right by what it calls a left shift. */
const sigmoid =
  (parametersOf: (graph: Graph, operator: Operator) => SigmoidParameters): Formed =>
  (graph, operator, kernel) => {
    const parameters = parametersOf(graph, operator);
    if (parameters.type === 'int16') {
      const { multiplier, rightShift } = parameters.input;
      if (kernel['input_multiplier'] !== 0) return { input_multiplier: multiplier, input_left_shift: rightShift };
      expect(rightShift).toBe(0);
      return { input_multiplier: 0, input_left_shift: Math.log2(multiplier / 3) };
    }
    const { inputZeroPoint, inputRangeRadius, inputMultiplier, inputLeftShift } = parameters.table;
    return {
      input_zero_point: inputZeroPoint,
      input_range_radius: inputRangeRadius,
      input_multiplier: inputMultiplier,
      input_left_shift: inputLeftShift,
    };
  };

const relu: Formed = (graph, operator) => {
  const { type, rescale, bounds } = reluParameters(graph, operator);
  const { activation_min: low = NaN, activation_max: high = NaN } = cut(bounds, type);
  if (rescale === null) return { zero: low, six: high };
  return {
    input_offset: rescale.inputZeroPoint,
    output_offset: rescale.outputZeroPoint,
    ...named('output', rescale.multiplier),
    activation_min: low,
    activation_max: high,
  };
};

const requantize: Formed = (graph, operator) => {
  const parameters = quantizeParameters(graph, operator);
  if (parameters.from === 'float32') throw new Error('the file holds integer inputs');
  return {
    ...named('effective_scale', parameters.multiplier),
    input_zero_point: parameters.inputZeroPoint,
    output_zero_point: parameters.outputZeroPoint,
  };
};

const softmax: Formed = (graph, operator) => {
  const parameters = softmaxParameters(graph, operator);
  if (parameters.inputType === 'int16') {
    const { multiplier, shift } = parameters.differenceMultiplier;
    return { input_multiplier: multiplier, input_left_shift: shift };
  }
  const { inputMultiplier, inputLeftShift, diffMin } = parameters.exponential;
  return { input_multiplier: inputMultiplier, input_left_shift: inputLeftShift, diff_min: diffMin };
};

/** The files hold MEAN's multiplier without 1/count: SUM's. */
const total: Formed = (graph, operator) => {
  const parameters = sumParameters(graph, { ...operator, kind: 'SUM' });
  return {
    input_zero_point: parameters.inputZeroPoint,
    output_zero_point: parameters.outputZeroPoint,
    ...parameters.multiplier,
    num_elements_in_axis: parameters.count,
  };
};

const leaky: Formed = (graph, operator) => {
  const parameters = leakyReluParameters(graph, operator);
  return {
    input_zero_point: parameters.inputZeroPoint,
    output_zero_point: parameters.outputZeroPoint,
    output_multiplier_alpha: parameters.alphaMultiplier.multiplier,
    output_shift_alpha: parameters.alphaMultiplier.shift,
    output_multiplier_identity: parameters.identityMultiplier.multiplier,
    output_shift_identity: parameters.identityMultiplier.shift,
  };
};

const product: Formed = (graph, operator) => {
  const parameters = batchMatMulParameters(graph, operator);
  return {
    input_offset: 0 - parameters.leftZeroPoint,
    weights_offset: 0 - parameters.rightZeroPoint,
    output_offset: parameters.outputZeroPoint,
    ...named('output', quantizeMultiplier(parameters.effectiveScale)),
  };
};

/** One product of the LSTM as the files describe it; its result is cut to the type that follows. */
function product16(
  offsets: Record<string, number>,
  { multiplier, shift }: FixedMultiplier,
  outputZeroPoint: number,
  type: string,
): Record<string, number> {
  const { min, max } = limits(type);
  const scale = { output_multiplier: multiplier, output_shift: shift };
  return { ...offsets, output_offset: outputZeroPoint, ...scale, activation_min: min, activation_max: max };
}

const lstm: Formed = (graph, operator) => {
  const parameters = lstmParameters(graph, operator);
  const { inputZeroPoint, hiddenZeroPoint, cellLimit, cellTanhInput } = parameters;
  const fromGate = (zeroPoint: number, scale: FixedMultiplier): Record<string, number> =>
    product16({ input_offset: 0 - zeroPoint, filter_offset: 0 }, scale, 0, 'int16');
  const none = { input1_offset: 0, input2_offset: 0 };
  const gates = parameters.gates.flatMap(({ name, inputScale, recurrentScale }): [string, unknown][] => {
    const fileName = name.replace('Gate', '_gate');
    return [
      [`${fileName}_input_fc`, fromGate(inputZeroPoint, inputScale)],
      [`${fileName}_recurrent_fc`, fromGate(hiddenZeroPoint, recurrentScale)],
    ];
  });
  return {
    ...Object.fromEntries<unknown>(gates),
    forget_cell_mul: product16(none, parameters.forgetScale, 0, 'int16'),
    input_mul: product16(none, parameters.inputScale, 0, 'int16'),
    output_mul: product16(none, parameters.hiddenScale, hiddenZeroPoint, parameters.type),
    cell_state_scale_power: Math.log2(cellTanhInput.multiplier / 3) - cellTanhInput.rightShift - 12,
    quantized_cell_clip: cellLimit ?? 0,
    cell_clip_enabled: cellLimit !== null,
  };
};

const svdf: Formed = (graph, operator) => {
  const parameters = svdfParameters(graph, operator);
  return {
    ...named('effective_scale_1', parameters.featureScale),
    ...named('effective_scale_2', parameters.outputScale),
    input_zero_point: parameters.inputZeroPoint,
    output_zero_point: parameters.outputZeroPoint,
    activation_state_zero_point: parameters.stateZeroPoint,
  };
};

const formedOf: Readonly<Record<string, Formed>> = {
  'add/add_int8': sum,
  'add/add_int16': sum,
  'sub/sub_int8': sum,
  'sub/sub_int16': sum,
  'mul/mul_int8': mul,
  'mul/mul_int16': mul,
  'average_pool/average_pool_int8': pool,
  'average_pool/average_pool_int16': pool,
  'max_pool/max_pool_int8': pool,
  'max_pool/max_pool_int16': pool,
  'batch_matmul/batch_matmul_int8': product,
  'batch_matmul/batch_matmul_int16': product,
  'hard_swish/hard_swish_int8': (graph, operator) => {
    const { table } = hardSwishParameters(graph, operator);
    return {
      input_zero_point: table.inputZeroPoint,
      output_zero_point: table.outputZeroPoint,
      reluish_multiplier_fixedpoint_int16: table.reluishMultiplier,
      reluish_multiplier_exponent: table.reluishExponent,
      output_multiplier_fixedpoint_int16: table.outputMultiplier,
      output_multiplier_exponent: table.outputExponent,
    };
  },
  'logistic/logistic_int8': sigmoid(logisticParameters),
  'logistic/logistic_int16': sigmoid(logisticParameters),
  'tanh/tanh_int8': sigmoid(tanhParameters),
  'tanh/tanh_int16': sigmoid(tanhParameters),
  'leaky_relu/leaky_relu_int8': leaky,
  'leaky_relu/leaky_relu_int16': leaky,
  'lstm/lstm_int8': lstm,
  'lstm/lstm_int16x8': lstm,
  'svdf/svdf_int8_state_int8': svdf,
  'svdf/svdf_int8_state_int16': svdf,
  'mean/mean_int8': total,
  'mean/mean_int16': total,
  'sum/sum_int8': total,
  'prelu/prelu_int8': (graph, operator) => {
    const parameters = preluParameters(graph, operator);
    return {
      input_offset: 0 - parameters.inputZeroPoint,
      alpha_offset: 0 - parameters.alphaZeroPoint,
      output_offset: parameters.outputZeroPoint,
      output_multiplier_1: parameters.identityMultiplier.multiplier,
      output_shift_1: parameters.identityMultiplier.shift,
      output_multiplier_2: parameters.alphaMultiplier.multiplier,
      output_shift_2: parameters.alphaMultiplier.shift,
    };
  },
  'relu/relu_int8': relu,
  'relu/relu_int16': relu,
  'relu/relu6_int8': relu,
  'relu/relu6_int16': relu,
  'requantize/requantize_int8_int8': requantize,
  'requantize/requantize_int8_int16': requantize,
  'requantize/requantize_int8_int32': requantize,
  'requantize/requantize_int8_uint8': requantize,
  'requantize/requantize_int16_int8': requantize,
  'requantize/requantize_int16_int16': requantize,
  'requantize/requantize_int16_int32': requantize,
  'requantize/requantize_int32_int8': requantize,
  'requantize/requantize_int32_int16': requantize,
  'softmax/softmax_int8': softmax,
  'softmax/softmax_int8_int16': softmax,
  'softmax/softmax_int16': softmax,
};

function expectAgreement(name: string, file: string): void {
  const cases = readCaseFile(file);
  expect(cases.length).toBeGreaterThan(2);
  const mismatches: string[] = [];
  for (const one of cases) {
    const { model } = caseModel(one);
    const { accumulator, ...kernel } = one.kernel ?? {};
    const formed = formedOf[name]!(model, model.operators[0]!, kernel);
    const wide = model.tensors[model.outputs[0]!]!.type === 'int16';
    if (accumulator !== undefined) expect(accumulator).toBe(wide ? 'int64' : 'int32');
    const [have, want] = [flat(formed), flat(kernel)];
    const differing = Object.keys({ ...have, ...want }).filter((field) => have[field] !== want[field]);
    if (differing.length > 0) mismatches.push(`${one.id}: ${differing.join(', ')}`);
  }
  expect(mismatches).toEqual([]);
}

/** Nested parameters under the names `outer.inner`. */
function flat(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([inner, one]) => [`${name}.${inner}`, one])
        : [[name, value]],
    ),
  );
}

const chosen = (name: string): string =>
  join(import.meta.dirname, '..', '..', 'vectors', 'vector', `${basename(name)}.json`);

describe('integer parameters against the chosen vectors', () => {
  it.each(Object.keys(formedOf))('%s', (name) => expectAgreement(name, chosen(name)));
});

describe.skipIf(!hasShared)('integer parameters against all vectors (skipped without the shared material)', () => {
  it.each(Object.keys(formedOf))('%s', (name) => expectAgreement(name, sharedPath('vectors', `${name}.json`)));
});
