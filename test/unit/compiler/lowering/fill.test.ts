/** PADV2 with values that the instruction's 16 bits do not hold. Cases that once were refused. */
import { describe, expect, it } from 'vitest';
import { resolveHardware } from '../../../../src/hardware/resolve.ts';
import { checkNetwork } from '../../../support/fuzz/threeWay.ts';
import { singleOperator } from '../../../support/singleOperator.ts';

function padded(value: number, elements: number) {
  const int32 = { type: 'int32', shape: [elements], scale: 0.5, zeroPoint: 0 } as const;
  return singleOperator(
    'PADV2',
    [
      int32,
      { type: 'int32', shape: [1, 2], data: Int32Array.of(2, 3) },
      { ...int32, shape: [1], data: Int32Array.of(value) },
    ],
    { ...int32, shape: [elements + 5] },
  );
}

describe('PADV2 int32', () => {
  // The least SRAM has room for less than the 2,005 elements: the output is outside, filled through a buffer.
  it.each([32_768, -32_769, 65_535, 2 ** 31 - 1, -(2 ** 31), -1])('fills with %i', (value) => {
    for (const settings of [[], ['sramBytes=1024', 'sramBanks=2']]) {
      const hardware = resolveHardware('embedded-256', settings);
      const input = Uint8Array.from({ length: 8000 }, (_, i) => (i * 37) % 251);
      const verdict = checkNetwork({ model: padded(value, 2000), inputs: [input], expected: [] }, hardware);
      expect(verdict.program).not.toBeNull();
      expect(verdict.differences).toEqual([]);
    }
  });
});
