/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM: the input products of many time steps in one pass over the MAC array, then per step the
 * recurrent products and the cell on the vector unit. The states live in external memory between invocations.
 */
import { invariant } from '../../../errors.ts';
import type { Model } from '../../../graph/model.ts';
import type { HardwareConfig } from '../../../hardware/config.ts';
import { sigmoidTable16 } from '../../../numerics/tables/sigmoid16.ts';
import { lstmParameters, type LstmGate, type LstmParameters } from '../../../operators/lstm.ts';
import { elementBytes, type Home, type Task } from '../../plan.ts';
import { loadContiguous, transfer } from '../box.ts';
import { tensorOf, type LoweringEnvironment } from '../environment.ts';
import { cuts } from '../mac/tiling.ts';
import { channelRowBytes } from '../mac/weights.ts';
import type { Lstm } from './lstmEmission.ts';
import { chooseLstmBuffers, lstmBufferBytes, sixteenBits } from './lstmBuffers.ts';
import { emitCellStep } from './lstmCell.ts';
import { stepScope } from './lstmEmission.ts';
import { emitProduct, loadMatrixAt, productMatrix, type ProductMatrix, type VectorGrid } from './product.ts';

export function lstmWorkspace(
  task: Task,
  model: Model,
  _hardware: HardwareConfig,
  isExternal: (tensor: number) => boolean,
): number {
  const parameters = lstmParameters(model, task.operator);
  return lstmBufferBytes(parameters, Math.min(parameters.timeSteps, 16), {
    input: isExternal(task.inputs[0] ?? -1),
    output: isExternal(task.outputs[0] ?? -1),
  });
}

export function lowerLstm(task: Task, environment: LoweringEnvironment): void {
  const lstm = prepare(task, environment);
  const { parameters, buffers } = lstm;
  const hiddenHome = environment.home(parameters.hiddenTensor);
  const cellHome = environment.home(parameters.cellTensor);
  const cellBytes = parameters.batches * parameters.units * sixteenBits;
  const hiddenBytes = parameters.batches * parameters.units * elementBytes(parameters.type);
  loadContiguous(environment.emitter, 'sram', hiddenHome.address, buffers.hidden, hiddenBytes);
  loadContiguous(environment.emitter, 'sram', cellHome.address, buffers.cell, cellBytes);
  // Rows of hidden values: one vector per batch.
  let hidden: VectorGrid = { address: buffers.hidden, rowStride: 0, columnStride: hiddenBytes / parameters.batches };
  for (const [chunk, firstStep] of cuts(parameters.timeSteps, buffers.steps).entries()) {
    const steps = Math.min(buffers.steps, parameters.timeSteps - firstStep);
    emitInputProducts(lstm, chunk, firstStep, steps);
    // The first step reads the hidden values of the chunk before; from the second on every step reads the row before its own.
    const row = (step: number): VectorGrid => outputRow(lstm, chunk, firstStep, step);
    const rowBytes = row(1).address - row(0).address;
    emitCellStep(lstm, firstStep, 0, hidden, row(0), null);
    if (steps > 1) {
      environment.emitter.loop(steps - 1, () => {
        emitCellStep(lstm, firstStep + 1, 1, row(0), row(1), rowBytes);
      });
    }
    hidden = row(steps - 1);
    storeOutput(lstm, chunk, firstStep, steps);
  }
  storeRow(lstm, hidden, hiddenHome);
  transfer(environment.emitter, 'STORE', {
    externalAddress: cellHome.address,
    chipAddress: buffers.cell,
    runBytes: cellBytes,
    loops: [],
  });
  environment.rings.weight.unpin();
  environment.rings.parameter.unpin();
}

function prepare(task: Task, environment: LoweringEnvironment): Lstm {
  const parameters = lstmParameters(environment.model, task.operator);
  const input = environment.home(task.inputs[0] ?? -1);
  const output = environment.home(task.outputs[0] ?? -1);
  const external = { input: input.memory === 'external', output: output.memory === 'external' };
  const buffers = chooseLstmBuffers(parameters, external, environment);
  const matrices = parameters.gates.map((gate) => ({
    gate,
    input: gateMatrix(task, parameters, gate, 'input', environment),
    recurrent: gateMatrix(task, parameters, gate, 'recurrent', environment),
  }));
  const { weight, parameter, table } = environment.rings;
  // The recurrent matrices stay on chip over all steps where half of the memories holds them.
  const kept =
    weight.canPin(matrices.map(({ recurrent }) => recurrent.weightBytes)) &&
    parameter.canPin(matrices.map(({ recurrent }) => recurrent.outputs * channelRowBytes));
  const gates = matrices.map((matrix) => ({
    ...matrix,
    resident: kept
      ? loadMatrixAt(
          matrix.recurrent,
          weight.pin(matrix.recurrent.weightBytes),
          parameter.pin(matrix.recurrent.outputs * channelRowBytes),
          environment,
        )
      : null,
  }));
  const tableBytes = new Uint8Array(sigmoidTable16.buffer.slice(0));
  const tableAddress = table.allocate(tableBytes.length);
  const tableImage = environment.image.constant('sigmoid16', () => tableBytes);
  loadContiguous(environment.emitter, 'table', tableImage, tableAddress, tableBytes.length);
  return {
    operator: task.operator.index,
    environment,
    parameters,
    gates,
    input,
    output,
    buffers,
    table: tableAddress,
  };
}

function gateMatrix(
  task: Task,
  parameters: LstmParameters,
  gate: LstmGate,
  part: 'input' | 'recurrent',
  environment: LoweringEnvironment,
): ProductMatrix {
  const bytesOf = (tensor: number): Uint8Array => {
    const { data } = tensorOf(environment, tensor);
    invariant(data !== null, 'constraints admit constant weights only');
    return data;
  };
  const fromInput = part === 'input';
  return productMatrix(
    {
      key: `operator${task.operator.index}/${gate.name}/${part}`,
      outputs: parameters.units,
      inputs: fromInput ? parameters.inputs : parameters.units,
      weights: bytesOf(fromInput ? gate.inputWeights : gate.recurrentWeights),
      bias: fromInput ? bytesOf(gate.bias) : null,
      biasElementBytes: parameters.wideAccumulator ? 8 : 4,
      scale: fromInput ? gate.inputScale : gate.recurrentScale,
      inputType: parameters.type,
      outputType: 'int16',
      inputZeroPoint: fromInput ? parameters.inputZeroPoint : parameters.hiddenZeroPoint,
      wideAccumulator: parameters.wideAccumulator,
    },
    environment,
  );
}

/** Distances of batch and time step in a tensor or chunk buffer of vectors of `vectorBytes`. */
function strides(lstm: Lstm, steps: number, vectorBytes: number): { batch: number; step: number } {
  const { batches, timeMajor } = lstm.parameters;
  return timeMajor
    ? { batch: vectorBytes, step: batches * vectorBytes }
    : { batch: steps * vectorBytes, step: vectorBytes };
}

/** All input products of a chunk, scaled, gate by gate: [steps, batches, units]. */
function emitInputProducts(lstm: Lstm, chunk: number, firstStep: number, steps: number): void {
  const { parameters, environment, buffers, input } = lstm;
  const { batches, units } = parameters;
  const vectorBytes = parameters.inputs * elementBytes(parameters.type);
  const whole = strides(lstm, parameters.timeSteps, vectorBytes);
  let source = { address: input.address + firstStep * whole.step, ...whole };
  if (input.memory === 'external') {
    const dense = strides(lstm, steps, vectorBytes);
    const address = buffers.input[chunk % buffers.input.length] ?? 0;
    transfer(environment.emitter, 'LOAD', {
      externalAddress: source.address,
      chipAddress: address,
      runBytes: vectorBytes,
      loops: parameters.timeMajor
        ? [
            { count: steps, externalStride: whole.step, chipStride: dense.step },
            { count: batches, externalStride: whole.batch, chipStride: dense.batch },
          ]
        : [
            { count: batches, externalStride: whole.batch, chipStride: dense.batch },
            { count: steps, externalStride: whole.step, chipStride: dense.step },
          ],
    });
    source = { address, ...dense };
  }
  const gateBytes = units * sixteenBits;
  // Vectors whose distance is the same everywhere are one long row, which fills the pixel lanes best.
  const oneRow = batches === 1 || parameters.timeMajor;
  for (const [index, { gate, input: matrix }] of lstm.gates.entries()) {
    const address = buffers.fromInput[index] ?? 0;
    const scope = {
      ...stepScope(lstm, `${gate.name}.input`, 0),
      base: firstStep * batches * units,
      strides: oneRow ? [0, units, 1] : [units, batches * units, 1],
      elementsPerStep: batches * units,
    };
    emitProduct(
      {
        matrix,
        rows: oneRow ? 1 : batches,
        columns: oneRow ? steps * batches : steps,
        source: oneRow
          ? { address: source.address, rowStride: 0, columnStride: vectorBytes }
          : { address: source.address, rowStride: source.batch, columnStride: source.step },
        target: oneRow
          ? { address, rowStride: 0, columnStride: gateBytes }
          : { address, rowStride: gateBytes, columnStride: batches * gateBytes },
        scope,
      },
      null,
      environment,
    );
  }
}

/** Where the hidden values of a step go: one vector per batch. */
function outputRow(lstm: Lstm, chunk: number, firstStep: number, step: number): VectorGrid {
  const { parameters, buffers, output } = lstm;
  const vectorBytes = parameters.units * elementBytes(parameters.type);
  if (output.memory === 'sram') {
    const whole = strides(lstm, parameters.timeSteps, vectorBytes);
    return {
      address: output.address + (firstStep + step) * whole.step,
      rowStride: 0,
      columnStride: whole.batch,
    };
  }
  // Chunk buffers hold [steps, batches, units].
  const buffer = buffers.output[chunk % buffers.output.length] ?? 0;
  return {
    address: buffer + step * parameters.batches * vectorBytes,
    rowStride: 0,
    columnStride: vectorBytes,
  };
}

function storeOutput(lstm: Lstm, chunk: number, firstStep: number, steps: number): void {
  const { parameters, environment, buffers, output } = lstm;
  if (output.memory === 'sram') return;
  const vectorBytes = parameters.units * elementBytes(parameters.type);
  const whole = strides(lstm, parameters.timeSteps, vectorBytes);
  transfer(environment.emitter, 'STORE', {
    externalAddress: output.address + firstStep * whole.step,
    chipAddress: buffers.output[chunk % buffers.output.length] ?? 0,
    runBytes: vectorBytes,
    loops: [
      { count: steps, externalStride: whole.step, chipStride: parameters.batches * vectorBytes },
      { count: parameters.batches, externalStride: whole.batch, chipStride: vectorBytes },
    ],
  });
}

/** Stores one row of hidden values densely. */
function storeRow(lstm: Lstm, row: VectorGrid, home: Home): void {
  const vectorBytes = lstm.parameters.units * elementBytes(lstm.parameters.type);
  transfer(lstm.environment.emitter, 'STORE', {
    externalAddress: home.address,
    chipAddress: row.address,
    runBytes: vectorBytes,
    loops: [{ count: lstm.parameters.batches, externalStride: vectorBytes, chipStride: row.columnStride }],
  });
}
