import { describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../../../src/runner/npy.ts';

/** What NumPy 1.x writes for np.array([[1, -2, 3]], dtype='<i2'): header of 128 bytes with preamble. */
function numpyFile(dictionary: string, data: readonly number[], version = 1): Uint8Array {
  const preamble = version === 1 ? 10 : 12;
  const header = `${dictionary.padEnd(128 - preamble - 1)}\n`;
  const length = version === 1 ? [header.length & 0xff, header.length >> 8] : [header.length, 0, 0, 0];
  return Buffer.concat([
    Uint8Array.from([0x93]),
    Buffer.from('NUMPY'),
    Uint8Array.from([version, 0, ...length]),
    Buffer.from(header),
    Uint8Array.from(data),
  ]);
}

const int16File = (version?: number) =>
  numpyFile("{'descr': '<i2', 'fortran_order': False, 'shape': (1, 3), }", [1, 0, 0xfe, 0xff, 3, 0], version);

describe('reading .npy', () => {
  it.each([1, 2, 3])('reads format version %i', (version) => {
    expect(readNpy(int16File(version), 'x.npy')).toEqual({
      type: 'int16',
      shape: [1, 3],
      data: Buffer.from([1, 0, 0xfe, 0xff, 3, 0]),
    });
  });

  it('reads scalars, and shapes of one dimension', () => {
    expect(readNpy(numpyFile("{'descr': '|i1', 'fortran_order': False, 'shape': (), }", [7]), 'x').shape).toEqual([]);
    expect(readNpy(numpyFile("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", [7, 8]), 'x')).toMatchObject({
      type: 'uint8',
      shape: [2],
    });
  });

  it('names a type that npusim does not have by its descriptor', () => {
    const file = numpyFile("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", [0, 0, 0, 0, 0, 0, 0, 0]);
    expect(readNpy(file, 'x').type).toBe('<f8');
  });

  it.each([
    ['not a .npy file', Buffer.from('PK\x03\x04 something else')],
    ['not a .npy file', new Uint8Array(0)],
    ['version 9', numpyFile('', [], 9)],
    ['the header is cut off', int16File().subarray(0, 60)],
    ['no simple descr', numpyFile("{'descr': [('a', '<i2')], 'fortran_order': False, 'shape': (1,), }", [1, 0])],
    ['no simple descr', numpyFile("{'descr': '|i1', 'fortran_order': False, 'shape': (1,), ", [1])],
    ['Fortran order', numpyFile("{'descr': '|i1', 'fortran_order': True, 'shape': (1, 2), }", [1, 2])],
    ['big-endian', numpyFile("{'descr': '>i2', 'fortran_order': False, 'shape': (1,), }", [1, 0])],
    ['5 bytes of data; shape (1, 3) of <i2 needs 6', int16File().subarray(0, 128 + 5)],
    ['7 bytes of data', Buffer.concat([int16File(), Uint8Array.from([0])])],
  ])('refuses: %s', (words, file) => {
    expect(() => readNpy(file, 'x.npy')).toThrow(expect.objectContaining({ code: 'NPY_MALFORMED', exitCode: 2 }));
    expect(() => readNpy(file, 'x.npy')).toThrow(words);
  });
});

describe('writing .npy', () => {
  it('aligns the data to 64 bytes and ends the header with a newline', () => {
    const file = writeNpy('int8', [3], Uint8Array.from([1, 2, 3]));
    expect(Buffer.from(file.subarray(0, 8))).toEqual(Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]));
    expect((file.length - 3) % 64).toBe(0);
    expect(file[file.length - 4]).toBe(0x0a);
    expect(Buffer.from(file).toString('latin1')).toContain("{'descr': '|i1', 'fortran_order': False, 'shape': (3,), }");
  });

  it.each([
    ['float32', [2, 1], 8],
    ['int64', [], 8],
    ['bool', [4], 4],
    ['int32', [1, 0, 3], 0],
  ] as const)('%s %j comes back', (type, shape, bytes) => {
    const data = Uint8Array.from({ length: bytes }, (_, index) => index);
    const array = readNpy(writeNpy(type, shape, data), 'x');
    expect({ ...array, data: [...array.data] }).toEqual({ type, shape, data: [...data] });
  });
});
