/**
 * The vector unit's arithmetic on one output element, in the plain form: the reference's 32-bit arithmetic with full-width
 * multipliers, every event counted (SEMANTICS sections 1 and 3). Computing an element and recording its events are two
 * steps: the functions note what happened, `endElement` records it under the element's index.
 */
import {
  leftShiftSaturates,
  multiplyByQuantizedMultiplier,
  multiplyByQuantizedMultiplierSingle,
} from '../numerics/fixedPoint.ts';
import { clamp, limits, saturate, wrap, type IntegerLimits, type IntegerType } from '../numerics/integers.ts';
import { recordEvent, stageOf, type NumericEvent, type StageEvents } from '../numerics/events.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import type { ActivationBounds } from '../operators/activationBounds.ts';
import { vectorScalerForm } from '../operators/vectorScaler.ts';
import type { Tensor } from '../graph/model.ts';
import type { GoldenContext } from './kernel.ts';

/** Events of the element being computed; reset by `endElement`. */
type Pending = Partial<Record<NumericEvent, number>>;

export class VectorUnit {
  private readonly oneRounding: boolean;
  private readonly stage: StageEvents;
  private readonly invocation: number;
  private pending: Pending = {};
  private hasPending = false;

  /**
   * @param channels size of the output's last dimension
   * @param keepSteps totals per invocation are kept (recurrent operators)
   */
  constructor(
    context: Pick<GoldenContext, 'datapath' | 'events' | 'invocation'>,
    channels: number,
    stage = 'output',
    keepSteps = false,
  ) {
    this.oneRounding = vectorScalerForm(context.datapath.roundingProfile) === 'oneRounding';
    this.stage = stageOf(context.events, stage, channels, keepSteps);
    this.invocation = context.invocation;
  }

  /** x · multiplier · 2^(shift − 31) under the profile; a saturating left shift counts `channelScalerOverflows`. */
  scale(x: number, fixed: FixedMultiplier): number {
    if (!this.oneRounding && leftShiftSaturates(x, fixed.shift)) this.note('channelScalerOverflows');
    return vectorScale(x, fixed, this.oneRounding);
  }

  /** A 32-bit sum: wraps and counts `accumulatorOverflows`. */
  sum(exact: number): number {
    const wrapped = wrap(exact, 32);
    if (wrapped !== exact) this.note('accumulatorOverflows');
    return wrapped;
  }

  /** S2 of SEMANTICS section 3; counts `channelScalerSaturations`. */
  saturateTo32(exact: number): number {
    const saturated = saturate(exact, 32);
    if (saturated !== exact) this.note('channelScalerSaturations');
    return saturated;
  }

  /** Clamp at bounds that are not intersected with the type; counts `activationClamps`. */
  activate(x: number, bounds: ActivationBounds): number {
    const clamped = clamp(x, bounds.low ?? -Infinity, bounds.high ?? Infinity);
    if (clamped !== x) this.note('activationClamps');
    return clamped;
  }

  /** Saturation to the output type; counts `outputSaturationsLow` or `…High`. */
  saturate(x: number, { min, max }: IntegerLimits): number {
    if (x < min) {
      this.note('outputSaturationsLow');
      return min;
    }
    if (x > max) {
      this.note('outputSaturationsHigh');
      return max;
    }
    return x;
  }

  /** Records the events noted since the last element. @param index row-major index in the output */
  endElement(index: number): void {
    if (!this.hasPending) return;
    const first = { invocation: this.invocation, timeStep: 0, index, step: 0 };
    for (const [event, count] of Object.entries(this.pending) as [NumericEvent, number][]) {
      recordEvent(this.stage, event, count, index % this.stage.channels, first, this.invocation);
    }
    this.pending = {};
    this.hasPending = false;
  }

  /** Notes one event of the current element. */
  note(event: NumericEvent): void {
    this.pending[event] = (this.pending[event] ?? 0) + 1;
    this.hasPending = true;
  }
}

/** x · multiplier · 2^(shift − 31) with one rounding or two, without events. */
export function vectorScale(x: number, { multiplier, shift }: FixedMultiplier, oneRounding: boolean): number {
  return oneRounding
    ? multiplyByQuantizedMultiplierSingle(x, multiplier, shift)
    : multiplyByQuantizedMultiplier(x, multiplier, shift);
}

/** A vector unit that records under the stage `output` of that tensor's operator. */
export function vectorUnitFor(context: GoldenContext, output: Tensor): VectorUnit {
  return new VectorUnit(context, lastDimension(output));
}

/** Channels of an output: the size of its last dimension, 1 for a scalar. */
export function lastDimension(tensor: Pick<Tensor, 'shape'>): number {
  return tensor.shape.at(-1) ?? 1;
}

/**
 * The tail of ADD, SUB and MUL, which is that of the MAC operators: S2 = sat32(scaled + zero point), bounds, type. Only the
 * `single` profile, or a zero point on top of a saturated operand, can leave 32 bits.
 */
export function finish(
  unit: VectorUnit,
  scaled: number,
  zeroPoint: number,
  bounds: ActivationBounds,
  type: IntegerType,
): number {
  return unit.saturate(unit.activate(unit.saturateTo32(scaled + zeroPoint), bounds), limits(type));
}
