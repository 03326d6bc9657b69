/** Rows of elements of the vector unit's types in the SRAM: strided, unaligned, little-endian. */
import type { ElementType } from '../../isa/instructions.generated.ts';
import type { ByteMemory } from '../memories.ts';

export interface ElementFormat {
  readonly bytes: number;
  readonly bits: number;
  readonly smallest: number;
  readonly largest: number;
}

export const elementFormats: Readonly<Record<ElementType, ElementFormat>> = {
  int8: { bytes: 1, bits: 8, smallest: -128, largest: 127 },
  int16: { bytes: 2, bits: 16, smallest: -32768, largest: 32767 },
  int32: { bytes: 4, bits: 32, smallest: -2147483648, largest: 2147483647 },
  uint8: { bytes: 1, bits: 8, smallest: 0, largest: 255 },
};

/** Reads `count` elements, `strideBytes` apart, into `elements`. The caller has proved the range. */
export function readElements(
  memory: ByteMemory,
  type: ElementType,
  addressBytes: number,
  strideBytes: number,
  count: number,
  elements: Int32Array,
): void {
  const { bytes, signed, view } = memory;
  let at = addressBytes;
  switch (type) {
    case 'int8':
      for (let i = 0; i < count; i++, at += strideBytes) elements[i] = signed[at]!;
      return;
    case 'uint8':
      for (let i = 0; i < count; i++, at += strideBytes) elements[i] = bytes[at]!;
      return;
    case 'int16':
      for (let i = 0; i < count; i++, at += strideBytes) elements[i] = signed[at + 1]! * 256 + bytes[at]!;
      return;
    case 'int32':
      for (let i = 0; i < count; i++, at += strideBytes) elements[i] = view.getInt32(at, true);
      return;
  }
}

/** Writes the low bytes of `count` elements, `strideBytes` apart. The caller has proved the range. */
export function writeElements(
  memory: ByteMemory,
  type: ElementType,
  addressBytes: number,
  strideBytes: number,
  count: number,
  elements: Int32Array,
): void {
  const { bytes, view } = memory;
  let at = addressBytes;
  switch (type) {
    case 'int8':
    case 'uint8':
      for (let i = 0; i < count; i++, at += strideBytes) bytes[at] = elements[i]!;
      return;
    case 'int16':
      for (let i = 0; i < count; i++, at += strideBytes) {
        bytes[at] = elements[i]!;
        bytes[at + 1] = elements[i]! >> 8;
      }
      return;
    case 'int32':
      for (let i = 0; i < count; i++, at += strideBytes) view.setInt32(at, elements[i]!, true);
      return;
  }
}
