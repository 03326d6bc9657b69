/** The stages of one operator in the result schema, and those of a recurrent operator summed by gate. */
import { portTypeBytes } from '../isa/portTypes.ts';
import type { NumericEvent, OperatorEvents, StageEvents } from '../numerics/events.ts';
import { bitsOfRange, emptyTotals, newStage, numericEvents } from '../numerics/events.ts';
import type { ProgramStage } from './programStages.ts';
import type { CountResult, GateResult, RecurrentResult, StageBusy, StageResult } from './result.ts';

export interface StageParts {
  /** In the program's order. */
  readonly stages: readonly ProgramStage[];
  /** Over all invocations; undefined: none was raised; null: the run computed no values. */
  readonly events: OperatorEvents | undefined | null;
  /** Register widths that golden proved, by stage, where the records do not say. */
  readonly provenBits: ReadonlyMap<string, number>;
  /** The compiler's proof for the operator as a whole: that of its register, where it has a single one. */
  readonly operatorProvenBits: number | null;
  /** Of one invocation; null: the run computed no cycles. */
  readonly busy: ReadonlyMap<string, StageBusy> | null;
  readonly invocations: number;
  /** Of a stage's stored integers, where they are fixed point. */
  readonly fractionBits: (stage: string) => number | null;
}

/**
 * All stages of a recurrent operator, gate after gate; of others those that have an event or a register. Null where the run computed
 * nothing that they could tell.
 */
export function stageResults(parts: StageParts): StageResult[] | null {
  const { stages, events } = parts;
  if (isRecurrent(stages)) {
    return inGateOrder(stages).map((stage) => stageResult(stage, events?.stages.get(stage.stage), parts));
  }
  if (events === null) return null;
  const raised = [...(events?.stages.values() ?? [])];
  return raised
    .filter((stage) => stage.counts.size > 0 || stage.observed !== null || stage.provenBits !== null)
    .map((stage) =>
      stageResult(
        stages.find((one) => one.stage === stage.stage),
        stage,
        parts,
      ),
    );
}

/** Sums by gate; null for an operator that is not recurrent. */
export function recurrentResult(
  stages: readonly ProgramStage[],
  results: readonly StageResult[] | null,
): RecurrentResult | null {
  if (!isRecurrent(stages) || results === null) return null;
  const gates = [...new Set(results.map(({ gate }) => gate))].flatMap((gate) => (gate === null ? [] : [gate]));
  return {
    timeSteps: stages[0]?.timeSteps ?? 0,
    gates: gates.map((gate) =>
      gateResult(
        gate,
        results.filter((stage) => stage.gate === gate),
      ),
    ),
  };
}

function gateResult(gate: string, stages: readonly StageResult[]): GateResult {
  const busyOf = (unit: keyof StageBusy): number => stages.reduce((sum, { busy }) => sum + (busy?.[unit] ?? 0), 0);
  const timed = stages.every(({ busy }) => busy !== null);
  const totals = emptyTotals();
  for (const { counts } of stages) {
    for (const event of numericEvents) totals[event] += counts?.[event]?.total ?? 0;
  }
  return {
    gate,
    busy: timed ? { macArray: busyOf('macArray'), vector: busyOf('vector') } : null,
    events: stages.every(({ counts }) => counts !== null) ? totals : null,
  };
}

function isRecurrent(stages: readonly ProgramStage[]): boolean {
  return stages.some(({ timeSteps }) => timeSteps > 0);
}

/** `inputGate` of `inputGate.sum`. */
function gateOf({ stage }: ProgramStage): string {
  return stage.split('.', 1)[0] ?? stage;
}

/** Gates in the order of their first stages, the stages of a gate in theirs. */
function inGateOrder(stages: readonly ProgramStage[]): ProgramStage[] {
  const gates = [...new Set(stages.map(gateOf))];
  return gates.flatMap((gate) => stages.filter((stage) => gateOf(stage) === gate));
}

function stageResult(
  declared: ProgramStage | undefined,
  raised: StageEvents | undefined,
  parts: StageParts,
): StageResult {
  const { invocations, busy } = parts;
  const stage = declared?.stage ?? raised?.stage ?? '';
  const recurrent = declared !== undefined && declared.timeSteps > 0;
  const records = raised ?? newStage(stage, 1);
  const cycles = busy?.get(stage) ?? { macArray: 0, vector: 0 };
  return {
    stage,
    gate: recurrent ? gateOf(declared) : null,
    busy: busy === null ? null : { macArray: cycles.macArray * invocations, vector: cycles.vector * invocations },
    observed: observedResult(records),
    registerBits: declared?.registerBits ?? null,
    provenBits: provenBitsOf(stage, records, parts),
    stored: storedResult(records, declared, parts),
    counts: parts.events === null ? null : countResults(records),
    perStep: recurrent && parts.events !== null ? perStepResults(records, declared.timeSteps) : null,
  };
}

function provenBitsOf(
  stage: string,
  records: StageEvents,
  { stages, provenBits, operatorProvenBits }: StageParts,
): number | null {
  const proven = records.provenBits ?? provenBits.get(stage) ?? null;
  if (proven !== null) return proven;
  const registers = stages.filter(({ registerBits }) => registerBits !== null);
  return registers.length === 1 && registers[0]?.stage === stage ? operatorProvenBits : null;
}

function observedResult({ observed }: StageEvents): StageResult['observed'] {
  if (observed === null) return null;
  const { min, max } = observed;
  return { min: String(min), max: String(max), bits: bitsOfRange(min, max) };
}

function storedResult(
  { stored }: StageEvents,
  declared: ProgramStage | undefined,
  { fractionBits }: StageParts,
): StageResult['stored'] {
  const type = declared?.outputType ?? null;
  if (stored === null || declared === undefined || type === null) return null;
  const bits = bitsOfRange(BigInt(stored.min), BigInt(stored.max));
  const formatBits = 8 * portTypeBytes[type];
  return { ...stored, bits, formatBits, fractionBits: fractionBits(declared.stage), headroomBits: formatBits - bits };
}

function countResults(stage: StageEvents): Partial<Record<NumericEvent, CountResult>> {
  const results: Partial<Record<NumericEvent, CountResult>> = {};
  for (const [event, { total, elements, perChannel, first }] of stage.counts) {
    results[event] = { total, elements, perChannel: [...perChannel], first };
  }
  return results;
}

function perStepResults({ perStep }: StageEvents, timeSteps: number): StageResult['perStep'] {
  return [...(perStep ?? [])]
    .sort(([first], [second]) => first - second)
    .map(([slot, events]) => ({
      invocation: Math.floor(slot / timeSteps),
      timeStep: slot % timeSteps,
      events,
    }));
}
