/**
 * Which filter taps meet which input pixels, along one axis: a convolution's taps all keep their place in the sequence
 * (padding or not), a transposed convolution's sequence holds only the taps that meet a pixel (SEMANTICS section 2).
 */
import type { MacParameters } from '../operators/convolution.ts';

/** The taps of one output row (or column) in sequence order. Positions with the same `pattern` have the same class. */
export interface AxisTaps {
  /** Filter row of each tap. */
  readonly taps: Int32Array;
  /** Input row that it meets; −1: padding. */
  readonly sources: Int32Array;
  /** Number of this output position's class: equal taps, with padding at equal places. */
  readonly borderClass: number;
}

/** Filter rows over every output row. */
export function rowTaps(parameters: MacParameters): readonly AxisTaps[] {
  const { outputHeight, inputHeight, kernelHeight, strideHeight, dilationHeight, padTop } = parameters;
  return parameters.kind === 'TRANSPOSE_CONV'
    ? transposedTaps(outputHeight, inputHeight, kernelHeight, strideHeight, padTop)
    : convolutionTaps(outputHeight, inputHeight, kernelHeight, strideHeight, dilationHeight, padTop);
}

/** Filter columns over every output column. */
export function columnTaps(parameters: MacParameters): readonly AxisTaps[] {
  const { outputWidth, inputWidth, kernelWidth, strideWidth, dilationWidth, padLeft } = parameters;
  return parameters.kind === 'TRANSPOSE_CONV'
    ? transposedTaps(outputWidth, inputWidth, kernelWidth, strideWidth, padLeft)
    : convolutionTaps(outputWidth, inputWidth, kernelWidth, strideWidth, dilationWidth, padLeft);
}

function convolutionTaps(
  outputSize: number,
  inputSize: number,
  kernelSize: number,
  stride: number,
  dilation: number,
  padBefore: number,
): AxisTaps[] {
  const taps = Int32Array.from({ length: kernelSize }, (_, tap) => tap);
  const classes = new Map<string, number>();
  return Array.from({ length: outputSize }, (_, position) => {
    const sources = taps.map((tap) => {
      const source = position * stride - padBefore + tap * dilation;
      return source >= 0 && source < inputSize ? source : -1;
    });
    return { taps, sources, borderClass: classOf(classes, sources.map((source) => (source < 0 ? 0 : 1)).join('')) };
  });
}

/** Input pixel i writes output position i·stride − padBefore + tap: gathered, taps ascending. */
function transposedTaps(
  outputSize: number,
  inputSize: number,
  kernelSize: number,
  stride: number,
  padBefore: number,
): AxisTaps[] {
  const classes = new Map<string, number>();
  return Array.from({ length: outputSize }, (_, position) => {
    const taps: number[] = [];
    const sources: number[] = [];
    for (let tap = 0; tap < kernelSize; tap++) {
      const distance = position + padBefore - tap;
      const source = distance / stride;
      if (distance % stride !== 0 || source < 0 || source >= inputSize) continue;
      taps.push(tap);
      sources.push(source);
    }
    return {
      taps: Int32Array.from(taps),
      sources: Int32Array.from(sources),
      borderClass: classOf(classes, taps.join(',')),
    };
  });
}

function classOf(classes: Map<string, number>, pattern: string): number {
  const known = classes.get(pattern);
  if (known !== undefined) return known;
  classes.set(pattern, classes.size);
  return classes.size - 1;
}
