/** Which rows or columns of an input tile a sliding window meets, in one dimension (isa/MICROARCHITECTURE.md, section 5). */

/** One dimension of a window: output index y and tap k meet input index y·stride − padBefore + k·dilation. */
export interface WindowDimension {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly kernel: number;
  readonly stride: number;
  /** May be negative. */
  readonly dilation: number;
  readonly padBefore: number;
}

/** First and last input index in 0…inputSize−1 that any tap meets; null where every tap is padding. O(kernel). */
export function metRange(window: WindowDimension): { first: number; last: number } | null {
  const { inputSize, outputSize, kernel, stride, dilation, padBefore } = window;
  let first = Infinity;
  let last = -1;
  for (let tap = 0; tap < kernel; tap++) {
    const offset = tap * dilation - padBefore;
    const firstOutput = offset >= 0 ? 0 : Math.ceil(-offset / stride);
    const lastOutput = Math.min(outputSize - 1, Math.floor((inputSize - 1 - offset) / stride));
    if (firstOutput > lastOutput) continue;
    first = Math.min(first, firstOutput * stride + offset);
    last = Math.max(last, lastOutput * stride + offset);
  }
  return last < 0 ? null : { first, last };
}

/** Whether every output index has a tap on the image, for dilation 1. */
export function everyWindowMeets(window: WindowDimension): boolean {
  const { inputSize, outputSize, kernel, stride, padBefore } = window;
  return kernel - 1 - padBefore >= 0 && (outputSize - 1) * stride - padBefore <= inputSize - 1;
}
