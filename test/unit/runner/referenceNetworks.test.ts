/** Every reference network on the default machine: the outputs of the reference kernels, and the golden model in every tensor and count. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveHardware } from '../../../src/hardware/resolve.ts';
import { simulate } from '../../../src/runner/simulate.ts';
import { loadNetwork } from '../../../src/runner/sources.ts';
import { hasShared, sharedJson, sharedPath } from '../../support/shared.ts';

interface NetworkVectors {
  readonly model: string;
  readonly stateful: boolean;
  readonly cases: readonly {
    readonly name: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly steps: readonly unknown[];
  }[];
}

const networks = hasShared ? readdirSync(sharedPath('models', 'vectors')).sort() : [];

describe.skipIf(!hasShared)('reference networks (skipped without the shared material)', () => {
  it('are there', () => expect(networks.length).toBeGreaterThan(20));

  it.each(networks)('%s', { timeout: 300_000 }, (name) => {
    const vectors = sharedJson<NetworkVectors>('models', 'vectors', name, 'vectors.json');
    const hardware = resolveHardware();
    const network = loadNetwork(sharedPath('models', vectors.model), hardware);
    // Of a stateful network the case of several invocations, else the first.
    const one = vectors.cases.find(({ steps }) => steps.length > 1) ?? vectors.cases[0]!;
    const bytes = (file: string) => readFileSync(sharedPath('models', 'vectors', name, file));
    const { result, outputs } = simulate(network, {
      hardware,
      inputs: one.inputs.map(bytes),
      invocations: one.steps.length,
    });
    expect(outputs!.map((output, index) => Buffer.from(output).equals(bytes(one.outputs[index]!)))).toEqual(
      one.outputs.map(() => true),
    );
    expect(result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0, differences: [] });
    expect(result.layers.reduce((sum, { attributedCycles }) => sum + attributedCycles!, 0)).toBe(result.totalCycles);
  });
});
