/** Rescaling on the vector unit: full-width multiplier, 64-bit product (SEMANTICS section 1). */
import type { Datapath } from '../../../../src/numerics/datapath.ts';
import { clip, limitsOfBits } from '../integers.ts';
import type { Multiplier } from '../multiplier.ts';
import { narrowForm, scale } from '../scaler.ts';
import type { Place, StageRecord } from './stages.ts';

/** S1; a left shift that saturates is counted. */
export function rescaled(
  value: bigint,
  multiplier: Multiplier,
  datapath: Datapath,
  stage: StageRecord,
  place: Place,
): bigint {
  const scaled = scale(value, multiplier, narrowForm(datapath.roundingProfile, 'vector'), 64);
  if (scaled.operandSaturated) stage.note(place, 'channelScalerOverflows');
  return scaled.value;
}

/** The output type's range behind a rescaling and its zero point. */
export function saturatedOutput(value: bigint, bits: number, stage: StageRecord, place: Place): bigint {
  const output = clip(value, limitsOfBits(bits));
  if (output > value) stage.note(place, 'outputSaturationsLow');
  if (output < value) stage.note(place, 'outputSaturationsHigh');
  return stage.keep(output);
}
