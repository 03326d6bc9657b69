/** The hardware parameters that bind values and event counts (SEMANTICS section 1). Golden and machine both read it. */

export type ReductionGrouping = 'tap' | 'row';
export type AccumulatorOverflow = 'wrap' | 'saturate';
export type ZeroPointHandling = 'subtract' | 'fold';
export type RoundingProfile = 'tflm' | 'tflite' | 'single';
/** What fills the int8 table of LOGISTIC and TANH: the reference's fixed point, or the 16-bit interpolated table. */
export type Int8SigmoidTable = 'fixedPoint' | 'sixteenBit';
export type ActivationMode = 'exact' | 'fused';

export interface Datapath {
  /** K: products summed in one dense reduction step; 1 or even. */
  readonly reductionLanes: number;
  readonly reductionGrouping: ReductionGrouping;
  /** Taps of one filter row taken in one depthwise step. */
  readonly depthwiseTapLanes: number;
  /** Register width for int8 activations, 12…32. */
  readonly accumulatorBits: number;
  /** Register width for int16 activations, 16…48. */
  readonly accumulatorBitsInt16: number;
  readonly accumulatorOverflow: AccumulatorOverflow;
  readonly zeroPointHandling: ZeroPointHandling;
  /** b: width of M0, its always-zero sign bit included, 8…32. */
  readonly multiplierBits: number;
  /** Saturating register behind the scaler's multiplier, 24…64. */
  readonly productBits: number;
  /** Width between channel scaler and activation unit in fused mode, 8…32. */
  readonly scaledBits: number;
  readonly roundingProfile: RoundingProfile;
  /** Whether activations after a MAC operator go through their own table (exact) or the wide format (fused). */
  readonly activationMode: ActivationMode;
  /** Fused functions: `arithmetic` H-SWISH or a table. */
  readonly fusedHardSwish: 'arithmetic' | 'table';
  /** Entries of a fused function's table, a power of two. */
  readonly lutEntries: number;
  readonly lutInterpolation: boolean;
  readonly int8SigmoidTable: Int8SigmoidTable;
}

/** TFLite's own arithmetic: every width at the reference's, rounding `tflm`. */
export const referenceDatapath: Datapath = {
  reductionLanes: 8,
  reductionGrouping: 'row',
  depthwiseTapLanes: 1,
  accumulatorBits: 32,
  accumulatorBitsInt16: 48,
  accumulatorOverflow: 'wrap',
  zeroPointHandling: 'subtract',
  multiplierBits: 32,
  productBits: 64,
  scaledBits: 16,
  roundingProfile: 'tflm',
  activationMode: 'exact',
  fusedHardSwish: 'arithmetic',
  lutEntries: 256,
  lutInterpolation: false,
  int8SigmoidTable: 'fixedPoint',
};
