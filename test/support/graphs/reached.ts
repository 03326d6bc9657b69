/** What a graph and its program contain: what the suite counts, so that it is known to reach what it is there for. */
import type { Model } from '../../../src/graph/model.ts';
import type { Program } from '../../../src/isa/program.ts';
import type { GraphRun } from './oracle.ts';

export const graphFeatures = [
  'tensor with several readers',
  'two computed operands',
  'constant with several readers',
  'output that is read on',
  'input that is an output',
  'result that nothing reads',
  'several inputs',
  'several outputs',
  'batch of several images',
  'order unlike the data',
  'PAD folded',
  'PAD kept for another reader',
  'HARD_SWISH fused',
  'HARD_SWISH behind a MAC operator not fused',
  'tensor moved out',
  'tensors in SRAM',
  'concatenation within SRAM',
  'reduction cut',
  'operator on the host',
  'state kept over invocations',
  'state reset between invocations',
] as const;
export type GraphFeature = (typeof graphFeatures)[number];

const macKinds = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'TRANSPOSE_CONV'];

/** Features of a graph that the machine has run. */
export function featuresOf(model: Model, program: Program, run: GraphRun): ReadonlySet<GraphFeature> {
  const { operators, tensors } = model;
  const readers = tensors.map(({ index }) => operators.filter(({ inputs }) => inputs.includes(index)));
  const writer = new Map(operators.flatMap((operator) => operator.outputs.map((output) => [output, operator])));
  const isConstant = (index: number): boolean => tensors[index]?.data !== null;
  const computed = (index: number): boolean => writer.has(index);
  const { captures, fusedTensors, hostOperators } = program.debug;
  const inSram = new Set(captures.filter(({ memory }) => memory === 'sram').map(({ tensor }) => tensor));
  const ports = new Set([...model.inputs, ...model.outputs]);
  const stateful =
    tensors.some(({ isVariable }) => isVariable) || operators.some(({ kind }) => kind === 'ASSIGN_VARIABLE');
  const swishes = operators.filter(({ kind, inputs }) => {
    const producer = writer.get(inputs[0]!);
    return kind === 'HARD_SWISH' && producer !== undefined && macKinds.includes(producer.kind);
  });
  const isFused = (index: number): boolean => fusedTensors.includes(index);
  const paddedOutputs = operators.filter(({ kind }) => kind === 'PAD').map(({ outputs }) => outputs[0]!);
  const lastWritten = operators.map(({ outputs }) => outputs[0] ?? -1).filter((output) => output >= 0);
  const found: Record<GraphFeature, boolean> = {
    'tensor with several readers': readers.some((list, index) => list.length > 1 && !isConstant(index)),
    'two computed operands': operators.some(({ inputs }) => new Set(inputs.filter(computed)).size > 1),
    'constant with several readers': readers.some((list, index) => list.length > 1 && isConstant(index)),
    'output that is read on': model.outputs.some((output) => computed(output) && readers[output]!.length > 0),
    'input that is an output': model.outputs.some((output) => model.inputs.includes(output)),
    'result that nothing reads': [...writer.keys()].some(
      (index) => readers[index]!.length === 0 && !model.outputs.includes(index),
    ),
    'several inputs': model.inputs.length > 1,
    'several outputs': model.outputs.length > 1,
    'batch of several images': tensors.some(
      ({ index, shape }) => computed(index) && shape.length === 4 && shape[0]! > 1,
    ),
    'order unlike the data': lastWritten.some((output, i) => i > 0 && output < lastWritten[i - 1]!),
    'PAD folded': paddedOutputs.some(isFused),
    'PAD kept for another reader': paddedOutputs.some((output) => !isFused(output) && readers[output]!.length > 1),
    'HARD_SWISH fused': swishes.some(({ inputs }) => isFused(inputs[0]!)),
    'HARD_SWISH behind a MAC operator not fused': swishes.some(({ inputs }) => !isFused(inputs[0]!)),
    'tensor moved out': captures.some(
      ({ tensor, memory }) => memory === 'external' && !ports.has(tensor) && !tensors[tensor]!.isVariable,
    ),
    'tensors in SRAM': inSram.size > 0,
    'concatenation within SRAM': operators.some(
      ({ kind, inputs, outputs }) => kind === 'CONCATENATION' && [...inputs, ...outputs].every((i) => inSram.has(i)),
    ),
    'reduction cut': program.instructions.some((instruction) => instruction.op === 'MAC' && instruction.firstStep > 0),
    'operator on the host': hostOperators.length > 0,
    'state kept over invocations': stateful && run.invocations > 1 && !run.resetState,
    'state reset between invocations': stateful && run.invocations > 1 && run.resetState,
  };
  return new Set(graphFeatures.filter((feature) => found[feature]));
}
