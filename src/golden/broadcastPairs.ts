/** Walks two broadcast operands in the order of the output's elements. */
import type { Broadcast } from '../operators/broadcast.ts';

/** Calls `visit(output index, index in operand 1, index in operand 2)` for every output element, row-major. */
export function forEachPair(
  { shape, strides1, strides2 }: Broadcast,
  visit: (index: number, index1: number, index2: number) => void,
): void {
  const rank = shape.length;
  const count = shape.reduce((product, size) => product * size, 1);
  const position = new Array<number>(rank).fill(0);
  let index1 = 0;
  let index2 = 0;
  for (let index = 0; index < count; index++) {
    visit(index, index1, index2);
    for (let axis = rank - 1; axis >= 0; axis--) {
      index1 += strides1[axis]!;
      index2 += strides2[axis]!;
      if (++position[axis]! < shape[axis]!) break;
      index1 -= shape[axis]! * strides1[axis]!;
      index2 -= shape[axis]! * strides2[axis]!;
      position[axis] = 0;
    }
  }
}
