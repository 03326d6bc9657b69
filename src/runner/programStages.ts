/** The stages that a program's instructions belong to, by operator: what the event scopes say, and how long units work for each. */
import type { HardwareConfig } from '../hardware/config.ts';
import type { ElementType, Instruction, MacInstruction } from '../isa/instructions.generated.ts';
import type { Program } from '../isa/program.ts';
import type { Schedule } from '../microarchitecture/schedule.ts';
import type { StageBusy } from './result.ts';

export interface ProgramStage {
  readonly stage: string;
  /** Time steps of an invocation; 0: the operator is not recurrent. */
  readonly timeSteps: number;
  /** Of the accumulator, for products on the MAC array; else null. */
  readonly registerBits: number | null;
  /** Of the results; null for instructions that have none of their own. */
  readonly outputType: ElementType | null;
}

/** By operator, in the order of their first instructions. */
export type ProgramStages = ReadonlyMap<number, readonly ProgramStage[]>;

export function programStages(program: Program, hardware: HardwareConfig): ProgramStages {
  const operators = new Map<number, Map<string, ProgramStage>>();
  eachScope(program, (instruction, operator, stage, timeSteps) => {
    const stages = operators.get(operator) ?? new Map<string, ProgramStage>();
    operators.set(operator, stages);
    if (stages.has(stage)) return;
    stages.set(stage, {
      stage,
      timeSteps,
      registerBits: instruction.op === 'MAC' ? registerBits(instruction, hardware) : null,
      outputType: instruction.op === 'MAC' || instruction.op === 'VECTOR' ? instruction.outputType : null,
    });
  });
  return new Map([...operators].map(([operator, stages]) => [operator, [...stages.values()]]));
}

type BusyCount = { -readonly [Unit in keyof StageBusy]: number };

/** Busy cycles, from start to free of the unit, of one invocation, by operator and stage. */
export function stageBusyCycles(
  program: Program,
  schedule: Schedule,
): ReadonlyMap<number, ReadonlyMap<string, StageBusy>> {
  const operators = new Map<number, Map<string, BusyCount>>();
  eachScope(program, (instruction, operator, stage, _timeSteps, index) => {
    const stages = operators.get(operator) ?? new Map<string, BusyCount>();
    operators.set(operator, stages);
    const busy = stages.get(stage) ?? { macArray: 0, vector: 0 };
    stages.set(stage, busy);
    busy[instruction.op === 'MAC' ? 'macArray' : 'vector'] += schedule.free[index]! - schedule.start[index]!;
  });
  return operators;
}

/** Visits the instructions of MAC array and vector unit that have an event scope. */
function eachScope(
  { instructions, debug }: Program,
  visit: (instruction: Instruction, operator: number, stage: string, timeSteps: number, index: number) => void,
): void {
  instructions.forEach((instruction, index) => {
    if (instruction.op !== 'MAC' && instruction.op !== 'VECTOR' && instruction.op !== 'POOL') return;
    const scope = debug.scopes[debug.instructionScope[index] ?? -1];
    if (scope !== undefined) visit(instruction, scope.operator, scope.stage, scope.timeSteps, index);
  });
}

/** isa/MICROARCHITECTURE.md, section 5, values. */
function registerBits({ inputType, wideAccumulator }: MacInstruction, hardware: HardwareConfig): number {
  if (inputType !== 'int16') return hardware.accumulatorBits;
  return wideAccumulator === 1 ? hardware.accumulatorBitsInt16 : Math.min(hardware.accumulatorBitsInt16, 32);
}
