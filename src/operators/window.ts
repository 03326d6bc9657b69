/** Output size and padding of sliding windows, as TFLite's ComputePaddingHeightWidth defines them. */
import type { Padding } from '../graph/model.ts';

/** Output positions and leading padding along one axis. */
export interface WindowAxis {
  readonly outputSize: number;
  /** Padding before the first element. SAME: half of the total rounded down, so that odd padding has one more at the end. */
  readonly padBefore: number;
}

/**
 * @param inputSize elements of the input along the axis
 * @param filterSize taps of the window
 */
export function windowAxis(
  padding: Padding,
  inputSize: number,
  filterSize: number,
  stride: number,
  dilation: number,
): WindowAxis {
  const extent = (filterSize - 1) * dilation + 1;
  const outputSize =
    padding === 'SAME'
      ? Math.ceil(inputSize / stride)
      : Math.max(0, Math.floor((inputSize + stride - extent) / stride));
  const totalPadding = Math.max(0, (outputSize - 1) * stride + extent - inputSize);
  return { outputSize, padBefore: padding === 'SAME' ? Math.floor(totalPadding / 2) : 0 };
}
