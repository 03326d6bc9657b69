/** Which operators of the reference networks the host executes: pinned, so that none slips off the NPU unnoticed. */
import { describe, expect, it } from 'vitest';
import { presetConfig, presetNames } from '../../src/hardware/presets.ts';
import { compileNetwork } from '../../src/runner/sources.ts';
import { hasShared } from '../support/shared.ts';
import { readReferenceModel, referenceNetworks } from './referenceNetworks.ts';

/** Operator index and kind; networks that are not listed have none. */
const hostOperators: Readonly<Record<string, readonly string[]>> = {
  armex_dscnn_s: ['0 QUANTIZE float32→int8', '15 DEQUANTIZE int8→float32'],
  mcunet_vww: ['0 QUANTIZE float32→int8', '62 DEQUANTIZE int8→float32'],
};

describe.skipIf(!hasShared)('operators of the host (skipped without the shared material)', () => {
  it.each(referenceNetworks)('$name', ({ name }) => {
    const model = readReferenceModel(name);
    // What the host executes depends on the model alone, so the largest network is compiled for one preset.
    for (const preset of name.startsWith('mobilenet') ? presetNames.slice(-1) : presetNames) {
      const { program } = compileNetwork(model, presetConfig(preset), '');
      const found = program.debug.hostOperators.map(({ operator, kind, inputs, outputs }) => {
        const types = (ports: typeof inputs) => ports.map(({ type }) => type).join('+');
        return `${operator} ${kind} ${types(inputs)}→${types(outputs)}`;
      });
      expect(found).toEqual(hostOperators[name] ?? []);
      const onHost = program.debug.operators.filter(({ unit }) => unit === 'host');
      expect(onHost).toHaveLength(found.length);
    }
  });
});
