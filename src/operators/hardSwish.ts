/** HARD_SWISH on int8 in integers, as the reference's preparation forms them. */
import { unsupportedError } from '../errors.ts';
import type { Graph, Operator } from '../graph/model.ts';
import { quantizeMultiplier, reduceToSixteenBits } from '../numerics/multiplier.ts';
import type { HardSwishInt8Parameters } from '../numerics/tables/hardSwish.ts';
import { inputTensor, outputTensor, perTensor, place, requireType, unaryElements } from './operands.ts';

/** A 256-entry table is the whole operator; its contents by `hardSwishTable`. */
export interface HardSwishParameters {
  readonly elements: number;
  readonly table: HardSwishInt8Parameters;
}

/** The reference shifts left by one less in front of its multiplier, by a 32-bit factor. */
const largestReluishShift = 31;

/** @throws unsupportedError for types and scales outside the reference; inputError for shapes and missing scales */
export function hardSwishParameters(graph: Graph, operator: Operator): HardSwishParameters {
  const tensorIn = inputTensor(graph, operator, 0, 'input');
  const tensorOut = outputTensor(graph, operator);
  requireType(operator, tensorIn, 'input', ['int8']);
  requireType(operator, tensorOut, 'output', ['int8']);
  const elements = unaryElements(operator, tensorIn, tensorOut);
  const input = perTensor(operator, tensorIn, 'input');
  const output = perTensor(operator, tensorOut, 'output');
  // The reference forms both ratios in float32; the input enlarged by 2^7 has this scale.
  const { fround } = Math;
  const enlargedScale = fround(input.scale / 128);
  const ratios = [fround(enlargedScale / output.scale), fround(enlargedScale / fround(3 / 32768))] as const;
  if (!ratios.every(Number.isFinite)) {
    throw unsupportedError(
      'OPERATOR_SCALE',
      `${place(operator)}: float32 does not hold the ratio of the input scale ${input.scale} to the output scale ${output.scale}`,
    );
  }
  const toOutput = quantizeMultiplier(ratios[0]);
  const toReluish = quantizeMultiplier(ratios[1]);
  if (toOutput.shift > 0) {
    throw unsupportedError(
      'OPERATOR_SCALE',
      `${place(operator)}: the input scale ${input.scale} is more than 128 times the output scale ${output.scale}`,
    );
  }
  if (toReluish.shift > largestReluishShift) {
    throw unsupportedError(
      'OPERATOR_SCALE',
      `${place(operator)}: the input scale ${input.scale} needs a left shift of ${toReluish.shift} bits; at most ${largestReluishShift} are possible`,
    );
  }
  return {
    elements,
    table: {
      inputZeroPoint: input.zeroPoint,
      outputZeroPoint: output.zeroPoint,
      reluishMultiplier: reduceToSixteenBits(toReluish.multiplier),
      reluishExponent: toReluish.shift,
      outputMultiplier: reduceToSixteenBits(toOutput.multiplier),
      outputExponent: toOutput.shift,
    },
  };
}
