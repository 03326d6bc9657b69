/** Elements of raw little-endian tensor bytes: their texts and coordinates. */
import { portTypeBytes } from '../isa/portTypes.ts';
import type { PortType } from '../isa/program.ts';

/** The element at that position, as text. */
export function elementText(type: PortType, bytes: Uint8Array, index: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offset = index * portTypeBytes[type];
  switch (type) {
    case 'int8':
      return String(view.getInt8(offset));
    case 'uint8':
    case 'bool':
      return String(view.getUint8(offset));
    case 'int16':
      return String(view.getInt16(offset, true));
    case 'int32':
      return String(view.getInt32(offset, true));
    case 'int64':
      return String(view.getBigInt64(offset, true));
    case 'float32':
      return String(view.getFloat32(offset, true));
  }
}

/** Row-major index → one index per dimension. */
export function coordinatesOf(shape: readonly number[], index: number): number[] {
  const coordinates = shape.map(() => 0);
  let rest = index;
  for (let dimension = shape.length - 1; dimension >= 0; dimension--) {
    const size = shape[dimension]!;
    coordinates[dimension] = rest % size;
    rest = Math.floor(rest / size);
  }
  return coordinates;
}
