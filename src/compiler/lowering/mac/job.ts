/**
 * A convolution-like operator as MAC jobs: one per image of the batch and group, and for TRANSPOSE_CONV one per phase of the
 * stride. A job is what one MAC instruction could do on a machine of unlimited memory.
 */
import type { MacInstruction } from '../../../isa/instructions.generated.ts';
import type { MacParameters } from '../../../operators/convolution.ts';
import { elementBytes } from '../../plan.ts';

/** One axis of a window: output position j, tap k reads input j·stride − padBefore + k·dilation. */
export interface JobAxis {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly kernel: number;
  readonly stride: number;
  /** Negative in phases of TRANSPOSE_CONV. */
  readonly dilation: number;
  readonly padBefore: number;
  /** Filter index of tap k: filterFirst + k·filterStep. */
  readonly filterFirst: number;
  readonly filterStep: number;
  /** False where no tap exists: the one tap lies outside the input always. */
  readonly hasTaps: boolean;
}

/** Strides and offsets of the tensors are in bytes, those of events in elements. */
export interface MacJob {
  readonly mode: MacInstruction['mode'];
  readonly grouping: MacInstruction['grouping'];
  readonly rows: JobAxis;
  readonly columns: JobAxis;
  /** Channels that one output channel reads (dense), 1 depthwise. */
  readonly readChannels: number;
  readonly depthMultiplier: number;
  /** First output channel of the job in the operator, and their number. */
  readonly firstOutputChannel: number;
  readonly outputChannels: number;
  readonly inputElementBytes: number;
  readonly outputElementBytes: number;
  readonly inputOffset: number;
  readonly inputPixelStride: number;
  readonly inputRowStride: number;
  readonly outputOffset: number;
  readonly outputPixelStride: number;
  readonly outputRowStride: number;
  readonly eventBase: number;
  readonly eventRowStride: number;
  readonly eventPixelStride: number;
  /** Filter taps that a job uses distinguish its packed weights; equal keys share one image. */
  readonly weightKey: string;
}

/** Input image that replaces the operator's own when a PAD is folded. */
export interface FoldedImage {
  readonly height: number;
  readonly width: number;
  readonly top: number;
  readonly left: number;
}

export function macJobs(operator: MacParameters, grouping: 'tap' | 'row', folded: FoldedImage | null): MacJob[] {
  const parameters = folded === null ? asOneRow(operator) : operator;
  const transposed = parameters.kind === 'TRANSPOSE_CONV';
  const depthwise = parameters.kind === 'DEPTHWISE_CONV_2D';
  const inputHeight = folded?.height ?? parameters.inputHeight;
  const inputWidth = folded?.width ?? parameters.inputWidth;
  const rowPhases = transposed
    ? phases(inputHeight, parameters.outputHeight, parameters.kernelHeight, parameters.strideHeight, parameters.padTop)
    : [whole(parameters, 'Height', inputHeight, parameters.padTop + (folded?.top ?? 0))];
  const columnPhases = transposed
    ? phases(inputWidth, parameters.outputWidth, parameters.kernelWidth, parameters.strideWidth, parameters.padLeft)
    : [whole(parameters, 'Width', inputWidth, parameters.padLeft + (folded?.left ?? 0))];
  const inputElementBytes = elementBytes(parameters.inputType);
  const outputElementBytes = elementBytes(parameters.outputType);
  const groups = depthwise ? 1 : parameters.groups;
  const outputChannels = parameters.outputChannels / groups;
  const groupInputs = parameters.inputChannels / groups;
  const inputPixel = parameters.inputChannels;
  const outputPixel = parameters.outputChannels;
  const jobs: MacJob[] = [];
  for (let batch = 0; batch < parameters.batches; batch++) {
    for (let group = 0; group < groups; group++) {
      for (const rows of rowPhases) {
        for (const columns of columnPhases) {
          const { outputWidth } = parameters;
          const firstElement =
            ((batch * parameters.outputHeight + rows.first) * outputWidth + columns.first) * outputPixel +
            group * outputChannels;
          jobs.push({
            mode: depthwise ? 'depthwise' : 'dense',
            grouping,
            rows: rows.axis,
            columns: columns.axis,
            readChannels: depthwise ? 1 : groupInputs,
            depthMultiplier: parameters.depthMultiplier,
            firstOutputChannel: group * outputChannels,
            outputChannels,
            inputElementBytes,
            outputElementBytes,
            inputOffset:
              (batch * inputHeight * inputWidth * inputPixel + (depthwise ? 0 : group * groupInputs)) *
              inputElementBytes,
            inputPixelStride: inputPixel * inputElementBytes,
            inputRowStride: inputWidth * inputPixel * inputElementBytes,
            outputOffset: firstElement * outputElementBytes,
            outputPixelStride: columns.step * outputPixel * outputElementBytes,
            outputRowStride: rows.step * outputWidth * outputPixel * outputElementBytes,
            eventBase: firstElement,
            eventRowStride: rows.step * outputWidth * outputPixel,
            eventPixelStride: columns.step * outputPixel,
            weightKey: `${String(group)}/${String(rows.first)}/${String(columns.first)}`,
          });
        }
      }
    }
  }
  return jobs;
}

/** Longest row that an instruction can name. */
const longestRow = 65535;

/** A 1×1 convolution over a contiguous image sees one row of pixels, which fills the pixel lanes best. */
function asOneRow(parameters: MacParameters): MacParameters {
  const pointwise =
    parameters.kind === 'CONV_2D' &&
    parameters.kernelHeight === 1 &&
    parameters.kernelWidth === 1 &&
    parameters.strideHeight === 1 &&
    parameters.strideWidth === 1;
  const pixels = parameters.inputHeight * parameters.inputWidth;
  if (!pointwise || pixels > longestRow) return parameters;
  return { ...parameters, inputHeight: 1, inputWidth: pixels, outputHeight: 1, outputWidth: pixels };
}

interface AxisPhase {
  readonly axis: JobAxis;
  /** First output position and distance between the positions of this phase. */
  readonly first: number;
  readonly step: number;
}

function whole(parameters: MacParameters, name: 'Height' | 'Width', inputSize: number, padBefore: number): AxisPhase {
  return {
    first: 0,
    step: 1,
    axis: {
      inputSize,
      outputSize: parameters[`output${name}`],
      kernel: parameters[`kernel${name}`],
      stride: parameters[`stride${name}`],
      dilation: parameters[`dilation${name}`],
      padBefore,
      filterFirst: 0,
      filterStep: 1,
      hasTaps: true,
    },
  };
}

/**
 * Output positions `first`, `first` + stride, … of a transposed convolution meet the taps k ≡ first + pad (mod stride), and
 * tap number m of them reads input j + (first + pad − k0) / stride − m.
 */
function phases(inputSize: number, outputSize: number, kernel: number, stride: number, padBefore: number): AxisPhase[] {
  const result: AxisPhase[] = [];
  for (let first = 0; first < Math.min(stride, outputSize); first++) {
    const filterFirst = (first + padBefore) % stride;
    const positions = Math.ceil((outputSize - first) / stride);
    const hasTaps = filterFirst < kernel;
    result.push({
      first,
      step: stride,
      axis: {
        inputSize,
        outputSize: positions,
        kernel: hasTaps ? Math.ceil((kernel - filterFirst) / stride) : 1,
        stride: 1,
        dilation: -1,
        padBefore: hasTaps ? -(first + padBefore - filterFirst) / stride : positions + 1,
        filterFirst,
        filterStep: stride,
        hasTaps,
      },
    });
  }
  return result;
}

/** Input positions [first, end) that outputs [from, to) read; at least one position, also where all taps are padding. */
export function inputRange(axis: JobAxis, from: number, to: number): { first: number; end: number } {
  const reach = (axis.kernel - 1) * axis.dilation;
  const lowest = from * axis.stride - axis.padBefore + Math.min(0, reach);
  const highest = (to - 1) * axis.stride - axis.padBefore + Math.max(0, reach);
  const first = Math.min(Math.max(lowest, 0), axis.inputSize - 1);
  const end = Math.max(Math.min(highest + 1, axis.inputSize), first + 1);
  return { first, end };
}

/** Input channels [first, end) of the pixel that output channels [from, to) of the job read, relative to inputOffset. */
export function inputChannelRange(job: MacJob, from: number, to: number): { first: number; end: number } {
  if (job.mode === 'dense') return { first: 0, end: job.readChannels };
  return { first: Math.floor(from / job.depthMultiplier), end: Math.ceil(to / job.depthMultiplier) };
}
