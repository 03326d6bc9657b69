/** The vector unit's arithmetic: full-width scaler, 32-bit sums that wrap, the last steps of an element (SEMANTICS 1, 3). */
import type { RoundingProfile } from '../../../src/numerics/datapath.ts';
import { clampTo, type Bounds } from './bounds.ts';
import { clip, limitsOfBits, limitsOfType, wrapTo } from './integers.ts';
import type { IntegerType } from './layer.ts';
import type { Multiplier } from './multiplier.ts';
import { note, type EventRecords } from './record.ts';
import { narrowForm, scale } from './scaler.ts';

/** One output element under way; its events are noted at the end, once per kind. */
export class VectorElement {
  private overflows = 0;
  private operandSaturations = 0;
  private saturations = 0;
  private readonly profile: RoundingProfile;

  constructor(profile: RoundingProfile) {
    this.profile = profile;
  }

  /** MBQM with b = 32 and a 64-bit product register. */
  scaled(value: bigint, multiplier: Multiplier): bigint {
    const result = scale(value, multiplier, narrowForm(this.profile, 'vector'), 64);
    if (result.operandSaturated) this.operandSaturations += 1;
    return result.value;
  }

  /** A 32-bit sum. */
  sum(a: bigint, b: bigint): bigint {
    const wrapped = wrapTo(32, a + b);
    if (wrapped !== a + b) this.overflows += 1;
    return wrapped;
  }

  /** S2: the zero point added, saturated to 32 bits. */
  offset(scaled: bigint, zeroPoint: number): bigint {
    const exact = scaled + BigInt(zeroPoint);
    const s2 = clip(exact, limitsOfBits(32));
    if (s2 !== exact) this.saturations += 1;
    return s2;
  }

  /** Clamp by the bounds, saturate to the type, note every event of the element. */
  finished(
    value: bigint,
    bounds: Bounds,
    type: IntegerType,
    events: EventRecords,
    index: number,
    channels: number,
  ): bigint {
    note(events, 'accumulatorOverflows', index, channels, this.overflows);
    note(events, 'channelScalerOverflows', index, channels, this.operandSaturations);
    note(events, 'channelScalerSaturations', index, channels, this.saturations);
    const clamped = clampTo(value, bounds);
    if (clamped !== value) note(events, 'activationClamps', index, channels);
    const output = clip(clamped, limitsOfType(type));
    if (output > clamped) note(events, 'outputSaturationsLow', index, channels);
    if (output < clamped) note(events, 'outputSaturationsHigh', index, channels);
    return output;
  }
}

/** The result of an operator without reduction on the MAC array. */
export function vectorResult(output: bigint[], events: EventRecords): VectorResult {
  return {
    output,
    events,
    observed: null,
    provenBits: null,
    registerBits: null,
    zeroPointHandling: null,
    fractionBits: null,
  };
}

interface VectorResult {
  readonly output: readonly bigint[];
  readonly events: EventRecords;
  readonly observed: null;
  readonly provenBits: null;
  readonly registerBits: null;
  readonly zeroPointHandling: null;
  readonly fractionBits: null;
}
