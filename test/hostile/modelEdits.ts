/** What the numbers of a model file are replaced by: values that the format allows and that no sane model has. */
import type { Choices } from './random.ts';
import { type Place, type PlaceKind, placesOf } from './modelPlaces.ts';

const extremes = [0, 1, -1, 2, 3, 7, 255, 256, 65_535, 65_536, 1_000_003, 2 ** 31 - 1, -(2 ** 31)];
const indices = [0, 1, 2, 3, 4, 5, -1, -2, 1000, 2 ** 31 - 1];
const floats = [NaN, 0, -0, Infinity, -Infinity, -0.01, 1e-45, 1.2e-38, 1e-20, 1e-10, 1e10, 1e20, 3.4e38];

/** Replaces the number at a place and tells how. */
export function edit(file: Uint8Array, place: Place, choices: Choices): string {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const { kind, at, bytes } = place;
  if (kind === 'scale') {
    const value = choices.of(floats);
    view.setFloat32(at, value, true);
    return `${kind} at ${at}: ${value}`;
  }
  const before = bytes === 1 ? view.getInt8(at) : view.getInt32(at, true);
  const value = choices.of(valuesFor(kind, before));
  if (bytes === 1) view.setInt8(at, value);
  else view.setInt32(at, value, true);
  if (bytes === 8) view.setInt32(at + 4, value < 0 ? -1 : 0, true);
  return `${kind} at ${at}: ${before} becomes ${value}`;
}

function valuesFor(kind: PlaceKind, before: number): readonly number[] {
  switch (kind) {
    case 'activation dimension':
    case 'constant dimension':
      return [...extremes, before + 1, before - 1, before * 2, before * 1000];
    case 'rank':
    case 'scale count':
    case 'operand count':
    case 'port count':
    case 'operator count':
    case 'buffer length':
      return [0, Math.max(0, before - 1), Math.floor(before / 2), before + 1];
    case 'type':
    case 'options type':
      return Array.from({ length: 24 }, (_, i) => i);
    case 'operator code':
      return Array.from({ length: 160 }, (_, i) => i);
    case 'buffer':
    case 'opcode index':
    case 'operator input':
    case 'operator output':
    case 'graph input':
    case 'graph output':
    case 'quantized dimension':
      return indices;
    case 'variable':
      return [0, 1, 2, -1];
    case 'scale':
    case 'zero point':
    case 'option':
    case 'operator version':
      return extremes;
  }
}

/** Sizes up to which a network grows: some fit, most are refused, none may exhaust time or memory. */
const sizes = [0, 1, 2, 5, 17, 100, 257, 1000, 2 ** 30];

/** Replaces one size by another wherever an activation has it, so that shapes go on fitting together; tells how. */
export function resize(file: Uint8Array, choices: Choices): string {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const dimensions = placesOf(file).filter(({ kind }) => kind === 'activation dimension');
  const before = view.getInt32(choices.of(dimensions).at, true);
  const after = choices.of(sizes);
  for (const { at } of dimensions) if (view.getInt32(at, true) === before) view.setInt32(at, after, true);
  return `every dimension of ${before} becomes ${after}`;
}
