/**
 * One product stage of the MAC array outside the convolutions: a row of inputs times a row of weights in groups of
 * `reductionLanes`, the channel scaler behind it, and their events (SEMANTICS sections 2 and 3). BATCH_MATMUL, the gates of
 * LSTM and the features of SVDF are made of these.
 */
import { newScaled, scaleAccumulator, type ScalerWidths } from '../numerics/channelScaler.ts';
import {
  bitsOfRange,
  observe,
  recordEvent,
  type FirstEvent,
  type NumericEvent,
  type StageEvents,
} from '../numerics/events.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import {
  boundReduction,
  loadRegister,
  newRanges,
  newReduction,
  reduce,
  type Register,
  type Sequence,
} from '../numerics/reduction.ts';

/** What every element of a stage shares. */
export interface ProductStageOptions {
  readonly stage: StageEvents;
  readonly register: Register;
  /** Products per element. */
  readonly depth: number;
  readonly reductionLanes: number;
  readonly widths: ScalerWidths;
  readonly scale: FixedMultiplier;
}

/** Where an element stands: its channel and the coordinates of its events (the step is the stage's own). */
export interface ElementPosition {
  readonly channel: number;
  readonly invocation: number;
  readonly timeStep: number;
  readonly index: number;
  /** invocation · timeSteps + timeStep */
  readonly slot: number;
}

export class ProductStage {
  private readonly options: ProductStageOptions;
  private readonly sequence: Sequence;
  private readonly reduction = newReduction();
  private readonly scaled = newScaled();

  constructor(options: ProductStageOptions) {
    this.options = options;
    this.sequence = {
      segments: 1,
      segmentLength: options.depth,
      groupSize: options.reductionLanes,
      weightOffsets: Int32Array.of(0),
    };
  }

  /**
   * S1 of one element.
   * @param operands `depth` values that feed the multipliers
   * @param weights the element's weights start at `firstWeight`
   * @param start what the register is loaded with
   */
  element(
    operands: Int32Array,
    weights: Int16Array,
    firstWeight: number,
    start: bigint,
    position: ElementPosition,
  ): number {
    const { stage, register, widths, scale } = this.options;
    const { reduction, scaled } = this;
    const load = loadRegister(start, register);
    reduce(register, load.value, this.sequence, operands, 0, weights, firstWeight, reduction);
    observe(stage, start + BigInt(reduction.min), start + BigInt(reduction.max));
    const overflows = load.overflows + reduction.overflows;
    const step = load.overflows > 0 ? 0 : reduction.firstOverflow;
    if (overflows > 0) this.record('accumulatorOverflows', position, overflows, step);
    scaleAccumulator(widths, reduction.value, scale.multiplier, scale.shift, scaled);
    if (scaled.operandSaturated) this.record('channelScalerOverflows', position);
    if (scaled.productSaturated) this.record('productOverflows', position);
    return scaled.value;
  }

  /** S1 clipped to `bits`: S2 behind a scaler without zero point; counts `channelScalerSaturations`. */
  saturate(value: number, bits: number, position: ElementPosition): number {
    const half = 2 ** (bits - 1);
    if (value >= -half && value < half) return value;
    this.record('channelScalerSaturations', position);
    return value < 0 ? -half : half - 1;
  }

  /** Counts one event of an element of this stage. */
  record(event: NumericEvent, position: ElementPosition, count = 1, step = 0): void {
    const { channel, invocation, timeStep, index, slot } = position;
    const first: FirstEvent = { invocation, timeStep, index, step };
    recordEvent(this.options.stage, event, count, channel, first, slot);
  }

  /** Widens `provenBits` to elements whose operands lie anywhere in [lows, highs], each on its own. */
  prove(lows: Int32Array, highs: Int32Array, weights: Int16Array, firstWeight: number, start: bigint): void {
    const ranges = newRanges(1);
    boundReduction(this.sequence, lows, highs, weights, firstWeight, ranges, 0);
    this.widen(start, ranges.min[0]!, ranges.max[0]!);
  }

  /** Widens `provenBits` to a register between start + min and start + max. */
  widen(start: bigint, min: number, max: number): void {
    const { stage } = this.options;
    const bits = bitsOfRange(start + BigInt(min), start + BigInt(max));
    stage.provenBits = Math.max(stage.provenBits ?? 1, bits);
  }
}
