/** Layers on memories at their legal minimum: golden model and machine agree in values. Cases that once did not. */
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../../src/graph/model.ts';
import { resolveHardware } from '../../../../src/hardware/resolve.ts';
import { randomSource } from '../../../support/fuzz/elements.ts';
import { checkNetwork } from '../../../support/fuzz/threeWay.ts';
import { singleOperator } from '../../../support/singleOperator.ts';

const bytes = (count: number, seed: number): Uint8Array => {
  const random = randomSource(seed);
  return Uint8Array.from({ length: count }, () => random() * 256);
};

/** What differs; the network must run on the machine. */
function differences(model: Model, inputBytes: number, settings: readonly string[]): readonly string[] {
  const verdict = checkNetwork(
    { model, inputs: [bytes(inputBytes, 1)], expected: [] },
    resolveHardware('embedded-256', settings),
  );
  expect(verdict.program).not.toBeNull();
  return verdict.differences;
}

function depthwise(depthMultiplier: number): Model {
  const channels = 5 * depthMultiplier;
  const filter = { type: 'int8', shape: [1, 3, 4, channels], scale: 0.01, zeroPoint: 0 } as const;
  return singleOperator(
    'DEPTHWISE_CONV_2D',
    [
      { type: 'int8', shape: [1, 6, 7, 5], scale: 0.02, zeroPoint: -3 },
      { ...filter, data: bytes(12 * channels, 2) },
      null,
    ],
    { type: 'int8', shape: [1, 6, 7, channels], scale: 0.3, zeroPoint: 4 },
    { padding: 'SAME', strideHeight: 1, strideWidth: 1, depthMultiplier },
  );
}

describe('DEPTHWISE_CONV_2D with a depth multiplier that does not divide the lanes', () => {
  // 8 lanes: tiles of 6, 5, 7, 8, 6 and 1 output channels.
  const multipliers = [3, 5, 7, 8, 12, 13];

  it.each(multipliers)('%i, the reduction cut in pieces', (depthMultiplier) => {
    // 3 rows · 4 columns in steps of one tap: 12 weight rows, of which half of the banks hold 8.
    const weights = ['depthwiseTapLanes=1', 'weightMemoryBanks=2', 'weightMemoryBytes=1024'];
    expect(differences(depthwise(depthMultiplier), 6 * 7 * 5, weights)).toEqual([]);
  });

  it.each(multipliers)('%i, the parameter memory as small as it may be', (depthMultiplier) => {
    const parameters = ['parameterMemoryBanks=2', 'parameterMemoryBytes=256'];
    expect(differences(depthwise(depthMultiplier), 6 * 7 * 5, parameters)).toEqual([]);
  });
});

describe('SOFTMAX int16', () => {
  const model = singleOperator('SOFTMAX', [{ type: 'int16', shape: [3, 20], scale: 0.001, zeroPoint: 0 }], {
    type: 'int16',
    shape: [3, 20],
    scale: 2 ** -15,
    zeroPoint: 0,
  });

  it.each([1, 2, 3])('has both tables in a memory of %i banks', (banks) => {
    const size = Math.ceil(2052 / (4 * banks)) * 4 * banks;
    expect(differences(model, 120, [`tableMemoryBanks=${banks}`, `tableMemoryBytes=${size}`])).toEqual([]);
  });
});
