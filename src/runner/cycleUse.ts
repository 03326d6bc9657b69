/**
 * What every cycle of a program goes to: the oldest unfinished layer computes, or its compute units wait for a named reason.
 * The reason of a wait for data is looked up one level deeper: what the transfer that is waited for does meanwhile.
 */
import { invariant } from '../errors.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import type { Instruction } from '../isa/instructions.generated.ts';
import type { Program } from '../isa/program.ts';
import { macCycles } from '../microarchitecture/macArray.ts';
import type { Schedule } from '../microarchitecture/schedule.ts';
import type { CycleUse } from './result.ts';
import { UseSegments } from './useSegments.ts';
import { WaitReasons } from './waitReasons.ts';

/** A layer's turn: the cycles in which it is the oldest unfinished one. */
export interface LayerWindow {
  readonly layer: number;
  readonly start: number;
  readonly end: number;
}

/** Windows follow one another without gaps from cycle 0. @param attributed layers in program order with their cycles */
export function layerWindows(
  attributed: Iterable<readonly [number, { readonly attributedCycles: number }]>,
): LayerWindow[] {
  let start = 0;
  return [...attributed].map(([layer, { attributedCycles }]) => {
    const window = { layer, start, end: start + attributedCycles };
    start = window.end;
    return window;
  });
}

/** Segments without gaps over all windows, in order. */
export function cycleUse(
  program: Program,
  schedule: Schedule,
  hardware: HardwareConfig,
  windows: readonly LayerWindow[],
): UseSegments {
  const segments = new UseSegments();
  const compute = computeByLayer(program);
  const waits = new WaitReasons(program, schedule, segments);
  for (const window of windows) {
    new LayerSweep(program, schedule, hardware, waits, segments, window).sweep(
      compute.get(window.layer) ?? { mac: [], vector: [] },
    );
  }
  return segments;
}

/** Instruction numbers in program order. */
interface ComputeInstructions {
  readonly mac: number[];
  readonly vector: number[];
}

function computeByLayer(program: Program): Map<number, ComputeInstructions> {
  const layers = new Map<number, ComputeInstructions>();
  program.instructions.forEach(({ op }, index) => {
    if (op !== 'MAC' && op !== 'VECTOR' && op !== 'POOL') return;
    const operator = program.debug.instructionOperator[index] ?? -1;
    const layer = layers.get(operator) ?? { mac: [], vector: [] };
    layers.set(operator, layer);
    (op === 'MAC' ? layer.mac : layer.vector).push(index);
  });
  return layers;
}

/** Walks through the window of one layer; work of the array hides work of the vector unit, work hides waits. */
class LayerSweep {
  private readonly program: Program;
  private readonly schedule: Schedule;
  private readonly hardware: HardwareConfig;
  private readonly waits: WaitReasons;
  private readonly segments: UseSegments;
  private readonly window: LayerWindow;

  constructor(
    program: Program,
    schedule: Schedule,
    hardware: HardwareConfig,
    waits: WaitReasons,
    segments: UseSegments,
    window: LayerWindow,
  ) {
    this.program = program;
    this.schedule = schedule;
    this.hardware = hardware;
    this.waits = waits;
    this.segments = segments;
    this.window = window;
  }

  sweep({ mac, vector }: ComputeInstructions): void {
    const { layer, start, end } = this.window;
    let cycle = start;
    let nextMac = 0;
    let nextVector = 0;
    while (cycle < end) {
      nextMac = this.firstUnfinished(mac, nextMac, cycle);
      nextVector = this.firstUnfinished(vector, nextVector, cycle);
      const macStart = this.startOf(mac[nextMac]);
      const vectorStart = this.startOf(vector[nextVector]);
      const from = cycle;
      if (macStart <= cycle) {
        cycle = Math.min(this.schedule.free[mac[nextMac]!]!, end);
        this.macWork(mac[nextMac]!, from, cycle);
      } else if (vectorStart <= cycle) {
        cycle = Math.min(this.schedule.free[vector[nextVector]!]!, macStart, end);
        this.vectorWork(vector[nextVector]!, from, cycle);
      } else {
        const next = macStart <= vectorStart ? mac[nextMac] : vector[nextVector];
        cycle = Math.min(macStart, vectorStart, end);
        if (next === undefined) this.waits.tail(layer, from, cycle);
        else this.waits.before(next, layer, from, cycle);
      }
    }
  }

  private firstUnfinished(instructions: readonly number[], from: number, cycle: number): number {
    let position = from;
    while (position < instructions.length && this.schedule.free[instructions[position]!]! <= cycle) position++;
    return position;
  }

  private startOf(instruction: number | undefined): number {
    return instruction === undefined ? Infinity : this.schedule.start[instruction]!;
  }

  /** Behind the fill, steps and waits for the output stages alternate block by block; they are shown in one piece each. */
  private macWork(index: number, from: number, to: number): void {
    const instruction: Instruction = this.program.instructions[index]!;
    invariant(instruction.op === 'MAC', 'the array executes MAC instructions');
    const filled = this.schedule.start[index]! + this.hardware.macFillCycles;
    const begin = this.worked('fill', from, Math.min(filled, to));
    const rest = this.schedule.free[index]! - filled;
    const { arrayCycles } = macCycles(instruction, this.hardware);
    const inArray = rest === 0 ? 0 : Math.round(((to - begin) * arrayCycles) / rest);
    this.worked('outputPipeline', this.worked('array', begin, begin + inArray), to);
  }

  private vectorWork(index: number, from: number, to: number): void {
    const filled = this.schedule.start[index]! + this.hardware.vectorFillCycles;
    this.worked('vector', this.worked('fill', from, Math.min(filled, to)), to);
  }

  /** @returns where the next piece begins */
  private worked(use: CycleUse, from: number, to: number): number {
    this.segments.push(this.window.layer, use, from, to);
    return Math.max(from, to);
  }
}
