/**
 * Images of the weight memory and of channel rows (isa/MICROARCHITECTURE.md section 5): rows of N·K bytes, output-channel
 * block after output-channel block, step after step; 16 bytes per output channel with bias, multiplier and right shift.
 */
import { invariant } from '../../../errors.ts';
import type { HardwareConfig } from '../../../hardware/config.ts';
import type { ChannelScalers } from '../../../operators/channelScalers.ts';
import type { MacParameters } from '../../../operators/convolution.ts';
import type { MacJob } from './job.ts';

export const channelRowBytes = 16;

/** What the layout of a filter depends on. */
export type FilterShape = Pick<MacParameters, 'kernelHeight' | 'kernelWidth' | 'outputChannels'>;

/** One position of the reduction: its filter taps and channel; step boundaries are given by `stepsOf`. */
export interface ReductionOperand {
  readonly filterRow: number;
  readonly filterColumn: number;
  readonly channel: number;
  /** Tap coordinates of the job (not of the filter). */
  readonly tapRow: number;
  readonly tapColumn: number;
}

/** The steps of one output element: each a list of at most K operands (depthwise: depthwiseTapLanes taps). */
export function stepsOf(job: MacJob, hardware: HardwareConfig): ReductionOperand[][] {
  const steps: ReductionOperand[][] = [];
  const depthwise = job.mode === 'depthwise';
  const lanes = depthwise ? hardware.depthwiseTapLanes : hardware.reductionLanes;
  const cutAtTaps = !depthwise && job.grouping === 'tap';
  for (let tapRow = 0; tapRow < job.rows.kernel; tapRow++) {
    let step: ReductionOperand[] = [];
    const finish = (): void => {
      if (step.length > 0) steps.push(step);
      step = [];
    };
    for (let tapColumn = 0; tapColumn < job.columns.kernel; tapColumn++) {
      for (let channel = 0; channel < job.readChannels; channel++) {
        step.push({
          filterRow: job.rows.filterFirst + tapRow * job.rows.filterStep,
          filterColumn: job.columns.filterFirst + tapColumn * job.columns.filterStep,
          channel,
          tapRow,
          tapColumn,
        });
        if (step.length === lanes) finish();
      }
      if (cutAtTaps) finish();
    }
    finish();
  }
  return steps;
}

/** Number of steps of a job's reduction, without listing them. */
export function stepCountOf(job: MacJob, hardware: HardwareConfig): number {
  const { rows, columns, readChannels } = job;
  const lanes = hardware.reductionLanes;
  if (job.mode === 'depthwise') return rows.kernel * Math.ceil(columns.kernel / hardware.depthwiseTapLanes);
  return job.grouping === 'tap'
    ? rows.kernel * columns.kernel * Math.ceil(readChannels / lanes)
    : rows.kernel * Math.ceil((columns.kernel * readChannels) / lanes);
}

/** Filter element of a job's output channel, or 0 where the job has no taps at all. */
export function filterReader(
  parameters: FilterShape,
  job: MacJob,
  filter: Uint8Array,
): (outputChannel: number, operand: ReductionOperand) => number {
  const values = new Int8Array(filter.buffer, filter.byteOffset, filter.byteLength);
  if (!job.rows.hasTaps || !job.columns.hasTaps) return () => 0;
  const { kernelHeight, kernelWidth, outputChannels } = parameters;
  if (job.mode === 'depthwise') {
    return (channel, at) => values[(at.filterRow * kernelWidth + at.filterColumn) * outputChannels + channel] ?? 0;
  }
  return (channel, at) => {
    const o = job.firstOutputChannel + channel;
    return (
      values[((o * kernelHeight + at.filterRow) * kernelWidth + at.filterColumn) * job.readChannels + at.channel] ?? 0
    );
  };
}

/** Bytes of a weight row that instructions read: depthwise steps use the first taps of a row only. */
export function usedRowBytes(job: MacJob, hardware: HardwareConfig): number {
  const { outputChannelLanes, reductionLanes, depthwiseTapLanes } = hardware;
  if (job.mode === 'dense' || reductionLanes === 1) return outputChannelLanes * reductionLanes;
  const taps = Math.min(depthwiseTapLanes, job.columns.kernel);
  return outputChannelLanes * 2 * Math.ceil(taps / 2);
}

/**
 * Weight rows of all output channels of a job, blocks ascending, each cut to the bytes that are read.
 * @param blockChannels output channels of a block; lanes beyond them stay zero
 */
export function packWeights(
  parameters: FilterShape,
  job: MacJob,
  filter: Uint8Array,
  hardware: HardwareConfig,
  blockChannels = hardware.outputChannelLanes,
): Uint8Array {
  const lanes = hardware.outputChannelLanes;
  const width = hardware.reductionLanes;
  const steps = stepsOf(job, hardware);
  invariant(steps.length === stepCountOf(job, hardware), 'the listed steps are as many as counted');
  const read = filterReader(parameters, job, filter);
  const blocks = Math.ceil(job.outputChannels / blockChannels);
  const rowBytes = usedRowBytes(job, hardware);
  const packed = new Int8Array(blocks * steps.length * rowBytes);
  let row = 0;
  for (let block = 0; block < blocks; block++) {
    const used = Math.min(blockChannels, job.outputChannels - block * blockChannels);
    for (const step of steps) {
      for (let k = 0; k < step.length; k++) {
        const operand = step[k];
        invariant(operand !== undefined, 'a step has no holes');
        const base = row + (width === 1 ? 0 : Math.floor(k / 2) * 2 * lanes + (k % 2));
        const distance = width === 1 ? 1 : 2;
        for (let lane = 0; lane < used; lane++) {
          packed[base + lane * distance] = read(block * blockChannels + lane, operand);
        }
      }
      row += rowBytes;
    }
  }
  return new Uint8Array(packed.buffer);
}

/** Biases as the registers load them: with `fold` the input zero point times the filter sum is taken off. */
export function effectiveBias(
  parameters: Pick<MacParameters, 'kind' | 'outputChannels' | 'inputZeroPoint'>,
  biasBytes: Uint8Array | null,
  biasElementBytes: number,
  filter: Uint8Array,
  fold: boolean,
): BigInt64Array {
  const bias = new BigInt64Array(parameters.outputChannels);
  if (biasBytes !== null) {
    const view = new DataView(biasBytes.buffer, biasBytes.byteOffset, biasBytes.byteLength);
    for (let channel = 0; channel < bias.length; channel++) {
      bias[channel] = signedElement(view, channel * biasElementBytes, biasElementBytes);
    }
  }
  if (fold && parameters.inputZeroPoint !== 0) {
    const values = new Int8Array(filter.buffer, filter.byteOffset, filter.byteLength);
    const depthwise = parameters.kind === 'DEPTHWISE_CONV_2D';
    const perChannel = values.length / bias.length;
    for (let channel = 0; channel < bias.length; channel++) {
      let sum = 0;
      for (let i = 0; i < perChannel; i++) {
        sum += values[depthwise ? i * bias.length + channel : channel * perChannel + i] ?? 0;
      }
      bias[channel] = (bias[channel] ?? 0n) - BigInt(parameters.inputZeroPoint) * BigInt(sum);
    }
  }
  return bias;
}

/** A stored bias: int64, int32, or int16 (TRANSPOSE_CONV). */
function signedElement(view: DataView, at: number, bytes: number): bigint {
  if (bytes === 8) return view.getBigInt64(at, true);
  return BigInt(bytes === 2 ? view.getInt16(at, true) : view.getInt32(at, true));
}

/** Channel rows of all output channels of the operator. */
export function packChannelRows(
  bias: BigInt64Array,
  scalers: Pick<ChannelScalers, 'multiplier' | 'shift'>,
): Uint8Array {
  const bytes = new Uint8Array(bias.length * channelRowBytes);
  const view = new DataView(bytes.buffer);
  for (let channel = 0; channel < bias.length; channel++) {
    const at = channel * channelRowBytes;
    view.setBigInt64(at, bias[channel] ?? 0n, true);
    view.setInt32(at + 8, scalers.multiplier[channel] ?? 0, true);
    view.setInt8(at + 12, -(scalers.shift[channel] ?? 0));
  }
  return bytes;
}
