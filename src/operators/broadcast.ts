/** NumPy broadcasting of two operands to the output's shape: dimensions are aligned at the right, size 1 repeats. */
import { inputError } from '../errors.ts';
import type { Operator } from '../graph/model.ts';
import { place } from './operands.ts';

/** The output's dimensions and the element strides of each operand in them; 0 where the operand repeats. */
export interface Broadcast {
  readonly shape: readonly number[];
  readonly strides1: readonly number[];
  readonly strides2: readonly number[];
}

/** @throws inputError when the shapes do not broadcast to the output's */
export function broadcast(
  operator: Operator,
  shape1: readonly number[],
  shape2: readonly number[],
  output: readonly number[],
): Broadcast {
  const strides1 = stridesIn(shape1, output);
  const strides2 = stridesIn(shape2, output);
  const padded1 = padded(shape1, output.length);
  const padded2 = padded(shape2, output.length);
  const reached = output.every((size, i) => Math.max(padded1[i] ?? 0, padded2[i] ?? 0) === size || size === 0);
  if (strides1 === null || strides2 === null || !reached) {
    throw inputError(
      'OPERATOR_BROADCAST',
      `${place(operator)}: shapes [${shape1.join(', ')}] and [${shape2.join(', ')}] do not broadcast to [${output.join(', ')}]`,
    );
  }
  return { shape: output, strides1, strides2 };
}

function padded(shape: readonly number[], rank: number): number[] {
  return [...Array.from({ length: Math.max(0, rank - shape.length) }, () => 1), ...shape];
}

function stridesIn(shape: readonly number[], output: readonly number[]): number[] | null {
  if (shape.length > output.length) return null;
  const sizes = padded(shape, output.length);
  const strides = new Array<number>(sizes.length).fill(0);
  let stride = 1;
  for (let i = sizes.length - 1; i >= 0; i--) {
    const size = sizes[i]!;
    if (size !== output[i] && size !== 1) return null;
    strides[i] = size === 1 ? 0 : stride;
    stride *= size;
  }
  return strides;
}
