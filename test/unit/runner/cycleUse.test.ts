/** What cycles go to: a chain worked out by hand from isa/MICROARCHITECTURE.md, and the sums of whole networks. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import { presetNames } from '../../../src/hardware/presets.ts';
import { resolveHardware } from '../../../src/hardware/resolve.ts';
import { scheduleProgram } from '../../../src/microarchitecture/schedule.ts';
import { cycleUse, layerWindows } from '../../../src/runner/cycleUse.ts';
import { layerCycles } from '../../../src/runner/layerCycles.ts';
import { simulate } from '../../../src/runner/simulate.ts';
import { loadNetwork } from '../../../src/runner/sources.ts';
import { make, smallHardware } from '../microarchitecture/smallHardware.ts';
import { oneBlock, smallProgram, type Step } from './smallProgram.ts';

/** [layer, use, start, end] of every segment. */
function segments(steps: readonly Step[], changes: Partial<HardwareConfig> = {}) {
  const hardware = { ...smallHardware, ...changes };
  const program = smallProgram(steps);
  const schedule = scheduleProgram(program.instructions, hardware);
  const windows = layerWindows(layerCycles(program, schedule, hardware));
  const { layer, use, start, end } = cycleUse(program, schedule, hardware, windows).intervals();
  return layer.map((index, at) => [index, use[at], start[at], end[at]]);
}

describe('what cycles go to', () => {
  it('looks behind waits for data at the transfer that is waited for', () => {
    // Times as in the schedule's test of this chain: LOAD 1…12 (data 11…12), MAC 12…17 (retires 24), STORE 24…32 (data
    // 30…32), LOAD 24…35 (data 34…35), VECTOR 35…38 (retires 41). Layer 0 ends at 32.
    const chain: Step[] = [
      { layer: 0, instruction: make('LOAD', { runBytes: 4, memory: 'weight' }) },
      { layer: 0, instruction: make('MAC', { ...oneBlock, dependDmaIn: 1 }) },
      { layer: 0, instruction: make('STORE', { runBytes: 4, dependMac: 1 }) },
      { layer: 1, instruction: make('LOAD', { runBytes: 4, dependMac: 1, reuseMac: 1 }) },
      { layer: 1, instruction: make('VECTOR', { dependDmaIn: 1, dependDmaOut: 1, reuseDmaOut: 1 }) },
    ];
    expect(segments(chain)).toEqual([
      [0, 'waitDispatch', 0, 2],
      [0, 'waitLatency', 2, 11],
      [0, 'waitWeights', 11, 12],
      [0, 'fill', 12, 15],
      [0, 'array', 15, 17],
      [0, 'drain', 17, 24],
      [0, 'waitLatency', 24, 30],
      [0, 'waitStore', 30, 32],
      [1, 'waitLatency', 32, 34],
      [1, 'waitActivations', 34, 35],
      [1, 'fill', 35, 37],
      [1, 'vector', 37, 38],
      [1, 'drain', 38, 41],
    ]);
  });

  it('tells a LOAD that has no room yet from one that is slow', () => {
    // LOAD 1…12, MAC 12…17 retires 24; the second LOAD waits for the MAC's retirement: 24, data 34…35; MAC 35…40, retires 47.
    const refill: Step[] = [
      { layer: 0, instruction: make('LOAD', { runBytes: 4, memory: 'weight' }) },
      { layer: 0, instruction: make('MAC', { ...oneBlock, dependDmaIn: 1 }) },
      { layer: 0, instruction: make('LOAD', { runBytes: 4, memory: 'weight', dependMac: 1, reuseMac: 1 }) },
      { layer: 0, instruction: make('MAC', { ...oneBlock, dependDmaIn: 1 }) },
    ];
    expect(segments(refill).slice(4)).toEqual([
      [0, 'array', 15, 17],
      [0, 'waitBuffer', 17, 24],
      [0, 'waitLatency', 24, 34],
      [0, 'waitWeights', 34, 35],
      [0, 'fill', 35, 38],
      [0, 'array', 38, 40],
      [0, 'drain', 40, 47],
    ]);
  });

  it('separates the array from the output stages that hold it up', () => {
    // R = 1, D = 2, T = 8 as in the schedule's test: busy 1…19, fill 3, array 8, output stages 7; retires 26.
    const mac = make('MAC', {
      ...oneBlock,
      inputChannels: 4,
      stepCount: 1,
      outputHeight: 2,
      outputWidth: 3,
      outputChannels: 8,
    });
    expect(segments([{ layer: 0, instruction: mac }])).toEqual([
      [0, 'waitDispatch', 0, 1],
      [0, 'fill', 1, 4],
      [0, 'array', 4, 12],
      [0, 'outputPipeline', 12, 19],
      [0, 'drain', 19, 26],
    ]);
  });

  it('hides waits of the vector unit behind work of the array, and names waits for results', () => {
    // MAC 1…6, retires 13. VECTOR needs its result: starts 13, free 16, retires 19.
    const steps: Step[] = [
      { layer: 0, instruction: make('MAC', oneBlock) },
      { layer: 0, instruction: make('VECTOR', { dependMac: 1 }) },
    ];
    expect(segments(steps)).toEqual([
      [0, 'waitDispatch', 0, 1],
      [0, 'fill', 1, 4],
      [0, 'array', 4, 6],
      [0, 'waitResult', 6, 13],
      [0, 'fill', 13, 15],
      [0, 'vector', 15, 16],
      [0, 'drain', 16, 19],
    ]);
  });

  it('is the transfer where a layer computes nothing', () => {
    // LOAD 8 bytes: 1…13 (data 11…13). STORE behind it: 13, data 19…23 (4 cycles).
    const steps: Step[] = [
      { layer: 0, instruction: make('LOAD', { runBytes: 8 }) },
      { layer: 0, instruction: make('STORE', { runBytes: 8, dependDmaIn: 1 }) },
    ];
    expect(segments(steps)).toEqual([
      [0, 'waitDispatch', 0, 1],
      [0, 'waitLatency', 1, 11],
      [0, 'waitActivations', 11, 13],
      [0, 'waitLatency', 13, 19],
      [0, 'waitStore', 19, 23],
    ]);
  });
});

const programs = join(import.meta.dirname, '..', '..', '..', 'programs');

describe('what the cycles of layers go to', () => {
  it.each(presetNames)('adds up to their cycles on %s', (preset) => {
    const hardware = resolveHardware(preset);
    for (const name of ['mlp', 'dscnn']) {
      const network = loadNetwork(join(programs, name, `${name}.tflite`), hardware);
      const { result } = simulate(network, { hardware, mode: 'timing', invocations: 3 });
      const sums = result.layers.map(({ spent }) => Object.values(spent!).reduce((sum, cycles) => sum + cycles, 0));
      expect(sums).toEqual(result.layers.map(({ attributedCycles }) => attributedCycles));
      expect(sums.reduce((sum, cycles) => sum + cycles, 0)).toBe(result.totalCycles);
      for (const { arrayFit, arrayUtilization } of result.layers) {
        if (arrayFit === null) continue;
        const { outputChannelShare, pixelShare, reductionShare, conflictShare, typeShare } = arrayFit;
        const product = outputChannelShare * pixelShare * reductionShare * conflictShare * typeShare;
        expect(product).toBeCloseTo(arrayUtilization!, 12);
      }
    }
  });
});
