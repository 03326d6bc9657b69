/** Golden kernel of UNIDIRECTIONAL_SEQUENCE_LSTM (reference: TFLite-Micro; stages and events: SEMANTICS section 4). */
import { newRegister } from '../numerics/reduction.ts';
import { stageOf } from '../numerics/events.ts';
import { lstmParameters, type LstmGate, type LstmGateName, type LstmParameters } from '../operators/lstm.ts';
import { productScaler } from '../operators/productScaler.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import { bigIntegerElements, bytesOf, integerElements, type IntegerElements } from './elements.ts';
import { requiredOutput, tensorAt, type GoldenContext } from './kernel.ts';
import { LstmVectorStages } from './lstmVectorStages.ts';
import { integerInput, integerOutput } from './operandElements.ts';
import { ProductStage, type ElementPosition } from './productStage.ts';
import { weightRows, type WeightRows } from './weightRows.ts';

/** What one time step made, each [batches, units]: activated gates, cell state, hidden state. */
export interface LstmStep {
  readonly timeStep: number;
  readonly gates: Readonly<Record<LstmGateName, Int16Array>>;
  readonly cell: Int16Array;
  readonly hidden: IntegerElements;
}

export function lstmOperator(context: GoldenContext): void {
  runLstm(context, () => undefined);
}

/** One invocation over all time steps. @param observeStep sees every step's values; it must not keep the arrays */
export function runLstm(context: GoldenContext, observeStep: (step: LstmStep) => void): void {
  const parameters = lstmParameters(context.graph, context.operator);
  const { batches, timeSteps, inputs, units, timeMajor } = parameters;
  const outputTensor = requiredOutput(context);
  const input = integerInput(context, 0);
  const output = integerOutput(outputTensor);
  const hidden = integerElements(parameters.type, context.bytes(tensorAt(context, parameters.hiddenTensor)));
  const cell = integerElements('int16', context.bytes(tensorAt(context, parameters.cellTensor))) as Int16Array;
  const gates = parameters.gates.map((gate) => gateStages(context, parameters, gate));
  const vector = new LstmVectorStages(context, parameters);
  const activated = emptyGates(batches * units);
  for (let timeStep = 0; timeStep < timeSteps; timeStep++) {
    const slot = context.invocation * timeSteps + timeStep;
    for (let batch = 0; batch < batches; batch++) {
      // Row of this batch and step in input and output.
      const row = timeMajor ? timeStep * batches + batch : batch * timeSteps + timeStep;
      const inputRow = input.subarray(row * inputs, (row + 1) * inputs);
      const hiddenRow = hidden.subarray(batch * units, (batch + 1) * units);
      const positions = Array.from({ length: units }, (_, unit): ElementPosition => {
        return { channel: unit, invocation: context.invocation, timeStep, index: batch * units + unit, slot };
      });
      for (const gate of gates) {
        const fromInput = products(gate.input, inputRow, positions);
        const fromHidden = products(gate.recurrent, hiddenRow, positions);
        positions.forEach((position, unit) => {
          const sum = vector.gateSum(gate.name, fromInput[unit]!, fromHidden[unit]!, position);
          activated[gate.name][position.index] = vector.gateFunction(gate.name, sum, position);
        });
      }
      for (const position of positions) {
        const { index } = position;
        const of = (gate: LstmGateName): number => activated[gate][index]!;
        cell[index] = vector.cell(of('forgetGate'), cell[index]!, of('inputGate'), of('cellGate'), position);
        hidden[index] = vector.hidden(of('outputGate'), cell[index], position);
      }
      output.set(hiddenRow, row * units);
    }
    observeStep({ timeStep, gates: activated, cell, hidden });
  }
  context.produce(outputTensor, bytesOf(output));
}

/** One register chain: its weights, start values and stage. */
interface Chain {
  readonly stage: ProductStage;
  readonly rows: WeightRows;
  readonly operands: Int32Array;
}

interface GateStages {
  readonly name: LstmGateName;
  readonly input: Chain;
  readonly recurrent: Chain;
}

function gateStages(context: GoldenContext, parameters: LstmParameters, gate: LstmGate): GateStages {
  const { inputs, units, wideAccumulator } = parameters;
  const biasBytes = context.bytes(tensorAt(context, gate.bias));
  const bias = wideAccumulator ? bigIntegerElements(biasBytes) : integerElements('int32', biasBytes);
  const chain = (
    part: string,
    weights: number,
    depth: number,
    zeroPoint: number,
    starts: ArrayLike<number | bigint> | null,
    scale: FixedMultiplier,
  ): Chain => {
    const { datapath } = context;
    const filter = integerElements('int8', context.bytes(tensorAt(context, weights)));
    const rows = weightRows(filter, depth, parameters.type, zeroPoint, starts, datapath.zeroPointHandling === 'fold');
    const bits = wideAccumulator ? datapath.accumulatorBitsInt16 : datapath.accumulatorBits;
    const stage = new ProductStage({
      stage: stageOf(context.events, `${gate.name}.${part}`, units, true),
      register: newRegister(bits, datapath.accumulatorOverflow),
      depth,
      reductionLanes: datapath.reductionLanes,
      ...productScaler(scale, wideAccumulator, datapath),
    });
    rows.starts.forEach((start, row) => stage.prove(rows.lows, rows.highs, rows.weights, row * depth, start));
    return { stage, rows, operands: new Int32Array(depth) };
  };
  return {
    name: gate.name,
    input: chain('input', gate.inputWeights, inputs, parameters.inputZeroPoint, bias, gate.inputScale),
    recurrent: chain('recurrent', gate.recurrentWeights, units, parameters.hiddenZeroPoint, null, gate.recurrentScale),
  };
}

/** The products of one row of stored values with all rows of weights, scaled and saturated to int16. */
function products(chain: Chain, stored: IntegerElements, positions: readonly ElementPosition[]): Int16Array {
  const { stage, rows, operands } = chain;
  for (let k = 0; k < operands.length; k++) operands[k] = stored[k]! - rows.offset;
  return Int16Array.from(positions, (position, row) => {
    const scaled = stage.element(operands, rows.weights, row * operands.length, rows.starts[row]!, position);
    return stage.saturate(scaled, 16, position);
  });
}

function emptyGates(elements: number): Record<LstmGateName, Int16Array> {
  const empty = (): Int16Array => new Int16Array(elements);
  return { inputGate: empty(), forgetGate: empty(), cellGate: empty(), outputGate: empty() };
}
