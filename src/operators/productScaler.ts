/** The channel scaler of products whose scale the reference forms in float32: the gates of LSTM, the features of SVDF. */
import type { ScalerWidths } from '../numerics/channelScaler.ts';
import type { Datapath } from '../numerics/datapath.ts';
import { narrowMultiplier, reduceToSixteenBits, toQ31, type FixedMultiplier } from '../numerics/multiplier.ts';
import { vectorScalerForm } from './vectorScaler.ts';

export interface ProductScaler {
  readonly widths: ScalerWidths;
  readonly scale: FixedMultiplier;
}

/**
 * M0 of `multiplierBits` bits is rounded half up from the reference's Q31 multiplier; the 64-bit form reduces that to 16 bits.
 * The profile `tflite` leaves these products as `tflm`.
 * @param wide the reference accumulates in 64 bits
 */
export function productScaler(q31: FixedMultiplier, wide: boolean, datapath: Datapath): ProductScaler {
  const { multiplierBits, productBits } = datapath;
  const narrow = narrowMultiplier(q31.multiplier, q31.shift, multiplierBits);
  if (!wide) {
    return { widths: { form: vectorScalerForm(datapath.roundingProfile), multiplierBits, productBits }, scale: narrow };
  }
  const multiplier = reduceToSixteenBits(toQ31(narrow.multiplier, multiplierBits));
  return { widths: { form: 'wide', multiplierBits, productBits }, scale: { multiplier, shift: narrow.shift } };
}
