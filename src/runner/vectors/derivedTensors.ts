/** Tensors that an operator has in the schema and a vector case only implies: shapes as constants, outputs without data. */
import { inputError } from '../../errors.ts';
import type { CaseOfFile, CaseTensor } from './caseFile.ts';
import { numberOf, type OperatorShape } from './operatorShape.ts';

/** By tensor name; nothing that the case itself gives. */
export function derivedTensors(one: CaseOfFile, shape: OperatorShape): Readonly<Record<string, CaseTensor>> {
  switch (shape.kind) {
    case 'TRANSPOSE_CONV':
      return { output_shape: integerConstant(given(one, 'output').shape) };
    case 'RESIZE_BILINEAR':
    case 'RESIZE_NEAREST_NEIGHBOR':
      return { size: integerConstant([numberOf(one, 'output_h'), numberOf(one, 'output_w')]) };
    case 'ADD':
    case 'MUL':
      return one.output === undefined ? {} : { output: one.output };
    case 'UNIDIRECTIONAL_SEQUENCE_LSTM':
      return (one.tensors?.['output'] ?? null) === null ? { output: lstmOutput(one) } : {};
    case 'SVDF':
      return (one.tensors?.['output_sequence'] ?? null) === null ? { output_sequence: svdfOutput(one) } : {};
    default:
      return {};
  }
}

function given(one: CaseOfFile, name: string): CaseTensor {
  const tensor = one.tensors?.[name] ?? null;
  if (tensor === null) throw inputError('VECTOR_TENSOR', `case ${one.id}: tensor '${name}' is missing`);
  return tensor;
}

function integerConstant(values: readonly number[]): CaseTensor {
  const data = Buffer.from(Int32Array.from(values).buffer).toString('base64');
  return { type: 'int32', shape: [values.length], data };
}

/** The output is a sequence of hidden states: their type, scale and zero point. */
function lstmOutput(one: CaseOfFile): CaseTensor {
  const hidden = given(one, 'initial_hidden_state');
  const [batch, steps, units] = [numberOf(one, 'batch'), numberOf(one, 'time_steps'), numberOf(one, 'state_size')];
  const leading = one.params?.['time_major'] === true ? [steps, batch] : [batch, steps];
  return {
    type: hidden.type,
    shape: [...leading, units],
    ...(hidden.scale === undefined ? {} : { scale: hidden.scale }),
    ...(hidden.zero_point === undefined ? {} : { zero_point: hidden.zero_point }),
  };
}

/**
 * An SVDF event case gives the second scale only as a multiplier. The output scale is the float32 that leads back to exactly
 * that multiplier through the reference's float32 ratio.
 */
function svdfOutput(one: CaseOfFile): CaseTensor {
  const state = given(one, 'initial_state');
  const weights = given(one, 'weights_time');
  const multiplier = one.kernel?.['effective_scale_2_multiplier'];
  const shift = one.kernel?.['effective_scale_2_shift'];
  const zeroPoint = one.kernel?.['output_zero_point'];
  if (typeof multiplier !== 'number' || typeof shift !== 'number' || typeof zeroPoint !== 'number') {
    throw inputError('VECTOR_PARAMETER', `case ${one.id}: the kernel's second effective scale is missing`);
  }
  const effective = multiplier * 2 ** (shift - 31);
  const product = Math.fround(Math.fround(state.scale?.[0] ?? 0) * Math.fround(weights.scale?.[0] ?? 0));
  const scale = float32Near(product / effective, (candidate) => Math.fround(product / candidate) === effective);
  if (scale === null)
    throw inputError('VECTOR_SCALES', `case ${one.id}: no output scale gives the second effective scale`);
  return {
    type: 'int8',
    shape: [numberOf(one, 'time_steps'), numberOf(one, 'batch'), numberOf(one, 'num_units')],
    scale: [scale],
    zero_point: [zeroPoint],
  };
}

/** The float32 nearest to `value`, among its neighbours, that satisfies `holds`; null: none does. */
function float32Near(value: number, holds: (candidate: number) => boolean): number | null {
  const bits = new Int32Array(1);
  const float = new Float32Array(bits.buffer);
  float[0] = value;
  const centre = bits[0] ?? 0;
  for (const distance of [0, 1, -1, 2, -2]) {
    bits[0] = centre + distance;
    const candidate = float[0];
    if (holds(candidate)) return candidate;
  }
  return null;
}
