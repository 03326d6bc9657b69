/** Schedules of tiny programs, worked out by hand from isa/MICROARCHITECTURE.md. */
import { describe, expect, it } from 'vitest';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import type { Instruction } from '../../../src/isa/instructions.generated.ts';
import { scheduleProgram, stallsByInstruction } from '../../../src/microarchitecture/schedule.ts';
import { Timeline } from '../../../src/microarchitecture/timeline.ts';
import { make, smallHardware } from './smallHardware.ts';

const halt = make('HALT');

/** [dispatch, start, free, retire] of each instruction, and the whole schedule. */
function run(instructions: readonly Instruction[], changes: Partial<HardwareConfig> = {}) {
  const schedule = scheduleProgram(instructions, { ...smallHardware, ...changes });
  const times = instructions.map((_, i) => [
    schedule.dispatch[i],
    schedule.start[i],
    schedule.free[i],
    schedule.retire[i],
  ]);
  return { times, ...schedule };
}

/** The entries of a record that are not 0. */
function nonZero(record: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(record).filter(([, cycles]) => cycles !== 0));
}

// 1×2 pixels, 4 channels of 8 input channels, one tap: S = 2, p = 2; A = 2·⌈4/4⌉ = 2, δ = ⌈8/4⌉ = 2, f = ⌈2/5⌉ = 1; R = 2, T = 1.
const oneBlock = {
  grouping: 'tap',
  inputWidth: 2,
  inputChannels: 8,
  inputPixelStride: 8,
  outputWidth: 2,
  outputChannels: 4,
  outputPixelStride: 4,
  outputAddress: 256,
  stepCount: 2,
} as const;

describe('sequencer', () => {
  it('takes no cycle for HALT alone', () => {
    // dispatch[0] = dispatch[−1] + decodeCycles = 0.
    const { times, totalCycles, units } = run([halt]);
    expect(times).toEqual([[0, 0, 0, 0]]);
    expect(totalCycles).toBe(0);
    expect(units.macArray.idle).toBe(0);
  });

  it('dispatches one instruction every decodeCycles', () => {
    // Dispatches at 0, 4, 8; the first is at 0 whatever decodeCycles is.
    const { times, units } = run([make('NOP'), make('NOP'), halt], { decodeCycles: 4 });
    expect(times).toEqual([
      [0, 0, 0, 0],
      [4, 4, 4, 4],
      [8, 8, 8, 8],
    ]);
    expect(nonZero(units.sequencer.work)).toEqual({ decode: 8 });
    expect(units.vector.idle).toBe(8);
  });

  it('waits for a place in a queue', () => {
    // C = ⌈10/4⌉ = 3: starts 1, free 1 + 2 + 3 = 6, retires 9. The second: dispatched 1, starts 6, free 11, retires 14.
    // The third: dispatched at max(2, start of the 2nd previous = 1) = 2, starts 11 (limit: first retired at 9), free 16, retires 19.
    // The fourth: dispatched at max(3, start of the second = 6) = 6, starts 16 (limit: 14), free 21, retires 24. HALT at 24.
    const copy = make('VECTOR', { count3: 10, outputAddress: 16 });
    const { times, units } = run([copy, copy, copy, copy, halt]);
    expect(times).toEqual([
      [0, 1, 6, 9],
      [1, 6, 11, 14],
      [2, 11, 16, 19],
      [6, 16, 21, 24],
      [24, 24, 24, 24],
    ]);
    // Sequencer: decode 1 before each of 4 dispatches; 3…6 less one decode cycle waits for the queue; 7…24 for the end.
    expect(nonZero(units.sequencer.work)).toEqual({ decode: 4 });
    expect(nonZero(units.sequencer.stalls)).toEqual({ queueFull: 3, drain: 17 });
    expect(nonZero(units.vector.work)).toEqual({ fill: 8, vector: 12 });
    expect(nonZero(units.vector.stalls)).toEqual({ dispatch: 1 });
    expect(units.vector.idle).toBe(3);
  });

  it('HOST waits for every retirement and holds back what follows', () => {
    // LOAD of 4 bytes: starts 1, data 11, one cycle, retires 12. HOST at 12; the next LOAD is dispatched at 13, starts 14,
    // data 24, retires 25.
    const load = make('LOAD', { runBytes: 4 });
    const { times } = run([load, make('HOST'), load, halt]);
    expect(times).toEqual([
      [0, 1, 2, 12],
      [12, 12, 12, 12],
      [13, 14, 15, 25],
      [25, 25, 25, 25],
    ]);
  });
});

describe('DMA', () => {
  it('pays latency, bytes and the breaks between bursts', () => {
    // 20 bytes: ⌈20/4⌉ = 5 cycles and (⌈20/16⌉ − 1)·2 = 2: dataStart 1 + 10 = 11, dataEnd 18.
    const { times, units, totalCycles } = run([make('LOAD', { runBytes: 20 }), halt]);
    expect(times[0]).toEqual([0, 1, 2, 18]);
    expect(totalCycles).toBe(18);
    expect(nonZero(units.dmaIn.work)).toEqual({ latency: 10, transfer: 7 });
    expect(nonZero(units.dmaIn.stalls)).toEqual({ dispatch: 1 });
    expect(units.dmaIn.idle).toBe(0);
  });

  it('overlaps the latency of one LOAD with the data of another', () => {
    // First: data 11…18. Second (2 runs of 3 bytes, 1 cycle each): starts 2, 2 + 10 = 12 < 18: data 18…20.
    // Third: limit 2: starts when the first retires, 18; data 28…29.
    const second = make('LOAD', { runBytes: 3, count1: 2 });
    const { times, units } = run([make('LOAD', { runBytes: 20 }), second, make('LOAD'), halt]);
    expect(times.slice(0, 3)).toEqual([
      [0, 1, 2, 18],
      [1, 2, 3, 20],
      [2, 18, 19, 29],
    ]);
    // 1…11 latency, 11…20 transfer, 20…28 latency of the third, 28…29 transfer.
    expect(nonZero(units.dmaIn.work)).toEqual({ latency: 18, transfer: 10 });
  });

  it('has write parameters of its own and lets one STORE be in flight', () => {
    // 9 bytes: ⌈9/2⌉ = 5 and (⌈9/8⌉ − 1)·1 = 1: 6 cycles. First: starts 1, data 7…13. Second: starts 13, data 19…25.
    const store = make('STORE', { runBytes: 9 });
    const { times, units } = run([store, store, halt]);
    expect(times.slice(0, 2)).toEqual([
      [0, 1, 2, 13],
      [1, 13, 14, 25],
    ]);
    expect(nonZero(units.dmaOut.work)).toEqual({ latency: 12, transfer: 12 });
  });
});

describe('MAC array', () => {
  it('fills, accumulates, drains', () => {
    // Starts 1; drain0 = 1 + 3 + 2 = 6; free 6; E = 8; finish 8 + 5 = 13.
    const { times, units } = run([make('MAC', oneBlock), halt]);
    expect(times[0]).toEqual([0, 1, 6, 13]);
    expect(nonZero(units.macArray.work)).toEqual({ fill: 3, array: 2 });
    expect(units.macArray.idle).toBe(7);
  });

  it('is held up by the output stages when they are slower than the array', () => {
    // R = 1 (one step of 4 channels). T = ⌈8/4⌉·2·⌈3/2⌉ = 8, X = max(1, 2) = 2. drain0 = 1 + 3 + 1 = 5; free 5 + 7·2 = 19;
    // E = 21; finish 26. Busy 18 = fill 3 + array 8 + outputPipeline 7.
    const mac = make('MAC', {
      ...oneBlock,
      inputChannels: 4,
      stepCount: 1,
      outputHeight: 2,
      outputWidth: 3,
      outputChannels: 8,
    });
    const { times, units } = run([mac, halt]);
    expect(times[0]).toEqual([0, 1, 19, 26]);
    expect(nonZero(units.macArray.work)).toEqual({ fill: 3, array: 8, outputPipeline: 7 });
  });

  it('is bound by the array when that is slower', () => {
    // S = 4·2 = 8 steps of 2·2 taps · ⌈8/4⌉: R = 8, X = 8, T = 3·1·1: drain0 = 12, free 28, E = 30, finish 35.
    const mac = make('MAC', {
      ...oneBlock,
      inputHeight: 2,
      inputWidth: 3,
      kernelHeight: 2,
      kernelWidth: 2,
      stepCount: 8,
      outputChannels: 9,
    });
    expect(run([mac, halt]).times[0]).toEqual([0, 1, 28, 35]);
  });

  it('lets a second instruction accumulate while the first drains', () => {
    // D = ⌈8/1⌉ = 8. First: drain0 = 1 + 3 + 2 = 6, free 6, E = 14, retires 19. Second: starts 6, 6 + 3 + 2 = 11 < E:
    // drain0 = 14, free 14, E = 22, retires 27. Its busy cycles 6…14: fill 3, array 2, outputPipeline 3.
    const { times, units } = run([make('MAC', oneBlock), make('MAC', oneBlock), halt], { channelScalerLanes: 1 });
    expect(times.slice(0, 2)).toEqual([
      [0, 1, 6, 19],
      [1, 6, 14, 27],
    ]);
    expect(nonZero(units.macArray.work)).toEqual({ fill: 6, array: 4, outputPipeline: 3 });
  });

  it('executes a cut reduction in parts that leave the registers alone', () => {
    // S = ⌈20/4⌉ = 5. First part, 3 steps: starts 1, free = finish = 1 + 3 + 3 = 7. Second, 2 steps: starts 7,
    // drain0 = 7 + 3 + 2 = 12, E = 14, finish 19.
    const cut = { ...oneBlock, inputChannels: 20, inputPixelStride: 20 + 4 };
    const { times, units } = run([
      make('MAC', { ...cut, stepCount: 3 }),
      make('MAC', { ...cut, firstStep: 3, stepCount: 2 }),
      halt,
    ]);
    // δ = 24/4 = 6, gcd(5, 6) = 1: f = 1.
    expect(times.slice(0, 2)).toEqual([
      [0, 1, 7, 7],
      [1, 7, 12, 19],
    ]);
    expect(nonZero(units.macArray.work)).toEqual({ fill: 6, array: 5 });
  });

  it('keeps four instructions in flight', () => {
    // macDrainCycles 100. Each block: fill 3 + R 2. Starts 1, 6, 11, 16; E = 8, 13, 18, 23; retire 108, 113, 118, 123.
    // The fifth waits for the first: 108, though the array was free at 21.
    const mac = make('MAC', oneBlock);
    const { times, units } = run([mac, mac, mac, mac, mac, halt], { macDrainCycles: 100, queueDepth: 8 });
    expect(times.slice(0, 5).map(([, start]) => start)).toEqual([1, 6, 11, 16, 108]);
    expect(nonZero(units.macArray.stalls)).toEqual({ dispatch: 1, inFlight: 108 - 21 });
  });
});

describe('vector unit', () => {
  it.each([
    // element-wise: count0·count1·count2·⌈count3/4⌉·passes
    ['copy', { count0: 2, count1: 3, count2: 5, count3: 9 }, 2 * 3 * 5 * 3],
    ['add', { count2: 5, count3: 9 }, 5 * 3 * 3],
    ['prelu', { count3: 4 }, 2],
    ['softmaxReciprocal8', { count2: 2, count3: 1 }, 48],
    ['softmaxReciprocal16', { count2: 2, count3: 1 }, 8],
    // several results: count0·⌈count1/4⌉·count2·count3
    ['reduceSum', { count0: 2, count1: 5, count2: 3, count3: 7 }, 2 * 2 * 3 * 7],
    // one result: count0·(count2·⌈count3/4⌉ + 2)
    ['reduceMax', { count0: 2, count2: 3, count3: 7 }, 2 * (3 * 2 + 2)],
    ['dot', { count3: 8 }, 2 + 2],
  ] as const)('%s of %j takes %i lane cycles', (name, counts, cycles) => {
    const { times } = run([make('VECTOR', { function: name, ...counts }), halt]);
    // start 1, fill 2, drain 3
    expect(times[0]).toEqual([0, 1, 3 + cycles, 6 + cycles]);
  });

  it('POOL takes a cycle for each window tap of a group of channels, an average 16 more at the end', () => {
    // 2·2·⌈5/4⌉·3·3 = 72: free 1 + 2 + 72 = 75; max retires 78, average 94.
    const pool = { channels: 5, outputHeight: 2, outputWidth: 2, kernelHeight: 3, kernelWidth: 3 };
    expect(run([make('POOL', { ...pool, function: 'max' }), halt]).times[0]).toEqual([0, 1, 75, 78]);
    expect(run([make('POOL', { ...pool, function: 'average' }), halt]).times[0]).toEqual([0, 1, 75, 94]);
  });

  it('keeps two instructions in flight', () => {
    // vectorDrainCycles 20: starts 1 and 6, retire 26 and 31; the third waits for 26 though the unit was free at 11.
    const copy = make('VECTOR', { count3: 10 });
    const { times, stalls } = run([copy, copy, copy, halt], { vectorDrainCycles: 20 });
    expect(times.map(([, start]) => start)).toEqual([1, 6, 26, 51]);
    expect(stalls.from.map((from, index) => [stalls.instruction[index], from, stalls.to[index]])).toContainEqual([
      2, 11, 26,
    ]);
  });
});

describe('dependences', () => {
  it('chains LOAD, MAC and STORE, and tells data from reuse', () => {
    // 0 LOAD 4 bytes: starts 1, data 11…12, retires 12.
    // 1 MAC, data of LOAD: dispatched 1, starts 12, drain0 17, free 17, E 19, retires 24.
    // 2 STORE 4 bytes, data of MAC: dispatched 2, starts 24, data 30…32, retires 32.
    // 3 LOAD, reuse of what the MAC read: dispatched 3, starts 24, data 34…35, retires 35.
    // 4 VECTOR C = 1, data of the latest LOAD, reuse after the STORE: dispatched 4, starts 35, free 38, retires 41.
    const { times, units, totalCycles, ...schedule } = run([
      make('LOAD', { runBytes: 4 }),
      make('MAC', { ...oneBlock, dependDmaIn: 1 }),
      make('STORE', { runBytes: 4, dependMac: 1 }),
      make('LOAD', { runBytes: 4, dependMac: 1, reuseMac: 1 }),
      make('VECTOR', { dependDmaIn: 1, dependDmaOut: 1, reuseDmaOut: 1 }),
      halt,
    ]);
    expect(times).toEqual([
      [0, 1, 2, 12],
      [1, 12, 17, 24],
      [2, 24, 25, 32],
      [3, 24, 25, 35],
      [4, 35, 38, 41],
      [41, 41, 41, 41],
    ]);
    expect(totalCycles).toBe(41);
    // MAC: 0…2 not dispatched or in its dispatch cycle, 2…12 data of LOAD, then 5 busy, 17…41 idle.
    expect(nonZero(units.macArray.stalls)).toEqual({ dispatch: 2, dataDmaIn: 10 });
    expect(units.macArray.idle).toBe(24);
    // LOAD: 0…1 dispatch, 1…12 first LOAD, 12…24 reuse, 24…35 second LOAD.
    expect(nonZero(units.dmaIn.stalls)).toEqual({ dispatch: 1, reuseMac: 12 });
    expect(nonZero(units.dmaOut.stalls)).toEqual({ dispatch: 3, dataMac: 21 });
    // VECTOR: 0…5 dispatch; the data dependence comes first in the list: 5…35; nothing is left for the STORE at 32.
    expect(nonZero(units.vector.stalls)).toEqual({ dispatch: 5, dataDmaIn: 30 });
    const byInstruction = stallsByInstruction({ ...schedule, units, totalCycles });
    expect(byInstruction.get(3)).toEqual({ reuseMac: 12 });
    expect(byInstruction.get(5)).toEqual({ drain: 36 });
  });

  it('names the n-th most recent instruction of a unit', () => {
    // LOADs retire at 12 and 13 (data phases 11…12, 12…13). dependDmaIn 2 names the first.
    const load = make('LOAD', { runBytes: 4 });
    const { times } = run([load, load, make('VECTOR', { dependDmaIn: 2 }), halt]);
    expect(times[2]).toEqual([2, 12, 15, 18]);
  });

  it('may name its own unit', () => {
    // 0: starts 1, free 6, retires 9. 1: starts 9 instead of 6.
    const copy = make('VECTOR', { count3: 10 });
    const { times, units } = run([copy, { ...copy, dependVector: 1 }, halt]);
    expect(times[1]).toEqual([1, 9, 14, 17]);
    expect(nonZero(units.vector.stalls)).toEqual({ dispatch: 1, dataVector: 3 });
  });

  it('retires in order within a unit', () => {
    // POOL average retires 16 later than the VECTOR behind it would finish: POOL starts 1, free 1 + 2 + 1 = 4, retires 23;
    // VECTOR starts 4, free 7, would finish at 10, retires 23.
    const { times } = run([make('POOL', { function: 'average' }), make('VECTOR'), halt]);
    expect(times.slice(0, 2)).toEqual([
      [0, 1, 4, 23],
      [1, 4, 7, 23],
    ]);
  });

  it('refuses what cannot be scheduled', () => {
    const refused = (instructions: Instruction[], words: string) => {
      expect(() => run(instructions)).toThrow(expect.objectContaining({ code: 'ILLEGAL_OPERAND' }));
      expect(() => run(instructions)).toThrow(words);
    };
    refused([make('MAC', { ...oneBlock, dependDmaIn: 1 }), halt], 'instruction 0: depends on the 1. most recent dmaIn');
    refused([halt, make('NOP')], 'instruction 1: nothing may follow HALT');
    refused([make('NOP')], 'does not end with HALT');
  });
});

describe('Timeline', () => {
  it('tries what may follow without disturbing what has been', () => {
    const timeline = new Timeline(smallHardware);
    timeline.push(make('LOAD', { runBytes: 20 }));
    const fork = timeline.fork();
    fork.push(make('MAC', { ...oneBlock, dependDmaIn: 1 }));
    // The LOAD retires at 18: drain0 = 18 + 3 + 2 = 23, E = 25, retires 30.
    expect([fork.start, fork.free, fork.retire, fork.lastRetirement]).toEqual([18, 23, 30, 30]);
    expect([timeline.length, timeline.lastRetirement]).toEqual([1, 18]);
    // Without the dependence: dispatched 1, starts 2, drain0 7, E 9, retires 14.
    timeline.push(make('MAC', oneBlock));
    expect([timeline.start, timeline.retire, timeline.lastRetirement]).toEqual([2, 14, 18]);
  });
});
