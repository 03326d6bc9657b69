/** Random networks of a few layers on random, often tiny machines: buffers reused, tensors moved out, layers overlapping. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { buildChain, chainArbitrary } from '../support/fuzz/chains.ts';
import { ampleMemories, hardwareArbitrary, tinyMemories } from '../support/fuzz/hardware.ts';
import { checkNetwork } from '../support/fuzz/threeWay.ts';
import { fuzzRuns, fuzzSeed, describeHardware } from '../support/fuzz/suite.ts';

vi.setConfig({ testTimeout: 300_000 });

const lines: string[] = [];
afterAll(() => console.log(lines.join('\n')));

describe.each(['exact', 'fused'] as const)('networks in %s mode', (mode) => {
  it.each([
    ['ample', ampleMemories, chainArbitrary({ min: 1, max: 9 }, 24), 1],
    ['tiny', tinyMemories, chainArbitrary({ min: 5, max: 15 }, 40), 0.7],
  ] as const)('agree on %s memories', (name, memories, chains, leastMachineShare) => {
    const counts = { cases: 0, machine: 0, operators: 0, fused: 0, foldedPads: 0, spilled: 0 };
    const property = fc.property(chains, hardwareArbitrary(memories, mode), (chain, hardware) => {
      const network = buildChain(chain, hardware);
      const verdict = checkNetwork(network, hardware);
      if (verdict.differences.length > 0) throw new Error(verdict.differences.join('\n'));
      counts.cases += 1;
      counts.operators += network.expected.length;
      if (verdict.program === null) return;
      counts.machine += 1;
      const { captures, fusedTensors } = verdict.program.debug;
      const padded = network.model.operators.filter(({ kind }) => kind === 'PAD').flatMap(({ outputs }) => outputs);
      const folded = fusedTensors.filter((tensor) => padded.includes(tensor)).length;
      counts.foldedPads += folded;
      counts.fused += fusedTensors.length - folded;
      const outside = new Set([...network.model.inputs, ...network.model.outputs]);
      counts.spilled += captures.filter(({ tensor, memory }) => memory === 'external' && !outside.has(tensor)).length;
    });
    const outcome = fc.check(property, { seed: fuzzSeed, numRuns: fuzzRuns(150) });
    if (outcome.failed) {
      const [chain, hardware] = outcome.counterexample ?? [null, null];
      const where = chain === null ? '' : `${JSON.stringify(chain)}\n${describeHardware(hardware)}\n`;
      const error = outcome.errorInstance;
      throw new Error(
        `NPUSIM_FUZZ_SEED=${fuzzSeed}\n${where}${error instanceof Error ? error.message : String(error)}`,
      );
    }
    lines.push(`${mode} ${name}: ${JSON.stringify(counts)}`);
    expect(counts.machine).toBeGreaterThanOrEqual(leastMachineShare * counts.cases);
    expect(counts.operators).toBeGreaterThan(3 * counts.cases);
    expect(counts.foldedPads).toBeGreaterThan(5);
    if (name === 'tiny') expect(counts.spilled).toBeGreaterThan(50);
    if (mode === 'fused') expect(counts.fused).toBeGreaterThan(20);
  });
});
