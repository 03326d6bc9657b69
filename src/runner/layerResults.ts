/** One row of the result per operator of the model. */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Model } from '../graph/model.ts';
import type { Program, ProgramOperator } from '../isa/program.ts';
import type { OperatorEvents } from '../numerics/events.ts';
import { emptyTotals, totalsOf } from '../numerics/events.ts';
import { observedBitsOf } from './eventSummary.ts';
import { boundOf, type LayerCycles, type LayerTraffic } from './layerCycles.ts';
import type { ProgramTiming } from './programTiming.ts';
import type { ProgramStages } from './programStages.ts';
import type { ArrayFit, LayerResult, StageResult } from './result.ts';
import { recurrentResult, stageResults } from './stageResults.ts';
import { fractionBitsOf } from './storedFormat.ts';
import type { ProvenBits } from './values.ts';

export interface LayerParts {
  readonly program: Program;
  /** Null for a compiled program. */
  readonly model: Model | null;
  readonly hardware: HardwareConfig;
  readonly timing: ProgramTiming | null;
  readonly stages: ProgramStages;
  readonly traffic: ReadonlyMap<number, LayerTraffic>;
  /** Over all invocations; null without values. */
  readonly events: ReadonlyMap<number, OperatorEvents> | null;
  /** Register widths that golden proved, by operator and stage. */
  readonly provenBits: ProvenBits;
  readonly invocations: number;
}

export function layerResults(parts: LayerParts): LayerResult[] {
  return parts.program.debug.operators.map((operator) => layerResult(operator, parts));
}

function layerResult(operator: ProgramOperator, parts: LayerParts): LayerResult {
  const { events, invocations } = parts;
  const raised = events?.get(operator.index);
  const proven = parts.provenBits.get(operator.index);
  const stages = stagesOf(operator, parts);
  const traffic = parts.traffic.get(operator.index);
  return {
    index: operator.index,
    operator: operator.kind,
    name: operator.name,
    unit: operator.unit,
    fusedInto: operator.fusedInto,
    macs: operator.macs * invocations,
    ...timeOf(operator, parts),
    ...shapesOf(operator, parts.model),
    events: events === null ? null : raised === undefined ? emptyTotals() : totalsOf(raised),
    stages,
    recurrent: recurrentResult(parts.stages.get(operator.index) ?? [], stages),
    accumulator: {
      observedBits: stages === null ? null : observedBitsOf(stages),
      provenBits:
        operator.provenBits ?? (proven === undefined || proven.size === 0 ? null : Math.max(...proven.values())),
    },
    bytesRead: (traffic?.bytesRead ?? 0) * invocations,
    weightBytesRead: (traffic?.weightBytesRead ?? 0) * invocations,
    bytesWritten: (traffic?.bytesWritten ?? 0) * invocations,
    instructions: traffic?.instructions ?? 0,
  };
}

function stagesOf({ index, kind, provenBits }: ProgramOperator, parts: LayerParts): StageResult[] | null {
  const { events, timing, model } = parts;
  return stageResults({
    stages: parts.stages.get(index) ?? [],
    events: events === null ? null : events.get(index),
    provenBits: parts.provenBits.get(index) ?? new Map(),
    operatorProvenBits: provenBits,
    busy: timing === null ? null : (timing.stages.get(index) ?? new Map()),
    invocations: parts.invocations,
    fractionBits: (stage) => fractionBitsOf(kind, stage, model, index),
  });
}

/** Of the first operand that is computed or given, and of the first result. */
function shapesOf({ index }: ProgramOperator, model: Model | null): Pick<LayerResult, 'inputShape' | 'outputShape'> {
  const operator = model?.operators[index];
  const shapeOf = (tensor: number | undefined) => model?.tensors[tensor ?? -1]?.shape ?? null;
  return {
    inputShape: shapeOf(operator?.inputs.find((tensor) => tensor >= 0 && model?.tensors[tensor]?.data === null)),
    outputShape: shapeOf(operator?.outputs[0]),
  };
}

type LayerTime = Pick<
  LayerResult,
  | 'startCycle'
  | 'endCycle'
  | 'cycles'
  | 'attributedCycles'
  | 'macUtilization'
  | 'arrayUtilization'
  | 'bound'
  | 'spent'
  | 'arrayFit'
  | 'stalls'
  | 'dmaStalls'
  | 'busy'
>;

/** A layer without instructions of its own takes no cycles and has no start. */
const noInstructions: LayerCycles = {
  startCycle: null,
  endCycle: null,
  attributedCycles: 0,
  busy: {},
  stalls: {},
  dmaStalls: {},
};

const notTimed: LayerTime = {
  startCycle: null,
  endCycle: null,
  cycles: null,
  attributedCycles: null,
  macUtilization: null,
  arrayUtilization: null,
  bound: null,
  spent: null,
  arrayFit: null,
  stalls: null,
  dmaStalls: null,
  busy: null,
};

function timeOf(operator: ProgramOperator, { timing, hardware, invocations }: LayerParts): LayerTime {
  if (timing === null) return notTimed;
  const layer = timing.layers.get(operator.index) ?? noInstructions;
  const { startCycle, endCycle, attributedCycles, busy, stalls, dmaStalls } = layer;
  const cycles = startCycle === null || endCycle === null ? 0 : endCycle - startCycle;
  const fit = timing.arrayFits.get(operator.index) ?? null;
  const lanes = hardware.outputChannelLanes * hardware.reductionLanes * hardware.pixelLanes;
  const utilization = (inCycles: number) =>
    operator.macs === 0 || inCycles === 0 ? null : operator.macs / (inCycles * lanes);
  const times = (record: Readonly<Partial<Record<string, number>>>): Record<string, number> =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, (value ?? 0) * invocations]));
  return {
    startCycle,
    endCycle,
    cycles,
    attributedCycles: attributedCycles * invocations,
    macUtilization: utilization(cycles),
    arrayUtilization: fit === null ? null : arrayUtilization(fit),
    bound: startCycle === null ? null : boundOf(layer),
    spent: times(timing.spent.get(operator.index) ?? {}),
    arrayFit: fit,
    stalls: times(stalls),
    dmaStalls: times(dmaStalls),
    busy: times(busy),
  };
}

/** Not from `macs`: an SVDF has some on the vector unit. */
function arrayUtilization(fit: ArrayFit): number {
  return fit.outputChannelShare * fit.pixelShare * fit.reductionShare * fit.conflictShare * fit.typeShare;
}
