import { describe, expect, it } from 'vitest';
import { memoryUse } from '../../../src/runner/memoryUse.ts';
import type { MemoryRange } from '../../../src/runner/timelineResult.ts';
import { make, smallHardware } from '../microarchitecture/smallHardware.ts';
import { smallProgram } from './smallProgram.ts';

const program = smallProgram([{ layer: 0, instruction: make('LOAD', { runBytes: 16, address: 32 }) }], []);

function liveBytes(
  ranges: readonly (readonly [address: number, bytes: number, start: number, end: number])[],
): unknown {
  const sram = ranges.map(([address, bytes, startCycle, endCycle]): MemoryRange => ({
    kind: 'tensor',
    layer: 0,
    name: '',
    address,
    bytes,
    startCycle,
    endCycle,
  }));
  return memoryUse(program, smallHardware, { sram }).sramLiveBytes;
}

describe('use of the SRAM', () => {
  it('is the highest address of any instruction, and unknown at once without cycles', () => {
    expect(memoryUse(program, smallHardware, null)).toMatchObject({ sramUsedBytes: 48, sramLiveBytes: null });
  });

  it.each([
    ['nothing', [], 0],
    ['one after the other', [[0, 10, 0, 5], [0, 30, 5, 9]], 30], // prettier-ignore
    ['side by side', [[0, 10, 0, 5], [64, 30, 4, 9]], 40], // prettier-ignore
    ['one within another, a third that overlaps', [[0, 10, 0, 5], [2, 3, 1, 5], [8, 4, 2, 5]], 12], // prettier-ignore
    ['the most in the middle', [[0, 10, 0, 3], [20, 10, 2, 6], [40, 10, 2, 4], [60, 10, 4, 9]], 30], // prettier-ignore
  ] as const)('at once: %s', (_name, ranges, bytes) => expect(liveBytes(ranges)).toBe(bytes));
});
