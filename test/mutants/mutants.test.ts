/** Every named mistake in golden, machine, compiler or what they share is noticed by its check, which passes without it. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { importChecks, type Checks } from './bundle.ts';
import { checkNames, type CheckOutcome } from './checks.ts';
import { compilerMutants } from './compilerMutants.ts';
import { goldenMutants } from './goldenMutants.ts';
import { machineMutants } from './machineMutants.ts';
import type { Mutant } from './mutant.ts';
import { operatorMutants } from './operatorMutants.ts';
import { lstmMutants, svdfMutants } from './recurrentMutants.ts';
import { sharedMutants } from './sharedMutants.ts';

vi.setConfig({ testTimeout: 120_000 });

const families = {
  golden: goldenMutants,
  shared: sharedMutants,
  machine: machineMutants,
  compiler: compilerMutants,
  operators: operatorMutants,
  LSTM: lstmMutants,
  SVDF: svdfMutants,
};
const all: readonly Mutant[] = Object.values(families).flat();
const leastMutants = 30;
const kills: string[] = [];

afterAll(() => console.log(kills.join('\n')));

/** The first difference, or the fault that golden, compiler or machine raised; null where the mutant survives. */
function noticed(checks: Checks, { check }: Mutant): string | null {
  let outcome: CheckOutcome;
  try {
    outcome = checks.runCheck(check);
  } catch (error) {
    // A mutant that does not even run proves nothing.
    if (error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError) throw error;
    return String(error);
  }
  return outcome.differences[0] ?? null;
}

describe('without a mutant', () => {
  let checks: Checks;
  beforeAll(async () => {
    checks = await importChecks(null, []);
  });

  it.each(checkNames)('the check "%s" passes', (name) => {
    const { cases, differences } = checks.runCheck(name);
    expect(cases).toBeGreaterThan(0);
    expect(differences).toEqual([]);
  });

  it('every check has a mutant, every mutant a name of its own', () => {
    expect(new Set(all.map(({ check }) => check))).toEqual(new Set(checkNames));
    expect(
      new Set(Object.entries(families).flatMap(([family, list]) => list.map(({ name }) => `${family} ${name}`))).size,
    ).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(leastMutants);
  });
});

describe.each(Object.entries(families))('mutants of %s', (family, list) => {
  it.each(list.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    const checks = await importChecks(one.file, one.edits);
    const evidence = noticed(checks, one);
    kills.push(`${family}: ${name}\n    "${one.check}" says ${(evidence ?? 'nothing').slice(0, 160)}`);
    expect(evidence).not.toBeNull();
  });
});
