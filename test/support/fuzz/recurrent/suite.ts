/** Runs a seeded property over recurrent layers and hardware; counts machine runs, invocations, stages and events reached. */
import fc from 'fast-check';
import type { HardwareConfig } from '../../../../src/hardware/config.ts';
import { numericEvents, type NumericEvent } from '../../../../src/numerics/events.ts';
import type { RecurrentLayer } from '../../bruteForce/recurrent/layer.ts';
import { describeHardware, fuzzRuns, fuzzSeed, leastReached, type SuiteResult } from '../suite.ts';
import { reachedPairs } from './account.ts';
import type { StageReachability } from './reachability.ts';
import { checkRecurrent, type RecurrentVerdict } from './threeWay.ts';

export type RecurrentCase = readonly [layer: RecurrentLayer, hardware: HardwareConfig];

export interface RecurrentResult extends SuiteResult {
  /** Cases with a count above zero by `stage event`. */
  readonly reachedStages: ReadonlyMap<string, number>;
  /** Cases of several invocations whose state lives on, and whose state starts anew. */
  readonly kept: number;
  readonly renewed: number;
}

function describeLayer(layer: RecurrentLayer): string {
  return JSON.stringify(layer, (key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    const long = Array.isArray(value) && value.length > 64;
    return long && key !== 'frames' ? `${value.length} elements` : value;
  });
}

/** @throws Error with seed, the smallest failing case and its differences */
export function runRecurrentSuite(
  name: string,
  runs: number,
  cases: fc.Arbitrary<RecurrentCase>,
  onVerdict: (verdict: RecurrentVerdict, layer: RecurrentLayer) => void = () => undefined,
): RecurrentResult {
  const reached = Object.fromEntries(numericEvents.map((event) => [event, 0])) as Record<NumericEvent, number>;
  const reachedStages = new Map<string, number>();
  let [machineCases, kept, renewed] = [0, 0, 0];
  let failed = false;
  const property = fc.property(cases, ([layer, hardware]) => {
    const verdict = checkRecurrent(layer, hardware);
    if (verdict.differences.length > 0) {
      failed = true;
      throw new Error(verdict.differences.slice(0, 20).join('\n'));
    }
    if (failed) return;
    if (verdict.program !== null) machineCases += 1;
    if (layer.frames.length > 1) {
      if (layer.resets) renewed += 1;
      else kept += 1;
    }
    const pairs = verdict.invocations.flatMap(reachedPairs);
    for (const event of new Set(pairs.map((pair) => pair.event))) reached[event] += 1;
    for (const pair of new Set(pairs.map(({ stage, event }) => `${stage} ${event}`))) {
      reachedStages.set(pair, (reachedStages.get(pair) ?? 0) + 1);
    }
    onVerdict(verdict, layer);
  });
  const outcome = fc.check(property, { seed: fuzzSeed, numRuns: fuzzRuns(runs), endOnFailure: false });
  if (outcome.failed) {
    const [[layer, hardware]] = outcome.counterexample ?? [[null, null]];
    const words = [
      `${name}: NPUSIM_FUZZ_SEED=${fuzzSeed}, case ${outcome.numRuns}, path ${outcome.counterexamplePath}`,
      ...(layer === null ? [] : [describeLayer(layer), describeHardware(hardware)]),
      String(outcome.errorInstance instanceof Error ? outcome.errorInstance.message : outcome.errorInstance),
    ];
    throw new Error(words.join('\n'));
  }
  return { name, cases: outcome.numRuns, machineCases, reached, reachedStages, kept, renewed };
}

/** Cases that every reachable stage and event must have had together; a stage is one of several places of an event. */
export const leastOfStage = 4;

/** Several stages share an event, so that the operator as a whole must reach it {@link leastReached} times. */
export function stageContradictions(result: RecurrentResult, claim: StageReachability): string[] {
  const { name, reached, reachedStages } = result;
  const found: string[] = [];
  for (const event of numericEvents) {
    const stages = claim[event];
    const reachable = typeof stages !== 'string';
    if (reachable && reached[event] < leastReached) found.push(`${name}: only ${reached[event]} cases with ${event}`);
    for (const stage of reachable ? stages : []) {
      const count = reachedStages.get(`${stage} ${event}`) ?? 0;
      if (count < leastOfStage) found.push(`${name}: only ${count} cases with ${event} of ${stage}`);
    }
  }
  for (const pair of reachedStages.keys()) {
    const [stage, event] = pair.split(' ') as [string, NumericEvent];
    const stages = claim[event];
    if (typeof stages === 'string' || !stages.includes(stage)) found.push(`${name}: ${pair} is reachable after all`);
  }
  return found;
}
