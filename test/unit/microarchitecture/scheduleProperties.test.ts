/** Properties of every schedule: equal to a slow one, complete accounts, monotone in what makes hardware better. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import { queuedUnits } from '../../../src/microarchitecture/dependences.ts';
import { macCycles } from '../../../src/microarchitecture/macArray.ts';
import { scheduleProgram } from '../../../src/microarchitecture/schedule.ts';
import { stallCauses } from '../../../src/microarchitecture/timeline.ts';
import { arbitraryProgram, arbitraryTiming } from './arbitraryMachine.ts';
import { fullestSubBank, slowSchedule } from './slowSchedule.ts';
import { make, smallHardware } from './smallHardware.ts';

function sum(record: Readonly<Record<string, number>>): number {
  return Object.values(record).reduce((left, right) => left + right, 0);
}

describe('schedule', () => {
  it('equals the slow one, block by block and cycle by cycle', () => {
    fc.assert(
      fc.property(arbitraryProgram(24), arbitraryTiming, (program, hardware) => {
        const fast = scheduleProgram(program, hardware);
        const slow = slowSchedule(program, hardware);
        expect([...fast.dispatch]).toEqual(slow.entries.map((entry) => entry.dispatch));
        expect([...fast.start]).toEqual(slow.entries.map((entry) => entry.start));
        expect([...fast.free]).toEqual(slow.entries.map((entry) => entry.free));
        expect([...fast.retire]).toEqual(slow.entries.map((entry) => entry.retire));
        expect(fast.totalCycles).toBe(slow.totalCycles);
        for (const unit of queuedUnits) {
          const account = fast.units[unit];
          const counted: Record<string, number> = { busy: sum(account.work), idle: account.idle };
          for (const cause of stallCauses) counted[cause] = account.stalls[cause];
          const expected = Object.fromEntries(Object.keys(counted).map((name) => [name, 0]));
          for (const name of slow.cycles(unit)) expected[name] = (expected[name] ?? 0) + 1;
          expect(counted, unit).toEqual(expected);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('accounts for every cycle of every unit, and orders the times of an instruction', () => {
    fc.assert(
      fc.property(arbitraryProgram(80), arbitraryTiming, (program, hardware) => {
        const schedule = scheduleProgram(program, hardware);
        for (const account of Object.values(schedule.units)) {
          expect(sum(account.work) + sum(account.stalls) + account.idle).toBe(schedule.totalCycles);
          for (const cycles of [...Object.values(account.work), ...Object.values(account.stalls), account.idle]) {
            expect(cycles).toBeGreaterThanOrEqual(0);
          }
        }
        program.forEach((_, i) => {
          expect(schedule.dispatch[i]).toBeLessThanOrEqual(schedule.start[i]!);
          expect(schedule.start[i]).toBeLessThanOrEqual(schedule.free[i]!);
          expect(schedule.free[i]).toBeLessThanOrEqual(schedule.retire[i]!);
          expect(schedule.retire[i]).toBeLessThanOrEqual(schedule.totalCycles);
          if (i > 0)
            expect(schedule.dispatch[i]! - schedule.dispatch[i - 1]!).toBeGreaterThanOrEqual(hardware.decodeCycles);
        });
        const { instruction, from, to } = schedule.stalls;
        const stalled = instruction.reduce((total, _, index) => total + to[index]! - from[index]!, 0);
        expect(stalled).toBe(Object.values(schedule.units).reduce((total, { stalls }) => total + sum(stalls), 0));
      }),
      { numRuns: 200 },
    );
  });

  /** Each change makes the hardware better, by `by` ≥ 1. */
  const improvements: Readonly<Record<string, (hardware: HardwareConfig, by: number) => Partial<HardwareConfig>>> = {
    'lower read latency': (h, by) => ({ externalReadLatencyCycles: Math.max(0, h.externalReadLatencyCycles - by) }),
    'lower write latency': (h, by) => ({ externalWriteLatencyCycles: Math.max(0, h.externalWriteLatencyCycles - by) }),
    'more read bandwidth': (h, by) => {
      const bytes = Math.min(h.externalReadBytesPerCycle + by, h.externalReadBurstBytes);
      return { externalReadBytesPerCycle: bytes };
    },
    'more write bandwidth': (h, by) => {
      const bytes = Math.min(h.externalWriteBytesPerCycle + by, h.externalWriteBurstBytes);
      return { externalWriteBytesPerCycle: bytes };
    },
    'longer read bursts': (h, by) => ({ externalReadBurstBytes: h.externalReadBurstBytes + by }),
    'longer write bursts': (h, by) => ({ externalWriteBurstBytes: h.externalWriteBurstBytes + by }),
    'cheaper bursts': (h, by) => ({
      externalReadBurstOverheadCycles: Math.max(0, h.externalReadBurstOverheadCycles - by),
      externalWriteBurstOverheadCycles: Math.max(0, h.externalWriteBurstOverheadCycles - by),
    }),
    'more transfers in flight': (h, by) => ({
      externalReadOutstanding: Math.min(h.externalReadOutstanding + by, 31 - h.queueDepth),
      externalWriteOutstanding: Math.min(h.externalWriteOutstanding + by, 31 - h.queueDepth),
    }),
    'deeper queues': (h, by) => ({
      queueDepth: Math.min(h.queueDepth + by, 31 - Math.max(h.externalReadOutstanding, h.externalWriteOutstanding)),
    }),
    'more channel scaler lanes': (h, by) => ({ channelScalerLanes: h.channelScalerLanes + by }),
    'more activation lanes': (h, by) => ({ activationLanes: h.activationLanes + by }),
    'more output scaler lanes': (h, by) => ({ outputScalerLanes: h.outputScalerLanes + by }),
    'more output bandwidth': (h, by) => ({ outputWriteBytesPerCycle: h.outputWriteBytesPerCycle + by }),
    'faster decoding': (h, by) => ({ decodeCycles: Math.max(1, h.decodeCycles - by) }),
    'shorter pipelines': (h, by) => ({
      macFillCycles: Math.max(0, h.macFillCycles - by),
      macDrainCycles: Math.max(0, h.macDrainCycles - by),
      vectorFillCycles: Math.max(0, h.vectorFillCycles - by),
      vectorDrainCycles: Math.max(0, h.vectorDrainCycles - by),
    }),
    'faster int16 steps': (h, by) => ({ int16StepCycles: Math.max(1, h.int16StepCycles - by) }),
  };

  it.each(Object.entries(improvements))('is never slower with %s, for any instruction', (_, improve) => {
    fc.assert(
      fc.property(arbitraryProgram(40), arbitraryTiming, fc.integer({ min: 1, max: 20 }), (program, hardware, by) => {
        const before = scheduleProgram(program, hardware);
        const after = scheduleProgram(program, { ...hardware, ...improve(hardware, by) });
        program.forEach((__, i) => {
          expect(after.start[i]).toBeLessThanOrEqual(before.start[i]!);
          expect(after.retire[i]).toBeLessThanOrEqual(before.retire[i]!);
        });
        expect(after.totalCycles).toBeLessThanOrEqual(before.totalCycles);
      }),
      { numRuns: 100 },
    );
  });
});

describe('cycles of an array step', () => {
  it('are the accesses that meet in the fullest sub-bank', () => {
    const upTo = (max: number) => fc.integer({ min: 1, max });
    fc.assert(
      fc.property(
        upTo(16),
        upTo(4),
        upTo(16),
        upTo(40),
        upTo(3),
        fc.boolean(),
        (lanes, pixels, subBanks, stride, step, wide) => {
          const hardware = { ...smallHardware, reductionLanes: lanes, pixelLanes: pixels, sramSubBanks: subBanks };
          const inputType = wide ? 'int16' : 'int8';
          const mac = make('MAC', {
            inputType,
            inputPixelStride: stride,
            strideWidth: step,
            outputWidth: pixels,
            stepCount: 1,
          });
          const accesses = pixels * Math.ceil((lanes * (wide ? 2 : 1)) / 4);
          const distance = Math.ceil((step * stride) / 4);
          expect(macCycles(mac, hardware).accessFactor).toBe(fullestSubBank(accesses, distance, subBanks));
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    // p = 2, g = min(2, 3) = 2: q = min(4, 1·1 + 1·1 + 1) = 3 columns of ⌈4/1⌉ = 4 bytes, one word each; δ = 8/4 = 2: ⌈3/5⌉ = 1.
    [{ kernelWidth: 3, dilationWidth: 1, inputPixelStride: 8 }, 1],
    // Stride 2 and dilation −3: q = min(4, 2 + 3 + 1) = 4: still one access for each of 5 sub-banks.
    [{ kernelWidth: 3, strideWidth: 2, dilationWidth: -3, inputPixelStride: 8 }, 1],
    // Pixels 20 bytes apart: δ = 5 = M: all 3 accesses meet in one sub-bank.
    [{ kernelWidth: 3, dilationWidth: 1, inputPixelStride: 20 }, 3],
    // int16: 8 bytes are two words: A = 6, one sub-bank: 6.
    [{ kernelWidth: 3, dilationWidth: 1, inputPixelStride: 20, inputType: 'int16' }, 6],
    // depthMultiplier 2: ⌈4/2⌉·2 = 4 bytes, one word.
    [{ kernelWidth: 3, dilationWidth: 1, inputPixelStride: 20, inputType: 'int16', depthMultiplier: 2 }, 3],
    // One tap, one pixel: one access.
    [{ kernelWidth: 1, inputPixelStride: 20, outputWidth: 1 }, 1],
    // A pixel stride of 0 reads the same word for each: gcd(5, 0) = 5.
    [{ kernelWidth: 3, dilationWidth: 1, inputPixelStride: 0 }, 3],
  ] as const)('depthwise %j: f = %i', (fields, factor) => {
    const mac = make('MAC', { mode: 'depthwise', outputWidth: 2, ...fields });
    expect(macCycles(mac, smallHardware).accessFactor).toBe(factor);
  });
});
