/**
 * Static proof of register width: the interval of the ideal register after the load and every step, over every output
 * element, when image taps range over their whole type (SEMANTICS section 2, `provenBits`).
 */
import { invariant } from '../errors.ts';
import type { Model } from '../graph/model.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { bitsOfRange } from '../numerics/events.ts';
import { effectiveZeroPointHandling, type MacParameters } from '../operators/convolution.ts';
import { macJobs, type JobAxis, type MacJob } from './lowering/mac/job.ts';
import { effectiveBias, filterReader, stepsOf } from './lowering/mac/weights.ts';
import { elementBytes } from './plan.ts';

export function provenBits(model: Model, parameters: MacParameters, hardware: HardwareConfig): number {
  const filter = model.tensors[parameters.filterTensor]?.data;
  const bias = model.tensors[parameters.biasTensor] ?? null;
  invariant(filter !== null && filter !== undefined, 'the filter is constant');
  const fold = effectiveZeroPointHandling(parameters, hardware, true) === 'fold';
  const biases = effectiveBias(parameters, bias?.data ?? null, elementBytes(bias?.type ?? 'int32'), filter, fold);
  const grouping = parameters.kind === 'CONV_2D' ? hardware.reductionGrouping : 'tap';
  // Images of a batch are alike.
  const jobs = macJobs({ ...parameters, batches: 1 }, grouping, null);
  const least = parameters.inputType === 'int8' ? -128 : -32768;
  const subtracted = fold ? 0 : parameters.inputZeroPoint;
  const image = { low: least - subtracted, high: -least - 1 - subtracted };
  const paddingOperand = fold ? parameters.inputZeroPoint : 0;
  let min = 0n;
  let max = 0n;
  let first = true;
  for (const job of jobs) {
    const ranges = relativeRanges(parameters, job, filter, hardware, image, paddingOperand);
    for (let channel = 0; channel < job.outputChannels; channel++) {
      const base = biases[job.firstOutputChannel + channel] ?? 0n;
      const low = base + BigInt(ranges.low[channel] ?? 0);
      const high = base + BigInt(ranges.high[channel] ?? 0);
      if (first || low < min) min = low;
      if (first || high > max) max = high;
      first = false;
    }
  }
  return bitsOfRange(min, max);
}

/** Lowest and highest prefix sum of every output channel, relative to the bias, over all positions of the job. */
function relativeRanges(
  parameters: MacParameters,
  job: MacJob,
  filter: Uint8Array,
  hardware: HardwareConfig,
  image: { low: number; high: number },
  paddingOperand: number,
): { low: Float64Array; high: Float64Array } {
  const low = new Float64Array(job.outputChannels);
  const high = new Float64Array(job.outputChannels);
  const steps = stepsOf(job, hardware);
  const read = filterReader(parameters, job, filter);
  for (const rowTaps of tapClasses(job.rows)) {
    for (const columnTaps of tapClasses(job.columns)) {
      for (let channel = 0; channel < job.outputChannels; channel++) {
        let lowest = 0;
        let highest = 0;
        for (const step of steps) {
          for (const operand of step) {
            const weight = read(channel, operand);
            if (rowTaps[operand.tapRow] === true && columnTaps[operand.tapColumn] === true) {
              lowest += weight * (weight > 0 ? image.low : image.high);
              highest += weight * (weight > 0 ? image.high : image.low);
            } else {
              lowest += weight * paddingOperand;
              highest += weight * paddingOperand;
            }
          }
          if (lowest < (low[channel] ?? 0)) low[channel] = lowest;
          if (highest > (high[channel] ?? 0)) high[channel] = highest;
        }
      }
    }
  }
  return { low, high };
}

/** The different sets of taps on the image that output positions of an axis have. */
function tapClasses(axis: JobAxis): boolean[][] {
  const classes = new Map<string, boolean[]>();
  for (let position = 0; position < axis.outputSize; position++) {
    const taps = Array.from({ length: axis.kernel }, (_, tap) => {
      const at = position * axis.stride - axis.padBefore + tap * axis.dilation;
      return at >= 0 && at < axis.inputSize;
    });
    classes.set(taps.join(), taps);
  }
  return [...classes.values()];
}
