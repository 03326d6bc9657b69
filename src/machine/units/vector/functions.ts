/** Every function of the VECTOR instruction, by name. A new one needs its row here, in instructions.yaml and in section 6. */
import type { VectorFunction } from '../../../isa/instructions.generated.ts';
import { add, addSaturate16, addWrap, multiply, subtract, sumScale } from './arithmetic.ts';
import type { VectorOperation } from './execution.ts';
import { clamp, copy, fill, maximum, minimum } from './move.ts';
import { dot, reduceMax, reduceSum } from './reduce.ts';
import { leaky, prelu, requantize } from './rescale.ts';
import { softmaxExp16, softmaxReciprocal16, softmaxScale16 } from './softmax16.ts';
import { softmaxExp8, softmaxReciprocal8, softmaxScale8 } from './softmax8.ts';
import { sigmoid16, table8, tanh16 } from './tables.ts';

const operations = {
  copy,
  fill,
  clamp,
  requantize,
  table8,
  sigmoid16,
  tanh16,
  leaky,
  add,
  subtract,
  multiply,
  maximum,
  minimum,
  prelu,
  addSaturate16,
  reduceMax,
  reduceSum,
  softmaxExp8,
  softmaxExp16,
  softmaxReciprocal8,
  softmaxReciprocal16,
  softmaxScale8,
  softmaxScale16,
  dot,
  addWrap,
  sumScale,
} satisfies Record<VectorFunction, VectorOperation>;

export const vectorOperations: Readonly<Record<VectorFunction, VectorOperation>> = operations;
