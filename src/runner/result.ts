/**
 * The one result schema: what `run --json` prints, what report.json holds, what reports read. Field names are fixed.
 * What a mode does not compute is null, never 0. A layer is an operator of the model; cycles are NPU cycles.
 */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Unit } from '../isa/instructions.generated.ts';
import type { PortType } from '../isa/program.ts';
import type { EventTotals, FirstEvent, NumericEvent } from '../numerics/events.ts';
import type { CycleUse } from './cycleUses.ts';
import type { MemoryMapResult, TimelineResult } from './timelineResult.ts';

export { cycleUses, type CycleUse } from './cycleUses.ts';

export const schemaVersion = 1;

/** `full`: values and cycles. */
export type RunMode = 'full' | 'timing' | 'values';

export interface SimulationResult {
  readonly schemaVersion: typeof schemaVersion;
  readonly npusimVersion: string;
  readonly mode: RunMode;
  /** Seed of the inputs; null where they were given. */
  readonly seed: number | null;
  readonly model: { readonly name: string; readonly sha256: string };
  /** All parameters, beside two hashes: of all of them, and of those that the program is tied to. */
  readonly hardware: HardwareConfig & { readonly hash: string; readonly programHash: string };
  /** Sum over the invocations. With host operators: the NPU's part. */
  readonly totalCycles: number | null;
  /** Multiply-accumulates of all invocations, padding taps included. */
  readonly macs: number;
  /** macs / (totalCycles · N·K·P). */
  readonly macUtilization: number | null;
  /** At the hardware's clock, one invocation after the other. */
  readonly inferencesPerSecond: number | null;
  /** Of the longest invocation; null where no period was given or no cycles were computed. */
  readonly deadline: DeadlineResult | null;
  readonly conformance: ConformanceResult | null;
  readonly events: EventTotals | null;
  readonly layers: readonly LayerResult[];
  readonly invocations: readonly InvocationResult[];
  readonly hostOperators: readonly HostOperatorResult[];
  readonly outputs: readonly OutputResult[];
  /** Busy, stalled and idle cycles of each unit, summed over the invocations; each unit's add up to totalCycles. */
  readonly units: Readonly<Record<Unit, UnitResult>> | null;
  readonly memory: MemoryResult;
  readonly traffic: TrafficResult;
  readonly instructions: number;
  /** What each unit works on when, and what the time goes to; one invocation. */
  readonly timeline: TimelineResult | null;
  /** Who holds which SRAM addresses when; one invocation. */
  readonly memoryMap: MemoryMapResult | null;
  /** Sentences for the reader: what was not compared, which part is missing. */
  readonly notes: readonly string[];
  readonly time: TimeResult;
}

/** Whether an invocation is done within a real-time period. */
export interface DeadlineResult {
  readonly periodSeconds: number;
  /** Whole cycles of the period at the hardware's clock. */
  readonly availableCycles: number;
  /** With host operators: the NPU's part. */
  readonly usedCycles: number;
  readonly met: boolean;
}

export interface TimeResult {
  readonly wallSeconds: number;
  readonly compileSeconds: number | null;
  readonly machineSeconds: number | null;
  readonly goldenSeconds: number | null;
}

export interface ConformanceResult {
  readonly comparedTensors: number;
  readonly comparedElements: number;
  readonly valueMismatches: number;
  /** Event counts compared: totals, elements, channels, first events, time steps, observed ranges. */
  readonly comparedCounters: number;
  readonly counterMismatches: number;
  /** Names of tensors that the program does not materialise. */
  readonly notCompared: readonly string[];
  /** The first few, in execution order. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly kind: 'value' | 'counter';
  readonly invocation: number;
  /** Operator index in the model; −1 for a model input. */
  readonly operator: number;
  /** Tensor name, or `stage event field`. */
  readonly name: string;
  /** Index of a value in the tensor, one per dimension. */
  readonly coordinates: readonly number[] | null;
  readonly machine: string;
  readonly golden: string;
}

export type LayerUnit = 'npu' | 'host' | 'fused';

/** What takes longest in a layer, or `latency` where every unit waits most of the time. */
export type Bound = 'array' | 'outputPipeline' | 'weights' | 'dma' | 'vector' | 'latency';

/** How the MAC instructions of a layer fill the array. The product of the shares is arrayUtilization. */
export interface ArrayFit {
  readonly mode: 'dense' | 'depthwise';
  /** Of the MAC instructions of one shape that take most of the layer's array cycles, as the following sizes. */
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly inputChannels: number;
  readonly outputWidth: number;
  /** Products that are cut into steps: of a filter tap, of a filter row, or (depthwise) the taps of a filter row. */
  readonly groupElements: number;
  /** Products of one step at most. */
  readonly groupLanes: number;
  /** Occupied share of the lanes, over all MAC instructions. */
  readonly outputChannelShare: number;
  readonly pixelShare: number;
  readonly reductionShare: number;
  /** Steps per cycle: less than 1 where operands of a step meet in an SRAM sub-bank. */
  readonly conflictShare: number;
  /** Steps per cycle for the type of the input. */
  readonly typeShare: number;
}

export interface LayerResult {
  /** Operator index in the model. */
  readonly index: number;
  readonly operator: string;
  readonly name: string;
  readonly unit: LayerUnit;
  /** Operator that computes this one's result, where `unit` is `fused`. */
  readonly fusedInto: number | null;
  /** Sum over the invocations, as `attributedCycles`, `stalls` and `events`. */
  readonly macs: number;
  /** First start of an instruction and last retirement in one invocation; every invocation takes the same cycles. */
  readonly startCycle: number | null;
  readonly endCycle: number | null;
  /** endCycle − startCycle; layers may overlap. */
  readonly cycles: number | null;
  /** Cycles in which this is the oldest unfinished layer; they add up to totalCycles. */
  readonly attributedCycles: number | null;
  /** macs / (cycles · N·K·P), at most 1. */
  readonly macUtilization: number | null;
  /** macs / (cycles that the array takes its steps in · N·K·P): how well the shape fits the array. */
  readonly arrayUtilization: number | null;
  readonly bound: Bound | null;
  /** What attributedCycles go to; they add up to it. Uses without any are left out. */
  readonly spent: Readonly<Partial<Record<CycleUse, number>>> | null;
  /** Null without MAC instructions. */
  readonly arrayFit: ArrayFit | null;
  /** Of the first activation and the first output; null for a compiled program. */
  readonly inputShape: readonly number[] | null;
  readonly outputShape: readonly number[] | null;
  /** Cycles that MAC array and vector unit wait before instructions of this layer, by cause; causes without any are left out. */
  readonly stalls: Readonly<Record<string, number>> | null;
  /** The same for the DMA units, most of it harmless: they run ahead until a buffer is free. */
  readonly dmaStalls: Readonly<Record<string, number>> | null;
  /** Busy cycles of all units in this layer, by activity (`array`, `fill`, `dmaIn`, …). */
  readonly busy: Readonly<Record<string, number>> | null;
  readonly events: EventTotals | null;
  /** Stages with an event or a register, details of `events`; of a recurrent operator all stages, gate after gate. */
  readonly stages: readonly StageResult[] | null;
  /** What the gates of a recurrent operator take; null for every other. */
  readonly recurrent: RecurrentResult | null;
  /** Largest over the layer's stages. Null: nothing is reduced, or not every step was observed. */
  readonly accumulator: { readonly observedBits: number | null; readonly provenBits: number | null };
  readonly bytesRead: number;
  /** The part of bytesRead that does not go to the SRAM: weights, channel parameters, tables. */
  readonly weightBytesRead: number;
  readonly bytesWritten: number;
  readonly instructions: number;
}

export interface StageResult {
  readonly stage: string;
  /** Gate or state of a recurrent operator that the stage belongs to: `inputGate` of `inputGate.sum`; null in other operators. */
  readonly gate: string | null;
  /** Cycles that the stage's instructions keep their unit busy, over all invocations. */
  readonly busy: StageBusy | null;
  /** Range of the ideal unbounded register of a reduction. */
  readonly observed: { readonly min: string; readonly max: string; readonly bits: number } | null;
  /** Width of the accumulator in force; null where the MAC array reduces nothing. */
  readonly registerBits: number | null;
  readonly provenBits: number | null;
  /** What a stage of a recurrent operator stored; null elsewhere. */
  readonly stored: StoredResult | null;
  /** Events that happened; null without values. */
  readonly counts: Readonly<Partial<Record<NumericEvent, CountResult>>> | null;
  /** Time steps of a recurrent operator that have events, in order; null in other operators. */
  readonly perStep: readonly StepEvents[] | null;
}

export interface StageBusy {
  readonly macArray: number;
  readonly vector: number;
}

/** Stored integers against their format: the real value is the integer times 2^−fractionBits. */
export interface StoredResult {
  readonly min: number;
  readonly max: number;
  /** Smallest width that holds them. */
  readonly bits: number;
  /** Width of their type. */
  readonly formatBits: number;
  /** Null where the scale is no power of two, or unknown. */
  readonly fractionBits: number | null;
  /** formatBits − bits. */
  readonly headroomBits: number;
}

export interface StepEvents {
  readonly invocation: number;
  /** In the invocation. */
  readonly timeStep: number;
  readonly events: Readonly<Partial<EventTotals>>;
}

export interface RecurrentResult {
  /** Of one invocation. */
  readonly timeSteps: number;
  readonly gates: readonly GateResult[];
}

/** Sums over the stages of a gate or state. Instructions that belong to no stage, as those that load weights, are in none. */
export interface GateResult {
  readonly gate: string;
  readonly busy: StageBusy | null;
  readonly events: EventTotals | null;
}

export interface CountResult {
  readonly total: number;
  readonly elements: number;
  /** By output channel. */
  readonly perChannel: readonly number[];
  readonly first: FirstEvent | null;
}

export interface InvocationResult {
  readonly index: number;
  readonly cycles: number | null;
  readonly events: EventTotals | null;
  readonly conformance: { readonly valueMismatches: number; readonly counterMismatches: number } | null;
  /** sha256 of each output's raw bytes. */
  readonly outputs: readonly string[] | null;
}

export interface HostOperatorResult {
  readonly index: number;
  readonly operator: string;
  readonly reason: string;
}

export interface OutputResult {
  readonly name: string;
  readonly dtype: PortType;
  readonly shape: readonly number[];
  readonly scale: number;
  readonly zeroPoint: number;
  /** Of the raw little-endian bytes of all invocations, one after the other; null without values. */
  readonly sha256: string | null;
}

export interface UnitResult {
  readonly busy: Readonly<Record<string, number>>;
  readonly stalls: Readonly<Record<string, number>>;
  readonly idle: number;
}

export interface MemoryResult {
  readonly sramBytes: number;
  /** Highest address that an instruction touches, plus one. */
  readonly sramUsedBytes: number;
  /** Most bytes that tensors and tile buffers hold in one cycle; null without cycles. */
  readonly sramLiveBytes: number | null;
  readonly weightUsedBytes: number;
  readonly parameterUsedBytes: number;
  readonly tableUsedBytes: number;
  readonly externalBytes: number;
  /** Constants and initial state in the program's image. */
  readonly imageBytes: number;
}

/** Bytes moved in all invocations. */
export interface TrafficResult {
  readonly externalReadBytes: number;
  readonly externalWriteBytes: number;
  /** By all units, DMA included. */
  readonly sramReadBytes: number;
  readonly sramWriteBytes: number;
  readonly weightReadBytes: number;
}
