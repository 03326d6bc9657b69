/** QUANTIZE, between integer types and from float32, and DEQUANTIZE. */
import type { Graph, Operator } from '../graph/model.ts';
import type { IntegerType } from '../numerics/integers.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import {
  inputTensor,
  outputTensor,
  perTensorAnyZeroPoint,
  requireType,
  unaryElements,
  vectorMultiplier,
} from './operands.ts';

/** output = sat(scale(x − inputZeroPoint) + outputZeroPoint) */
export interface RequantizeParameters {
  readonly from: 'integer';
  readonly inputType: IntegerType;
  readonly outputType: IntegerType;
  readonly elements: number;
  readonly inputZeroPoint: number;
  readonly outputZeroPoint: number;
  readonly multiplier: FixedMultiplier;
}

/** output = sat(round(x / scale) + zeroPoint), float32 division, half away from zero. */
export interface QuantizeFloatParameters {
  readonly from: 'float32';
  readonly outputType: IntegerType;
  readonly elements: number;
  readonly scale: number;
  readonly zeroPoint: number;
}

export type QuantizeParameters = RequantizeParameters | QuantizeFloatParameters;

/** output = float32(scale · (x − zeroPoint)), the product in float64. */
export interface DequantizeParameters {
  readonly inputType: IntegerType;
  readonly elements: number;
  readonly scale: number;
  readonly zeroPoint: number;
}

const integerTypes = ['int8', 'uint8', 'int16', 'int32'] as const satisfies readonly IntegerType[];

/** @throws unsupportedError for other types; inputError for missing scales */
export function quantizeParameters(graph: Graph, operator: Operator): QuantizeParameters {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  const inputType = requireType(operator, input, 'input', [...integerTypes, 'float32']);
  const outputType = requireType(operator, output, 'output', integerTypes);
  const elements = unaryElements(operator, input, output);
  const to = perTensorAnyZeroPoint(operator, output, 'output');
  if (inputType === 'float32') return { from: 'float32', outputType, elements, ...to };
  const from = perTensorAnyZeroPoint(operator, input, 'input');
  return {
    from: 'integer',
    inputType,
    outputType,
    elements,
    inputZeroPoint: from.zeroPoint,
    outputZeroPoint: to.zeroPoint,
    multiplier: vectorMultiplier(operator, from.scale / to.scale, 'effective'),
  };
}

/** @throws unsupportedError for other types; inputError for missing scales */
export function dequantizeParameters(graph: Graph, operator: Operator): DequantizeParameters {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  const inputType = requireType(operator, input, 'input', integerTypes);
  requireType(operator, output, 'output', ['float32']);
  const elements = unaryElements(operator, input, output);
  return { inputType, elements, ...perTensorAnyZeroPoint(operator, input, 'input') };
}
