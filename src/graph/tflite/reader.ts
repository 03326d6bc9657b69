/**
 * Reads a `.tflite` file: the main subgraph and the initialisation subgraphs that CALL_ONCE runs. Source: schema.fbs,
 * tensorflow/tflite-micro commit 90b983c2. An operator or type without support does not stop the reading.
 */
import { checkModel } from '../invariants.ts';
import type { Graph, Model, Operator, Subgraph } from '../model.ts';
import { elementsOf, fileError, openSource, rootTable, stringOf, tableAt, vectorOf } from './access.ts';
import type { Source, Table, Vector } from './access.ts';
import { int32Field, int8Field, uint32Field } from './fields.ts';
import { kindOfCode } from './operatorCodes.ts';
import { readAttributes } from './readOptions.ts';
import { readTensor } from './readTensor.ts';
import { fileIdentifier, modelFields, operatorCodeFields, operatorFields, schemaVersion } from './schema.ts';
import { subgraphFields, type Field } from './schema.ts';

interface OperatorCode {
  readonly kind: string;
  readonly version: number;
}

/** What the subgraphs share. */
interface Shared {
  readonly codes: readonly OperatorCode[];
  readonly buffers: Vector;
}

/**
 * The network of a `.tflite` file. Constants are views on a copy of `bytes`, at offsets that suit their element size.
 * Options that change what an operator means and have no attribute are named in `unsupportedOptions`; the lists
 * `intermediates` and `mutating_variable_inputs` of operators, metadata and signatures are not read.
 * @param name the model's name, used in messages too
 * @throws NpusimError with exit code 2, a code TFLITE_… or GRAPH_… and the place, for bytes that are no valid model
 */
export function readTflite(bytes: Uint8Array, name: string): Model {
  const source = openSource(bytes, name);
  checkIdentifier(source);
  const root = rootTable(source);
  checkVersion(root);
  const shared = {
    codes: readOperatorCodes(requiredVector(root, modelFields.operator_codes)),
    buffers: requiredVector(root, modelFields.buffers),
  };
  const subgraphs = requiredVector(root, modelFields.subgraphs);
  if (subgraphs.count === 0) {
    throw fileError(source, 'TFLITE_MISSING_FIELD', subgraphs.path, subgraphs.start, 'the model has no subgraph');
  }
  const main = readGraph(tableAt(subgraphs, 0), shared);
  const others = readInitialisations(subgraphs, main, shared);
  const model: Model = { name, ...main, ...(others.length === 0 ? {} : { subgraphs: others }) };
  checkModel(model);
  return model;
}

function checkIdentifier(source: Source): void {
  if (source.bytes.length < 8) {
    const what = `${source.bytes.length} bytes are no TFLite model; it begins with an offset and an identifier`;
    throw fileError(source, 'TFLITE_TRUNCATED', 'file identifier', 0, what);
  }
  const identifier = String.fromCharCode(...source.bytes.subarray(4, 8));
  if (identifier !== fileIdentifier) {
    const what = `${JSON.stringify(identifier)} is not ${fileIdentifier}; this is no TFLite model`;
    throw fileError(source, 'TFLITE_BAD_IDENTIFIER', 'file identifier', 4, what);
  }
}

function checkVersion(root: Table): void {
  const version = uint32Field(root, modelFields.version);
  if (version !== schemaVersion) {
    const what = `schema version ${version}; only version ${schemaVersion} can be read`;
    throw fileError(root.source, 'TFLITE_BAD_VERSION', modelFields.version.name, root.position, what);
  }
}

function requiredVector(root: Table, field: Field): Vector {
  const vector = vectorOf(root, field, 4);
  if (vector === null) {
    throw fileError(root.source, 'TFLITE_MISSING_FIELD', field.name, root.position, 'the model does not have it');
  }
  return vector;
}

function readOperatorCodes(vector: Vector): OperatorCode[] {
  const codes: OperatorCode[] = [];
  for (let i = 0; i < vector.count; i++) {
    const table = tableAt(vector, i);
    const deprecated = int8Field(table, operatorCodeFields.deprecated_builtin_code);
    const code = Math.max(deprecated, int32Field(table, operatorCodeFields.builtin_code));
    if (code < 0) {
      throw fileError(table.source, 'TFLITE_BAD_ENUM', table.path, table.position, `${code} is no operator code`);
    }
    const kind = kindOfCode(code, stringOf(table, operatorCodeFields.custom_code));
    codes.push({ kind, version: int32Field(table, operatorCodeFields.version, 1) });
  }
  return codes;
}

/** Every subgraph that CALL_ONCE reaches from the main one, each read once, by ascending index. */
function readInitialisations(subgraphs: Vector, main: Graph, shared: Shared): Subgraph[] {
  const found = new Map<number, Subgraph>();
  const pending: Graph[] = [main];
  for (let graph = pending.pop(); graph !== undefined; graph = pending.pop()) {
    for (const { index, kind, attributes } of graph.operators) {
      const target = attributes.initSubgraph;
      if (target === undefined || found.has(target)) continue;
      if (target < 1 || target >= subgraphs.count) {
        const what = `operator ${index} (${kind}) calls subgraph ${target}; it may call 1 to ${subgraphs.count - 1}`;
        throw fileError(subgraphs.source, 'TFLITE_BAD_SUBGRAPH', subgraphs.path, subgraphs.start, what);
      }
      const table = tableAt(subgraphs, target);
      const subgraph = { index: target, name: stringOf(table, subgraphFields.name), ...readGraph(table, shared) };
      found.set(target, subgraph);
      pending.push(subgraph);
    }
  }
  return [...found.values()].sort((a, b) => a.index - b.index);
}

function readGraph(table: Table, shared: Shared): Graph {
  const tensors = vectorOf(table, subgraphFields.tensors, 4);
  const operators = vectorOf(table, subgraphFields.operators, 4);
  return {
    tensors: tablesOf(tensors).map((tensor, index) => readTensor(tensor, index, shared.buffers)),
    operators: tablesOf(operators).map((operator, index) => readOperator(operator, index, shared.codes)),
    inputs: indicesOf(table, subgraphFields.inputs),
    outputs: indicesOf(table, subgraphFields.outputs),
  };
}

function tablesOf(vector: Vector | null): Table[] {
  const tables: Table[] = [];
  for (let i = 0; vector !== null && i < vector.count; i++) tables.push(tableAt(vector, i));
  return tables;
}

function indicesOf(table: Table, field: Field): number[] {
  return elementsOf(vectorOf(table, field, 4), 4, (buffer, at) => buffer.readInt32(at));
}

function readOperator(table: Table, index: number, codes: readonly OperatorCode[]): Operator {
  const codeIndex = uint32Field(table, operatorFields.opcode_index);
  const code = codes[codeIndex];
  if (code === undefined) {
    const what = `${codeIndex} is no operator code; the model has ${codes.length}`;
    throw fileError(table.source, 'TFLITE_BAD_OPERATOR', `${table.path}.opcode_index`, table.position, what);
  }
  return {
    index,
    kind: code.kind,
    version: code.version,
    inputs: indicesOf(table, operatorFields.inputs),
    outputs: indicesOf(table, operatorFields.outputs),
    attributes: readAttributes(table, code.kind),
  };
}
