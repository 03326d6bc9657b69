/** FlatBuffer vectors for the writer, on the official builder. */
import type { Builder } from 'flatbuffers';

/** Position of a finished object in the builder; 0 where there is none. */
export type Written = number;

export function writeInt32s(builder: Builder, values: readonly number[]): Written {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

export function writeFloat32s(builder: Builder, values: readonly number[]): Written {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addFloat32(value);
  return builder.endVector();
}

export function writeInt64s(builder: Builder, values: readonly number[]): Written {
  builder.startVector(8, values.length, 8);
  for (const value of values.toReversed()) builder.addInt64(BigInt(value));
  return builder.endVector();
}

export function writeOffsets(builder: Builder, offsets: readonly Written[]): Written {
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}

/** Bytes whose first stands at a multiple of `alignment` in the finished file. */
export function writeBytes(builder: Builder, bytes: Uint8Array, alignment: number): Written {
  builder.prep(alignment, bytes.length);
  return builder.createByteVector(bytes);
}
