/** Operators that move stored values, by brute force: for every output element the coordinates of the input element. */
import { coordinatesOf, indexOf } from './coordinates.ts';
import type { TensorElements } from './layer.ts';
import type { RearrangementLayer, StridedSliceLayer } from './rearrangementLayer.ts';
import { elementsOf } from './record.ts';
import { resized } from './resize.ts';

const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** Indices of one dimension that a STRIDED_SLICE takes, in order. */
export function stridedIndices(
  { begin, end, strides, beginMask, endMask, shrinkAxisMask }: Omit<StridedSliceLayer, 'inputs' | 'outputs' | 'kind'>,
  extent: number,
  axis: number,
): number[] {
  const isSet = (mask: number): boolean => Math.floor(mask / 2 ** axis) % 2 === 1;
  const stride = strides[axis]!;
  const forward = stride > 0;
  const cut = (index: number): number => {
    const counted = index < 0 ? index + extent : index;
    return forward ? Math.min(Math.max(counted, 0), extent) : Math.min(Math.max(counted, -1), extent - 1);
  };
  const start = isSet(beginMask) ? (forward ? 0 : extent - 1) : cut(begin[axis]!);
  if (isSet(shrinkAxisMask)) return [start];
  const stop = isSet(endMask) ? (forward ? extent : -1) : cut(end[axis]!);
  const taken: number[] = [];
  for (let index = start; forward ? index < stop : index > stop; index += stride) taken.push(index);
  return taken;
}

/** Every output element from coordinates of the one input; null: `otherwise`. */
function gathered(
  input: TensorElements,
  outputShape: readonly number[],
  source: (coordinates: readonly number[]) => readonly number[] | null,
  otherwise = 0,
): bigint[] {
  return Array.from({ length: elementsOf(outputShape) }, (_, index) => {
    const from = source(coordinatesOf(outputShape, index));
    return BigInt(from === null ? otherwise : input.elements[indexOf(input.shape, from)]!);
  });
}

function joined(layer: RearrangementLayer & { kind: 'CONCATENATION' | 'PACK' }): bigint[] {
  const { inputs, kind } = layer;
  const { shape } = layer.outputs[0]!;
  const axis = fromFront(layer.axis, shape.length);
  return Array.from({ length: elementsOf(shape) }, (_, index) => {
    const coordinates = coordinatesOf(shape, index);
    if (kind === 'PACK') {
      const input = inputs[coordinates[axis]!]!;
      const inner = coordinates.filter((_coordinate, i) => i !== axis);
      return BigInt(input.elements[indexOf(input.shape, inner)]!);
    }
    let position = coordinates[axis]!;
    for (const input of inputs) {
      const extent = input.shape[axis]!;
      if (position < extent) {
        const inner = coordinates.map((coordinate, i) => (i === axis ? position : coordinate));
        return BigInt(input.elements[indexOf(input.shape, inner)]!);
      }
      position -= extent;
    }
    throw new Error('the inputs of a concatenation do not fill its output');
  });
}

function divided(layer: RearrangementLayer & { kind: 'UNPACK' | 'SPLIT' | 'SPLIT_V' }): bigint[][] {
  const input = layer.inputs[0]!;
  const axis = fromFront(layer.axis, input.shape.length);
  let first = 0;
  return layer.outputs.map((output, part) => {
    const before = first;
    if (layer.kind === 'UNPACK') {
      return gathered(input, output.shape, (inner) => [...inner.slice(0, axis), part, ...inner.slice(axis)]);
    }
    first += output.shape[axis]!;
    return gathered(input, output.shape, (inner) => inner.map((one, i) => (i === axis ? one + before : one)));
  });
}

/** Elements of every output. */
export function bruteForceRearrangement(layer: RearrangementLayer): bigint[][] {
  const [input, output] = [layer.inputs[0]!, layer.outputs[0]!];
  switch (layer.kind) {
    case 'PADV2': {
      const inside = (coordinates: readonly number[]): number[] | null => {
        const inner = coordinates.map((coordinate, axis) => coordinate - layer.before[axis]!);
        return inner.every((coordinate, axis) => coordinate >= 0 && coordinate < input.shape[axis]!) ? inner : null;
      };
      return [gathered(input, output.shape, inside, layer.padValue)];
    }
    case 'CONCATENATION':
    case 'PACK':
      return [joined({ ...layer, kind: layer.kind })];
    case 'UNPACK':
    case 'SPLIT':
    case 'SPLIT_V':
      return divided({ ...layer, kind: layer.kind });
    case 'SLICE':
      return [gathered(input, output.shape, (inner) => inner.map((one, axis) => one + layer.begin[axis]!))];
    case 'STRIDED_SLICE': {
      const taken = input.shape.map((extent, axis) => stridedIndices(layer, extent, axis));
      const shape = taken.map(({ length }) => length);
      return [gathered(input, shape, (inner) => inner.map((one, axis) => taken[axis]![one]!))];
    }
    case 'TRANSPOSE':
      return [
        gathered(input, output.shape, (inner) =>
          input.shape.map((_, axis) => {
            const { length } = layer.permutation;
            return inner[layer.permutation.findIndex((from) => fromFront(from, length) === axis)]!;
          }),
        ),
      ];
    case 'SQUEEZE':
    case 'EXPAND_DIMS':
      return [input.elements.map(BigInt)];
    case 'RESIZE_NEAREST_NEIGHBOR':
    case 'RESIZE_BILINEAR':
      return [resized(layer)];
  }
}
