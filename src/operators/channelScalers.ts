/**
 * The channel scaler's constants: one multiplier and shift per output channel (SEMANTICS section 3). Exactly these go into
 * the hardware's parameter memory.
 */
import type { ScalerForm } from '../numerics/channelScaler.ts';
import type { Datapath } from '../numerics/datapath.ts';
import {
  narrowMultiplier,
  quantizeMultiplier,
  reduceToSixteenBits,
  toQ31,
  type FixedMultiplier,
} from '../numerics/multiplier.ts';
import type { MacParameters } from './convolution.ts';
import type { Fusion } from './fusion.ts';

/** S1 ≈ acc · multiplier · 2^(shift − (b − 1)), in the wide form acc · multiplier · 2^(shift − 15). */
export interface ChannelScalers {
  readonly form: ScalerForm;
  /** M0 of `multiplierBits` bits; in the wide form that multiplier reduced to 16 bits. */
  readonly multiplier: Int32Array;
  /** Positive = left. */
  readonly shift: Int8Array;
}

/** Largest left shifts that the scaler has. */
const largestShift = { twoRounding: 30, oneRounding: 30, wide: 7 } as const satisfies Record<ScalerForm, number>;

/** The form in force: the operator's definition selects 32 or 64 bits, the profile the rounding of the 32-bit form. */
export function scalerForm(
  parameters: Pick<MacParameters, 'kind' | 'wideAccumulator'>,
  datapath: Datapath,
): ScalerForm {
  if (parameters.wideAccumulator) return 'wide';
  const followsTflite = parameters.kind === 'CONV_2D' || parameters.kind === 'FULLY_CONNECTED';
  switch (datapath.roundingProfile) {
    case 'tflm':
      return 'twoRounding';
    case 'single':
      return 'oneRounding';
    case 'tflite':
      return followsTflite ? 'oneRounding' : 'twoRounding';
  }
}

/** Constants of exact mode: scale s_in·s_w/s_out, or the operator's given integers. */
export function channelScalers(parameters: MacParameters, datapath: Datapath): ChannelScalers {
  const bits = datapath.multiplierBits;
  const { effectiveScales, integerParameters } = parameters;
  return scalersOf(parameters, datapath, (channel) => {
    if (integerParameters === null) return quantizeMultiplier(effectiveScales?.[channel] ?? 0, bits);
    const index = integerParameters.outputMultiplier.length === 1 ? 0 : channel;
    return narrowMultiplier(
      integerParameters.outputMultiplier[index] ?? 0,
      integerParameters.outputShift[index] ?? 0,
      bits,
    );
  });
}

/** Constants of fused mode: scale s_in·s_w·2^F. */
export function fusedChannelScalers(parameters: MacParameters, fusion: Fusion, datapath: Datapath): ChannelScalers {
  const unit = 2 ** fusion.fractionBits;
  return scalersOf(parameters, datapath, (channel) =>
    quantizeMultiplier((parameters.productScales?.[channel] ?? 0) * unit, datapath.multiplierBits),
  );
}

/** Why the hardware cannot take these constants, or null: a shift is larger than the scaler's largest left shift. */
export function channelScalerProblem(scalers: ChannelScalers): string | null {
  const limit = largestShift[scalers.form];
  for (let channel = 0; channel < scalers.shift.length; channel++) {
    const shift = scalers.shift[channel] ?? 0;
    if (shift > limit) {
      return `the scale of output channel ${channel} needs a left shift of ${shift} bits; at most ${limit} are possible`;
    }
  }
  return null;
}

function scalersOf(
  parameters: MacParameters,
  datapath: Datapath,
  ofChannel: (channel: number) => FixedMultiplier,
): ChannelScalers {
  const form = scalerForm(parameters, datapath);
  const multiplier = new Int32Array(parameters.outputChannels);
  const shift = new Int8Array(parameters.outputChannels);
  for (let channel = 0; channel < parameters.outputChannels; channel++) {
    const fixed = ofChannel(channel);
    multiplier[channel] =
      form === 'wide' ? reduceToSixteenBits(toQ31(fixed.multiplier, datapath.multiplierBits)) : fixed.multiplier;
    shift[channel] = Math.min(fixed.shift, 127);
  }
  return { form, multiplier, shift };
}
