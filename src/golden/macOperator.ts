/**
 * CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED and TRANSPOSE_CONV, alone or with the activation that they swallow: every output
 * element in row-major order, its products in the sequence of SEMANTICS section 2.
 */
import { unsupportedError } from '../errors.ts';
import { bitsOfRange, observe, stageOf } from '../numerics/events.ts';
import {
  boundReduction,
  loadRegister,
  newRanges,
  newReduction,
  newRegister,
  reduce,
  type Sequence,
} from '../numerics/reduction.ts';
import { channelScalerProblem } from '../operators/channelScalers.ts';
import {
  effectiveZeroPointHandling,
  macParameters,
  registerBits,
  type MacParameters,
} from '../operators/convolution.ts';
import { bigIntegerElements, bytesOf, integerElements } from './elements.ts';
import { requiredOutput, tensorAt, type GoldenContext } from './kernel.ts';
import { boundOperands, gatherOperands, operandRule, orderedWeights, sequenceOf, startValues } from './macOperands.ts';
import { flushPipeline, outputOf, outputPipeline } from './outputPipeline.ts';
import { flushTally, newTally, tallyEvents } from './tally.ts';
import { columnTaps, rowTaps } from './taps.ts';

export function macOperator(context: GoldenContext): void {
  const { datapath, fusion, operator } = context;
  const parameters = macParameters(context.graph, operator);
  const { batches, outputHeight, outputWidth, outputChannels, groups } = parameters;
  const pipeline = outputPipeline(parameters, fusion, datapath);
  const problem = channelScalerProblem(pipeline.scalers);
  if (problem !== null) {
    throw unsupportedError('SCALER_SHIFT', `operator ${operator.index} (${operator.kind}): ${problem}`);
  }

  const inputTensor = tensorAt(context, parameters.inputTensor);
  const filter = tensorAt(context, parameters.filterTensor);
  const fold = effectiveZeroPointHandling(parameters, datapath, filter.data !== null) === 'fold';
  const rule = operandRule(parameters, fold);
  const input = integerElements(inputTensor.type, context.bytes(inputTensor));
  const weights = orderedWeights(parameters, integerElements('int8', context.bytes(filter)));
  const channelWeights = weights.length / outputChannels;
  const starts = startValues(parameters, biasElements(context, parameters), weights, fold);
  const register = newRegister(registerBits(parameters, datapath), datapath.accumulatorOverflow);
  const loads = starts.map((start) => loadRegister(start, register));

  const rowsOf = rowTaps(parameters);
  const columnsOf = columnTaps(parameters);
  const classes = new Map<number, Sequence>();
  const observed = newRanges(outputChannels);
  const provable = newRanges(outputChannels);

  const elements = batches * outputHeight * outputWidth * outputChannels;
  const output = parameters.outputType === 'int8' ? new Int8Array(elements) : new Int16Array(elements);
  const operands = new Int32Array(channelWeights * groups);
  const reduction = newReduction();
  const overflows = newTally(outputChannels);
  const groupOutputs = outputChannels / groups;
  let index = 0;
  for (let batch = 0; batch < batches; batch++) {
    for (const rows of rowsOf) {
      for (const columns of columnsOf) {
        const borderClass = rows.borderClass * columnsOf.length + columns.borderClass;
        let sequence = classes.get(borderClass);
        if (sequence === undefined) {
          sequence = sequenceOf(parameters, datapath, rows, columns);
          classes.set(borderClass, sequence);
          const { low, high } = boundOperands(parameters, rows, columns, rule);
          for (let channel = 0; channel < outputChannels; channel++) {
            boundReduction(sequence, low, high, weights, channel * channelWeights, provable, channel);
          }
        }
        gatherOperands(parameters, input, batch, rows, columns, rule, operands);
        for (let group = 0; group < groups; group++) {
          const firstOperand = group * sequence.segments * sequence.segmentLength;
          for (let channel = group * groupOutputs; channel < (group + 1) * groupOutputs; channel++, index++) {
            const load = loads[channel]!;
            reduce(
              register,
              load.value,
              sequence,
              operands,
              firstOperand,
              weights,
              channel * channelWeights,
              reduction,
            );
            const events = load.overflows + reduction.overflows;
            if (events > 0) {
              tallyEvents(overflows, events, channel, index, load.overflows > 0 ? 0 : reduction.firstOverflow);
            }
            if (reduction.min < observed.min[channel]!) observed.min[channel] = reduction.min;
            if (reduction.max > observed.max[channel]!) observed.max[channel] = reduction.max;
            output[index] = outputOf(pipeline, reduction.value, channel, index);
          }
        }
      }
    }
  }

  const stage = stageOf(context.events, 'output', outputChannels);
  flushTally(overflows, stage, 'accumulatorOverflows', context.invocation);
  flushPipeline(pipeline, stage, context.invocation);
  starts.forEach((start, channel) => {
    observe(stage, start + BigInt(observed.min[channel]!), start + BigInt(observed.max[channel]!));
    const bits = bitsOfRange(start + BigInt(provable.min[channel]!), start + BigInt(provable.max[channel]!));
    stage.provenBits = Math.max(stage.provenBits ?? 1, bits);
  });
  const outputTensor = fusion === null ? requiredOutput(context) : tensorAt(context, fusion.outputTensor);
  context.produce(outputTensor, bytesOf(output));
}

/** Bias as numbers or big integers; null without one. */
function biasElements(context: GoldenContext, parameters: MacParameters): ArrayLike<number | bigint> | null {
  if (parameters.biasTensor < 0) return null;
  const bias = tensorAt(context, parameters.biasTensor);
  const bytes = context.bytes(bias);
  return bias.type === 'int64' ? bigIntegerElements(bytes) : integerElements(bias.type, bytes);
}
