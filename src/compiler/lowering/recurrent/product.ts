/**
 * Matrix products of recurrent operators on the MAC array: rows of activations in SRAM times a constant weight matrix, scaled
 * to a given width. Weights are either already in the weight memory or streamed through it.
 */
import { DoesNotFit, type LoweringEnvironment } from '../environment.ts';
import type { EventScope } from '../../../isa/program.ts';
import type { MacInstruction } from '../../../isa/instructions.generated.ts';
import { productScaler } from '../../../operators/productScaler.ts';
import type { FixedMultiplier } from '../../../numerics/multiplier.ts';
import { elementBytes } from '../../plan.ts';
import { loadContiguous } from '../box.ts';
import type { MacJob } from '../mac/job.ts';
import { cuts } from '../mac/tiling.ts';
import { channelRowBytes, effectiveBias, packChannelRows, packWeights, stepCountOf } from '../mac/weights.ts';

/** A constant matrix [outputs, inputs] with everything its products need. */
export interface ProductMatrix {
  readonly outputs: number;
  readonly inputs: number;
  readonly steps: number;
  readonly weightsAddress: number;
  readonly weightBytes: number;
  readonly channelRowsAddress: number;
  readonly job: MacJob;
  readonly common: Pick<
    MacInstruction,
    | 'inputType'
    | 'outputType'
    | 'scalerForm'
    | 'wideAccumulator'
    | 'subtractZeroPoint'
    | 'inputZeroPoint'
    | 'scaledBits'
  >;
}

export interface MatrixDescription {
  /** Names the constants in the image. */
  readonly key: string;
  readonly outputs: number;
  readonly inputs: number;
  /** int8 [outputs, inputs]. */
  readonly weights: Uint8Array;
  /** Bias [outputs] of `biasElementBytes` each; null: none. */
  readonly bias: Uint8Array | null;
  readonly biasElementBytes: number;
  readonly scale: FixedMultiplier;
  readonly inputType: 'int8' | 'int16';
  readonly outputType: 'int8' | 'int16';
  readonly inputZeroPoint: number;
  readonly wideAccumulator: boolean;
}

/** Packs a matrix into the external image. */
export function productMatrix(description: MatrixDescription, environment: LoweringEnvironment): ProductMatrix {
  const { hardware, image } = environment;
  const { key, outputs, inputs, weights, inputZeroPoint, wideAccumulator } = description;
  const job = matrixJob(description);
  const shape = { kernelHeight: 1, kernelWidth: 1, outputChannels: outputs };
  const packed = packWeights(shape, job, weights, hardware);
  const fold = hardware.zeroPointHandling === 'fold';
  const scaler = productScaler(description.scale, wideAccumulator, hardware);
  const bias = effectiveBias(
    { kind: 'FULLY_CONNECTED', outputChannels: outputs, inputZeroPoint },
    description.bias,
    description.biasElementBytes,
    weights,
    fold,
  );
  return {
    outputs,
    inputs,
    steps: stepCountOf(job, hardware),
    weightsAddress: image.constant(`${key}/weights`, () => packed),
    weightBytes: packed.length,
    channelRowsAddress: image.constant(`${key}/channels`, () =>
      packChannelRows(bias, {
        multiplier: new Int32Array(outputs).fill(scaler.scale.multiplier),
        shift: new Int8Array(outputs).fill(scaler.scale.shift),
      }),
    ),
    job,
    common: {
      inputType: description.inputType,
      outputType: description.outputType,
      scalerForm: scaler.widths.form,
      wideAccumulator: wideAccumulator ? 1 : 0,
      subtractZeroPoint: fold ? 0 : 1,
      inputZeroPoint,
      scaledBits: description.outputType === 'int16' ? 16 : 8,
    },
  };
}

function matrixJob(description: MatrixDescription): MacJob {
  const axis = {
    inputSize: 1,
    outputSize: 1,
    kernel: 1,
    stride: 1,
    dilation: 1,
    padBefore: 0,
    filterFirst: 0,
    filterStep: 1,
    hasTaps: true,
  };
  return {
    mode: 'dense',
    grouping: 'tap',
    rows: axis,
    columns: axis,
    readChannels: description.inputs,
    depthMultiplier: 1,
    firstOutputChannel: 0,
    outputChannels: description.outputs,
    inputElementBytes: elementBytes(description.inputType),
    outputElementBytes: elementBytes(description.outputType),
    inputOffset: 0,
    inputPixelStride: 0,
    inputRowStride: 0,
    outputOffset: 0,
    outputPixelStride: 0,
    outputRowStride: 0,
    eventBase: 0,
    eventRowStride: 0,
    eventPixelStride: 0,
    weightKey: '',
  };
}

/** Where a matrix and its channel rows are on chip. */
export interface ResidentMatrix {
  readonly weightAddress: number;
  readonly channelAddress: number;
}

/** Loads a whole matrix to given addresses. */
export function loadMatrixAt(
  matrix: ProductMatrix,
  weightAddress: number,
  channelAddress: number,
  environment: LoweringEnvironment,
): ResidentMatrix {
  const { emitter } = environment;
  loadContiguous(emitter, 'weight', matrix.weightsAddress, weightAddress, matrix.weightBytes);
  loadContiguous(emitter, 'parameter', matrix.channelRowsAddress, channelAddress, matrix.outputs * channelRowBytes);
  return { weightAddress, channelAddress };
}

/** Vectors in SRAM: `rows` × `columns` of them. */
export interface VectorGrid {
  readonly address: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** One product of a grid of vectors with a matrix. */
export interface Product {
  readonly matrix: ProductMatrix;
  readonly rows: number;
  readonly columns: number;
  readonly source: VectorGrid;
  readonly target: VectorGrid;
  /** Event scope of vector (0, 0), channel 0; strides of row, column, channel. */
  readonly scope: EventScope;
  /** Distance of the source from one iteration of a loop to the next; 0 or absent: it stays. */
  readonly inputLoopStride?: number;
}

export function emitProduct(product: Product, resident: ResidentMatrix | null, environment: LoweringEnvironment): void {
  const { matrix } = product;
  if (resident !== null) {
    emitPart(product, environment, { c0: 0, c1: matrix.outputs }, resident, { firstStep: 0, stepCount: matrix.steps });
    return;
  }
  const { hardware, rings } = environment;
  const lanes = hardware.outputChannelLanes;
  const rowBytes = lanes * hardware.reductionLanes;
  const blockBytes = matrix.steps * rowBytes;
  if (blockBytes > rings.weight.doubleBufferedBytes) {
    emitCut(product, environment, rowBytes);
    return;
  }
  const blocks = Math.max(
    1,
    Math.min(
      Math.floor(rings.weight.doubleBufferedBytes / blockBytes),
      Math.floor(rings.parameter.doubleBufferedBytes / (lanes * channelRowBytes)),
    ),
  );
  for (const c0 of cuts(matrix.outputs, blocks * lanes)) {
    const c1 = Math.min(c0 + blocks * lanes, matrix.outputs);
    const part = { c0, c1 };
    const channelAddress = loadChannels(matrix, part, environment);
    const weightAddress = loadSteps(matrix, part, 0, matrix.steps, environment);
    emitPart(product, environment, part, { weightAddress, channelAddress }, { firstStep: 0, stepCount: matrix.steps });
  }
}

/** Channels [c0, c1) of a matrix. */
interface Part {
  readonly c0: number;
  readonly c1: number;
}

function loadChannels(matrix: ProductMatrix, part: Part, environment: LoweringEnvironment): number {
  const bytes = (part.c1 - part.c0) * channelRowBytes;
  const address = environment.rings.parameter.allocate(bytes);
  loadContiguous(
    environment.emitter,
    'parameter',
    matrix.channelRowsAddress + part.c0 * channelRowBytes,
    address,
    bytes,
  );
  return address;
}

function loadSteps(
  matrix: ProductMatrix,
  part: Part,
  firstStep: number,
  stepCount: number,
  environment: LoweringEnvironment,
): number {
  const { hardware } = environment;
  const lanes = hardware.outputChannelLanes;
  const rowBytes = lanes * hardware.reductionLanes;
  const bytes = Math.ceil((part.c1 - part.c0) / lanes) * stepCount * rowBytes;
  const address = environment.rings.weight.allocate(bytes);
  const firstRow = (part.c0 / lanes) * matrix.steps + firstStep;
  loadContiguous(environment.emitter, 'weight', matrix.weightsAddress + firstRow * rowBytes, address, bytes);
  return address;
}

/** The reduction in pieces, for blocks whose weights exceed the weight memory: one block of vectors and channels at a time. */
function emitCut(product: Product, environment: LoweringEnvironment, rowBytes: number): void {
  const { matrix, rows, columns, source, target, scope } = product;
  const { hardware, rings } = environment;
  const pieceSteps = Math.floor(rings.weight.doubleBufferedBytes / rowBytes);
  if (pieceSteps < 1) throw new DoesNotFit(0);
  for (const c0 of cuts(matrix.outputs, hardware.outputChannelLanes)) {
    const part = { c0, c1: Math.min(c0 + hardware.outputChannelLanes, matrix.outputs) };
    const channelAddress = loadChannels(matrix, part, environment);
    for (let row = 0; row < rows; row++) {
      for (const column of cuts(columns, hardware.pixelLanes)) {
        const piece: Product = {
          ...product,
          rows: 1,
          columns: Math.min(hardware.pixelLanes, columns - column),
          source: { ...source, address: source.address + row * source.rowStride + column * source.columnStride },
          target: { ...target, address: target.address + row * target.rowStride + column * target.columnStride },
          scope: {
            ...scope,
            base: scope.base + row * (scope.strides[0] ?? 0) + column * (scope.strides[1] ?? 0),
          },
        };
        for (const firstStep of cuts(matrix.steps, pieceSteps)) {
          const stepCount = Math.min(pieceSteps, matrix.steps - firstStep);
          const weightAddress = loadSteps(matrix, part, firstStep, stepCount, environment);
          emitPart(piece, environment, part, { weightAddress, channelAddress }, { firstStep, stepCount });
        }
      }
    }
  }
}

function emitPart(
  product: Product,
  environment: LoweringEnvironment,
  part: Part,
  memory: ResidentMatrix,
  steps: { firstStep: number; stepCount: number },
): void {
  const { matrix, source, target, scope } = product;
  environment.emitter.emit(
    'MAC',
    {
      ...matrix.common,
      ...memory,
      ...steps,
      mode: 'dense',
      grouping: 'tap',
      inputAddress: source.address,
      inputPixelStride: source.columnStride,
      inputRowStride: source.rowStride,
      inputHeight: product.rows,
      inputWidth: product.columns,
      inputChannels: matrix.inputs,
      depthMultiplier: 1,
      kernelHeight: 1,
      kernelWidth: 1,
      strideHeight: 1,
      strideWidth: 1,
      dilationHeight: 1,
      dilationWidth: 1,
      outputAddress: target.address + part.c0 * elementBytes(matrix.common.outputType),
      outputPixelStride: target.columnStride,
      outputRowStride: target.rowStride,
      outputHeight: product.rows,
      outputWidth: product.columns,
      outputChannels: part.c1 - part.c0,
      inputLoopStride: product.inputLoopStride ?? 0,
    },
    { ...scope, base: scope.base + part.c0 },
  );
}
