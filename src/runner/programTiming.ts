/** The time of one invocation of a program: totals, units, layers. Every invocation takes the same. */
import { invariant } from '../errors.ts';
import { units, type Unit } from '../isa/instructions.generated.ts';
import { type Machine, runInvocation } from '../machine/machine.ts';
import { arrayFits } from './arrayFit.ts';
import { cycleUse, layerWindows } from './cycleUse.ts';
import { layerCycles, type LayerCycles } from './layerCycles.ts';
import { memoryMap } from './memoryMap.ts';
import { stageBusyCycles } from './programStages.ts';
import type { ArrayFit, CycleUse, StageBusy, UnitResult } from './result.ts';
import type { MemoryMapResult, TimelineResult } from './timelineResult.ts';
import { unitTimeline } from './unitTimeline.ts';

export interface ProgramTiming {
  readonly totalCycles: number;
  readonly units: Readonly<Record<Unit, UnitResult>>;
  /** By operator index; operators without instructions are absent. */
  readonly layers: ReadonlyMap<number, LayerCycles>;
  /** Busy cycles of the compute units, by operator and stage. */
  readonly stages: ReadonlyMap<number, ReadonlyMap<string, StageBusy>>;
  /** What the attributed cycles of each layer go to. */
  readonly spent: ReadonlyMap<number, Readonly<Partial<Record<CycleUse, number>>>>;
  readonly arrayFits: ReadonlyMap<number, ArrayFit>;
  readonly timeline: TimelineResult;
  readonly memoryMap: MemoryMapResult;
}

/** @throws ProgramFault for the first hazard under this hardware's timing */
export function timeProgram(machine: Machine): ProgramTiming {
  const { schedule } = runInvocation(machine, [], { invocation: 0, values: false, timing: true });
  invariant(schedule !== null, 'a timed invocation has a schedule');
  const byUnit = units.map((unit) => {
    const { work, stalls, idle } = schedule.units[unit];
    return [unit, { busy: nonZero(work), stalls: nonZero(stalls), idle }] as const;
  });
  const { program, hardware } = machine;
  const layers = layerCycles(program, schedule, hardware);
  const uses = cycleUse(program, schedule, hardware, layerWindows(layers));
  return {
    totalCycles: schedule.totalCycles,
    units: Object.fromEntries(byUnit) as Record<Unit, UnitResult>,
    layers,
    stages: stageBusyCycles(program, schedule),
    spent: uses.byLayer(),
    arrayFits: arrayFits(program, hardware),
    timeline: unitTimeline(program, schedule, hardware, uses),
    memoryMap: memoryMap(program, schedule, hardware),
  };
}

function nonZero(record: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(record).filter(([, cycles]) => cycles !== 0));
}

/** The sum over `invocations` equal invocations. */
export function repeatUnit(unit: UnitResult, invocations: number): UnitResult {
  const times = (record: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(record).map(([name, cycles]) => [name, cycles * invocations]));
  return { busy: times(unit.busy), stalls: times(unit.stalls), idle: unit.idle * invocations };
}
