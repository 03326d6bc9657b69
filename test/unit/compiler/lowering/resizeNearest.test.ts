import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../../../src/compiler/lowering/resizeNearest.ts';

describe('segmentsOf', () => {
  it('takes an integer enlargement as one segment', () => {
    expect(segmentsOf(Int32Array.of(0, 0, 1, 1, 2, 2))).toEqual([
      { first: 0, source: 0, groups: 3, repeats: 2, step: 1 },
    ]);
  });

  it('describes any list of positions exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }), (list) => {
        const rebuilt: number[] = [];
        for (const segment of segmentsOf(Int32Array.from(list))) {
          expect(segment.first).toBe(rebuilt.length);
          for (let group = 0; group < segment.groups; group++) {
            for (let repeat = 0; repeat < segment.repeats; repeat++)
              rebuilt.push(segment.source + group * segment.step);
          }
        }
        expect(rebuilt).toEqual(list);
      }),
    );
  });
});
