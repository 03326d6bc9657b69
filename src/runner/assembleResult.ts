/** Puts what a run computed into the result schema. */
import { hostReason } from '../compiler/hostOperators.ts';
import { invariant } from '../errors.ts';
import { configurationHash, hardwareHash } from '../hardware/hash.ts';
import type { Unit } from '../isa/instructions.generated.ts';
import type { Machine } from '../machine/machine.ts';
import { deadlineResult } from './deadline.ts';
import { sumTotals } from './eventSummary.ts';
import { layerTraffic } from './layerCycles.ts';
import { layerResults } from './layerResults.ts';
import { memoryUse } from './memoryUse.ts';
import { programStages } from './programStages.ts';
import { type ProgramTiming, repeatUnit } from './programTiming.ts';
import type {
  HostOperatorResult,
  InvocationResult,
  OutputResult,
  RunMode,
  SimulationResult,
  UnitResult,
} from './result.ts';
import { schemaVersion } from './result.ts';
import { type Network, sha256Of } from './sources.ts';
import type { RunValues } from './values.ts';
import { npusimVersion } from './version.ts';

/** Everything that one run knows. */
export interface RunParts {
  readonly network: Network;
  readonly machine: Machine;
  readonly mode: RunMode;
  readonly invocations: number;
  readonly seed: number | null;
  readonly timing: ProgramTiming | null;
  readonly values: RunValues | null;
  readonly outputs: readonly Uint8Array[] | null;
  /** Real-time period of an invocation; null: none was asked for. */
  readonly periodSeconds: number | null;
  readonly wallSeconds: number;
}

export function assembleResult(parts: RunParts): SimulationResult {
  const { network, machine, invocations, timing, values } = parts;
  const { program, hardware, activity } = machine;
  const lanes = hardware.outputChannelLanes * hardware.reductionLanes * hardware.pixelLanes;
  const macs = invocations * program.debug.operators.reduce((sum, operator) => sum + operator.macs, 0);
  const totalCycles = timing === null ? null : timing.totalCycles * invocations;
  return {
    schemaVersion,
    npusimVersion,
    mode: parts.mode,
    seed: parts.seed,
    model: { name: network.name, sha256: network.sha256 },
    hardware: { ...hardware, hash: configurationHash(hardware), programHash: hardwareHash(hardware) },
    totalCycles,
    macs,
    macUtilization: totalCycles === null || totalCycles === 0 ? null : macs / (totalCycles * lanes),
    inferencesPerSecond:
      totalCycles === null || totalCycles === 0 ? null : (hardware.clockHz * invocations) / totalCycles,
    deadline:
      parts.periodSeconds === null || timing === null
        ? null
        : deadlineResult(parts.periodSeconds, hardware.clockHz, timing.totalCycles),
    conformance: values?.conformance ?? null,
    events: values === null ? null : sumTotals(values.events.values()),
    layers: layerResults({
      program,
      model: network.model,
      hardware,
      timing,
      stages: programStages(program, hardware),
      traffic: layerTraffic(program),
      events: values?.events ?? null,
      provenBits: values?.provenBits ?? new Map(),
      invocations,
    }),
    invocations: invocationResults(parts),
    hostOperators: hostOperatorResults(network),
    outputs: outputResults(parts),
    units: timing === null ? null : repeatUnits(timing.units, invocations),
    memory: memoryUse(program, hardware, timing?.memoryMap ?? null),
    traffic: {
      externalReadBytes: activity.externalReadBytes * invocations,
      externalWriteBytes: activity.externalWriteBytes * invocations,
      sramReadBytes: activity.sramReadBytes * invocations,
      sramWriteBytes: activity.sramWriteBytes * invocations,
      weightReadBytes: activity.weightReadBytes * invocations,
    },
    instructions: program.instructions.length,
    timeline: timing?.timeline ?? null,
    memoryMap: timing?.memoryMap ?? null,
    notes: notesOf(parts),
    time: {
      wallSeconds: parts.wallSeconds,
      compileSeconds: network.compileSeconds,
      machineSeconds: values?.machineSeconds ?? null,
      goldenSeconds: values?.goldenSeconds ?? null,
    },
  };
}

function hostOperatorResults({ program, hostModel }: Network): HostOperatorResult[] {
  if (hostModel === null) return [];
  return program.debug.hostOperators.map((host, number) => {
    const operator = hostModel.operators[number];
    const reason = operator === undefined ? null : hostReason(hostModel, operator);
    invariant(reason !== null, `operator ${host.operator} has a reason to be on the host`);
    return { index: host.operator, operator: host.kind, reason };
  });
}

function repeatUnits(
  units: Readonly<Record<Unit, UnitResult>>,
  invocations: number,
): Readonly<Record<Unit, UnitResult>> {
  const repeated = Object.entries(units).map(([unit, result]) => [unit, repeatUnit(result, invocations)] as const);
  return Object.fromEntries(repeated) as Record<Unit, UnitResult>;
}

function invocationResults({ invocations, timing, values }: RunParts): InvocationResult[] {
  return Array.from({ length: invocations }, (_, index) => {
    const one = values?.invocations[index] ?? null;
    return {
      index,
      cycles: timing?.totalCycles ?? null,
      events: one === null ? null : sumTotals(one.events.values()),
      conformance: one?.verdict ?? null,
      outputs: one === null ? null : one.outputs.map(sha256Of),
    };
  });
}

function outputResults({ network, outputs }: RunParts): OutputResult[] {
  return network.program.outputs.map(({ name, type, shape, scale, zeroPoint }, slot) => {
    const bytes = outputs?.[slot];
    return { name, dtype: type, shape, scale, zeroPoint, sha256: bytes === undefined ? null : sha256Of(bytes) };
  });
}

function notesOf({ network, values, mode }: RunParts): string[] {
  const notes: string[] = [];
  const { hostOperators } = network.program.debug;
  if (hostOperators.length > 0) {
    notes.push(`${hostOperators.length} operators run on the host; cycles are the NPU's part`);
  }
  if (network.model === null && mode !== 'timing') {
    notes.push('a compiled program carries no model: nothing to compare with');
  }
  if (values !== null && values.unobserved.length > 0) {
    notes.push(`registers not observed at every step: operator ${values.unobserved.join(', operator ')}`);
  }
  return notes;
}
