/**
 * The cycles of every network on every preset, as a table under version control: a change of cycles is a change of that file, and
 * is reviewed as one. `UPDATE_CYCLES=1` rewrites it (with the shared material; without it the reference networks keep their rows).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presetNames } from '../../src/hardware/presets.ts';
import { hasShared } from '../support/shared.ts';
import { referenceNetworks } from '../networks/referenceNetworks.ts';
import { compileFor, ownNetworks, readOwnNetwork, readSharedNetwork, totalCycles } from './timedNetworks.ts';

const path = join(import.meta.dirname, 'cycles.json');
const update = process.env['UPDATE_CYCLES'] === '1';

/** By network, then by preset. */
type CycleTable = Record<string, Record<string, number>>;

const recorded = JSON.parse(readFileSync(path, 'utf8')) as CycleTable;

const networks = [
  ...ownNetworks.map((name) => [name, () => readOwnNetwork(name)] as const),
  ...referenceNetworks.map(({ name }) => [name, () => readSharedNetwork(name)] as const),
];

describe('cycles of one invocation', () => {
  it.each(networks)('%s on every preset', { timeout: 300_000 }, (name, read) => {
    const model = read();
    const measured = Object.fromEntries(presetNames.map((preset) => [preset, totalCycles(compileFor(model, preset))]));
    if (update) {
      recorded[name] = measured;
      const sorted = Object.fromEntries(Object.entries(recorded).sort(([a], [b]) => (a < b ? -1 : 1)));
      writeFileSync(path, `${JSON.stringify(sorted, null, 2)}\n`);
    }
    expect(measured).toEqual(recorded[name]);
  });

  it.skipIf(!hasShared)('the table has no other rows (skipped without the shared material)', () => {
    expect(Object.keys(recorded).sort()).toEqual(networks.map(([name]) => name).sort());
  });
});
