/**
 * Typed views on raw little-endian tensor bytes. A view aliases the bytes where their alignment allows it and is a copy
 * elsewhere (constants inside a model file): variables and outputs, allocated by the golden model, are always aliased.
 */
import { invariant } from '../errors.ts';
import type { DataType, Tensor } from '../graph/model.ts';
import { elementBytes as bytesOfElement, elementCount } from '../graph/tensorSize.ts';

/** Elements of the types that fit a JavaScript number exactly. */
export type IntegerElements = Int8Array | Uint8Array | Int16Array | Int32Array;

/** Bytes of one element; 0 for types whose elements npusim does not hold. */
export function elementBytes(type: DataType): number {
  return bytesOfElement(type) ?? 0;
}

export function tensorBytes(tensor: Pick<Tensor, 'shape' | 'type'>): number {
  return elementCount(tensor.shape) * elementBytes(tensor.type);
}

/** View as the integers of that type: int8, uint8, bool, int16 or int32. */
export function integerElements(type: DataType, bytes: Uint8Array): IntegerElements {
  switch (type) {
    case 'int8':
      return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    case 'uint8':
    case 'bool':
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    case 'int16': {
      const aligned = alignedBytes(bytes, 2);
      return new Int16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2);
    }
    case 'int32': {
      const aligned = alignedBytes(bytes, 4);
      return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
    }
    default:
      invariant(false, `elements of type ${type} are no integers of at most 32 bits`);
  }
}

export function bigIntegerElements(bytes: Uint8Array): BigInt64Array {
  const aligned = alignedBytes(bytes, 8);
  return new BigInt64Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 8);
}

export function floatElements(bytes: Uint8Array): Float32Array {
  const aligned = alignedBytes(bytes, 4);
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

/** The raw bytes of any typed array, aliased. */
export function bytesOf(elements: ArrayBufferView): Uint8Array {
  return new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength);
}

function alignedBytes(bytes: Uint8Array, alignment: number): Uint8Array {
  return bytes.byteOffset % alignment === 0 ? bytes : bytes.slice();
}
