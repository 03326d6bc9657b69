import { describe, expect, it } from 'vitest';
import { scheduleProgram } from '../../../src/microarchitecture/schedule.ts';
import { cycleUse, layerWindows } from '../../../src/runner/cycleUse.ts';
import { layerCycles } from '../../../src/runner/layerCycles.ts';
import { unitTimeline } from '../../../src/runner/unitTimeline.ts';
import { make, smallHardware } from '../microarchitecture/smallHardware.ts';
import { oneBlock, smallProgram, type Step } from './smallProgram.ts';

function timelineOf(steps: readonly Step[]) {
  const program = smallProgram(steps);
  const schedule = scheduleProgram(program.instructions, smallHardware);
  const uses = cycleUse(program, schedule, smallHardware, layerWindows(layerCycles(program, schedule, smallHardware)));
  return { schedule, timeline: unitTimeline(program, schedule, smallHardware, uses) };
}

describe('the timeline of the units', () => {
  it('is exact for small programs: data phases of the DMA, start to free of the others', () => {
    // LOAD: data 11…12; MAC 12…17; STORE: data 30…32; all times as in the schedule's test of this chain.
    const { timeline } = timelineOf([
      { layer: 0, instruction: make('LOAD', { runBytes: 4, memory: 'weight' }) },
      { layer: 0, instruction: make('MAC', { ...oneBlock, dependDmaIn: 1 }) },
      { layer: 0, instruction: make('STORE', { runBytes: 4, dependMac: 1 }) },
    ]);
    expect(timeline.resolutionCycles).toBe(0);
    expect(timeline.units).toEqual({
      dmaIn: { layer: [0], start: [11], end: [12], busy: [1] },
      dmaOut: { layer: [0], start: [30], end: [32], busy: [2] },
      macArray: { layer: [0], start: [12], end: [17], busy: [5] },
      vector: { layer: [], start: [], end: [], busy: [] },
    });
  });

  it('joins back-to-back work of one layer and keeps layers apart', () => {
    // Array free at 6 and at 11 (fill 3, R 2).
    const mac = make('MAC', oneBlock);
    const { timeline } = timelineOf([
      { layer: 0, instruction: mac },
      { layer: 0, instruction: mac },
      { layer: 1, instruction: mac },
    ]);
    expect(timeline.units.macArray).toEqual({ layer: [0, 1], start: [1, 11], end: [11, 16], busy: [10, 5] });
  });

  it('stays small for long programs, without losing busy cycles', () => {
    const copy = make('VECTOR', { count3: 10, dependVector: 1 });
    const steps = Array.from({ length: 4000 }, (_, index): Step => ({
      layer: index >> 10,
      instruction: index === 0 ? make('VECTOR', { count3: 10 }) : copy,
    }));
    const { timeline, schedule } = timelineOf(steps);
    expect(timeline.resolutionCycles).toBeGreaterThan(0);
    const { layer, busy, start, end } = timeline.units.vector;
    expect(layer.length).toBeLessThanOrEqual(1000);
    // Each is busy for fill 2 + C 3.
    expect(busy.reduce((sum, cycles) => sum + cycles, 0)).toBe(4000 * 5);
    expect([start[0], end.at(-1)]).toEqual([1, schedule.free[3999]]);
    expect(timeline.uses.layer.length).toBeLessThanOrEqual(1000);
    expect([timeline.uses.start[0], timeline.uses.end.at(-1)]).toEqual([0, schedule.totalCycles]);
  });
});
