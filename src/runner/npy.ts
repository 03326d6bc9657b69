/** NumPy's .npy files (format versions 1 to 3, C order): the header as numpy.lib.format describes it. */
import { inputError } from '../errors.ts';
import type { PortType } from '../isa/program.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** The array data begins at a multiple of this. */
const alignmentBytes = 64;

const descriptors = {
  int8: '|i1',
  uint8: '|u1',
  bool: '|b1',
  int16: '<i2',
  int32: '<i4',
  int64: '<i8',
  float32: '<f4',
} as const satisfies Record<PortType, string>;

export interface NpyArray {
  /** A `PortType`, or the file's own descriptor where npusim has no such type. */
  readonly type: string;
  readonly shape: readonly number[];
  /** Row-major little-endian elements. */
  readonly data: Uint8Array;
}

/** The file's bytes: header version 1.0, then the elements. */
export function writeNpy(type: PortType, shape: readonly number[], data: Uint8Array): Uint8Array {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${descriptors[type]}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const preambleBytes = magic.length + 4;
  const unpadded = preambleBytes + dictionary.length + 1;
  const headerBytes = Math.ceil(unpadded / alignmentBytes) * alignmentBytes - preambleBytes;
  const header = `${dictionary.padEnd(headerBytes - 1)}\n`;
  return Buffer.concat([
    Uint8Array.from([...magic, 1, 0, headerBytes & 0xff, headerBytes >> 8]),
    Buffer.from(header, 'latin1'),
    data,
  ]);
}

/**
 * @param place names the file in errors
 * @throws inputError `NPY_…` for anything but a C-ordered little-endian array of the length that its header says
 */
export function readNpy(bytes: Uint8Array, place: string): NpyArray {
  const broken = (words: string) => inputError('NPY_MALFORMED', `${place}: ${words}`);
  if (bytes.length < 10 || magic.some((value, index) => bytes[index] !== value)) throw broken('not a .npy file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw broken(`.npy format version ${version} is unknown`);
  if (version > 1 && bytes.length < 12) throw broken('the header is cut off');
  const start = version === 1 ? 10 : 12;
  const headerBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + headerBytes > bytes.length) throw broken('the header is cut off');
  const header = Buffer.from(bytes.subarray(start, start + headerBytes)).toString('latin1');

  const descriptor = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const dimensions = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  const dictionary = /^\{.*\}\s*$/s.test(header);
  if (!dictionary || descriptor === undefined || order === undefined || dimensions === undefined) {
    throw broken('the header has no simple descr, fortran_order and shape');
  }
  const shape = dimensions
    .split(',')
    .filter((text) => text.trim() !== '')
    .map(Number);
  if (order === 'True' && shape.length > 1) throw broken('Fortran order; save the array in C order');
  if (descriptor.startsWith('>')) throw broken(`big-endian elements (${descriptor}); save them little-endian`);

  const data = bytes.subarray(start + headerBytes);
  const elements = shape.reduce((product, size) => product * size, 1);
  const elementBytes = Number(/\d+$/.exec(descriptor)?.[0]);
  if (!(elementBytes > 0)) throw broken(`elements of type ${descriptor}; save numbers`);
  if (data.length !== elements * elementBytes) {
    throw broken(
      `${data.length} bytes of data; shape (${shape.join(', ')}) of ${descriptor} needs ${elements * elementBytes}`,
    );
  }
  return { type: typeOf(descriptor), shape, data };
}

function typeOf(descriptor: string): string {
  const found = Object.entries(descriptors).find(([, known]) => known.slice(1) === descriptor.replace(/^[<|=]/, ''));
  return found?.[0] ?? descriptor;
}
