/** Runs a seeded property over layers and hardware, counts the events that its cases reach, and holds the counts to a claim. */
import fc from 'fast-check';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import { presetConfig } from '../../../src/hardware/presets.ts';
import { numericEvents, type NumericEvent } from '../../../src/numerics/events.ts';
import type { Layer } from '../bruteForce/layer.ts';
import type { Verdict } from './threeWay.ts';

/** Another seed explores other cases; more cases than usual with a factor. Both come from the environment. */
export const fuzzSeed = Number(process.env['NPUSIM_FUZZ_SEED'] ?? 20_260_725);
const runFactor = Number(process.env['NPUSIM_FUZZ_FACTOR'] ?? 1);

/** `runs` cases, or as many times more as the environment asks for. */
export const fuzzRuns = (runs: number): number => Math.ceil(runs * runFactor);

/** Cases with a count above zero that every reachable event must have. */
export const leastReached = 20;

/** For every event: it can happen, or the reason why it cannot. */
export type Reachability = Readonly<Record<NumericEvent, true | string>>;

export interface SuiteResult {
  readonly name: string;
  readonly cases: number;
  readonly machineCases: number;
  /** Cases with a count above zero. */
  readonly reached: Readonly<Record<NumericEvent, number>>;
}

export type Case = readonly [layer: Layer, hardware: HardwareConfig];

/** What differs from the default preset, which is what a reader needs to rebuild the hardware. */
export function describeHardware(hardware: HardwareConfig): string {
  const defaults: Readonly<Record<string, unknown>> = { ...presetConfig('embedded-256') };
  const changed = Object.entries(hardware).filter(([name, value]) => defaults[name] !== value);
  return changed.map(([name, value]) => `${name}=${String(value)}`).join(' ');
}

/** Everything of a layer; elements only of tensors that are small enough to read. */
function describeLayer(layer: unknown): string {
  return JSON.stringify(layer, (key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    return key === 'elements' && Array.isArray(value) && value.length > 64 ? `${value.length} elements` : value;
  });
}

/**
 * @param check the differences of a case, empty where all sides agree
 * @throws Error with seed, the smallest failing case and its differences
 */
export function runSuite<L = Layer>(
  name: string,
  runs: number,
  cases: fc.Arbitrary<readonly [layer: L, hardware: HardwareConfig]>,
  check: (layer: L, hardware: HardwareConfig) => Verdict,
  onVerdict: (verdict: Verdict) => void = () => undefined,
): SuiteResult {
  const reached = Object.fromEntries(numericEvents.map((event) => [event, 0])) as Record<NumericEvent, number>;
  let machineCases = 0;
  let failed = false;
  const property = fc.property(cases, ([layer, hardware]) => {
    const verdict = check(layer, hardware);
    if (verdict.differences.length > 0) {
      failed = true;
      throw new Error(verdict.differences.join('\n'));
    }
    if (failed) return;
    if (verdict.program !== null) machineCases += 1;
    for (const event of verdict.events.keys()) reached[event] += 1;
    onVerdict(verdict);
  });
  const outcome = fc.check(property, {
    seed: fuzzSeed,
    numRuns: fuzzRuns(runs),
    endOnFailure: false,
    interruptAfterTimeLimit: 600_000,
  });
  if (outcome.failed) {
    const [[layer, hardware]] = outcome.counterexample ?? [[null, null]];
    const words = [
      `${name}: NPUSIM_FUZZ_SEED=${fuzzSeed}, case ${outcome.numRuns}, path ${outcome.counterexamplePath}`,
      ...(hardware === null ? [] : [describeLayer(layer), describeHardware(hardware)]),
      String(outcome.errorInstance instanceof Error ? outcome.errorInstance.message : outcome.errorInstance),
    ];
    throw new Error(words.join('\n'));
  }
  return { name, cases: outcome.numRuns, machineCases, reached };
}

/** Share of the cases that the machine must run; the compiler may refuse the others for want of memory. */
const leastMachineShare = 0.95;

/** What contradicts the claim: a reachable event too rarely reached, an unreachable one reached, the machine left out (operators of the host never run there). */
export function contradictions(
  result: SuiteResult,
  claim: Reachability,
  runsOn: 'machine' | 'host' = 'machine',
): string[] {
  const { name, cases, machineCases } = result;
  const leftOut =
    runsOn === 'machine' && machineCases < leastMachineShare * cases
      ? [`${name}: the machine ran ${machineCases} of ${cases}`]
      : [];
  const events = numericEvents.flatMap((event) => {
    const count = result.reached[event];
    if (claim[event] !== true) return count === 0 ? [] : [`${name}: ${event} is reachable after all`];
    return count >= leastReached ? [] : [`${name}: only ${count} cases with ${event}`];
  });
  return [...leftOut, ...events];
}

/** One line per suite: cases, of which on the machine, and cases by event. */
export function reachedTable(results: readonly SuiteResult[]): string {
  const rows = [
    ['suite', 'cases', 'machine', ...numericEvents],
    ...results.map(({ name, cases, machineCases, reached }) => [
      name,
      `${cases}`,
      `${machineCases}`,
      ...numericEvents.map((event) => `${reached[event]}`),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [`seed ${fuzzSeed}; cases in which an event happened`, ...lines].join('\n');
}
