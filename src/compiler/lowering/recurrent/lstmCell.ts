/** One time step of an LSTM behind its input products: recurrent products, gates, cell state, hidden state. */
import type { VectorInstruction } from '../../../isa/instructions.generated.ts';
import { vectorScalerForm } from '../../../operators/vectorScaler.ts';
import { elementBytes } from '../../plan.ts';
import { stepScope, type Lstm } from './lstmEmission.ts';
import { sixteenBits } from './lstmBuffers.ts';
import { emitProduct, type VectorGrid } from './product.ts';

/** An operand [batches, units] in SRAM. */
interface Operand {
  readonly address: number;
  readonly type: 'int8' | 'int16';
  readonly batchStride: number;
}

/**
 * @param timeStep in the sequence
 * @param step in the chunk
 * @param loopBytes in the body of a loop over steps: how far a row of hidden values is from the one before; else null
 */
export function emitCellStep(
  lstm: Lstm,
  timeStep: number,
  step: number,
  hidden: VectorGrid,
  target: VectorGrid,
  loopBytes: number | null,
): void {
  const { parameters, buffers, environment } = lstm;
  const { batches, units } = parameters;
  const rowBytes = units * sixteenBits;
  const state = (address: number): Operand => ({ address, type: 'int16', batchStride: rowBytes });
  const emit = (
    stage: string,
    fields: Partial<VectorInstruction>,
    input0: Operand,
    input1: Operand | null,
    output: Operand,
  ): void => {
    environment.emitter.emit(
      'VECTOR',
      {
        ...fields,
        scalerForm: vectorScalerForm(environment.hardware.roundingProfile),
        input0Type: input0.type,
        input0Address: input0.address,
        input0Stride2: input0.batchStride,
        input0Stride3: elementBytes(input0.type),
        ...(input1 === null
          ? {}
          : {
              input1Type: input1.type,
              input1Address: input1.address,
              input1Stride2: input1.batchStride,
              input1Stride3: elementBytes(input1.type),
            }),
        outputType: output.type,
        outputAddress: output.address,
        outputStride2: output.batchStride,
        outputStride3: elementBytes(output.type),
        count0: 1,
        count1: 1,
        count2: batches,
        count3: units,
      },
      stepScope(lstm, stage, timeStep),
    );
  };

  for (const [index, { gate, recurrent, resident }] of lstm.gates.entries()) {
    emitProduct(
      {
        matrix: recurrent,
        rows: 1,
        columns: batches,
        source: hidden,
        target: { address: buffers.gates[index] ?? 0, rowStride: 0, columnStride: rowBytes },
        scope: { ...stepScope(lstm, `${gate.name}.recurrent`, timeStep), strides: [0, units, 1] },
        inputLoopStride: loopBytes ?? 0,
      },
      resident,
      environment,
    );
  }
  const gates = lstm.gates.map((_, index) => state(buffers.gates[index] ?? 0));
  for (const [index, { gate }] of lstm.gates.entries()) {
    const sum = gates[index];
    if (sum === undefined) continue;
    const fromInput = state((buffers.fromInput[index] ?? 0) + step * batches * rowBytes);
    const input0LoopStride = loopBytes === null ? 0 : batches * rowBytes;
    emit(`${gate.name}.sum`, { function: 'addSaturate16', input0LoopStride }, fromInput, sum, sum);
    // The sum has 12 fraction bits; the table has 24 cells per unit, of 2^9 steps each.
    const table = { input0Multiplier: 3, input0Shift: 0, tableAddress: lstm.table };
    const name = gate.name === 'cellGate' ? 'tanh16' : 'sigmoid16';
    emit(`${gate.name}.table`, { function: name, ...table }, sum, null, sum);
  }
  const [inputGate, forgetGate, cellGate, outputGate] = gates;
  if (inputGate === undefined || forgetGate === undefined || cellGate === undefined || outputGate === undefined) return;
  const cell = state(buffers.cell);
  const kept = state(buffers.kept);
  const added = state(buffers.added);
  const product = { function: 'multiply', saturationEvent: 'channelScaler' } as const;
  const scaled = ({ multiplier, shift }: { multiplier: number; shift: number }): Partial<VectorInstruction> => ({
    outputMultiplier: multiplier,
    outputShift: shift,
  });
  emit('cell.forget', { ...product, ...scaled(parameters.forgetScale) }, forgetGate, cell, kept);
  emit('cell.input', { ...product, ...scaled(parameters.inputScale) }, inputGate, cellGate, added);
  const limit = parameters.cellLimit;
  const clip: Partial<VectorInstruction> =
    limit === null ? {} : { hasClampLow: 1, hasClampHigh: 1, clampLow: 0 - limit, clampHigh: limit };
  emit('cell', { function: 'addSaturate16', ...clip }, kept, added, cell);
  const { multiplier, rightShift } = parameters.cellTanhInput;
  emit(
    'hidden.table',
    { function: 'tanh16', input0Multiplier: multiplier, input0Shift: rightShift, tableAddress: lstm.table },
    cell,
    null,
    kept,
  );
  emit(
    'hidden',
    {
      function: 'multiply',
      outputZeroPoint: parameters.hiddenZeroPoint,
      outputLoopStride: loopBytes ?? 0,
      ...scaled(parameters.hiddenScale),
    },
    outputGate,
    kept,
    { address: target.address, type: parameters.type, batchStride: target.columnStride },
  );
}
