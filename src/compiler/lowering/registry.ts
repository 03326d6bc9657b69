/** Which lowering makes the instructions of which operator. To add one: write `lower<Operator>`, enter it here. */
import type { Model, Operator } from '../../graph/model.ts';
import type { HardwareConfig } from '../../hardware/config.ts';
import { type Datapath, referenceDatapath } from '../../numerics/datapath.ts';
import { addParameters } from '../../operators/add.ts';
import type { Movement } from '../../operators/boxCopy.ts';
import { concatenationParameters } from '../../operators/concatenation.ts';
import { macParameters } from '../../operators/convolution.ts';
import { lstmParameters } from '../../operators/lstm.ts';
import { maximumMinimumParameters } from '../../operators/maximumMinimum.ts';
import { mulParameters } from '../../operators/mul.ts';
import { packParameters, unpackParameters } from '../../operators/pack.ts';
import { padParameters } from '../../operators/pad.ts';
import { pool2dParameters } from '../../operators/pool2d.ts';
import { preluParameters } from '../../operators/prelu.ts';
import { reshapeParameters } from '../../operators/reshape.ts';
import { sliceParameters, stridedSliceParameters } from '../../operators/slice.ts';
import { softmaxParameters } from '../../operators/softmax.ts';
import { splitParameters } from '../../operators/split.ts';
import { svdfParameters } from '../../operators/svdf.ts';
import { transposeParameters } from '../../operators/transpose.ts';
import { accessedTensor } from '../passes/variables.ts';
import { tensorBytes, type Task } from '../plan.ts';
import { hardSwishMap, leakyReluMap, logisticMap, quantizeMap, reluMap, tanhMap } from './activations.ts';
import { lowerAdd, lowerMaximumMinimum, lowerMultiply, lowerPrelu } from './binary.ts';
import { elementwiseWorkspace } from './elementwise.ts';
import type { LoweringEnvironment } from './environment.ts';
import { lowerMac, macWorkspace } from './mac/lower.ts';
import { lowerMovement, lowerVariable, movementWorkspace, variableWorkspace } from './movement.ts';
import { lowerPool, poolWorkspace } from './pool.ts';
import { checkReduction, lowerReduction, reductionWorkspace } from './reduce.ts';
import { lowerLstm, lstmWorkspace } from './recurrent/lstm.ts';
import { lowerSvdf, svdfWorkspace } from './recurrent/svdf.ts';
import { resizeNearestMovement } from './resizeNearest.ts';
import { lowerSoftmax, softmaxWorkspace } from './softmax.ts';
import { lowerUnary, type UnaryMap } from './unary.ts';

/** What an operator keeps busy. */
export type RunsOn = 'MAC array' | 'vector unit' | 'DMA' | 'MAC array and vector unit';

export interface Lowering {
  readonly runsOn: RunsOn;
  /** Forms the operator's integer parameters; throws unsupportedError or inputError where there are none. */
  readonly check: (model: Model, operator: Operator) => unknown;
  /** Emits the instructions of a task. Throws DoesNotFit when the free SRAM is too small. */
  readonly lower: (task: Task, environment: LoweringEnvironment) => void;
  /** SRAM in bytes that the task likes to have beside its resident tensors. */
  readonly workspace: (
    task: Task,
    model: Model,
    hardware: HardwareConfig,
    isExternal: (tensor: number) => boolean,
  ) => number;
}

/** Double buffers for every external operand. */
const operandWorkspace: Lowering['workspace'] = (task, model, _hardware, isExternal) => {
  const operands = [...task.inputs, ...task.outputs].filter((tensor) => tensor >= 0 && isExternal(tensor));
  return elementwiseWorkspace(
    operands.map((tensor) => {
      const described = model.tensors[tensor];
      return described === undefined ? 0 : tensorBytes(described);
    }),
  );
};

const mac: Lowering = { runsOn: 'MAC array', check: macParameters, lower: lowerMac, workspace: macWorkspace };
const reduction: Lowering = {
  runsOn: 'vector unit',
  check: checkReduction,
  lower: lowerReduction,
  workspace: reductionWorkspace,
};
const variable: Lowering = {
  runsOn: 'DMA',
  check: (_model, operator) => accessedTensor(operator),
  lower: lowerVariable,
  workspace: variableWorkspace,
};
const pool: Lowering = { runsOn: 'vector unit', check: pool2dParameters, lower: lowerPool, workspace: poolWorkspace };

/** An operator that only moves elements. */
function movement(parametersOf: (model: Model, operator: Operator) => Movement): Lowering {
  return {
    runsOn: 'DMA',
    check: parametersOf,
    lower: (task, environment) => {
      lowerMovement(task, parametersOf(environment.model, task.operator), environment);
    },
    workspace: movementWorkspace,
  };
}

/** An operator that maps every element by itself. */
function unary(mapOf: (model: Model, operator: Operator, datapath: Datapath) => UnaryMap): Lowering {
  return {
    runsOn: 'vector unit',
    // Whether an operator has a map does not depend on the datapath.
    check: (model, operator) => mapOf(model, operator, referenceDatapath),
    lower: (task, environment) => {
      lowerUnary(task, mapOf(environment.model, task.operator, environment.hardware), environment);
    },
    workspace: operandWorkspace,
  };
}

const lowerings: ReadonlyMap<string, Lowering> = new Map<string, Lowering>([
  ['CONV_2D', mac],
  ['DEPTHWISE_CONV_2D', mac],
  ['FULLY_CONNECTED', mac],
  ['TRANSPOSE_CONV', mac],
  ['ADD', { runsOn: 'vector unit', check: addParameters, lower: lowerAdd, workspace: operandWorkspace }],
  ['SUB', { runsOn: 'vector unit', check: addParameters, lower: lowerAdd, workspace: operandWorkspace }],
  ['MUL', { runsOn: 'vector unit', check: mulParameters, lower: lowerMultiply, workspace: operandWorkspace }],
  ['AVERAGE_POOL_2D', pool],
  ['MAX_POOL_2D', pool],
  ['SOFTMAX', { runsOn: 'vector unit', check: softmaxParameters, lower: lowerSoftmax, workspace: softmaxWorkspace }],
  ['LOGISTIC', unary(logisticMap)],
  ['TANH', unary(tanhMap)],
  ['HARD_SWISH', unary(hardSwishMap)],
  ['RELU', unary(reluMap)],
  ['RELU6', unary(reluMap)],
  ['RELU_N1_TO_1', unary(reluMap)],
  ['QUANTIZE', unary(quantizeMap)],
  ['LEAKY_RELU', unary(leakyReluMap)],
  [
    'MAXIMUM',
    { runsOn: 'vector unit', check: maximumMinimumParameters, lower: lowerMaximumMinimum, workspace: operandWorkspace },
  ],
  [
    'MINIMUM',
    { runsOn: 'vector unit', check: maximumMinimumParameters, lower: lowerMaximumMinimum, workspace: operandWorkspace },
  ],
  ['PRELU', { runsOn: 'vector unit', check: preluParameters, lower: lowerPrelu, workspace: operandWorkspace }],
  ['MEAN', reduction],
  ['SUM', reduction],
  ['REDUCE_MAX', reduction],
  ['CONCATENATION', movement(concatenationParameters)],
  ['PACK', movement(packParameters)],
  ['UNPACK', movement(unpackParameters)],
  ['SLICE', movement(sliceParameters)],
  ['STRIDED_SLICE', movement(stridedSliceParameters)],
  ['SPLIT', movement(splitParameters)],
  ['SPLIT_V', movement(splitParameters)],
  ['TRANSPOSE', movement(transposeParameters)],
  ['SVDF', { runsOn: 'MAC array and vector unit', check: svdfParameters, lower: lowerSvdf, workspace: svdfWorkspace }],
  ['READ_VARIABLE', variable],
  ['ASSIGN_VARIABLE', variable],
  [
    'UNIDIRECTIONAL_SEQUENCE_LSTM',
    { runsOn: 'MAC array and vector unit', check: lstmParameters, lower: lowerLstm, workspace: lstmWorkspace },
  ],
  ['RESIZE_NEAREST_NEIGHBOR', movement(resizeNearestMovement)],
  ['RESHAPE', movement(reshapeParameters)],
  ['SQUEEZE', movement(reshapeParameters)],
  ['EXPAND_DIMS', movement(reshapeParameters)],
  ['PAD', movement(padParameters)],
  ['PADV2', movement(padParameters)],
]);

/** Kinds with a lowering, in alphabetical order. */
export function loweredKinds(): string[] {
  return [...lowerings.keys()].sort();
}

export function loweringOf(kind: string): Lowering | null {
  return lowerings.get(kind) ?? null;
}
