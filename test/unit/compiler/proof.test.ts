import { describe, expect, it } from 'vitest';
import { provenBits } from '../../../src/compiler/proof.ts';
import { provenRecurrentBits } from '../../../src/compiler/recurrentProof.ts';
import { resolveHardware } from '../../../src/hardware/resolve.ts';
import { isMacKind, macParameters } from '../../../src/operators/convolution.ts';
import { readCaseFile } from '../../../src/runner/vectors/caseFile.ts';
import { caseModel } from '../../../src/runner/vectors/caseModel.ts';
import { expectedStages } from '../../../src/runner/vectors/expectedEvents.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const files = ['conv2d', 'depthwise_conv2d', 'fully_connected', 'transpose_conv', 'lstm_int8', 'lstm_int16x8', 'svdf'];

describe.runIf(hasShared)('the compiler proves the register widths of the event vectors', () => {
  it.each(files)('%s', (file) => {
    let compared = 0;
    for (const vector of readCaseFile(sharedPath('event-vectors', `${file}.json`))) {
      const { model, datapath } = caseModel(vector);
      const hardware = { ...resolveHardware(), ...datapath };
      const operator = model.operators[0]!;
      const found = isMacKind(operator.kind)
        ? provenBits(model, macParameters(model, operator), hardware)
        : provenRecurrentBits(model, operator, hardware);
      const stages = expectedStages(vector) ?? [];
      const expected = Math.max(...stages.map((stage) => stage.provenBits ?? 0));
      expect(found, vector.id).toBe(expected);
      compared++;
    }
    expect(compared).toBeGreaterThan(30);
  });
});
