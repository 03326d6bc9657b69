/** Two runs side by side: what differs in the hardware, in the totals, and in every layer, with the reasons. */
import { numericEvents } from '../../numerics/events.ts';
import type { CycleUse } from '../../runner/cycleUses.ts';
import type { LayerResult, SimulationResult } from '../../runner/result.ts';
import { networkSpent, shownUses, type Spent } from '../explanation/useText.ts';
import { changeReasons } from './changeReasons.ts';
import { type LayerPair, matchLayers } from './match.ts';

export interface Comparison {
  readonly a: RunIdentity;
  readonly b: RunIdentity;
  /** Whether both ran the same model file. */
  readonly sameModel: boolean;
  /** Hardware parameters with different values. */
  readonly hardware: readonly ParameterChange[];
  readonly totals: readonly TotalChange[];
  /** What the cycles of the network go to, where either run has any. */
  readonly uses: readonly UseChange[];
  readonly layers: readonly LayerChange[];
}

export interface RunIdentity {
  readonly model: string;
  readonly modelSha256: string;
  readonly hardware: string;
  readonly configuration: string;
  readonly npusimVersion: string;
  readonly mode: string;
  readonly invocations: number;
}

export interface ParameterChange {
  readonly parameter: string;
  readonly a: number | string | boolean;
  readonly b: number | string | boolean;
}

export type TotalUnit = 'cycles' | 'seconds' | 'perSecond' | 'share' | 'bytes' | 'count';

export interface TotalChange {
  readonly name: string;
  readonly unit: TotalUnit;
  /** Null where the run did not compute it. */
  readonly a: number | null;
  readonly b: number | null;
}

export interface UseChange {
  readonly use: CycleUse;
  readonly a: number;
  readonly b: number;
}

export interface LayerChange {
  /** Operator index in either model; null where it has no such layer. */
  readonly indexA: number | null;
  readonly indexB: number | null;
  readonly operator: string;
  readonly name: string;
  /** Attributed cycles; null where not computed, or where there is no such layer. */
  readonly cyclesA: number | null;
  readonly cyclesB: number | null;
  /** What the layer's cycles go to, where they differ. */
  readonly uses: readonly UseChange[];
  /** Sentences; empty: nothing changed. */
  readonly reasons: readonly string[];
}

export function compareResults(a: SimulationResult, b: SimulationResult): Comparison {
  return {
    a: identityOf(a),
    b: identityOf(b),
    sameModel: a.model.sha256 === b.model.sha256,
    hardware: parameterChanges(a.hardware, b.hardware),
    totals: totalChanges(a, b),
    uses: useChanges(networkSpent(a.layers), networkSpent(b.layers)).filter((use) => use.a > 0 || use.b > 0),
    layers: matchLayers(a, b).map(layerChange),
  };
}

function identityOf({ model, hardware, npusimVersion, mode, invocations }: SimulationResult): RunIdentity {
  const { name, hash } = hardware;
  return {
    model: model.name,
    modelSha256: model.sha256,
    hardware: name,
    configuration: hash,
    npusimVersion,
    mode,
    invocations: invocations.length,
  };
}

function parameterChanges(a: SimulationResult['hardware'], b: SimulationResult['hardware']): ParameterChange[] {
  const { name: _nameA, hash: _hashA, programHash: _programA, ...parameters } = a;
  return Object.entries(parameters).flatMap(([parameter, value]) => {
    const other = b[parameter as keyof typeof parameters];
    return other === value ? [] : [{ parameter, a: value, b: other }];
  });
}

function totalChanges(a: SimulationResult, b: SimulationResult): TotalChange[] {
  const total = (name: string, unit: TotalUnit, of: (result: SimulationResult) => number | null): TotalChange => ({
    name,
    unit,
    a: of(a),
    b: of(b),
  });
  const events = numericEvents
    .map((event) => total(event, 'count', (result) => result.events?.[event] ?? null))
    .filter((event) => (event.a ?? 0) > 0 || (event.b ?? 0) > 0);
  return [
    total('cycles', 'cycles', ({ totalCycles }) => totalCycles),
    total('time', 'seconds', ({ totalCycles, hardware }) =>
      totalCycles === null ? null : totalCycles / hardware.clockHz,
    ),
    total('inferences per second', 'perSecond', ({ inferencesPerSecond }) => inferencesPerSecond),
    total('MACs', 'count', ({ macs }) => macs),
    total('MAC utilisation', 'share', ({ macUtilization }) => macUtilization),
    total('external read', 'bytes', ({ traffic }) => traffic.externalReadBytes),
    total('external written', 'bytes', ({ traffic }) => traffic.externalWriteBytes),
    total('SRAM live at once', 'bytes', ({ memory }) => memory.sramLiveBytes),
    total('instructions', 'count', ({ instructions }) => instructions),
    total('conformance mismatches', 'count', ({ conformance }) =>
      conformance === null ? null : conformance.valueMismatches + conformance.counterMismatches,
    ),
    ...events,
  ];
}

function useChanges(a: Spent, b: Spent): UseChange[] {
  return shownUses.map((use) => ({ use, a: a[use] ?? 0, b: b[use] ?? 0 }));
}

function layerChange({ a, b }: LayerPair): LayerChange {
  const shown = (b ?? a)!;
  return {
    indexA: a?.index ?? null,
    indexB: b?.index ?? null,
    operator: shown.operator,
    name: shown.name,
    cyclesA: a?.attributedCycles ?? null,
    cyclesB: b?.attributedCycles ?? null,
    uses: a === null || b === null ? [] : useChanges(a.spent ?? {}, b.spent ?? {}).filter((use) => use.a !== use.b),
    reasons: reasonsOf(a, b),
  };
}

function reasonsOf(a: LayerResult | null, b: LayerResult | null): string[] {
  if (a === null) return ['only in B'];
  if (b === null) return ['only in A'];
  return changeReasons(a, b);
}
