/** LOAD and STORE: runs in three loops, strides of any sign, overlapping runs in order, faults outside either memory. */
import { describe, expect, it } from 'vitest';
import { executeLoad, executeStore } from '../../../../src/machine/units/dma.ts';
import { ProgramFault } from '../../../../src/microarchitecture/faults.ts';
import { bench, build } from '../build.ts';

describe('LOAD', () => {
  it('moves runs of three loops to each memory', () => {
    for (const memory of ['sram', 'weight', 'parameter', 'table'] as const) {
      const ports = bench();
      for (let at = 0; at < 1000; at++) ports.external.bytes[at] = at % 251;
      const instruction = build('LOAD', {
        memory,
        externalAddress: 500,
        address: 33,
        runBytes: 3,
        count0: 2,
        count1: 3,
        count2: 2,
        externalStride0: 100,
        externalStride1: -20,
        externalStride2: 5,
        chipStride0: 60,
        chipStride1: 11,
        chipStride2: 4,
      });
      executeLoad(ports, instruction);
      const expected = new Uint8Array(ports[memory].bytes.length);
      for (let i0 = 0; i0 < 2; i0++)
        for (let i1 = 0; i1 < 3; i1++)
          for (let i2 = 0; i2 < 2; i2++)
            for (let byte = 0; byte < 3; byte++)
              expected[33 + 60 * i0 + 11 * i1 + 4 * i2 + byte] = (500 + 100 * i0 - 20 * i1 + 5 * i2 + byte) % 251;
      expect(Buffer.compare(ports[memory].bytes, expected)).toBe(0);
    }
  });

  it('writes overlapping runs in the order of the loops: the last one stays', () => {
    const ports = bench();
    ports.external.bytes.set([1, 2, 3, 4, 5, 6]);
    executeLoad(ports, build('LOAD', { runBytes: 2, count2: 3, externalStride2: 2, chipStride2: 1 }));
    expect([...ports.sram.bytes.subarray(0, 5)]).toEqual([1, 3, 5, 6, 0]);
  });
});

describe('STORE', () => {
  it('moves runs from the SRAM, and broadcasts with a stride of 0', () => {
    const ports = bench();
    ports.sram.bytes.set([7, 8, 9], 101);
    executeStore(
      ports,
      build('STORE', { address: 101, externalAddress: 5, runBytes: 3, count1: 2, externalStride1: 4 }),
    );
    expect([...ports.external.bytes.subarray(4, 13)]).toEqual([0, 7, 8, 9, 0, 7, 8, 9, 0]);
  });
});

describe('faults', () => {
  const place = (run: () => void) => {
    try {
      run();
    } catch (error) {
      if (error instanceof ProgramFault) return [error.kind, error.place.memory, error.place.address];
      throw error;
    }
    return 'no fault';
  };

  it('name the memory and the first address outside', () => {
    const ports = bench();
    const load = (fields: Parameters<typeof build<'LOAD'>>[1]) =>
      place(() => executeLoad(ports, build('LOAD', fields)));
    expect(load({ externalAddress: 65535 })).toBe('no fault');
    expect(load({ externalAddress: 65535, runBytes: 2 })).toEqual(['ADDRESS_RANGE', 'external', 65536]);
    expect(load({ count2: 2, externalStride2: -1 })).toEqual(['ADDRESS_RANGE', 'external', -1]);
    const { length } = ports.table.bytes;
    expect(load({ memory: 'table', address: length - 1, runBytes: 2 })).toEqual(['ADDRESS_RANGE', 'table', length]);
    const store = place(() => executeStore(ports, build('STORE', { address: ports.sram.bytes.length })));
    expect(store).toEqual(['ADDRESS_RANGE', 'sram', ports.sram.bytes.length]);
  });
});
