/**
 * What every graph must satisfy before anything is computed from it: indices in range, tensors of the right size, each
 * written once and before it is read, initialisation subgraphs that end. Readers check it; so may whoever builds a model.
 */
import { inputError } from '../errors.ts';
import type { Graph, Model, Operator, Tensor } from './model.ts';
import { quantizationFault } from './quantization.ts';
import { elementBytes, elementCount, maximumElements } from './tensorSize.ts';

/** `inputs` entry of an absent optional input. */
export const absentInput = -1;
/** Index of the main graph among the subgraphs; nothing may call it. */
const mainGraph = 0;

/** @throws GRAPH_… (exit code 2) for the first violation: the model, the operator or tensor, and what is wrong */
export function checkModel(model: Model): void {
  checkGraph(model, model.name);
  const subgraphs = model.subgraphs ?? [];
  let previous = mainGraph;
  for (const subgraph of subgraphs) {
    if (!(Number.isInteger(subgraph.index) && subgraph.index > previous)) {
      throw graphError(model.name, 'GRAPH_BAD_SUBGRAPH', `subgraph ${subgraph.index} follows subgraph ${previous}`);
    }
    previous = subgraph.index;
    checkGraph(subgraph, `${model.name}: subgraph ${subgraph.index}`);
  }
  checkCalls(model);
}

function graphError(place: string, code: string, what: string): Error {
  return inputError(code, `${place}: ${what}`);
}

function checkGraph(graph: Graph, place: string): void {
  graph.tensors.forEach((tensor, index) => checkTensor(tensor, index, place));
  const requireTensor = (index: number, what: string): void => {
    if (graph.tensors[index] !== undefined) return;
    throw graphError(place, 'GRAPH_BAD_TENSOR_INDEX', `${what} is tensor ${index} of ${graph.tensors.length}`);
  };
  graph.inputs.forEach((index, i) => requireTensor(index, `input ${i}`));
  graph.outputs.forEach((index, i) => requireTensor(index, `output ${i}`));
  graph.operators.forEach((operator, position) => {
    const { index, inputs, outputs } = operator;
    if (index !== position) {
      throw graphError(place, 'GRAPH_BAD_INDEX', `operator ${position} says that its index is ${index}`);
    }
    const name = describe(operator);
    inputs.forEach((input, i) => input === absentInput || requireTensor(input, `${name}: input ${i}`));
    outputs.forEach((output, i) => requireTensor(output, `${name}: output ${i}`));
  });
  checkOrder(graph, place);
}

function describe(operator: Operator): string {
  return `operator ${operator.index} (${operator.kind})`;
}

function checkTensor(tensor: Tensor, position: number, place: string): void {
  const { index, name, type, otherType, shape, quantization, data, isVariable } = tensor;
  const fail = (code: string, what: string): never => {
    throw graphError(place, code, `tensor ${position} (${JSON.stringify(name)}): ${what}`);
  };
  if (index !== position) fail('GRAPH_BAD_INDEX', `says that its index is ${index}`);
  if ((type === 'other') !== (otherType !== undefined)) fail('GRAPH_BAD_TYPE', 'otherType belongs to the type other');
  const elements = elementCount(shape);
  if (
    shape.some((size) => !Number.isInteger(size) || size < 0 || size > maximumElements) ||
    elements > maximumElements
  ) {
    fail('GRAPH_BAD_SHAPE', `[${shape.join(', ')}] is no shape of at most ${maximumElements} elements`);
  }
  const bytes = elementBytes(type);
  if (data !== null && bytes !== null && data.length !== elements * bytes) {
    const what = `${data.length} bytes of data, but ${type} [${shape.join(', ')}] takes ${elements * bytes}`;
    fail('GRAPH_BAD_DATA_LENGTH', what);
  }
  const fault = quantizationFault(quantization, type, shape);
  if (fault !== null) fail('GRAPH_BAD_QUANTIZATION', fault.what);
  if (isVariable && data !== null) fail('GRAPH_BAD_VARIABLE', 'a variable tensor has constant data');
}

/** Every tensor is written at most once, before it is read, and only where nothing else defines it. */
function checkOrder(graph: Graph, place: string): void {
  const { tensors } = graph;
  const defined = tensors.map(
    (tensor) => tensor.data !== null || tensor.isVariable || elementCount(tensor.shape) === 0,
  );
  const writer = tensors.map((tensor): string | null =>
    tensor.data !== null ? 'a constant' : tensor.isVariable ? 'a variable' : null,
  );
  for (const input of graph.inputs) {
    const other = writer[input];
    if (other !== null && other !== undefined) {
      throw graphError(place, 'GRAPH_WRITTEN_TWICE', `tensor ${input} is an input and ${other}`);
    }
    defined[input] = true;
    writer[input] = 'an input';
  }
  for (const operator of graph.operators) {
    const name = describe(operator);
    for (const input of operator.inputs) {
      if (input !== absentInput && defined[input] !== true) {
        throw graphError(place, 'GRAPH_READ_BEFORE_WRITE', `${name} reads tensor ${input}, which nothing has written`);
      }
    }
    for (const output of operator.outputs) {
      const other = writer[output];
      if (other !== null && other !== undefined) {
        throw graphError(place, 'GRAPH_WRITTEN_TWICE', `${name} writes tensor ${output}, which is ${other} already`);
      }
      defined[output] = true;
      writer[output] = `the output of ${name}`;
    }
  }
  for (const output of graph.outputs) {
    if (defined[output] !== true) {
      throw graphError(place, 'GRAPH_NO_OUTPUT', `output tensor ${output} is written by no operator`);
    }
  }
}

/** Every CALL_ONCE names a subgraph that is there, and following the calls comes to an end (Kahn's order). */
function checkCalls(model: Model): void {
  const subgraphs = model.subgraphs ?? [];
  const callers = new Map<number, number[]>(subgraphs.map(({ index }) => [index, []]));
  const openCalls = new Map<number, number>([[mainGraph, 0], ...subgraphs.map(({ index }) => [index, 0] as const)]);
  for (const graph of [{ index: mainGraph, operators: model.operators }, ...subgraphs]) {
    for (const target of graph.operators.map(({ attributes }) => attributes.initSubgraph)) {
      if (target === undefined) continue;
      const calling = callers.get(target);
      if (calling === undefined) {
        throw graphError(model.name, 'GRAPH_BAD_SUBGRAPH', `CALL_ONCE names subgraph ${target}, which is not there`);
      }
      calling.push(graph.index);
      openCalls.set(graph.index, (openCalls.get(graph.index) ?? 0) + 1);
    }
  }
  const ended = [...openCalls].filter(([, calls]) => calls === 0).map(([index]) => index);
  for (let index = ended.pop(); index !== undefined; index = ended.pop()) {
    openCalls.delete(index);
    for (const caller of callers.get(index) ?? []) {
      const left = (openCalls.get(caller) ?? 0) - 1;
      openCalls.set(caller, left);
      if (left === 0) ended.push(caller);
    }
  }
  if (openCalls.size > 0) {
    const cycle = [...openCalls.keys()].filter((index) => index !== mainGraph).join(', ');
    throw graphError(model.name, 'GRAPH_CALL_CYCLE', `the subgraphs ${cycle} call one another without end`);
  }
}
