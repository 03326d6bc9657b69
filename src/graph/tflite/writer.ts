/**
 * Writes a model as a `.tflite` file. Source: schema.fbs, tensorflow/tflite-micro commit 90b983c2. The same model gives
 * the same bytes.
 */
import { Builder } from 'flatbuffers';
import { inputError } from '../../errors.ts';
import { checkModel } from '../invariants.ts';
import type { Graph, Model, Operator, Quantization, Subgraph, Tensor } from '../model.ts';
import { writeBytes, writeFloat32s, writeInt32s, writeInt64s, writeOffsets, type Written } from './emit.ts';
import { codeOfKind, placeholderCode } from './operatorCodes.ts';
import { bufferFields, codeOfDataType, fileIdentifier, modelFields, operatorCodeFields } from './schema.ts';
import { operatorFields, quantizationFields, schemaVersion, subgraphFields, tensorFields } from './schema.ts';
import { writeOptions } from './writeOptions.ts';

/** Constants start at multiples of this many bytes, as the schema asks. */
const bufferAlignment = 16;
const mainGraphName = 'main';

/** Operator codes and buffers collect entries while the subgraphs are written. */
interface Collected {
  readonly codeIndex: Map<string, number>;
  readonly codes: Operator[];
  readonly buffers: Written[];
}

/**
 * A file that `readTflite` reads as the same model: buffer 0 empty, one buffer per constant at a multiple of 16 bytes,
 * one operator code per kind and version in order of first use. Attributes that are left out get the schema's default.
 * @throws GRAPH_… where the model breaks an invariant, TFLITE_CANNOT_WRITE for what the format or npusim cannot express
 */
export function writeTflite(model: Model): Uint8Array {
  checkModel(model);
  const builder = new Builder(1024);
  const collected: Collected = { codeIndex: new Map(), codes: [], buffers: [writeBuffer(builder, null)] };
  const main = writeGraph(builder, model, mainGraphName, collected);
  const others = inOrder(model.subgraphs ?? []).map((graph) => writeGraph(builder, graph, graph.name, collected));
  const subgraphs = writeOffsets(builder, [main, ...others]);
  const codes = writeOffsets(
    builder,
    collected.codes.map((operator) => writeOperatorCode(builder, operator)),
  );
  const buffers = writeOffsets(builder, collected.buffers);
  builder.startObject(Object.keys(modelFields).length);
  builder.addFieldInt32(modelFields.version.slot, schemaVersion, 0);
  builder.addFieldOffset(modelFields.operator_codes.slot, codes, 0);
  builder.addFieldOffset(modelFields.subgraphs.slot, subgraphs, 0);
  builder.addFieldOffset(modelFields.buffers.slot, buffers, 0);
  builder.finish(builder.endObject(), fileIdentifier);
  return builder.asUint8Array().slice();
}

/** The subgraphs from 1 on at the places that their indices name; places that nothing calls hold an empty subgraph. */
function inOrder(subgraphs: readonly Subgraph[]): Subgraph[] {
  const byIndex = new Map(subgraphs.map((subgraph) => [subgraph.index, subgraph]));
  const count = subgraphs.at(-1)?.index ?? 0;
  return Array.from({ length: count }, (_, i) => {
    const index = i + 1;
    return byIndex.get(index) ?? { index, name: '', tensors: [], operators: [], inputs: [], outputs: [] };
  });
}

function cannotWrite(what: string): Error {
  return inputError('TFLITE_CANNOT_WRITE', what);
}

function writeGraph(builder: Builder, graph: Graph, name: string, collected: Collected): Written {
  const tensors = graph.tensors.map((tensor) => writeTensor(builder, tensor, collected));
  const operators = graph.operators.map((operator) => writeOperator(builder, operator, collected));
  const fields = {
    tensors: writeOffsets(builder, tensors),
    inputs: writeInt32s(builder, graph.inputs),
    outputs: writeInt32s(builder, graph.outputs),
    operators: writeOffsets(builder, operators),
    name: builder.createString(name),
  };
  builder.startObject(Object.keys(subgraphFields).length);
  builder.addFieldOffset(subgraphFields.tensors.slot, fields.tensors, 0);
  builder.addFieldOffset(subgraphFields.inputs.slot, fields.inputs, 0);
  builder.addFieldOffset(subgraphFields.outputs.slot, fields.outputs, 0);
  builder.addFieldOffset(subgraphFields.operators.slot, fields.operators, 0);
  builder.addFieldOffset(subgraphFields.name.slot, fields.name, 0);
  return builder.endObject();
}

function writeTensor(builder: Builder, tensor: Tensor, collected: Collected): Written {
  const { index, type, shape, isVariable, data, quantization } = tensor;
  if (type === 'other') throw cannotWrite(`tensor ${index}: elements of type ${tensor.otherType ?? type} are not kept`);
  let buffer = 0;
  if (data !== null) {
    buffer = collected.buffers.length;
    collected.buffers.push(writeBuffer(builder, data));
  }
  const name = builder.createString(tensor.name);
  const dimensions = writeInt32s(builder, shape);
  const quantized = quantization.scales.length === 0 ? 0 : writeQuantization(builder, quantization);
  builder.startObject(Object.keys(tensorFields).length);
  builder.addFieldOffset(tensorFields.shape.slot, dimensions, 0);
  builder.addFieldInt8(tensorFields.type.slot, codeOfDataType(type), 0);
  builder.addFieldInt32(tensorFields.buffer.slot, buffer, 0);
  builder.addFieldOffset(tensorFields.name.slot, name, 0);
  builder.addFieldOffset(tensorFields.quantization.slot, quantized, 0);
  builder.addFieldInt8(tensorFields.is_variable.slot, Number(isVariable), 0);
  builder.addFieldInt8(tensorFields.has_rank.slot, 1, 0);
  return builder.endObject();
}

function writeBuffer(builder: Builder, data: Uint8Array | null): Written {
  const bytes = data === null ? 0 : writeBytes(builder, data, bufferAlignment);
  builder.startObject(Object.keys(bufferFields).length);
  builder.addFieldOffset(bufferFields.data.slot, bytes, 0);
  return builder.endObject();
}

function writeQuantization(builder: Builder, quantization: Quantization): Written {
  const scales = writeFloat32s(builder, quantization.scales);
  const zeroPoints = writeInt64s(builder, quantization.zeroPoints);
  builder.startObject(Object.keys(quantizationFields).length);
  builder.addFieldOffset(quantizationFields.scale.slot, scales, 0);
  builder.addFieldOffset(quantizationFields.zero_point.slot, zeroPoints, 0);
  builder.addFieldInt32(quantizationFields.quantized_dimension.slot, quantization.dimension, 0);
  return builder.endObject();
}

function writeOperator(builder: Builder, operator: Operator, collected: Collected): Written {
  const key = `${operator.version} ${operator.kind}`;
  let codeIndex = collected.codeIndex.get(key);
  if (codeIndex === undefined) {
    codeIndex = collected.codes.push(operator) - 1;
    collected.codeIndex.set(key, codeIndex);
  }
  const { unionType, options } = writeOptions(builder, operator);
  const inputs = writeInt32s(builder, operator.inputs);
  const outputs = writeInt32s(builder, operator.outputs);
  const { customOptions } = operator.attributes;
  const custom = customOptions === undefined ? 0 : writeBytes(builder, customOptions, bufferAlignment);
  builder.startObject(Object.keys(operatorFields).length);
  builder.addFieldInt32(operatorFields.opcode_index.slot, codeIndex, 0);
  builder.addFieldOffset(operatorFields.inputs.slot, inputs, 0);
  builder.addFieldOffset(operatorFields.outputs.slot, outputs, 0);
  builder.addFieldInt8(operatorFields.builtin_options_type.slot, unionType, 0);
  builder.addFieldOffset(operatorFields.builtin_options.slot, options, 0);
  builder.addFieldOffset(operatorFields.custom_options.slot, custom, 0);
  return builder.endObject();
}

function writeOperatorCode(builder: Builder, operator: Operator): Written {
  const code = codeOfKind(operator.kind);
  if (code === null) {
    throw cannotWrite(`operator ${operator.index}: ${operator.kind} is no operator of the schema`);
  }
  const customName = code.customName === null ? 0 : builder.createString(code.customName);
  builder.startObject(Object.keys(operatorCodeFields).length);
  builder.addFieldInt8(operatorCodeFields.deprecated_builtin_code.slot, Math.min(code.code, placeholderCode), 0);
  builder.addFieldOffset(operatorCodeFields.custom_code.slot, customName, 0);
  builder.addFieldInt32(operatorCodeFields.version.slot, operator.version, 1);
  builder.addFieldInt32(operatorCodeFields.builtin_code.slot, code.code, 0);
  return builder.endObject();
}
