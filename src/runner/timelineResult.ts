/** The parts of a result that are drawn over time: work of the units, uses of the cycles, addresses of the SRAM. One invocation each. */
import type { Unit } from '../isa/instructions.generated.ts';
import type { CycleUse } from './cycleUses.ts';

/** Units with a queue of their own. */
export type TimelineUnit = Exclude<Unit, 'sequencer'>;

export interface TimelineResult {
  /**
   * 0: every interval is exact. Else work of one unit for one layer is one interval where its gaps are no longer than this, and
   * each stretch of this many cycles shows its most frequent use.
   */
  readonly resolutionCycles: number;
  readonly units: Readonly<Record<TimelineUnit, WorkIntervals>>;
  readonly uses: UseIntervals;
}

/** In order of time; entry i of each list belongs to interval i, cycles start … end − 1. */
export interface WorkIntervals {
  /** Operator index in the model. */
  readonly layer: readonly number[];
  readonly start: readonly number[];
  readonly end: readonly number[];
  /** Cycles in which the unit works; DMA: in which it transfers. */
  readonly busy: readonly number[];
}

/** Without gaps, from cycle 0 to the end. */
export interface UseIntervals {
  /** The oldest unfinished layer. */
  readonly layer: readonly number[];
  readonly use: readonly CycleUse[];
  readonly start: readonly number[];
  readonly end: readonly number[];
}

export interface MemoryMapResult {
  readonly sram: readonly MemoryRange[];
}

/** Tensors that stay in the SRAM, and buffers for tiles on their way in, on their way out, or in between. */
export type MemoryRangeKind = 'tensor' | 'inputTile' | 'outputTile' | 'scratch';

export interface MemoryRange {
  readonly kind: MemoryRangeKind;
  /** Operator that computes the tensor or uses the buffer. */
  readonly layer: number;
  /** Of the tensor, else empty. */
  readonly name: string;
  readonly address: number;
  readonly bytes: number;
  /** From the first write to the last retirement of a reader. */
  readonly startCycle: number;
  readonly endCycle: number;
}
