/** CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED and TRANSPOSE_CONV on the MAC array. */
import { invariant, unsupportedError } from '../../../errors.ts';
import type { HardwareConfig } from '../../../hardware/config.ts';
import type { Model } from '../../../graph/model.ts';
import { channelScalerProblem, channelScalers, fusedChannelScalers } from '../../../operators/channelScalers.ts';
import { effectiveZeroPointHandling, macParameters, type MacParameters } from '../../../operators/convolution.ts';
import { fusedTable } from '../../../operators/fusedTable.ts';
import type { Task } from '../../plan.ts';
import { elementBytes } from '../../plan.ts';
import { clampFields } from '../binary.ts';
import { loadContiguous } from '../box.ts';
import { DoesNotFit, tensorOf, type LoweringEnvironment } from '../environment.ts';
import { cheapest } from '../trial.ts';
import { macJobs, type FoldedImage, type MacJob } from './job.ts';
import {
  bringInput,
  emitMac,
  outputOperand,
  storeOutput,
  type CommonFields,
  type Tile,
  type TileOperand,
} from './tile.ts';
import { cuts, tilings, wantedBytes, type Tiling } from './tiling.ts';
import { channelRowBytes, effectiveBias, packChannelRows, packWeights, stepCountOf, usedRowBytes } from './weights.ts';

/** Everything about an operator that its jobs share. */
interface MacOperator {
  readonly task: Task;
  readonly parameters: MacParameters;
  readonly common: CommonFields;
  readonly jobs: readonly MacJob[];
  readonly channelRowsAddress: number;
  /** External address and bytes of the activation unit's table; null without one. */
  readonly table: { readonly externalAddress: number; readonly bytes: number } | null;
  readonly filter: Uint8Array;
}

export function lowerMac(task: Task, environment: LoweringEnvironment): void {
  const operator = prepare(task, environment);
  for (const job of operator.jobs) lowerJob(operator, job, environment);
}

/** SRAM that the operator likes to have beside its resident tensors. */
export function macWorkspace(
  task: Task,
  model: Model,
  hardware: HardwareConfig,
  isExternal: (tensor: number) => boolean,
): number {
  const parameters = macParameters(model, task.operator);
  const grouping = groupingOf(parameters, hardware);
  const input = task.inputs[parameters.kind === 'TRANSPOSE_CONV' ? 2 : 0] ?? -1;
  const output = task.outputs[0] ?? -1;
  const jobs = macJobs(parameters, grouping, foldedImage(task, model));
  return Math.max(...jobs.map((job) => wantedBytes(job, isExternal(input), isExternal(output))));
}

function groupingOf(parameters: MacParameters, hardware: HardwareConfig): 'tap' | 'row' {
  if (parameters.kind === 'CONV_2D') return hardware.reductionGrouping;
  return 'tap';
}

function foldedImage(task: Task, model: Model): FoldedImage | null {
  const pad = task.foldedPad;
  if (pad === null) return null;
  const shape = model.tensors[pad.input]?.shape;
  invariant(shape?.[1] !== undefined && shape[2] !== undefined, 'a folded PAD has an image as input');
  return { height: shape[1], width: shape[2], top: pad.top, left: pad.left };
}

function prepare(task: Task, environment: LoweringEnvironment): MacOperator {
  const { hardware, model, image } = environment;
  const parameters = macParameters(model, task.operator);
  const filterTensor = tensorOf(environment, parameters.filterTensor);
  const biasTensor = parameters.biasTensor < 0 ? null : tensorOf(environment, parameters.biasTensor);
  invariant(
    filterTensor.data !== null && biasTensor?.data !== null,
    'constraints admit constant filters and biases only',
  );
  const filter = filterTensor.data;
  const fold = effectiveZeroPointHandling(parameters, hardware, true) === 'fold';
  const { fusion } = task;
  const scalers =
    fusion === null ? channelScalers(parameters, hardware) : fusedChannelScalers(parameters, fusion, hardware);
  const problem = channelScalerProblem(scalers);
  if (problem !== null) {
    throw unsupportedError('SCALER_RANGE', `operator ${task.operator.index} (${task.operator.kind}): ${problem}`);
  }
  const key = `operator${task.operator.index}`;
  const channelRowsAddress = image.constant(`${key}/channels`, () =>
    packChannelRows(
      effectiveBias(parameters, biasTensor?.data ?? null, elementBytes(biasTensor?.type ?? 'int32'), filter, fold),
      scalers,
    ),
  );
  const absent = parameters.kind === 'TRANSPOSE_CONV';
  const common: CommonFields = {
    inputType: parameters.inputType,
    outputType: parameters.outputType,
    scalerForm: scalers.form,
    wideAccumulator: parameters.wideAccumulator ? 1 : 0,
    paddingTap: absent ? 'absent' : fold ? 'zeroPoint' : 'zero',
    subtractZeroPoint: fold ? 0 : 1,
    inputZeroPoint: parameters.inputZeroPoint,
    ...(fusion === null
      ? {
          activationFunction: 'none',
          scaledBits: 32,
          fractionBits: 0,
          ...clampFields({ low: parameters.clampLow, high: parameters.clampHigh }),
          scaledZeroPoint: parameters.outputZeroPoint,
          outputZeroPoint: 0,
          outputMultiplier: 0,
          outputRightShift: 0,
        }
      : {
          activationFunction:
            fusion.form === 'arithmetic' ? 'hardSwish' : fusion.lutInterpolation ? 'tableInterpolated' : 'table',
          scaledBits: fusion.scaledBits,
          fractionBits: fusion.fractionBits,
          hasClampLow: 0,
          hasClampHigh: 0,
          clampLow: 0,
          clampHigh: 0,
          scaledZeroPoint: 0,
          outputZeroPoint: fusion.outputZeroPoint,
          outputMultiplier: fusion.outputMultiplier,
          outputRightShift: fusion.outputRightShift,
        }),
  };
  return {
    task,
    parameters,
    common,
    jobs: macJobs(parameters, groupingOf(parameters, hardware), foldedImage(task, model)),
    channelRowsAddress,
    table: fusion?.form === 'table' ? tableImage(key, fusedTable(fusion), environment) : null,
    filter,
  };
}

function tableImage(
  key: string,
  entries: Int32Array,
  environment: LoweringEnvironment,
): { externalAddress: number; bytes: number } {
  const bytes = new Uint8Array(entries.length * 4);
  const view = new DataView(bytes.buffer);
  entries.forEach((entry, index) => {
    view.setInt32(index * 4, entry, true);
  });
  return { externalAddress: environment.image.constant(`${key}/table`, () => bytes), bytes: bytes.length };
}

function lowerJob(operator: MacOperator, job: MacJob, environment: LoweringEnvironment): void {
  const input = environment.home(inputTensorOf(operator));
  const output = environment.home(operator.task.outputs[0] ?? -1);
  const candidates = tilings({
    environment,
    job,
    inputExternal: input.memory === 'external',
    outputExternal: output.memory === 'external',
  });
  if (candidates.length === 0) {
    throw new DoesNotFit(wantedBytes(job, input.memory === 'external', output.memory === 'external'));
  }
  cheapest(candidates, environment, (tiling, trial) => {
    emitTiling(operator, job, tiling, trial);
  });
}

function inputTensorOf(operator: MacOperator): number {
  return operator.task.inputs[operator.parameters.kind === 'TRANSPOSE_CONV' ? 2 : 0] ?? -1;
}

/** Emits a whole job cut by a tiling. */
function emitTiling(operator: MacOperator, job: MacJob, tiling: Tiling, environment: LoweringEnvironment): void {
  const { hardware, rings, emitter, image } = environment;
  const input = environment.home(inputTensorOf(operator));
  const output = environment.home(operator.task.outputs[0] ?? -1);
  const totalSteps = stepCountOf(job, hardware);
  const rowBytes = hardware.outputChannelLanes * hardware.reductionLanes;
  const { blockChannels } = tiling;
  const weights = image.constant(
    `operator${operator.task.operator.index}/weights${job.weightKey}/${blockChannels}`,
    () => packWeights(operator.parameters, job, operator.filter, hardware, blockChannels),
  );
  let tableAddress = 0;
  if (operator.table !== null) {
    tableAddress = rings.table.allocate(operator.table.bytes);
    loadContiguous(emitter, 'table', operator.table.externalAddress, tableAddress, operator.table.bytes);
  }
  let inputTurn = 0;
  let outputTurn = 0;
  const next = (buffers: readonly number[], turn: number): number => buffers[turn % buffers.length] ?? 0;

  const channelTile = (c0: number): { c0: number; c1: number } => ({
    c0,
    c1: Math.min(c0 + tiling.channels, job.outputChannels),
  });
  const loadChannels = (c0: number, c1: number): number => {
    const address = rings.parameter.allocate((c1 - c0) * channelRowBytes);
    const external = operator.channelRowsAddress + (job.firstOutputChannel + c0) * channelRowBytes;
    loadContiguous(emitter, 'parameter', external, address, (c1 - c0) * channelRowBytes);
    return address;
  };
  const loadWeights = (c0: number, c1: number, firstStep: number, stepCount: number): number => {
    const blocks = Math.ceil((c1 - c0) / hardware.outputChannelLanes);
    const bytes = blocks * stepCount * rowBytes;
    const address = rings.weight.allocate(bytes);
    const firstRow = (c0 / blockChannels) * totalSteps + firstStep;
    const imageRowBytes = usedRowBytes(job, hardware);
    emitter.emit('LOAD', {
      externalAddress: weights + firstRow * imageRowBytes,
      memory: 'weight',
      address,
      ...(imageRowBytes === rowBytes
        ? { runBytes: bytes, count2: 1 }
        : { runBytes: imageRowBytes, count2: bytes / rowBytes, externalStride2: imageRowBytes, chipStride2: rowBytes }),
      count0: 1,
      count1: 1,
    });
    return address;
  };
  const compute = (tile: Tile, source: TileOperand, weightAddress: number | null, channelAddress: number): void => {
    const target = outputOperand(job, tile, output, next(tiling.outputBuffers, outputTurn++));
    for (let firstStep = 0; firstStep < totalSteps; firstStep += tiling.steps) {
      const stepCount = Math.min(tiling.steps, totalSteps - firstStep);
      emitMac(
        environment,
        job,
        tile,
        operator.common,
        source,
        target,
        {
          weightAddress: weightAddress ?? loadWeights(tile.c0, tile.c1, firstStep, stepCount),
          channelAddress,
          tableAddress,
        },
        { firstStep, stepCount },
        operator.task.operator.index,
        operator.parameters.outputChannels,
      );
    }
    storeOutput(environment, job, tile, output, target);
  };
  const bring = (tile: Tile): TileOperand =>
    bringInput(environment, job, tile, input, next(tiling.inputBuffers, inputTurn++));
  const wholeReduction = tiling.steps >= totalSteps;

  if (tiling.outer === 'channels') {
    for (const start of cuts(job.outputChannels, tiling.channels)) {
      const channels = channelTile(start);
      const weightAddress = loadWeights(channels.c0, channels.c1, 0, totalSteps);
      const channelAddress = loadChannels(channels.c0, channels.c1);
      for (const space of spaceTiles(job, tiling)) {
        const tile = { ...space, ...channels };
        compute(tile, bring(tile), weightAddress, channelAddress);
      }
    }
    return;
  }
  for (const space of spaceTiles(job, tiling)) {
    const shared = job.mode === 'dense' ? bring({ ...space, c0: 0, c1: job.outputChannels }) : null;
    for (const start of cuts(job.outputChannels, tiling.channels)) {
      const channels = channelTile(start);
      const tile = { ...space, ...channels };
      const source = shared ?? bring(tile);
      const weightAddress = wholeReduction ? loadWeights(channels.c0, channels.c1, 0, totalSteps) : null;
      compute(tile, source, weightAddress, loadChannels(channels.c0, channels.c1));
    }
  }
}

function spaceTiles(job: MacJob, tiling: Tiling): Omit<Tile, 'c0' | 'c1'>[] {
  const tiles: Omit<Tile, 'c0' | 'c1'>[] = [];
  for (const y0 of cuts(job.rows.outputSize, tiling.rows)) {
    for (const x0 of cuts(job.columns.outputSize, tiling.columns)) {
      tiles.push({
        y0,
        y1: Math.min(y0 + tiling.rows, job.rows.outputSize),
        x0,
        x1: Math.min(x0 + tiling.columns, job.columns.outputSize),
      });
    }
  }
  return tiles;
}
