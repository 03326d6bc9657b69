/** Compares tensors of the machine with golden's, element by element, bit by bit. */
import type { PortType } from '../isa/program.ts';
import { portTypeBytes } from '../isa/portTypes.ts';
import { coordinatesOf, elementText } from './elements.ts';

export interface ComparedTensor {
  readonly type: PortType;
  readonly shape: readonly number[];
}

export interface ValueComparison {
  readonly elements: number;
  readonly mismatches: number;
  /** The first differing element, row-major. */
  readonly first: {
    readonly coordinates: readonly number[];
    readonly machine: string;
    readonly golden: string;
  } | null;
}

/** Both hold the tensor's dense row-major bytes; a wrong length makes every element a mismatch. */
export function compareValues(tensor: ComparedTensor, machine: Uint8Array, golden: Uint8Array): ValueComparison {
  const size = portTypeBytes[tensor.type];
  const elements = golden.length / size;
  if (machine.length !== golden.length) {
    const first = { coordinates: [], machine: `${machine.length} bytes`, golden: `${golden.length} bytes` };
    return { elements, mismatches: Math.max(elements, 1), first };
  }
  if (Buffer.compare(machine, golden) === 0) return { elements, mismatches: 0, first: null };
  let mismatches = 0;
  let firstIndex = -1;
  for (let index = 0; index < elements; index++) {
    for (let byte = index * size; byte < (index + 1) * size; byte++) {
      if (machine[byte] === golden[byte]) continue;
      mismatches++;
      if (firstIndex < 0) firstIndex = index;
      break;
    }
  }
  return {
    elements,
    mismatches,
    first: {
      coordinates: coordinatesOf(tensor.shape, firstIndex),
      machine: elementText(tensor.type, machine, firstIndex),
      golden: elementText(tensor.type, golden, firstIndex),
    },
  };
}
