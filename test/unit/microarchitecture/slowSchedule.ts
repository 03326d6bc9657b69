/**
 * The schedule written a second time from isa/MICROARCHITECTURE.md, without closed forms, rings or running sums: whole history
 * in arrays, data phases byte by byte, blocks one by one, vector groups one by one, stalls cycle by cycle.
 */
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import type { Instruction, MacInstruction, Unit } from '../../../src/isa/instructions.generated.ts';
import { instructionLayouts } from '../../../src/isa/instructions.generated.ts';

interface Entry {
  readonly instruction: Instruction;
  readonly unit: Unit;
  readonly dispatch: number;
  readonly start: number;
  readonly free: number;
  readonly retire: number;
  /** First and last + 1 cycle of the data phase. */
  readonly data: readonly [number, number];
  /** Causes with the cycle in which each was satisfied, in the order of attribution. */
  readonly causes: readonly (readonly [string, number])[];
}

export interface SlowSchedule {
  readonly entries: readonly Entry[];
  readonly totalCycles: number;
  /** What the unit did in each cycle: `busy`, the name of a stall, or `idle`. */
  readonly cycles: (unit: Unit) => string[];
}

const bytesOf = { int8: 1, uint8: 1, int16: 2, int32: 4 };

export function slowSchedule(instructions: readonly Instruction[], hardware: HardwareConfig): SlowSchedule {
  const entries: Entry[] = [];
  let drainEnd = 0;
  for (const instruction of instructions) {
    const { unit } = instructionLayouts[instruction.op];
    const before = (which: Unit) => entries.filter((entry) => entry.unit === which);
    const last = entries.at(-1);
    let dispatch = last === undefined ? 0 : last.dispatch + hardware.decodeCycles;
    if (unit === 'sequencer') {
      if (instruction.op !== 'NOP') for (const entry of entries) dispatch = Math.max(dispatch, entry.retire);
      entries.push({
        instruction,
        unit,
        dispatch,
        start: dispatch,
        free: dispatch,
        retire: dispatch,
        data: [0, 0],
        causes: [],
      });
      continue;
    }
    const own = before(unit);
    const queued = own.at(-hardware.queueDepth);
    if (own.length >= hardware.queueDepth && queued !== undefined) dispatch = Math.max(dispatch, queued.start);
    const limit = {
      dmaIn: hardware.externalReadOutstanding,
      dmaOut: hardware.externalWriteOutstanding,
      macArray: 4,
      vector: 2,
    }[unit];
    const { dependDmaIn, dependDmaOut, dependMac, dependVector } = instruction;
    const { reuseDmaIn, reuseDmaOut, reuseMac, reuseVector } = instruction;
    const waits = [
      { name: 'DmaIn', unit: 'dmaIn', depth: dependDmaIn, reuse: reuseDmaIn },
      { name: 'DmaOut', unit: 'dmaOut', depth: dependDmaOut, reuse: reuseDmaOut },
      { name: 'Mac', unit: 'macArray', depth: dependMac, reuse: reuseMac },
      { name: 'Vector', unit: 'vector', depth: dependVector, reuse: reuseVector },
    ] as const;
    const retirement = (which: Unit, depth: number) => (depth === 0 ? 0 : before(which).at(-depth)!.retire);
    const causes: (readonly [string, number])[] = [
      ['dispatch', dispatch + 1],
      ...waits.filter((w) => w.reuse === 0).map((w) => [`data${w.name}`, retirement(w.unit, w.depth)] as const),
      ...waits.filter((w) => w.reuse === 1).map((w) => [`reuse${w.name}`, retirement(w.unit, w.depth)] as const),
      ['inFlight', own.length >= limit ? retirement(unit, limit) : 0],
    ];
    const previous = own.at(-1);
    const start = Math.max(previous?.free ?? 0, ...causes.map(([, cycle]) => cycle));
    let free: number;
    let finish: number;
    let data: readonly [number, number] = [0, 0];
    if (instruction.op === 'LOAD' || instruction.op === 'STORE') {
      const from = Math.max(start + channel(hardware, instruction.op).latency, previous?.data[1] ?? 0);
      data = [from, from + transferCycles(instruction, hardware)];
      free = start + 1;
      finish = data[1];
    } else if (instruction.op === 'MAC') {
      ({ free, finish, drainEnd } = macBlocks(instruction, hardware, start, drainEnd));
    } else if (instruction.op === 'VECTOR' || instruction.op === 'POOL') {
      free = start + hardware.vectorFillCycles + laneCycles(instruction, hardware.vectorLanes);
      const divider = instruction.op === 'POOL' && instruction.function === 'average' ? 16 : 0;
      finish = free + hardware.vectorDrainCycles + divider;
    } else throw new Error(`${instruction.op} has no unit with a queue`);
    entries.push({
      instruction,
      unit,
      dispatch,
      start,
      free,
      retire: Math.max(finish, previous?.retire ?? 0),
      data,
      causes,
    });
  }
  const totalCycles = entries.at(-1)?.dispatch ?? 0;
  return { entries, totalCycles, cycles: (unit) => cyclesOf(entries, unit, totalCycles) };
}

function channel(hardware: HardwareConfig, op: 'LOAD' | 'STORE') {
  return op === 'LOAD'
    ? {
        latency: hardware.externalReadLatencyCycles,
        bytes: hardware.externalReadBytesPerCycle,
        burst: hardware.externalReadBurstBytes,
        overhead: hardware.externalReadBurstOverheadCycles,
      }
    : {
        latency: hardware.externalWriteLatencyCycles,
        bytes: hardware.externalWriteBytesPerCycle,
        burst: hardware.externalWriteBurstBytes,
        overhead: hardware.externalWriteBurstOverheadCycles,
      };
}

/** Run by run, a word of B bytes each cycle; overhead where a burst of U bytes is followed by another of the same run. */
function transferCycles(instruction: Extract<Instruction, { op: 'LOAD' | 'STORE' }>, hardware: HardwareConfig): number {
  const { bytes, burst, overhead } = channel(hardware, instruction.op);
  let cycles = 0;
  for (let run = 0; run < instruction.count0 * instruction.count1 * instruction.count2; run++) {
    for (let at = 0; at < instruction.runBytes; at += bytes) cycles += 1;
    for (let at = burst; at < instruction.runBytes; at += burst) cycles += overhead;
  }
  return cycles;
}

/** Two register sets: a block accumulates while the one before it drains; a set is handed over when the other is empty. */
function macBlocks(instruction: MacInstruction, hardware: HardwareConfig, start: number, drainEndBefore: number) {
  const { outputChannelLanes, pixelLanes } = hardware;
  const step = instruction.inputType === 'int16' ? hardware.int16StepCycles : 1;
  const blockCycles = instruction.stepCount * step * accessCycles(instruction, hardware);
  const elements = outputChannelLanes * pixelLanes;
  const stages = [
    [elements, hardware.channelScalerLanes],
    [elements, hardware.activationLanes],
    [elements, hardware.outputScalerLanes],
    [elements * bytesOf[instruction.outputType], hardware.outputWriteBytesPerCycle],
  ] as const;
  let drainCycles = 0;
  for (const [items, lanes] of stages) {
    let cycles = 0;
    for (let item = 0; item < items; item += lanes) cycles += 1;
    drainCycles = Math.max(drainCycles, cycles);
  }
  let accumulating = start + hardware.macFillCycles;
  let drainEnd = drainEndBefore;
  const emits = instruction.firstStep + instruction.stepCount === steps(instruction, hardware);
  if (!emits) return { free: accumulating + blockCycles, finish: accumulating + blockCycles, drainEnd };
  for (let channels = 0; channels < instruction.outputChannels; channels += outputChannelLanes) {
    for (let row = 0; row < instruction.outputHeight; row++) {
      for (let column = 0; column < instruction.outputWidth; column += pixelLanes) {
        const handedOver = Math.max(accumulating + blockCycles, drainEnd);
        drainEnd = handedOver + drainCycles;
        accumulating = handedOver;
      }
    }
  }
  return { free: accumulating, finish: drainEnd + hardware.macDrainCycles, drainEnd };
}

/** Dense instructions of one filter row only (all that the random programs have). */
function steps(instruction: MacInstruction, hardware: HardwareConfig): number {
  let count = 0;
  for (let at = 0; at < instruction.inputChannels; at += hardware.reductionLanes) count += 1;
  return count;
}

/** Accesses of one dense step, each to a sub-bank; the fullest takes that many cycles when they are spread evenly. */
export function accessCycles(instruction: MacInstruction, hardware: HardwareConfig): number {
  const { sramSubBanks, sramWordBytes, reductionLanes } = hardware;
  const pixels = Math.min(hardware.pixelLanes, instruction.outputWidth);
  const accesses = pixels * Math.ceil((reductionLanes * bytesOf[instruction.inputType]) / sramWordBytes);
  const distance = Math.ceil((instruction.strideWidth * instruction.inputPixelStride) / sramWordBytes);
  return fullestSubBank(accesses, distance, sramSubBanks);
}

/** Most accesses that meet in one of `subBanks` when access k goes to word k·distance. */
export function fullestSubBank(accesses: number, distance: number, subBanks: number): number {
  const load = new Array<number>(subBanks).fill(0);
  for (let access = 0; access < accesses; access++) {
    const bank = (access * distance) % subBanks;
    load[bank] = load[bank]! + 1;
  }
  return Math.max(...load);
}

function laneCycles(instruction: Extract<Instruction, { op: 'VECTOR' | 'POOL' }>, lanes: number): number {
  let cycles = 0;
  if (instruction.op === 'POOL') {
    const taps = instruction.kernelHeight * instruction.kernelWidth;
    for (let pixel = 0; pixel < instruction.outputHeight * instruction.outputWidth; pixel++) {
      for (let channel = 0; channel < instruction.channels; channel += lanes) cycles += taps;
    }
    return cycles;
  }
  const { count0, count1, count2, count3 } = instruction;
  const reduces = instruction.function === 'reduceSum';
  const passes = instruction.function === 'add' ? 3 : 1;
  for (let outer = 0; outer < count0; outer++) {
    if (reduces && count1 > 1) {
      for (let result = 0; result < count1; result += lanes) cycles += count2 * count3;
      continue;
    }
    for (let row = 0; row < count1 * count2; row++) {
      for (let element = 0; element < count3; element += lanes) cycles += passes;
    }
    // A tree of adders over the lanes, one level in a cycle.
    if (reduces) for (let width = lanes; width > 1; width = Math.ceil(width / 2)) cycles += 1;
  }
  return cycles;
}

function cyclesOf(entries: readonly Entry[], unit: Unit, totalCycles: number): string[] {
  const own = entries.filter((entry) => entry.unit === unit);
  const transfers = unit === 'dmaIn' || unit === 'dmaOut';
  return Array.from({ length: totalCycles }, (_, cycle) => {
    // A DMA unit is busy from each start to the end of its data phase (latency, then transfer).
    const busy = own.some(({ start, free, data }) => start <= cycle && cycle < (transfers ? data[1] : free));
    if (busy) return 'busy';
    const next = own.find(({ start }) => start > cycle);
    if (next === undefined) return 'idle';
    return next.causes.find(([, satisfied]) => satisfied > cycle)?.[0] ?? 'nothing';
  });
}
