import { describe, expect, it } from 'vitest';
import { Emitter } from '../../../../src/compiler/emission/emitter.ts';
import { simplify, transfer, type Box } from '../../../../src/compiler/lowering/box.ts';
import type { LoadInstruction } from '../../../../src/isa/instructions.generated.ts';

/** External and chip address of every byte that a box moves. */
function bytesOfBox(box: Box): [number, number][] {
  let addresses: [number, number][] = [[box.externalAddress, box.chipAddress]];
  for (const loop of [...box.loops, { count: box.runBytes, externalStride: 1, chipStride: 1 }]) {
    addresses = addresses.flatMap(([e, c]) =>
      Array.from({ length: loop.count }, (_, i): [number, number] => [
        e + i * loop.externalStride,
        c + i * loop.chipStride,
      ]),
    );
  }
  return addresses;
}

function bytesOfLoads(emitter: Emitter): [number, number][] {
  return emitter.instructions.flatMap((instruction) => {
    const load = instruction as LoadInstruction;
    return bytesOfBox({
      externalAddress: load.externalAddress,
      chipAddress: load.address,
      runBytes: load.runBytes,
      loops: [
        { count: load.count0, externalStride: load.externalStride0, chipStride: load.chipStride0 },
        { count: load.count1, externalStride: load.externalStride1, chipStride: load.chipStride1 },
        { count: load.count2, externalStride: load.externalStride2, chipStride: load.chipStride2 },
      ],
    });
  });
}

describe('simplify', () => {
  it('joins rows that are contiguous on both sides into one run', () => {
    const box = {
      externalAddress: 0,
      chipAddress: 64,
      runBytes: 4,
      loops: [
        { count: 3, externalStride: 20, chipStride: 20 },
        { count: 5, externalStride: 4, chipStride: 4 },
      ],
    };
    expect(simplify(box)).toEqual({ externalAddress: 0, chipAddress: 64, runBytes: 60, loops: [] });
  });

  it('keeps a loop that is contiguous on one side only', () => {
    const box = {
      externalAddress: 0,
      chipAddress: 0,
      runBytes: 4,
      loops: [{ count: 5, externalStride: 8, chipStride: 4 }],
    };
    expect(simplify(box)).toEqual(box);
  });
});

describe('transfer', () => {
  const cases: [string, Box][] = [
    ['one run', { externalAddress: 5, chipAddress: 9, runBytes: 7, loops: [] }],
    [
      'a transposition of five dimensions',
      {
        externalAddress: 100,
        chipAddress: 0,
        runBytes: 1,
        loops: [
          { count: 2, externalStride: 1, chipStride: 120 },
          { count: 3, externalStride: 2, chipStride: 40 },
          { count: 2, externalStride: 6, chipStride: 20 },
          { count: 4, externalStride: 12, chipStride: 5 },
          { count: 5, externalStride: 48, chipStride: 1 },
        ],
      },
    ],
    [
      'more steps than a count holds',
      { externalAddress: 0, chipAddress: 0, runBytes: 1, loops: [{ count: 70000, externalStride: 2, chipStride: 1 }] },
    ],
  ];
  it.each(cases)('moves exactly the bytes of %s', (_, box) => {
    const emitter = new Emitter();
    transfer(emitter, 'LOAD', box);
    const sorted = (pairs: [number, number][]): [number, number][] => pairs.sort((a, b) => a[1] - b[1]);
    expect(sorted(bytesOfLoads(emitter))).toEqual(sorted(bytesOfBox(box)));
  });
});
