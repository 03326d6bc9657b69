/** Whole programs in assembly text: memory, events, cycles, captures, state, host operators, faults; all expectations by hand. */
import { describe, expect, it } from 'vitest';
import { NpusimError } from '../../../src/errors.ts';
import { hardwareHash } from '../../../src/hardware/hash.ts';
import { assemble } from '../../../src/isa/assembler/assemble.ts';
import type { DebugMap, Program } from '../../../src/isa/program.ts';
import type { Machine, MachineResult } from '../../../src/machine/machine.ts';
import { createMachine, resetState, runInvocation } from '../../../src/machine/machine.ts';
import { ProgramFault } from '../../../src/microarchitecture/faults.ts';
import { hardwareWith, plainCounts } from './build.ts';

/** One channel lane, one product a step; SRAM of four banks of 64 bytes; every latency small and different. */
const hardware = hardwareWith({
  outputChannelLanes: 1,
  reductionLanes: 1,
  pixelLanes: 1,
  depthwiseTapLanes: 1,
  channelScalerLanes: 1,
  activationLanes: 1,
  outputScalerLanes: 1,
  outputWriteBytesPerCycle: 1,
  macFillCycles: 3,
  macDrainCycles: 5,
  vectorLanes: 2,
  vectorFillCycles: 4,
  vectorDrainCycles: 6,
  sramBytes: 256,
  sramBanks: 4,
  sramSubBanks: 1,
  sramWordBytes: 1,
  weightMemoryBytes: 64,
  parameterMemoryBytes: 64,
  tableMemoryBytes: 512,
  externalReadLatencyCycles: 7,
  externalReadBytesPerCycle: 4,
  externalReadBurstBytes: 16,
  externalReadBurstOverheadCycles: 1,
  externalWriteLatencyCycles: 9,
  externalWriteBytesPerCycle: 4,
  externalWriteBurstBytes: 16,
  externalWriteBurstOverheadCycles: 1,
  queueDepth: 4,
  decodeCycles: 1,
});

function programOf(text: string, debug: Partial<DebugMap> = {}): Program {
  const program = assemble(text);
  return { ...program, hardwareHash: hardwareHash(hardware), debug: { ...program.debug, ...debug } };
}

function machineOf(text: string, debug: Partial<DebugMap> = {}): Machine {
  return createMachine(programOf(text, debug), hardware);
}

function run(machine: Machine, inputs: readonly (readonly number[])[], invocation = 0): MachineResult {
  const bytes = inputs.map((input) => Uint8Array.from(input));
  return runInvocation(machine, bytes, { invocation, values: true, timing: true });
}

function outputOf(result: MachineResult): number[] {
  return [...(result.outputs?.[0] ?? [])];
}

/** y = 3·x + 10 for two pixels: one weight, one channel row with scale 1 (m = ½ in Q31, left shift 1). */
const affine = `
.external 256
.data 0 i8 3
.data 16 i64 10
.data 24 i32 1073741824
.data 28 i8 -1
.input x int8 1x2 64
.output y int8 1x2 128
LOAD externalAddress=0 memory=weight runBytes=1
LOAD externalAddress=16 memory=parameter runBytes=16
LOAD externalAddress=64 memory=sram runBytes=2
MAC scaledBits=32 stepCount=1 inputWidth=2 inputPixelStride=1 outputWidth=2 outputPixelStride=1 outputAddress=64 dependDmaIn=1
STORE memory=sram address=64 externalAddress=128 runBytes=2 dependMac=1
HALT
`;

describe('a program', () => {
  it('computes, counts and takes the cycles of the recurrence', () => {
    const machine = machineOf(affine);
    const result = run(machine, [[5, 100]]);
    // 3·5 + 10 = 25; 3·100 + 10 = 310 saturates to 127.
    expect(outputOf(result)).toEqual([25, 127]);
    // Assembled text: each MAC instruction is the operator of its number.
    const stage = [...(result.events?.get(3)?.stages.values() ?? [])][0];
    expect(plainCounts(stage ?? null)).toEqual({
      outputSaturationsHigh: { total: 1, elements: 1, perChannel: [1], first: [1, 0] },
    });
    expect(stage?.observed).toEqual({ min: 10n, max: 310n });
    // LOAD 0: dispatch 0, start 1, data 8…9. LOAD 1: dispatch 1, start 2, data 9…13. LOAD 2: dispatch 2, start 3, data 13…14.
    // MAC: starts 14; fill 3, R = 1: drain 18…19 and 19…20 (X = 1), finish 20 + 5 = 25.
    // STORE: start 25, latency 9, data 34…35. HALT: 35.
    expect([...(result.schedule?.start ?? [])]).toEqual([1, 2, 3, 14, 25, 35]);
    expect([...(result.schedule?.retire ?? [])]).toEqual([9, 13, 14, 25, 35, 35]);
    expect(result.schedule?.totalCycles).toBe(35);
  });

  it('starts each invocation with empty on-chip memories and the same times', () => {
    // The sum of four SRAM bytes of which the program loads one: the others must read zero, whatever was there before.
    const machine = machineOf(`
.external 64
.input x int8 1 0
.output y int32 scalar 32
LOAD externalAddress=0 address=3 runBytes=1
VECTOR function=reduceSum outputType=int32 count3=4 input0Stride3=1 outputAddress=64 dependDmaIn=1
STORE address=64 externalAddress=32 runBytes=4 dependVector=1
VECTOR function=fill count3=4 outputZeroPoint=50 outputStride3=1 dependVector=1 dependDmaOut=1
HALT`);
    const first = run(machine, [[7]]);
    expect(outputOf(first)).toEqual([7, 0, 0, 0]);
    const second = run(machine, [[9]], 1);
    expect(outputOf(second)).toEqual([9, 0, 0, 0]);
    expect(second.schedule).toBe(first.schedule);
  });

  it('keeps state in external memory until it is reset', () => {
    const machine = machineOf(`
.external 64
.state 8 i8 100
.output y int8 1 8
LOAD externalAddress=8 runBytes=1
VECTOR function=requantize input0ZeroPoint=-1 input0Multiplier=1073741824 input0Shift=1 dependDmaIn=1
STORE externalAddress=8 runBytes=1 dependVector=1
HALT`);
    expect([0, 1, 2].map((invocation) => outputOf(run(machine, [], invocation))[0])).toEqual([101, 102, 103]);
    resetState(machine);
    expect(outputOf(run(machine, []))).toEqual([101]);
  });

  it('gives coordinates of events with the number of the invocation', () => {
    const machine = machineOf(affine);
    const stage = [
      ...(run(machine, [[100, 0]], 4)
        .events?.get(3)
        ?.stages.values() ?? []),
    ][0];
    const first = { invocation: 4, timeStep: 0, index: 0, step: 0 };
    expect(stage?.counts.get('outputSaturationsHigh')?.first).toEqual(first);
  });
});

describe('modes', () => {
  it('give null for what they do not compute', () => {
    const machine = machineOf(affine);
    const timingOnly = runInvocation(machine, [], { invocation: 0, values: false, timing: true });
    expect(timingOnly).toMatchObject({ outputs: null, events: null, schedule: { totalCycles: 35 } });
    const bytes = [Uint8Array.of(1, 2)];
    const valuesOnly = runInvocation(machine, bytes, { invocation: 0, values: true, timing: false });
    expect(valuesOnly.schedule).toBeNull();
    expect(outputOf(valuesOnly)).toEqual([13, 16]);
  });
});

describe('captures', () => {
  it('are taken when their last writer has been executed, from either memory', () => {
    const tensor = (
      name: string,
      memory: 'sram' | 'external',
      address: number,
      bytes: number,
      afterInstruction: number,
    ) => ({
      tensor: 0,
      name,
      memory,
      address,
      bytes,
      afterInstruction,
    });
    // The result's bytes are overwritten by the second fill; captured behind the first it still has them.
    const machine = machineOf(
      `
.external 16
.input x int8 1x2 4
VECTOR function=fill outputZeroPoint=11 count3=2 outputStride3=1 outputAddress=2
VECTOR function=fill outputZeroPoint=22 count3=2 outputStride3=1 outputAddress=2 dependVector=1
HALT`,
      {
        captures: [
          tensor('input', 'external', 4, 2, -1),
          tensor('first', 'sram', 1, 4, 0),
          tensor('second', 'sram', 1, 4, 1),
        ],
      },
    );
    const taken: [string, number[]][] = [];
    runInvocation(machine, [Uint8Array.of(8, 9)], {
      invocation: 0,
      values: true,
      timing: false,
      onRetire: ({ name }, bytes) => taken.push([name, [...bytes]]),
    });
    expect(taken).toEqual([
      ['input', [8, 9]],
      ['first', [0, 11, 11, 0]],
      ['second', [0, 22, 22, 0]],
    ]);
  });
});

describe('the host', () => {
  const text = `
.external 16
.input x int8 1 0
.output y int8 1 8
HOST hostOperator=0
LOAD externalAddress=4 runBytes=1
STORE externalAddress=8 runBytes=1 dependDmaIn=1
HALT`;
  const hostOperators = [{ operator: 12, kind: 'CUSTOM', inputs: [], outputs: [] }];

  it('executes its operators on external memory in program order', () => {
    const machine = machineOf(text, { hostOperators });
    const result = runInvocation(machine, [Uint8Array.of(20)], {
      invocation: 0,
      values: true,
      timing: true,
      host: (operator, external) => {
        expect(operator.operator).toBe(12);
        external[4] = external[0]! + 1;
      },
    });
    expect(outputOf(result)).toEqual([21]);
  });

  it('must be given, and must be listed', () => {
    expect(codeOf(() => run(machineOf(text, { hostOperators }), [[1]]))).toBe('HOST_PORT_MISSING');
    const unlisted = faultOf(() => run(machineOf(text), [[1]]));
    expect([unlisted.kind, unlisted.place.instruction]).toEqual(['ILLEGAL_OPERAND', 0]);
  });
});

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof NpusimError) return error.code;
    throw error;
  }
  return 'no error';
}

function faultOf(action: () => unknown): ProgramFault {
  try {
    action();
  } catch (error) {
    if (error instanceof ProgramFault) return error;
    throw error;
  }
  throw new Error('no fault');
}

describe('refusals', () => {
  it('a program for other hardware', () => {
    const program = { ...programOf(affine), hardwareHash: 'abc' };
    expect(() => createMachine(program, hardware)).toThrow(/was compiled for hardware abc, not for embedded-256/);
    expect(codeOf(() => createMachine(program, hardware))).toBe('HARDWARE_MISMATCH');
  });

  it('inputs of the wrong number or size', () => {
    expect(codeOf(() => run(machineOf(affine), []))).toBe('INPUT_COUNT');
    expect(codeOf(() => run(machineOf(affine), [[1, 2, 3]]))).toBe('INPUT_SIZE');
    expect(() => run(machineOf(affine), [[1]])).toThrow('input 0 (x) has 1 bytes; int8 [1, 2] needs 2');
  });
});

describe('faults', () => {
  it('an address outside its memory, before anything runs', () => {
    const fault = faultOf(() => machineOf('.external 16\nLOAD address=255 runBytes=2\nHALT'));
    expect([fault.kind, fault.place.instruction, fault.place.memory, fault.place.address]).toEqual([
      'ADDRESS_RANGE',
      0,
      'sram',
      256,
    ]);
  });

  it('an illegal field, before anything runs', () => {
    const fault = faultOf(() => machineOf('.external 16\nMAC scaledBits=32 stepCount=2\nHALT'));
    expect([fault.kind, fault.place.instruction]).toEqual(['ILLEGAL_OPERAND', 0]);
  });

  it('a bank of another unit: MAC reads what LOAD is still writing', () => {
    const machine = machineOf(affine.replace(' dependDmaIn=1', ''));
    // LOAD 0 writes the weight bank in cycles 1…9; the MAC instruction is dispatched in 3 and starts in 4.
    const fault = faultOf(() => run(machine, [[1, 2]]));
    expect([fault.kind, fault.place.instruction, fault.place.cycle, fault.place.bank]).toEqual([
      'BANK_CONFLICT',
      3,
      4,
      0,
    ]);
    // Without time the sequential meaning stands.
    const values = runInvocation(machine, [Uint8Array.of(1, 2)], { invocation: 0, values: true, timing: false });
    expect(outputOf(values)).toEqual([13, 16]);
  });

  it('a result of the own unit read before it has retired', () => {
    const machine = machineOf(`
.external 16
VECTOR function=fill outputZeroPoint=3 count3=4 outputStride3=1 outputAddress=64
VECTOR function=copy count3=4 input0Stride3=1 outputStride3=1 input0Address=64 outputAddress=128
HALT`);
    // Fill: start 1, free 1 + 4 + 2 = 7, retires 13. Copy starts 7.
    const fault = faultOf(() => run(machine, []));
    expect([fault.kind, fault.place.instruction, fault.place.cycle, fault.place.memory, fault.place.bank]).toEqual([
      'READ_BEFORE_RETIRE',
      1,
      7,
      'sram',
      1,
    ]);
  });

  it('external bytes loaded before an earlier STORE has written them', () => {
    const machine = machineOf(
      '.external 32\nSTORE externalAddress=8 runBytes=4\nLOAD externalAddress=11 address=64 runBytes=4\nHALT',
    );
    const fault = faultOf(() => run(machine, []));
    expect([fault.kind, fault.place.instruction, fault.place.cycle, fault.place.address]).toEqual([
      'EXTERNAL_CONFLICT',
      1,
      2,
      11,
    ]);
  });

  it('a value that no scaler takes, with instruction and cycle', () => {
    const machine = machineOf(affine.replace('.data 24 i32 1073741824', '.data 24 i32 -5'));
    const fault = faultOf(() => run(machine, [[1, 2]]));
    expect([fault.kind, fault.place.instruction, fault.place.cycle]).toEqual(['ILLEGAL_OPERAND', 3, 14]);
    expect(fault.message).toContain('multiplier -5 of channel 0');
  });
});

describe('activity', () => {
  it('adds up bytes, products and lanes by hand', () => {
    // Loads 1 + 16 + 2 bytes, stores 2; MAC: two blocks of one step, one product each, 1 byte of weights and of operands per step.
    expect(machineOf(affine).activity).toEqual({
      externalReadBytes: 19,
      externalWriteBytes: 2,
      sramReadBytes: 2 + 2,
      sramWriteBytes: 2 + 2,
      weightReadBytes: 2,
      weightWriteBytes: 1,
      parameterWriteBytes: 16,
      tableWriteBytes: 0,
      macProducts: 2,
      macLaneSlots: 2,
      macIdleLaneShare: 0,
      sramPeakBytes: 66,
    });
  });

  it('tells idle lanes and the traffic of vector functions and pooling', () => {
    const wide = hardwareWith({ outputChannelLanes: 4, reductionLanes: 8, pixelLanes: 2 });
    const text = `
.external 16
MAC scaledBits=32 inputChannels=10 stepCount=2 outputChannels=5 outputWidth=3 outputHeight=2 grouping=row outputAddress=4096 inputPixelStride=10 inputWidth=3 inputHeight=2 inputRowStride=30 outputPixelStride=5 outputRowStride=15
VECTOR function=add input0Type=int16 input1Type=int8 outputType=int16 count2=3 count3=5 input0Stride3=2 input1Stride3=1 outputStride3=2 outputAddress=8192 dependMac=1
POOL kernelHeight=2 kernelWidth=2 inputHeight=4 inputWidth=4 channels=3 inputPixelStride=3 inputRowStride=12 outputAddress=8192 outputPixelStride=3 dependVector=1 dependMac=1
HALT`;
    const program = assemble(text);
    const { activity } = createMachine({ ...program, hardwareHash: hardwareHash(wide) }, wide);
    // MAC: 2·3·5 elements of 10 products; blocks 2 (channels) · 2 (rows) · 2 (pixel groups) of 2 steps with 4·8·2 lanes.
    expect(activity.macProducts).toBe(300);
    expect(activity.macLaneSlots).toBe(16 * 64);
    expect(activity.macIdleLaneShare).toBe(1 - 300 / 1024);
    expect(activity.weightReadBytes).toBe(16 * 32);
    // Operands: 2 channel blocks · 6 pixels · 2 steps · 8; add: 15 · (2 + 1); POOL: 4 taps of 3 bytes.
    expect(activity.sramReadBytes).toBe(192 + 45 + 12);
    expect(activity.sramWriteBytes).toBe(30 + 30 + 3);
    expect(activity.sramPeakBytes).toBe(8192 + 10);
  });
});
