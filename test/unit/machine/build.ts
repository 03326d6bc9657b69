/** Builds instructions, hardware and unit ports for the machine's tests: every field at its least legal value unless given. */
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import { presetConfig } from '../../../src/hardware/presets.ts';
import type { InstructionOf, Operation } from '../../../src/isa/instructions.generated.ts';
import { enumValues, instructionLayouts } from '../../../src/isa/instructions.generated.ts';
import type { EventScope } from '../../../src/isa/program.ts';
import { EventCounters } from '../../../src/machine/counters.ts';
import type { ByteMemory, OnChipMemories } from '../../../src/machine/memories.ts';
import { createMemory, createOnChipMemories } from '../../../src/machine/memories.ts';
import type { NumericEvent, OperatorEvents, StageEvents } from '../../../src/numerics/events.ts';

export type Fields<Op extends Operation> = Partial<Omit<InstructionOf<Op>, 'op'>>;

/** An instruction with every field but the given ones at 0, or at its minimum where 0 is illegal. */
export function build<Op extends Operation>(op: Op, fields: Fields<Op> = {}): InstructionOf<Op> {
  const instruction: Record<string, unknown> = { op };
  for (const { name, enumName, minimum } of instructionLayouts[op].fields) {
    instruction[name] = enumName === null ? Math.max(minimum, 0) : enumValues[enumName][0];
  }
  return Object.assign(instruction, fields) as unknown as InstructionOf<Op>;
}

/** The default preset with changes. */
export function hardwareWith(changes: Partial<HardwareConfig> = {}): HardwareConfig {
  return { ...presetConfig('embedded-256'), ...changes };
}

/** Memories and counters of a machine whose units are driven one instruction at a time. */
export interface Bench {
  readonly hardware: HardwareConfig;
  readonly chip: OnChipMemories;
  readonly external: ByteMemory;
  readonly counters: EventCounters;
  readonly sram: ByteMemory;
  readonly weight: ByteMemory;
  readonly parameter: ByteMemory;
  readonly table: ByteMemory;
  readonly events: EventCounters;
}

export function bench(hardware: HardwareConfig = hardwareWith(), invocation = 0): Bench {
  const chip = createOnChipMemories(hardware);
  const counters = new EventCounters(invocation);
  return { hardware, chip, external: createMemory('external', 65536), counters, ...chip, events: counters };
}

export function scope(fields: Partial<EventScope> = {}): EventScope {
  return {
    operator: 7,
    stage: 'output',
    channels: 1,
    base: 0,
    strides: [0, 0, 1, 1],
    timeStep: 0,
    timeSteps: 0,
    ...fields,
  };
}

/** The one stage that was recorded. */
export function onlyStage(operators: ReadonlyMap<number, OperatorEvents>): StageEvents | null {
  const stages = [...operators.values()].flatMap((operator) => [...operator.stages.values()]);
  if (stages.length > 1) throw new Error(`${stages.length} stages recorded`);
  return stages[0] ?? null;
}

/** What a stage recorded, as plain data; `first` without the invocation. */
export interface PlainCount {
  readonly total: number;
  readonly elements: number;
  readonly perChannel: readonly number[];
  readonly first: readonly [index: number, step: number] | null;
}

export function plainCounts(stage: StageEvents | null): Partial<Record<NumericEvent, PlainCount>> {
  const plain: Partial<Record<NumericEvent, PlainCount>> = {};
  for (const [event, { total, elements, perChannel, first }] of stage?.counts ?? []) {
    plain[event] = { total, elements, perChannel: [...perChannel], first: first && [first.index, first.step] };
  }
  return plain;
}

/** Writes a channel row: bias int64, multiplier int32, rightShift int8, 3 bytes zero. */
export function writeChannelRow(
  parameter: ByteMemory,
  row: number,
  bias: bigint,
  multiplier: number,
  rightShift: number,
): void {
  parameter.view.setBigInt64(row * 16, bias, true);
  parameter.view.setInt32(row * 16 + 8, multiplier, true);
  parameter.view.setInt8(row * 16 + 12, rightShift);
}

/** Seeded numbers in [0, 1): a 32-bit linear congruential generator, high bits. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** An integer in low…high, both included. */
export function integer(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}
