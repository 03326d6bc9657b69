/** What each layer does in one invocation, from the schedule: cycles, busy activities, waits, bytes, and what bounds it. */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Instruction } from '../isa/instructions.generated.ts';
import type { Program } from '../isa/program.ts';
import { dmaCycles } from '../microarchitecture/dma.ts';
import { macCycles } from '../microarchitecture/macArray.ts';
import { stallsByInstruction, type Schedule } from '../microarchitecture/schedule.ts';
import type { Bound } from './result.ts';

/** Busy cycles of a layer by activity, over all units. */
export type Activity = 'array' | 'fill' | 'outputPipeline' | 'vector' | 'loadWeights' | 'loadActivations' | 'store';

export interface LayerCycles {
  /** First start of an instruction and last retirement; null without instructions. */
  readonly startCycle: number | null;
  readonly endCycle: number | null;
  /** Cycles in which this is the oldest unfinished layer. */
  readonly attributedCycles: number;
  readonly busy: Readonly<Partial<Record<Activity, number>>>;
  /** Waits of the MAC array and the vector unit before its instructions, and of the DMA units, by cause. */
  readonly stalls: Readonly<Record<string, number>>;
  readonly dmaStalls: Readonly<Record<string, number>>;
}

/** Bytes and instructions of a layer; no time needed. */
export interface LayerTraffic {
  readonly bytesRead: number;
  /** The part of it that does not go to the SRAM. */
  readonly weightBytesRead: number;
  readonly bytesWritten: number;
  readonly instructions: number;
}

/** One entry per operator that has instructions. */
export function layerTraffic(program: Program): Map<number, LayerTraffic> {
  const layers = new Map<number, { -readonly [Key in keyof LayerTraffic]: number }>();
  program.instructions.forEach((instruction, index) => {
    const operator = program.debug.instructionOperator[index] ?? -1;
    const layer = layers.get(operator) ?? { bytesRead: 0, weightBytesRead: 0, bytesWritten: 0, instructions: 0 };
    layers.set(operator, layer);
    layer.instructions++;
    if (instruction.op !== 'LOAD' && instruction.op !== 'STORE') return;
    const bytes = instruction.count0 * instruction.count1 * instruction.count2 * instruction.runBytes;
    if (instruction.op === 'LOAD') layer.bytesRead += bytes;
    else layer.bytesWritten += bytes;
    if (instruction.memory !== 'sram') layer.weightBytesRead += bytes;
  });
  return layers;
}

interface Span {
  startCycle: number;
  endCycle: number;
  busy: Partial<Record<Activity, number>>;
  stalls: Record<string, number>;
  dmaStalls: Record<string, number>;
}

/** One entry per operator that has instructions on a unit. Attributed cycles add up to the schedule's total. */
export function layerCycles(program: Program, schedule: Schedule, hardware: HardwareConfig): Map<number, LayerCycles> {
  const spans = new Map<number, Span>();
  const stalls = stallsByInstruction(schedule);
  program.instructions.forEach((instruction, index) => {
    const operator = program.debug.instructionOperator[index] ?? -1;
    if (operator < 0 || !isQueued(instruction)) return;
    const span = spans.get(operator) ?? { startCycle: Infinity, endCycle: 0, busy: {}, stalls: {}, dmaStalls: {} };
    spans.set(operator, span);
    span.startCycle = Math.min(span.startCycle, schedule.start[index]!);
    span.endCycle = Math.max(span.endCycle, schedule.retire[index]!);
    const busyCycles = schedule.free[index]! - schedule.start[index]!;
    for (const [activity, cycles] of activitiesOf(instruction, busyCycles, hardware)) {
      span.busy[activity] = (span.busy[activity] ?? 0) + cycles;
    }
    const waits = instruction.op === 'LOAD' || instruction.op === 'STORE' ? span.dmaStalls : span.stalls;
    for (const [cause, cycles] of Object.entries(stalls.get(index) ?? {})) waits[cause] = (waits[cause] ?? 0) + cycles;
  });
  const attributed = attributeCycles([...spans.values()], schedule.totalCycles);
  return new Map(
    [...spans].map(([operator, span], order) => [operator, { ...span, attributedCycles: attributed[order]! }]),
  );
}

/**
 * Cycles in which each layer is the oldest unfinished one. Layers come in program order, which is their age; what is left
 * behind the last retirement goes to the last layer.
 */
export function attributeCycles(layers: readonly { readonly endCycle: number }[], totalCycles: number): number[] {
  let finished = 0;
  return layers.map(({ endCycle }, order) => {
    const end = order === layers.length - 1 ? totalCycles : endCycle;
    const cycles = Math.max(0, end - finished);
    finished += cycles;
    return cycles;
  });
}

function isQueued(instruction: Instruction): boolean {
  return (
    instruction.op !== 'NOP' && instruction.op !== 'LOOP' && instruction.op !== 'HALT' && instruction.op !== 'HOST'
  );
}

/** @param busyCycles from start to free of the unit */
function activitiesOf(
  instruction: Instruction,
  busyCycles: number,
  hardware: HardwareConfig,
): readonly (readonly [Activity, number])[] {
  switch (instruction.op) {
    case 'LOAD': {
      const activity = instruction.memory === 'sram' ? 'loadActivations' : 'loadWeights';
      return [[activity, dmaCycles(instruction, hardware).dataCycles]];
    }
    case 'STORE':
      return [['store', dmaCycles(instruction, hardware).dataCycles]];
    case 'MAC': {
      const { arrayCycles } = macCycles(instruction, hardware);
      const fill = hardware.macFillCycles;
      return [
        ['array', arrayCycles],
        ['fill', fill],
        ['outputPipeline', busyCycles - fill - arrayCycles],
      ];
    }
    case 'VECTOR':
    case 'POOL': {
      const fill = hardware.vectorFillCycles;
      return [
        ['vector', busyCycles - fill],
        ['fill', fill],
      ];
    }
    default:
      return [];
  }
}

/** What each bound consists of. */
const boundActivities = {
  array: ['array'],
  outputPipeline: ['outputPipeline'],
  weights: ['loadWeights'],
  dma: ['loadActivations', 'store'],
  vector: ['vector'],
} as const satisfies Record<Exclude<Bound, 'latency'>, readonly Activity[]>;

/** The activity that takes longest; `latency` where that is less than half of what the layer accounts for. */
export function boundOf({ busy, attributedCycles }: LayerCycles): Bound {
  let longest: Bound = 'latency';
  let longestCycles = attributedCycles / 2;
  for (const [bound, activities] of Object.entries(boundActivities)) {
    const cycles = Math.max(...activities.map((activity) => busy[activity] ?? 0));
    if (cycles > longestCycles) {
      longest = bound as Bound;
      longestCycles = cycles;
    }
  }
  return longest;
}
