/** Rounding of the vector unit's full-width multipliers under the hardware's rounding profile. */
import type { RoundingProfile } from '../numerics/datapath.ts';

/** `single` replaces the two-rounding form; `tflite` differs from `tflm` on CONV_2D and FULLY_CONNECTED only. */
export function vectorScalerForm(profile: RoundingProfile): 'twoRounding' | 'oneRounding' {
  switch (profile) {
    case 'tflm':
    case 'tflite':
      return 'twoRounding';
    case 'single':
      return 'oneRounding';
  }
}
