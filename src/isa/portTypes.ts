/** Element sizes of the types that a program's inputs and outputs have. */
import type { PortType } from './program.ts';

export const portTypeBytes = {
  int8: 1,
  uint8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  float32: 4,
  bool: 1,
} as const satisfies Record<PortType, number>;

export const portTypes = Object.keys(portTypeBytes) as PortType[];

export function isPortType(text: string): text is PortType {
  return Object.hasOwn(portTypeBytes, text);
}

/** Bytes of a dense tensor. */
export function portBytes(type: PortType, shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, portTypeBytes[type]);
}
