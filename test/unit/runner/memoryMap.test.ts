import { describe, expect, it } from 'vitest';
import type { TensorCapture } from '../../../src/isa/program.ts';
import { scheduleProgram } from '../../../src/microarchitecture/schedule.ts';
import { memoryMap } from '../../../src/runner/memoryMap.ts';
import { make, smallHardware } from '../microarchitecture/smallHardware.ts';
import { captured, smallProgram, type Step } from './smallProgram.ts';

/** Copies 16 bytes; takes 2 + 4 cycles and 3 to drain. */
function copy(from: number, to: number, depend: Partial<Record<'dependDmaIn' | 'dependVector', number>>) {
  return make('VECTOR', {
    count3: 16,
    input0Address: from,
    input0Stride3: 1,
    outputAddress: to,
    outputStride3: 1,
    ...depend,
  });
}

function mapOf(steps: readonly Step[], captures: readonly TensorCapture[]) {
  const program = smallProgram(steps, captures);
  return memoryMap(program, scheduleProgram(program.instructions, smallHardware), smallHardware).sram;
}

// LOAD 16 bytes: starts 1, data 11…15. First copy: starts 15, free 21, retires 24. Second: starts 24, free 30, retires 33.
const load = { layer: 0, instruction: make('LOAD', { runBytes: 16, address: 0 }) };
const first = { layer: 0, instruction: copy(0, 256, { dependDmaIn: 1 }) };
const second = { layer: 1, instruction: copy(256, 512, { dependVector: 1 }) };

describe('the memory map', () => {
  it('tells tensors from buffers, from their first write to the last reader', () => {
    // STORE: starts 33, 9 cycles of data from 39, retires 48.
    const store = { layer: 1, instruction: make('STORE', { runBytes: 16, address: 512, dependVector: 1 }) };
    expect(mapOf([load, first, second, store], [captured('middle', 256, 16, 1)])).toEqual([
      { kind: 'inputTile', layer: 0, name: '', address: 0, bytes: 16, startCycle: 1, endCycle: 24 },
      { kind: 'tensor', layer: 0, name: 'middle', address: 256, bytes: 16, startCycle: 15, endCycle: 33 },
      { kind: 'outputTile', layer: 1, name: '', address: 512, bytes: 16, startCycle: 24, endCycle: 48 },
    ]);
  });

  it('ends a tensor whose place is taken, and calls the rest scratch', () => {
    // The third copy writes over the first tensor: starts 33, retires 42; its place is then the layer's own.
    const third = { layer: 2, instruction: copy(512, 256, { dependVector: 1 }) };
    const fourth = { layer: 2, instruction: copy(256, 768, { dependVector: 1 }) };
    const captures = [captured('middle', 256, 16, 1), captured('behind', 512, 16, 2), captured('end', 768, 16, 4)];
    const ranges = mapOf([load, first, second, third, fourth], captures);
    expect(ranges.map(({ kind, name, startCycle, endCycle }) => [kind, name, startCycle, endCycle])).toEqual([
      ['inputTile', '', 1, 24],
      ['tensor', 'middle', 15, 33],
      ['tensor', 'behind', 24, 42],
      // From the third copy's start to the fourth's retirement: starts 42, retires 51.
      ['scratch', '', 33, 51],
      ['tensor', 'end', 42, 51],
    ]);
  });

  it('shows tensors that share a place once', () => {
    const captures = [captured('middle', 256, 16, 1), captured('reshaped', 256, 16, 1)];
    const names = mapOf([load, first, second], captures).filter(({ kind }) => kind === 'tensor');
    expect(names.map(({ name }) => name)).toEqual(['middle']);
  });
});
