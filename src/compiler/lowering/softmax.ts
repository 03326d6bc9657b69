/**
 * SOFTMAX as five vector instructions over a tile of rows: row maximum, exponentials by table, their sum, its reciprocal, and
 * the scaling of every element.
 */
import type { HardwareConfig } from '../../hardware/config.ts';
import type { Model } from '../../graph/model.ts';
import type { ElementType, VectorInstruction } from '../../isa/instructions.generated.ts';
import {
  softmaxExponentialTable16,
  softmaxExponentialTable8,
  softmaxReciprocalTable16,
} from '../../numerics/tables/softmax.ts';
import { softmaxParameters, type SoftmaxParameters } from '../../operators/softmax.ts';
import { vectorScalerForm } from '../../operators/vectorScaler.ts';
import { placeBuffers } from '../emission/regions.ts';
import { elementBytes, type Task } from '../plan.ts';
import { loadContiguous, transfer } from './box.ts';
import { DoesNotFit, outputScope, sramBankBytes, type LoweringEnvironment } from './environment.ts';
import { cuts } from './mac/tiling.ts';

/** Bytes per row of each buffer. */
interface RowBytes {
  readonly input: number;
  readonly output: number;
  readonly maximum: number;
  readonly exponentials: number;
  readonly sum: number;
  readonly reciprocal: number;
}

function rowBytes(parameters: SoftmaxParameters): RowBytes {
  return {
    input: parameters.depth * elementBytes(parameters.inputType),
    output: parameters.depth * elementBytes(parameters.outputType),
    maximum: elementBytes(parameters.inputType),
    exponentials: parameters.depth * (parameters.inputType === 'int8' ? 4 : 2),
    sum: 4,
    reciprocal: 8,
  };
}

export function softmaxWorkspace(
  task: Task,
  model: Model,
  _hardware: HardwareConfig,
  isExternal: (tensor: number) => boolean,
): number {
  const parameters = softmaxParameters(model, task.operator);
  const bytes = rowBytes(parameters);
  const scratch = bytes.exponentials + bytes.maximum + bytes.sum + bytes.reciprocal;
  const row =
    scratch +
    (isExternal(task.inputs[0] ?? -1) ? bytes.input : 0) +
    (isExternal(task.outputs[0] ?? -1) ? bytes.output : 0);
  return Math.min(parameters.rows, 16) * row + 6 * 16;
}

export function lowerSoftmax(task: Task, environment: LoweringEnvironment): void {
  const parameters = softmaxParameters(environment.model, task.operator);
  const bytes = rowBytes(parameters);
  const input = environment.home(task.inputs[0] ?? -1);
  const output = environment.home(task.outputs[0] ?? -1);
  const { rows, buffers } = chooseRows(parameters.rows, bytes, environment, [
    input.memory === 'external',
    output.memory === 'external',
  ]);
  const tables = loadTables(task, parameters, environment);
  const emit = (
    name: VectorInstruction['function'],
    fields: Partial<VectorInstruction>,
    index: number | null,
    counts: readonly [number, number, number, number],
  ): void => {
    environment.emitter.emit(
      'VECTOR',
      {
        ...fields,
        function: name,
        scalerForm: vectorScalerForm(environment.hardware.roundingProfile),
        count0: counts[0],
        count1: counts[1],
        count2: counts[2],
        count3: counts[3],
      },
      index === null
        ? null
        : outputScope(task.operator.index, parameters.depth, index * parameters.depth, [0, 0, parameters.depth, 1]),
    );
  };
  const { inputType, outputType, depth } = parameters;
  const wide = inputType === 'int8';
  const exponentialType: ElementType = wide ? 'int32' : 'int16';
  for (const first of cuts(parameters.rows, rows)) {
    const count = Math.min(rows, parameters.rows - first);
    let source = input.address + first * bytes.input;
    if (input.memory === 'external') {
      loadContiguous(environment.emitter, 'sram', source, buffers.input, count * bytes.input);
      source = buffers.input;
    }
    const origin = output.address + first * bytes.output;
    const target = output.memory === 'external' ? buffers.output : origin;
    emit(
      'reduceMax',
      {
        input0Type: inputType,
        outputType: inputType,
        input0Address: source,
        input0Stride0: bytes.input,
        input0Stride3: elementBytes(inputType),
        outputAddress: buffers.maximum,
        outputStride0: bytes.maximum,
      },
      null,
      [count, 1, 1, depth],
    );
    emit(
      wide ? 'softmaxExp8' : 'softmaxExp16',
      {
        input0Type: inputType,
        input1Type: inputType,
        outputType: exponentialType,
        input0Address: source,
        input0Stride2: bytes.input,
        input0Stride3: elementBytes(inputType),
        input1Address: buffers.maximum,
        input1Stride2: bytes.maximum,
        outputAddress: buffers.exponentials,
        outputStride2: bytes.exponentials,
        outputStride3: elementBytes(exponentialType),
        tableAddress: tables.exponential,
        ...(parameters.inputType === 'int16'
          ? {
              input0Multiplier: parameters.differenceMultiplier.multiplier,
              input0Shift: parameters.differenceMultiplier.shift,
            }
          : {}),
      },
      first,
      [1, 1, count, depth],
    );
    emit(
      'reduceSum',
      {
        input0Type: exponentialType,
        outputType: 'int32',
        roundingShift: wide ? 12 : 0,
        input0Address: buffers.exponentials,
        input0Stride0: bytes.exponentials,
        input0Stride3: elementBytes(exponentialType),
        outputAddress: buffers.sum,
        outputStride0: bytes.sum,
      },
      null,
      [count, 1, 1, depth],
    );
    emit(
      wide ? 'softmaxReciprocal8' : 'softmaxReciprocal16',
      {
        input0Type: 'int32',
        outputType: 'int32',
        input0Address: buffers.sum,
        input0Stride3: bytes.sum,
        outputAddress: buffers.reciprocal,
        outputStride3: bytes.reciprocal,
        tableAddress: tables.reciprocal,
      },
      null,
      [1, 1, 1, count],
    );
    emit(
      wide ? 'softmaxScale8' : 'softmaxScale16',
      {
        input0Type: exponentialType,
        input1Type: 'int32',
        outputType,
        input0Address: buffers.exponentials,
        input0Stride2: bytes.exponentials,
        input0Stride3: elementBytes(exponentialType),
        input1Address: buffers.reciprocal,
        input1Stride2: bytes.reciprocal,
        outputAddress: target,
        outputStride2: bytes.output,
        outputStride3: elementBytes(outputType),
        outputZeroPoint: 'outputZeroPoint' in parameters ? parameters.outputZeroPoint : 0,
      },
      null,
      [1, 1, count, depth],
    );
    if (output.memory === 'external') {
      transfer(environment.emitter, 'STORE', {
        externalAddress: origin,
        chipAddress: target,
        runBytes: count * bytes.output,
        loops: [],
      });
    }
  }
}

/** The int16 form has both tables in one allocation: a small table memory would put a second one over the first. */
function loadTables(
  task: Task,
  parameters: SoftmaxParameters,
  environment: LoweringEnvironment,
): { exponential: number; reciprocal: number } {
  const load = (key: string, tables: readonly (Readonly<Int16Array> | Int32Array)[]): number => {
    const bytes = Buffer.concat(
      tables.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
    );
    const address = environment.rings.table.allocate(bytes.length);
    const external = environment.image.constant(key, () => new Uint8Array(bytes));
    loadContiguous(environment.emitter, 'table', external, address, bytes.length);
    return address;
  };
  if (parameters.inputType === 'int8') {
    const table = softmaxExponentialTable8(parameters.exponential);
    return { exponential: load(`operator${task.operator.index}/exponential`, [table]), reciprocal: 0 };
  }
  const exponential = load('softmax16', [softmaxExponentialTable16, softmaxReciprocalTable16]);
  return { exponential, reciprocal: exponential + softmaxExponentialTable16.byteLength };
}

/** As many rows at a time as fit. */
function chooseRows(
  totalRows: number,
  bytes: RowBytes,
  environment: LoweringEnvironment,
  external: readonly [boolean, boolean],
): { rows: number; buffers: RowBytes } {
  let rows = Math.min(totalRows, 4096);
  for (;;) {
    const sizes = [
      external[0] ? rows * bytes.input : 0,
      external[1] ? rows * bytes.output : 0,
      rows * bytes.maximum,
      rows * bytes.exponentials,
      rows * bytes.sum,
      rows * bytes.reciprocal,
    ];
    const addresses = placeBuffers(sizes, environment.free, sramBankBytes(environment.hardware));
    if (addresses !== null) {
      const [input = 0, output = 0, maximum = 0, exponentials = 0, sum = 0, reciprocal = 0] = addresses;
      return { rows, buffers: { input, output, maximum, exponentials, sum, reciprocal } };
    }
    if (rows === 1) throw new DoesNotFit(sizes.reduce((total, size) => total + size, 0));
    rows = Math.ceil(rows / 2);
  }
}
