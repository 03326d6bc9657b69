import { describe, expect, it } from 'vitest';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import type { InstructionOf } from '../../../src/isa/instructions.generated.ts';
import { arrayFits } from '../../../src/runner/arrayFit.ts';
import { make, smallHardware } from '../microarchitecture/smallHardware.ts';
import { smallProgram } from './smallProgram.ts';

/** N = 4, K = 4, P = 2, G = 2. */
function fitOf(fields: Partial<Omit<InstructionOf<'MAC'>, 'op'>>, changes: Partial<HardwareConfig> = {}) {
  const program = smallProgram([{ layer: 0, instruction: make('MAC', fields) }]);
  return arrayFits(program, { ...smallHardware, ...changes }).get(0)!;
}

// One tap of 3 channels, 3 pixels, 5 output channels: 3 of 4 products, 3 of 2·2 pixels, 5 of 2·4 channels.
const pointwise = {
  grouping: 'tap',
  inputWidth: 3,
  inputChannels: 3,
  inputPixelStride: 3,
  outputWidth: 3,
  outputChannels: 5,
  outputPixelStride: 5,
  stepCount: 1,
} as const;

describe('how MAC instructions fill the array', () => {
  it('is a share for each dimension of lanes', () => {
    expect(fitOf(pointwise)).toEqual({
      mode: 'dense',
      kernelHeight: 1,
      kernelWidth: 1,
      inputChannels: 3,
      outputWidth: 3,
      groupElements: 3,
      groupLanes: 4,
      outputChannelShare: 5 / 8,
      pixelShare: 3 / 4,
      reductionShare: 3 / 4,
      conflictShare: 1,
      typeShare: 1,
    });
  });

  it('cuts whole filter rows where they are one group', () => {
    // 3·3 = 9 products of a row in 3 steps of 4, 3 rows: 9 steps for 27 products.
    const fields = { ...pointwise, grouping: 'row', kernelHeight: 3, kernelWidth: 3, stepCount: 9 } as const;
    expect(fitOf(fields)).toMatchObject({ groupElements: 9, groupLanes: 4, reductionShare: 27 / 36 });
  });

  it('counts the tap lanes of a depthwise convolution as reduction lanes', () => {
    // 3 taps of a row in 2 steps of 2 tap lanes, 3 rows: 9 products in 6 steps of 4 reduction lanes.
    const fields = { ...pointwise, mode: 'depthwise', kernelHeight: 3, kernelWidth: 3, stepCount: 6 } as const;
    expect(fitOf(fields)).toMatchObject({ groupElements: 3, groupLanes: 2, reductionShare: 9 / 24 });
  });

  it('names slow steps: sub-banks that meet, and types that take more cycles', () => {
    // One sub-bank: 2 pixels need 2 accesses, f = 2. int16: 2·⌈8/4⌉ = 4 accesses, f = 4, 2 cycles each.
    expect(fitOf(pointwise, { sramSubBanks: 1 })).toMatchObject({ conflictShare: 1 / 2, typeShare: 1 });
    expect(fitOf({ ...pointwise, inputType: 'int16' }, { sramSubBanks: 1 })).toMatchObject({
      conflictShare: 1 / 4,
      typeShare: 1 / 2,
    });
  });

  it('weighs instructions by the lanes that pass by, and shows the shape that takes most cycles', () => {
    // 8 channels of 2 pixels fill the array: 4·4·2·… slots 2 blocks·32 = 64; pointwise: 2·2 blocks·32 = 128 slots.
    const full = { ...pointwise, inputChannels: 4, outputWidth: 2, outputChannels: 8 };
    const program = smallProgram([
      { layer: 0, instruction: make('MAC', pointwise) },
      { layer: 0, instruction: make('MAC', full) },
    ]);
    const fit = arrayFits(program, smallHardware).get(0)!;
    expect(fit.outputChannelShare).toBeCloseTo((128 * (5 / 8) + 64) / 192, 12);
    expect(fit.outputWidth).toBe(3);
    // 4 cycles against three times 2.
    const most = smallProgram(
      [pointwise, full, full, full].map((fields) => ({ layer: 0, instruction: make('MAC', fields) })),
    );
    expect(arrayFits(most, smallHardware).get(0)!.outputWidth).toBe(2);
    const product = fit.outputChannelShare * fit.pixelShare * fit.reductionShare;
    // Products 3·3·5 + 2·8·4 over all slots.
    expect(product).toBeCloseTo((45 + 64) / 192, 12);
  });
});
