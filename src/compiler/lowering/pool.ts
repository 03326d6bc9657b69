/** AVERAGE_POOL_2D and MAX_POOL_2D on the vector unit. */
import type { HardwareConfig } from '../../hardware/config.ts';
import type { Model } from '../../graph/model.ts';
import { pool2dParameters, type Pool2dParameters } from '../../operators/pool2d.ts';
import { alignUp, placeBuffers } from '../emission/regions.ts';
import { elementBytes, type Task } from '../plan.ts';
import { clampFields } from './binary.ts';
import { transfer } from './box.ts';
import { DoesNotFit, outputScope, sramBankBytes, type LoweringEnvironment } from './environment.ts';
import { inputRange, type JobAxis } from './mac/job.ts';
import { cuts } from './mac/tiling.ts';

/** Output rows, columns and channels of a tile. */
interface TileSizes {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

interface PoolGeometry {
  readonly parameters: Pool2dParameters;
  readonly rows: JobAxis;
  readonly columns: JobAxis;
  readonly elementBytes: number;
}

function geometryOf(parameters: Pool2dParameters): PoolGeometry {
  const axis = (inputSize: number, outputSize: number, kernel: number, stride: number, padBefore: number): JobAxis => ({
    inputSize,
    outputSize,
    kernel,
    stride,
    padBefore,
    dilation: 1,
    filterFirst: 0,
    filterStep: 1,
    hasTaps: true,
  });
  return {
    parameters,
    rows: axis(
      parameters.inputHeight,
      parameters.outputHeight,
      parameters.kernelHeight,
      parameters.strideHeight,
      parameters.padTop,
    ),
    columns: axis(
      parameters.inputWidth,
      parameters.outputWidth,
      parameters.kernelWidth,
      parameters.strideWidth,
      parameters.padLeft,
    ),
    elementBytes: elementBytes(parameters.type),
  };
}

function tileBytes(geometry: PoolGeometry, sizes: TileSizes): { input: number; output: number } {
  const { rows, columns } = geometry;
  const height = Math.min((sizes.rows - 1) * rows.stride + rows.kernel, rows.inputSize);
  const width = Math.min((sizes.columns - 1) * columns.stride + columns.kernel, columns.inputSize);
  return {
    input: height * width * sizes.channels * geometry.elementBytes,
    output: sizes.rows * sizes.columns * sizes.channels * geometry.elementBytes,
  };
}

export function poolWorkspace(
  task: Task,
  model: Model,
  _hardware: HardwareConfig,
  isExternal: (tensor: number) => boolean,
): number {
  const geometry = geometryOf(pool2dParameters(model, task.operator));
  const { parameters } = geometry;
  const bytes = tileBytes(geometry, {
    rows: Math.min(2, parameters.outputHeight),
    columns: parameters.outputWidth,
    channels: parameters.channels,
  });
  return (
    (isExternal(task.inputs[0] ?? -1) ? 2 * bytes.input : 0) +
    (isExternal(task.outputs[0] ?? -1) ? 2 * bytes.output : 0)
  );
}

export function lowerPool(task: Task, environment: LoweringEnvironment): void {
  const geometry = geometryOf(pool2dParameters(environment.model, task.operator));
  const { parameters, rows, columns } = geometry;
  const input = environment.home(task.inputs[0] ?? -1);
  const output = environment.home(task.outputs[0] ?? -1);
  const { sizes, inputBuffers, outputBuffers } = chooseTile(
    geometry,
    environment,
    input.memory === 'external',
    output.memory === 'external',
  );
  const bytes = geometry.elementBytes;
  const pixelBytes = parameters.channels * bytes;
  let turn = 0;
  for (let batch = 0; batch < parameters.batches; batch++) {
    for (const y0 of cuts(rows.outputSize, sizes.rows)) {
      for (const x0 of cuts(columns.outputSize, sizes.columns)) {
        for (const c0 of cuts(parameters.channels, sizes.channels)) {
          const y1 = Math.min(y0 + sizes.rows, rows.outputSize);
          const x1 = Math.min(x0 + sizes.columns, columns.outputSize);
          const channels = Math.min(sizes.channels, parameters.channels - c0);
          const rowSpan = inputRange(rows, y0, y1);
          const columnSpan = inputRange(columns, x0, x1);
          const height = rowSpan.end - rowSpan.first;
          const width = columnSpan.end - columnSpan.first;
          const inputElement =
            ((batch * parameters.inputHeight + rowSpan.first) * parameters.inputWidth + columnSpan.first) *
              parameters.channels +
            c0;
          const outputElement =
            ((batch * parameters.outputHeight + y0) * parameters.outputWidth + x0) * parameters.channels + c0;
          let source = {
            address: input.address + inputElement * bytes,
            pixelStride: pixelBytes,
            rowStride: parameters.inputWidth * pixelBytes,
          };
          if (input.memory === 'external') {
            const buffer = inputBuffers[turn % inputBuffers.length] ?? 0;
            transfer(environment.emitter, 'LOAD', {
              externalAddress: source.address,
              chipAddress: buffer,
              runBytes: channels * bytes,
              loops: [
                { count: height, externalStride: source.rowStride, chipStride: width * channels * bytes },
                { count: width, externalStride: pixelBytes, chipStride: channels * bytes },
              ],
            });
            source = { address: buffer, pixelStride: channels * bytes, rowStride: width * channels * bytes };
          }
          const origin = output.address + outputElement * bytes;
          const target =
            output.memory === 'sram'
              ? { address: origin, pixelStride: pixelBytes, rowStride: parameters.outputWidth * pixelBytes }
              : {
                  address: outputBuffers[turn % outputBuffers.length] ?? 0,
                  pixelStride: channels * bytes,
                  rowStride: (x1 - x0) * channels * bytes,
                };
          turn++;
          environment.emitter.emit(
            'POOL',
            {
              function: parameters.function,
              elementType: parameters.type,
              ...clampFields(parameters.bounds),
              inputAddress: source.address,
              inputPixelStride: source.pixelStride,
              inputRowStride: source.rowStride,
              inputHeight: height,
              inputWidth: width,
              padTop: rowSpan.first - (y0 * rows.stride - rows.padBefore),
              padLeft: columnSpan.first - (x0 * columns.stride - columns.padBefore),
              kernelHeight: rows.kernel,
              kernelWidth: columns.kernel,
              strideHeight: rows.stride,
              strideWidth: columns.stride,
              outputAddress: target.address,
              outputPixelStride: target.pixelStride,
              outputRowStride: target.rowStride,
              outputHeight: y1 - y0,
              outputWidth: x1 - x0,
              channels,
            },
            outputScope(task.operator.index, parameters.channels, outputElement, [
              parameters.outputWidth * parameters.channels,
              parameters.channels,
              1,
            ]),
          );
          if (output.memory === 'external') {
            transfer(environment.emitter, 'STORE', {
              externalAddress: origin,
              chipAddress: target.address,
              runBytes: channels * bytes,
              loops: [
                {
                  count: y1 - y0,
                  externalStride: parameters.outputWidth * pixelBytes,
                  chipStride: target.rowStride,
                },
                { count: x1 - x0, externalStride: pixelBytes, chipStride: target.pixelStride },
              ],
            });
          }
        }
      }
    }
  }
}

/** The largest tile whose buffers fit, two of each where possible: whole rows first, then fewer channels, then columns. */
function chooseTile(
  geometry: PoolGeometry,
  environment: LoweringEnvironment,
  inputExternal: boolean,
  outputExternal: boolean,
): { sizes: TileSizes; inputBuffers: readonly number[]; outputBuffers: readonly number[] } {
  const { parameters } = geometry;
  let sizes: TileSizes = {
    rows: parameters.outputHeight,
    columns: parameters.outputWidth,
    channels: parameters.channels,
  };
  if (!inputExternal && !outputExternal) return { sizes, inputBuffers: [], outputBuffers: [] };
  sizes = { ...sizes, rows: Math.ceil(parameters.outputHeight / 4) };
  for (;;) {
    const bytes = tileBytes(geometry, sizes);
    for (const copies of [2, 1]) {
      const inputs = inputExternal ? copies : 0;
      const outputs = outputExternal ? copies : 0;
      const addresses = placeBuffers(
        [...Array<number>(inputs).fill(bytes.input), ...Array<number>(outputs).fill(bytes.output)],
        environment.free,
        sramBankBytes(environment.hardware),
      );
      if (addresses !== null) {
        return { sizes, inputBuffers: addresses.slice(0, inputs), outputBuffers: addresses.slice(inputs) };
      }
    }
    const { vectorLanes } = environment.hardware;
    if (sizes.rows > 1) sizes = { ...sizes, rows: Math.ceil(sizes.rows / 2) };
    else if (sizes.channels > vectorLanes) {
      sizes = { ...sizes, channels: Math.max(vectorLanes, alignUp(Math.ceil(sizes.channels / 2), vectorLanes)) };
      if (sizes.channels >= parameters.channels) sizes = { ...sizes, channels: vectorLanes };
    } else if (sizes.columns > 1) sizes = { ...sizes, columns: Math.ceil(sizes.columns / 2) };
    else if (sizes.channels > 1) sizes = { ...sizes, channels: Math.ceil(sizes.channels / 2) };
    else throw new DoesNotFit(bytes.input + bytes.output);
  }
}
