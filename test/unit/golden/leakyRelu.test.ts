/** LEAKY_RELU with a negative alpha: the magnitude is scaled, then negated, which decides ties. Golden model and machine once did not. */
import { describe, expect, it } from 'vitest';
import { runGolden } from '../../../src/golden/run.ts';
import { resolveHardware } from '../../../src/hardware/resolve.ts';
import { checkNetwork } from '../../support/fuzz/threeWay.ts';
import { singleOperator } from '../../support/singleOperator.ts';

describe.each(['tflm', 'single'])('LEAKY_RELU with alpha −1 under the profile %s', (profile) => {
  const hardware = resolveHardware('embedded-256', [`roundingProfile=${profile}`]);

  // Scale ratio ½, multiplier 2^30: ⌊−6645.5 + ½⌋ = −6645 and ⌊−1.5 + ½⌋ = −1 before the sign, not ⌊6645.5 + ½⌋ behind it.
  it.each([
    [-13291, 6645],
    [-3, 1],
    [-4, 2],
    [3, 2],
  ])('%i becomes %i', (input, expected) => {
    const tensor = { type: 'int16', shape: [1], zeroPoint: 0 } as const;
    const model = singleOperator('LEAKY_RELU', [{ ...tensor, scale: 1.75 }], { ...tensor, scale: 3.5 }, { alpha: -1 });
    const inputs = [new Uint8Array(Int16Array.of(input).buffer)];
    const output = runGolden(model, hardware, inputs).tensors.get(1)!;
    expect(new Int16Array(output.buffer)[0]).toBe(expected);
    expect(checkNetwork({ model, inputs, expected: [] }, hardware).differences).toEqual([]);
  });
});
