/** Emission of one tile of a MAC job: its input LOAD where the input is external, the MAC instruction, its STORE. */
import type { MacInstruction } from '../../../isa/instructions.generated.ts';
import type { Home } from '../../plan.ts';
import { transfer } from '../box.ts';
import { outputScope, type LoweringEnvironment } from '../environment.ts';
import { inputChannelRange, inputRange, type MacJob } from './job.ts';

/** Output rows [y0, y1), columns [x0, x1) and channels [c0, c1) of a job. */
export interface Tile {
  readonly y0: number;
  readonly y1: number;
  readonly x0: number;
  readonly x1: number;
  readonly c0: number;
  readonly c1: number;
}

/** Where an operand of a tile lies in SRAM: address of its first element and the strides. */
export interface TileOperand {
  readonly address: number;
  readonly pixelStride: number;
  readonly rowStride: number;
}

/** Fields that every MAC instruction of an operator shares. */
export type CommonFields = Pick<
  MacInstruction,
  | 'inputType'
  | 'outputType'
  | 'scalerForm'
  | 'wideAccumulator'
  | 'paddingTap'
  | 'subtractZeroPoint'
  | 'activationFunction'
  | 'hasClampLow'
  | 'hasClampHigh'
  | 'clampLow'
  | 'clampHigh'
  | 'scaledBits'
  | 'fractionBits'
  | 'inputZeroPoint'
  | 'scaledZeroPoint'
  | 'outputZeroPoint'
  | 'outputMultiplier'
  | 'outputRightShift'
>;

/** What a tile of the input spans: rows, columns and channels of the job's input. */
export function inputBox(job: MacJob, tile: Tile): { rows: Span; columns: Span; channels: Span } {
  return {
    rows: inputRange(job.rows, tile.y0, tile.y1),
    columns: inputRange(job.columns, tile.x0, tile.x1),
    channels: inputChannelRange(job, tile.c0, tile.c1),
  };
}

interface Span {
  readonly first: number;
  readonly end: number;
}

const length = (span: Span): number => span.end - span.first;

/** Bytes of a tile's input packed densely in a buffer. */
export function inputTileBytes(job: MacJob, tile: Tile): number {
  const box = inputBox(job, tile);
  return length(box.rows) * length(box.columns) * length(box.channels) * job.inputElementBytes;
}

export function outputTileBytes(job: MacJob, tile: Tile): number {
  return (tile.y1 - tile.y0) * (tile.x1 - tile.x0) * (tile.c1 - tile.c0) * job.outputElementBytes;
}

/** The input of a tile: in place where the tensor is in SRAM, else loaded into the buffer. */
export function bringInput(
  environment: LoweringEnvironment,
  job: MacJob,
  tile: Tile,
  home: Home,
  bufferAddress: number,
): TileOperand {
  const box = inputBox(job, tile);
  const origin =
    home.address +
    job.inputOffset +
    box.rows.first * job.inputRowStride +
    box.columns.first * job.inputPixelStride +
    box.channels.first * job.inputElementBytes;
  if (home.memory === 'sram') {
    return { address: origin, pixelStride: job.inputPixelStride, rowStride: job.inputRowStride };
  }
  const pixelStride = length(box.channels) * job.inputElementBytes;
  const rowStride = pixelStride * length(box.columns);
  transfer(environment.emitter, 'LOAD', {
    externalAddress: origin,
    chipAddress: bufferAddress,
    runBytes: pixelStride,
    loops: [
      { count: length(box.rows), externalStride: job.inputRowStride, chipStride: rowStride },
      { count: length(box.columns), externalStride: job.inputPixelStride, chipStride: pixelStride },
    ],
  });
  return { address: bufferAddress, pixelStride, rowStride };
}

/** Where a tile writes: in place where the output is in SRAM, else densely into the buffer. */
export function outputOperand(job: MacJob, tile: Tile, home: Home, bufferAddress: number): TileOperand {
  if (home.memory === 'sram') {
    return {
      address: outputOrigin(job, tile, home),
      pixelStride: job.outputPixelStride,
      rowStride: job.outputRowStride,
    };
  }
  const pixelStride = (tile.c1 - tile.c0) * job.outputElementBytes;
  return { address: bufferAddress, pixelStride, rowStride: pixelStride * (tile.x1 - tile.x0) };
}

function outputOrigin(job: MacJob, tile: Tile, home: Home): number {
  return (
    home.address +
    job.outputOffset +
    tile.y0 * job.outputRowStride +
    tile.x0 * job.outputPixelStride +
    tile.c0 * job.outputElementBytes
  );
}

/** Stores a tile whose home is external memory. */
export function storeOutput(
  environment: LoweringEnvironment,
  job: MacJob,
  tile: Tile,
  home: Home,
  operand: TileOperand,
): void {
  if (home.memory === 'sram') return;
  transfer(environment.emitter, 'STORE', {
    externalAddress: outputOrigin(job, tile, home),
    chipAddress: operand.address,
    runBytes: operand.pixelStride,
    loops: [
      { count: tile.y1 - tile.y0, externalStride: job.outputRowStride, chipStride: operand.rowStride },
      { count: tile.x1 - tile.x0, externalStride: job.outputPixelStride, chipStride: operand.pixelStride },
    ],
  });
}

/** The MAC instruction of a tile, for steps [firstStep, firstStep + stepCount) of the reduction. */
export function emitMac(
  environment: LoweringEnvironment,
  job: MacJob,
  tile: Tile,
  common: CommonFields,
  input: TileOperand,
  output: TileOperand,
  memory: { weightAddress: number; channelAddress: number; tableAddress: number },
  steps: { firstStep: number; stepCount: number },
  operator: number,
  operatorChannels: number,
): void {
  const box = inputBox(job, tile);
  const { rows, columns } = job;
  environment.emitter.emit(
    'MAC',
    {
      ...common,
      ...memory,
      ...steps,
      mode: job.mode,
      grouping: job.grouping,
      inputAddress: input.address,
      inputPixelStride: input.pixelStride,
      inputRowStride: input.rowStride,
      inputHeight: length(box.rows),
      inputWidth: length(box.columns),
      inputChannels: job.readChannels,
      depthMultiplier: job.depthMultiplier,
      padTop: box.rows.first - (tile.y0 * rows.stride - rows.padBefore),
      padLeft: box.columns.first - (tile.x0 * columns.stride - columns.padBefore),
      kernelHeight: rows.kernel,
      kernelWidth: columns.kernel,
      strideHeight: rows.stride,
      strideWidth: columns.stride,
      dilationHeight: rows.dilation,
      dilationWidth: columns.dilation,
      outputAddress: output.address,
      outputPixelStride: output.pixelStride,
      outputRowStride: output.rowStride,
      outputHeight: tile.y1 - tile.y0,
      outputWidth: tile.x1 - tile.x0,
      outputChannels: tile.c1 - tile.c0,
    },
    outputScope(
      operator,
      operatorChannels,
      job.eventBase + tile.y0 * job.eventRowStride + tile.x0 * job.eventPixelStride + tile.c0,
      [job.eventRowStride, job.eventPixelStride, 1],
    ),
  );
}
