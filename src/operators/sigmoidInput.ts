/** How LOGISTIC and TANH bring their input to the fixed-point format of the function: Q4.27 for int8, 1/24 of a table step for int16. */
import { unsupportedError } from '../errors.ts';
import type { Graph, Operator } from '../graph/model.ts';
import type { SigmoidInt16Input } from '../numerics/interpolatedSigmoid.ts';
import { quantizeMultiplier } from '../numerics/multiplier.ts';
import type { SigmoidInt8Parameters, SigmoidInt8WideParameters } from '../numerics/tables/int8Activations.ts';
import {
  inputTensor,
  outputTensor,
  perTensor,
  place,
  requireOutputFormat,
  requireType,
  unaryElements,
} from './operands.ts';
import { inputRadius } from './softmax.ts';

/**
 * int8: a 256-entry table is the whole operator (`numerics/tables`); `table` defines its contents by the reference's fixed point,
 * `wideTable` by the 16-bit table. int16: interpolation in the 16-bit sigmoid table.
 */
export type SigmoidParameters =
  | {
      readonly type: 'int8';
      readonly elements: number;
      readonly table: SigmoidInt8Parameters;
      readonly wideTable: SigmoidInt8WideParameters;
    }
  | { readonly type: 'int16'; readonly elements: number; readonly input: SigmoidInt16Input };

/** What LOGISTIC and TANH differ in. */
export interface SigmoidKind {
  /** Format of the int8 output. */
  readonly outputScale: number;
  readonly outputZeroPoint: number;
  /** Largest left shift of power-of-two scales that the int16 kernel takes without a multiplier. */
  readonly largestPowerShift: number;
}

/** @throws unsupportedError for types and formats outside the reference; inputError for shapes and missing scales */
export function sigmoidParameters(graph: Graph, operator: Operator, kind: SigmoidKind): SigmoidParameters {
  const input = inputTensor(graph, operator, 0, 'input');
  const output = outputTensor(graph, operator);
  const type = requireType(operator, input, 'input', ['int8', 'int16']);
  requireType(operator, output, 'output', [type]);
  const elements = unaryElements(operator, input, output);
  const { scale, zeroPoint } = perTensor(operator, input, 'input');
  if (type === 'int16') {
    requireOutputFormat(operator, output, 1 / 32768, 0);
    const scaling = sigmoidInt16Input(scale, kind.largestPowerShift);
    // Beyond, the reference asserts; a multiplier of 0 would mean a scale that is a power of two.
    if (scaling.multiplier < 1 || scaling.multiplier > 32767) throw scaleError(operator, scale);
    return { type, elements, input: scaling };
  }
  requireOutputFormat(operator, output, kind.outputScale, kind.outputZeroPoint);
  const { multiplier, shift } = quantizeMultiplier(scale * 2 ** 27);
  // A large shift makes the radius 0: every input is at a limit of the function. Beyond 62 the reference's radius is undefined.
  if (shift < 0 || shift > 62) throw scaleError(operator, scale);
  const table = {
    inputZeroPoint: zeroPoint,
    inputRangeRadius: inputRadius(4, shift),
    inputMultiplier: multiplier,
    inputLeftShift: shift,
  };
  const wideTable = { inputZeroPoint: zeroPoint, input: sigmoidInt16Input(scale, kind.largestPowerShift) };
  return { type, elements, table, wideTable };
}

function scaleError(operator: Operator, scale: number): Error {
  return unsupportedError(
    'OPERATOR_SCALE',
    `${place(operator)}: an input scale of ${scale} is outside the reference's range`,
  );
}

/** Scales near 2^−12 (TANH: also 2^−11) take an exact factor of 3; others a 15-bit multiplier, truncated. */
function sigmoidInt16Input(scale: number, largestPowerShift: number): SigmoidInt16Input {
  const { fround } = Math;
  const log2 = fround(fround(Math.log(scale)) * fround(1 / fround(Math.log(2))));
  const nearest = Math.sign(log2) * Math.floor(Math.abs(log2) + 0.5);
  const leftShift = 12 + nearest;
  const isPower = Math.abs(fround(log2 - nearest)) < fround(1e-3);
  if (isPower && leftShift >= 0 && leftShift <= largestPowerShift)
    return { multiplier: 3 * 2 ** leftShift, rightShift: 0 };
  let multiplier = scale * 4096 * 3;
  let rightShift = 0;
  while (multiplier <= 32767 / 2 && rightShift <= 30) {
    rightShift++;
    multiplier *= 2;
  }
  return { multiplier: Math.trunc(multiplier), rightShift };
}
