import { describe, expect, it } from 'vitest';
import { freeRegions, placeBuffers } from '../../../../src/compiler/emission/regions.ts';

describe('freeRegions', () => {
  it('gives what is left between taken regions, in order', () => {
    const taken = [
      { start: 600, end: 700 },
      { start: 0, end: 100 },
      { start: 90, end: 300 },
    ];
    expect(freeRegions(1000, taken)).toEqual([
      { start: 300, end: 600 },
      { start: 700, end: 1000 },
    ]);
  });

  it('gives nothing when all is taken', () => {
    expect(freeRegions(64, [{ start: 0, end: 64 }])).toEqual([]);
  });
});

describe('placeBuffers', () => {
  it('gives every buffer banks of its own while they last', () => {
    const addresses = placeBuffers([100, 300], [{ start: 0, end: 1024 }], 256);
    // The larger one first: banks 0 and 1, then bank 2.
    expect(addresses).toEqual([512, 0]);
  });

  it('packs buffers at 16 bytes when banks run out', () => {
    const addresses = placeBuffers([100, 100], [{ start: 0, end: 256 }], 256);
    expect(addresses).toEqual([0, 112]);
  });

  it('says so when they do not fit', () => {
    expect(placeBuffers([100, 200], [{ start: 0, end: 256 }], 256)).toBeNull();
  });
});
