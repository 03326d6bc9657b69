/** Random whole graphs over every operator on random hardware, often at the ends of what is allowed: machine = golden in all. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { supportedOperators } from '../../src/compiler/supportedOperators.ts';
import type { HardwareConfig } from '../../src/hardware/config.ts';
import { describeHardware, fuzzRuns, fuzzSeed } from '../support/fuzz/suite.ts';
import { describeGraph } from '../support/graphs/describe.ts';
import { roomyHardware, tinyHardware } from '../support/graphs/extremeHardware.ts';
import { buildGraph, graphPlanArbitrary } from '../support/graphs/graph.ts';
import { checkGraph, type GraphRun } from '../support/graphs/oracle.ts';
import { featuresOf, graphFeatures, type GraphFeature } from '../support/graphs/reached.ts';

vi.setConfig({ testTimeout: 600_000 });

/** Operators on the machine, by kind, over both suites. */
const operators = new Map<string, number>();
const features = new Map<GraphFeature, number>(graphFeatures.map((feature) => [feature, 0]));
const lines: string[] = [];

const leastOperators = 20;
const leastFeature = 20;

afterAll(() => console.log([...lines, table(operators), table(features)].join('\n')));

function table(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
}

const runArbitrary: fc.Arbitrary<GraphRun> = fc.record({
  seed: fc.nat(1_000_000),
  invocations: fc.constantFrom(1, 2, 3),
  resetState: fc.boolean(),
});

describe('random graphs', () => {
  it.each([
    ['roomy', roomyHardware, 450, 0.01],
    ['tiny', tinyHardware, 400, 0.1],
  ] as const)('agree on %s machines', (name, hardwares, graphs, mostThatDoNotFit) => {
    const counts = { graphs: 0, operators: 0, doNotFit: 0 };
    const property = fc.property(graphPlanArbitrary, hardwares, runArbitrary, (plan, hardware, run) => {
      const model = buildGraph(plan);
      const { differences, program } = checkGraph(model, hardware, run);
      if (differences.length > 0) throw new Error(differences.join('\n'));
      counts.graphs += 1;
      counts.operators += model.operators.length;
      if (program === null) {
        counts.doNotFit += 1;
        return;
      }
      for (const { kind } of model.operators) operators.set(kind, (operators.get(kind) ?? 0) + 1);
      for (const feature of featuresOf(model, program, run)) features.set(feature, features.get(feature)! + 1);
    });
    const outcome = fc.check(property, { seed: fuzzSeed, numRuns: fuzzRuns(graphs) });
    if (outcome.failed) throw failure(outcome.counterexample, outcome.errorInstance);
    lines.push(`${name}: ${JSON.stringify(counts)}`);
    expect(counts.doNotFit).toBeLessThanOrEqual(mostThatDoNotFit * counts.graphs);
    expect(counts.operators).toBeGreaterThan(5 * counts.graphs);
  });

  it('reach every operator of the product', () => {
    const kinds = supportedOperators().operators.map(({ kind }) => kind.split(' ')[0]!);
    expect(kinds.filter((kind) => (operators.get(kind) ?? 0) < leastOperators)).toEqual([]);
  });

  it.each(graphFeatures)('reach: %s', (feature) => {
    expect(features.get(feature)).toBeGreaterThanOrEqual(leastFeature);
  });
});

type Case = readonly [plan: Parameters<typeof buildGraph>[0], hardware: HardwareConfig, run: GraphRun];

/** The smallest case that fails, so that it can become a test of its own. */
function failure(counterexample: Case | null, error: unknown): Error {
  const words = [`NPUSIM_FUZZ_SEED=${fuzzSeed}`];
  if (counterexample !== null) {
    const [plan, hardware, run] = counterexample;
    words.push(JSON.stringify(plan), describeGraph(buildGraph(plan)), describeHardware(hardware), JSON.stringify(run));
  }
  words.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return new Error(words.join('\n'));
}
