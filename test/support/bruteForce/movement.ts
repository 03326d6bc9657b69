/** PAD and RESHAPE by brute force: no arithmetic, no events. */
import { coordinatesOf } from './coordinates.ts';
import type { MovementLayer } from './layer.ts';
import { elementsOf, type BruteForceResult } from './record.ts';
import { vectorResult } from './vectorUnit.ts';

export function bruteForceMovement({ kind, input, output, before }: MovementLayer): BruteForceResult {
  if (kind === 'RESHAPE') return vectorResult(input.elements.map(BigInt), {});
  const zeroPoint = input.zeroPoints[0]!;
  const elements = Array.from({ length: elementsOf(output.shape) }, (_, index) => {
    let from = 0;
    for (const [axis, coordinate] of coordinatesOf(output.shape, index).entries()) {
      const inner = coordinate - before[axis]!;
      if (inner < 0 || inner >= input.shape[axis]!) return BigInt(zeroPoint);
      from = from * input.shape[axis]! + inner;
    }
    return BigInt(input.elements[from]!);
  });
  return vectorResult(elements, {});
}
