/** Inputs of a run: seeded ones, or those of files, one per model input, with the frames of all invocations one after the other. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { inputError } from '../errors.ts';
import type { PortType } from '../isa/program.ts';
import { portBytes } from '../isa/portTypes.ts';
import { readNpy } from './npy.ts';
import { randomSource } from './random.ts';

/** What an input must look like. */
export interface InputPort {
  readonly name: string;
  readonly type: PortType;
  readonly shape: readonly number[];
  /** Real range that seeded float32 elements are drawn from. */
  readonly floatRange: readonly [number, number];
}

/** Seeded elements: integers over their full range, float32 uniform over the port's range, bool 0 or 1. */
export function seededInputs(ports: readonly InputPort[], seed: number, invocations: number): Uint8Array[] {
  return ports.map((port, index) => {
    const bytes = new Uint8Array(portBytes(port.type, port.shape) * invocations);
    const random = randomSource(seed, index);
    if (port.type === 'float32') {
      const view = new DataView(bytes.buffer);
      const [low, high] = port.floatRange;
      for (let offset = 0; offset < bytes.length; offset += 4) {
        view.setFloat32(offset, low + ((high - low) * random()) / 2 ** 32, true);
      }
    } else {
      const mask = port.type === 'bool' ? 1 : 0xff;
      for (let offset = 0; offset < bytes.length; offset++) bytes[offset] = (random() >>> 24) & mask;
    }
    return bytes;
  });
}

/**
 * Reads one file per model input, `.npy` or raw little-endian bytes.
 * @throws inputError `INPUT_…` that says what was expected
 */
export function readInputs(ports: readonly InputPort[], paths: readonly string[], invocations: number): Uint8Array[] {
  checkCount(ports, paths.length, 'input files');
  return ports.map((port, index) => readInput(port, paths[index]!, invocations));
}

function readInput(port: InputPort, path: string, invocations: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw inputError('INPUT_UNREADABLE', `cannot read the input file ${path}: ${(error as Error).message}`);
  }
  if (extname(path).toLowerCase() === '.npy') {
    const array = readNpy(bytes, path);
    if (array.type !== port.type || !fits(array.shape, port.shape, invocations)) {
      throw inputError(
        'INPUT_TYPE',
        `${path}: ${array.type} of shape (${array.shape.join(', ')}); expected ${describePort(port, invocations)}`,
      );
    }
    return array.data;
  }
  return checkFrames(port, bytes, path, invocations);
}

/** Checks inputs that are in memory already. @throws inputError `INPUT_COUNT`, `INPUT_SIZE` */
export function checkInputs(
  ports: readonly InputPort[],
  inputs: readonly Uint8Array[],
  invocations: number,
): readonly Uint8Array[] {
  checkCount(ports, inputs.length, 'inputs');
  return ports.map((port, index) => checkFrames(port, inputs[index]!, `input ${index}`, invocations));
}

function checkCount(ports: readonly InputPort[], given: number, what: string): void {
  if (given === ports.length) return;
  const expected = ports.map((port) => describePort(port)).join('; ');
  throw inputError('INPUT_COUNT', `${given} ${what} for ${ports.length} model inputs; expected, in order: ${expected}`);
}

/** The bytes, if they are those of the invocations' frames. */
function checkFrames(port: InputPort, bytes: Uint8Array, place: string, invocations: number): Uint8Array {
  const expected = portBytes(port.type, port.shape) * invocations;
  if (bytes.length === expected) return bytes;
  throw inputError(
    'INPUT_SIZE',
    `${place}: ${bytes.length} bytes; expected ${expected} for ${describePort(port, invocations)}`,
  );
}

/** The tensor's own shape, its frames stacked along a new or the first dimension; dimensions of 1 do not count. */
function fits(given: readonly number[], shape: readonly number[], invocations: number): boolean {
  const key = (sizes: readonly number[]) => sizes.filter((size) => size !== 1).join('x');
  const candidates = [[invocations, ...shape]];
  if (shape.length > 0) candidates.push([invocations * shape[0]!, ...shape.slice(1)]);
  return candidates.some((candidate) => key(candidate) === key(given));
}

function describePort(port: InputPort, invocations = 1): string {
  const frames = invocations === 1 ? '' : `${invocations} frames of `;
  return `${frames}${port.type} [${port.shape.join(', ')}] for input "${port.name}"`;
}
