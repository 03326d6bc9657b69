/** Mistakes in what golden model and compiler share: only the brute-force reference can notice them. */
import { mutant, type Mutant } from './mutant.ts';

export const sharedMutants: readonly Mutant[] = [
  mutant(
    'the wide multiplier is cut, not rounded, to 16 bits',
    'wide scaler',
    'src/numerics/fixedPoint.ts',
    'Math.floor((multiplierQ31 + 32768) / 65536)',
    'Math.floor(multiplierQ31 / 65536)',
  ),
  mutant(
    'M0 of b bits is cut instead of rounded',
    'narrow multiplier',
    'src/numerics/multiplier.ts',
    'const rounded = scaled - floor >= 0.5 ? floor + 1 : floor;',
    'const rounded = floor;',
  ),
  mutant(
    'the bounds of an activation end at the type',
    'activation',
    'src/operators/activationBounds.ts',
    'return zeroPoint + (quotient < 0 ? -rounded : rounded);',
    'return Math.min(127, Math.max(-128, zeroPoint + (quotient < 0 ? -rounded : rounded)));',
  ),
  mutant(
    'the tflite profile rounds depthwise convolutions once',
    'profiles',
    'src/operators/channelScalers.ts',
    "const followsTflite = parameters.kind === 'CONV_2D' ||",
    "const followsTflite = parameters.kind === 'DEPTHWISE_CONV_2D' || parameters.kind === 'CONV_2D' ||",
  ),
  mutant(
    'the fused format has a fraction bit too many',
    'fused function',
    'src/operators/fusion.ts',
    'return scaledBits - 1 - exponent;',
    'return scaledBits - exponent;',
  ),
  mutant(
    'table entries stand at the borders without interpolation too',
    'fused function',
    'src/operators/fusedTable.ts',
    'const offset = lutInterpolation ? -4n * unit : 4n - 4n * unit;',
    'const offset = -4n * unit;',
  ),
  mutant(
    'SAME padding puts the odd row in front',
    'geometry',
    'src/operators/window.ts',
    'Math.floor(totalPadding / 2)',
    'Math.ceil(totalPadding / 2)',
  ),
];
