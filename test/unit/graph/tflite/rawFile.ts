/** Builds TFLite files that no sane writer makes: tables shared by many offsets, data behind the FlatBuffer. */
import type { Builder } from 'flatbuffers';

/** A vector of offsets in the order given; the same offset may stand in it many times. */
export function offsets(builder: Builder, targets: readonly number[]): number {
  builder.startVector(4, targets.length, 4);
  for (const target of targets.toReversed()) builder.addOffset(target);
  return builder.endVector();
}

export function int32s(builder: Builder, values: readonly number[]): number {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

/** A table of offset fields by slot. */
export function tableOf(builder: Builder, fields: Readonly<Record<number, number>>): number {
  builder.startObject(12);
  for (const [slot, target] of Object.entries(fields)) builder.addFieldOffset(Number(slot), target, 0);
  return builder.endObject();
}

/** A whole file of these subgraphs, operator codes and buffers. */
export function file(
  builder: Builder,
  parts: {
    readonly subgraphs: readonly number[];
    readonly codes?: readonly number[];
    readonly buffers?: readonly number[];
  },
): Uint8Array {
  const subgraphs = offsets(builder, parts.subgraphs);
  const codes = offsets(builder, parts.codes ?? []);
  const buffers = offsets(builder, parts.buffers ?? []);
  builder.startObject(5);
  builder.addFieldInt32(0, 3, 0);
  builder.addFieldOffset(1, codes, 0);
  builder.addFieldOffset(2, subgraphs, 0);
  builder.addFieldOffset(4, buffers, 0);
  builder.finish(builder.endObject(), 'TFL3');
  return builder.asUint8Array().slice();
}
