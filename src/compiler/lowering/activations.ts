/** Activation operators and QUANTIZE as vector functions: which function, with which constants and table. */
import type { Model, Operator } from '../../graph/model.ts';
import type { Datapath } from '../../numerics/datapath.ts';
import { hardSwishTable } from '../../numerics/tables/hardSwish.ts';
import {
  logisticTable,
  logisticTableFrom16,
  tanhTable,
  tanhTableFrom16,
} from '../../numerics/tables/int8Activations.ts';
import { sigmoidTable16 } from '../../numerics/tables/sigmoid16.ts';
import { unsupportedError } from '../../errors.ts';
import { hardSwishParameters } from '../../operators/hardSwish.ts';
import { leakyReluParameters } from '../../operators/leakyRelu.ts';
import { logisticParameters } from '../../operators/logistic.ts';
import { quantizeParameters } from '../../operators/quantize.ts';
import { reluParameters } from '../../operators/relu.ts';
import type { SigmoidParameters } from '../../operators/sigmoidInput.ts';
import { tanhParameters } from '../../operators/tanh.ts';
import { clampFields } from './binary.ts';
import type { UnaryMap } from './unary.ts';

function bytesOf(table: Int8Array | Readonly<Uint16Array>): Uint8Array {
  return new Uint8Array(table.buffer.slice(table.byteOffset, table.byteOffset + table.byteLength));
}

/** What an int8 operator's table is filled from. */
type Int8Sigmoid = Extract<SigmoidParameters, { type: 'int8' }>;

function sigmoidMap(
  parameters: SigmoidParameters,
  wideFunction: 'sigmoid16' | 'tanh16',
  table8: (parameters: Int8Sigmoid) => Int8Array,
): UnaryMap {
  const types = { inputType: parameters.type, outputType: parameters.type };
  if (parameters.type === 'int8') {
    return { ...types, function: 'table8', fields: {}, table: bytesOf(table8(parameters)) };
  }
  return {
    ...types,
    function: wideFunction,
    fields: { input0Multiplier: parameters.input.multiplier, input0Shift: parameters.input.rightShift },
    table: bytesOf(sigmoidTable16),
  };
}

export function logisticMap(model: Model, operator: Operator, { int8SigmoidTable }: Datapath): UnaryMap {
  return sigmoidMap(logisticParameters(model, operator), 'sigmoid16', ({ table, wideTable }) =>
    int8SigmoidTable === 'fixedPoint' ? logisticTable(table) : logisticTableFrom16(wideTable),
  );
}

export function tanhMap(model: Model, operator: Operator, { int8SigmoidTable }: Datapath): UnaryMap {
  return sigmoidMap(tanhParameters(model, operator), 'tanh16', ({ table, wideTable }) =>
    int8SigmoidTable === 'fixedPoint' ? tanhTable(table) : tanhTableFrom16(wideTable),
  );
}

export function hardSwishMap(model: Model, operator: Operator): UnaryMap {
  const { table } = hardSwishParameters(model, operator);
  return {
    function: 'table8',
    inputType: 'int8',
    outputType: 'int8',
    fields: {},
    table: bytesOf(hardSwishTable(table)),
  };
}

export function reluMap(model: Model, operator: Operator): UnaryMap {
  const { type, rescale, bounds } = reluParameters(model, operator);
  const types = { inputType: type, outputType: type, table: null };
  if (rescale === null) return { ...types, function: 'clamp', fields: clampFields(bounds) };
  return {
    ...types,
    function: 'requantize',
    fields: {
      input0ZeroPoint: rescale.inputZeroPoint,
      outputZeroPoint: rescale.outputZeroPoint,
      input0Multiplier: rescale.multiplier.multiplier,
      input0Shift: rescale.multiplier.shift,
      ...clampFields(bounds),
    },
  };
}

export function leakyReluMap(model: Model, operator: Operator): UnaryMap {
  const parameters = leakyReluParameters(model, operator);
  return {
    function: 'leaky',
    inputType: parameters.type,
    outputType: parameters.type,
    fields: {
      input0ZeroPoint: parameters.inputZeroPoint,
      outputZeroPoint: parameters.outputZeroPoint,
      input0Multiplier: parameters.identityMultiplier.multiplier,
      input0Shift: parameters.identityMultiplier.shift,
      input1Multiplier: parameters.alphaMultiplier.multiplier,
      input1Shift: parameters.alphaMultiplier.shift,
    },
    table: null,
  };
}

/** QUANTIZE between integer types; from float32 it is the host's. */
export function quantizeMap(model: Model, operator: Operator): UnaryMap {
  const parameters = quantizeParameters(model, operator);
  if (parameters.from !== 'integer') {
    throw unsupportedError(
      'OPERATOR_TYPE',
      `operator ${operator.index} (QUANTIZE) from float32 has no vector function`,
    );
  }
  return {
    function: 'requantize',
    inputType: parameters.inputType,
    outputType: parameters.outputType,
    fields: {
      input0ZeroPoint: parameters.inputZeroPoint,
      outputZeroPoint: parameters.outputZeroPoint,
      input0Multiplier: parameters.multiplier.multiplier,
      input0Shift: parameters.multiplier.shift,
    },
    table: null,
  };
}
