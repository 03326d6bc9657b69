/** Golden kernel of SVDF (reference: TFLite-Micro's integer form; stages and events: SEMANTICS section 4). */
import { recordEvent, stageOf } from '../numerics/events.ts';
import { limits, wrap } from '../numerics/integers.ts';
import { newRegister } from '../numerics/reduction.ts';
import { productScaler } from '../operators/productScaler.ts';
import { svdfParameters, type SvdfParameters } from '../operators/svdf.ts';
import { bytesOf, integerElements, type IntegerElements } from './elements.ts';
import { requiredOutput, tensorAt, type GoldenContext } from './kernel.ts';
import { integerInput, integerOutput } from './operandElements.ts';
import { ProductStage, type ElementPosition } from './productStage.ts';
import { VectorUnit } from './vectorUnit.ts';
import { weightRows } from './weightRows.ts';

export function svdfOperator(context: GoldenContext): void {
  const parameters = svdfParameters(context.graph, context.operator);
  const state = integerElements(parameters.stateType, context.bytes(tensorAt(context, parameters.state)));
  // The whole buffer moves by one entry; the newest entry of each filter is written next.
  state.copyWithin(0, 1);
  writeFeatures(context, parameters, state);
  writeOutput(context, parameters, state);
}

/** Stages `feature` (MAC array) and `state` (its zero point, added modulo the state's width). */
function writeFeatures(context: GoldenContext, parameters: SvdfParameters, state: IntegerElements): void {
  const { datapath, events, invocation } = context;
  const { batches, inputs, filters, memory, stateType, stateZeroPoint } = parameters;
  const filter = integerElements('int8', context.bytes(tensorAt(context, parameters.weightsFeature)));
  const fold = datapath.zeroPointHandling === 'fold';
  const rows = weightRows(filter, inputs, 'int8', parameters.inputZeroPoint, null, fold);
  const stage = new ProductStage({
    stage: stageOf(events, 'feature', filters, true),
    register: newRegister(datapath.accumulatorBits, datapath.accumulatorOverflow),
    depth: inputs,
    reductionLanes: datapath.reductionLanes,
    ...productScaler(parameters.featureScale, false, datapath),
  });
  rows.starts.forEach((start, row) => stage.prove(rows.lows, rows.highs, rows.weights, row * inputs, start));
  const stateStage = stageOf(events, 'state', filters, true);
  const stateBits = stateType === 'int8' ? 8 : 16;
  const input = integerInput(context, 0);
  const operands = new Int32Array(inputs);
  for (let batch = 0; batch < batches; batch++) {
    for (let k = 0; k < inputs; k++) operands[k] = input[batch * inputs + k]! - rows.offset;
    for (const [channel, start] of rows.starts.entries()) {
      const index = batch * filters + channel;
      const position: ElementPosition = { channel, invocation, timeStep: 0, index, slot: invocation };
      const scaled = stage.element(operands, rows.weights, channel * inputs, start, position);
      const entry = stage.saturate(scaled, stateBits, position) + stateZeroPoint;
      const stored = wrap(entry, stateBits);
      if (stored !== entry) {
        recordEvent(
          stateStage,
          'vectorSaturations',
          1,
          channel,
          { invocation, timeStep: 0, index, step: 0 },
          invocation,
        );
      }
      state[(index + 1) * memory - 1] = stored;
    }
  }
}

/** Stages `time` (products in 32 bits, wrapping at every addition) and `output`: bias, the vector unit's multiplier, saturation. */
function writeOutput(context: GoldenContext, parameters: SvdfParameters, state: IntegerElements): void {
  const { batches, filters, units, rank, memory, stateType, stateZeroPoint, outputZeroPoint } = parameters;
  const outputTensor = requiredOutput(context);
  const output = integerOutput(outputTensor);
  const weights = integerElements(stateType, context.bytes(tensorAt(context, parameters.weightsTime)));
  const bias = parameters.bias < 0 ? null : integerElements('int32', context.bytes(tensorAt(context, parameters.bias)));
  const time = new VectorUnit(context, units, 'time', true);
  const unit = new VectorUnit(context, units, 'output', true);
  for (let batch = 0; batch < batches; batch++) {
    for (let channel = 0; channel < units; channel++) {
      // The filters of a unit and their memories are neighbours in weights and state.
      const firstWeight = channel * rank * memory;
      const firstEntry = batch * filters * memory + firstWeight;
      const index = batch * units + channel;
      let products = 0;
      for (let i = 0; i < rank * memory; i++) {
        products = time.sum(products + weights[firstWeight + i]! * (state[firstEntry + i]! - stateZeroPoint));
      }
      time.endElement(index);
      const sum = unit.sum(products + (bias?.[channel] ?? 0));
      output[index] = unit.saturate(unit.scale(sum, parameters.outputScale) + outputZeroPoint, limits('int8'));
      unit.endElement(index);
    }
  }
  context.produce(outputTensor, bytesOf(output));
}
