/** Where the numbers of a valid model file lie, so that one can be replaced and the file stays well-formed. */
import {
  bufferFields,
  modelFields,
  operatorCodeFields,
  operatorFields,
  quantizationFields,
  subgraphFields,
  tensorFields,
} from '../../src/graph/tflite/schema.ts';
import {
  fieldOf,
  rootOf,
  tableOf,
  tablesOf,
  uint32At,
  vectorOf,
  vtableOf,
} from '../unit/graph/tflite/flatbufferLocator.ts';

export const placeKinds = [
  'activation dimension',
  'constant dimension',
  'rank',
  'type',
  'buffer',
  'variable',
  'scale',
  'scale count',
  'zero point',
  'quantized dimension',
  'operator code',
  'operator version',
  'opcode index',
  'operator input',
  'operator output',
  'operand count',
  'option',
  'options type',
  'graph input',
  'graph output',
  'port count',
  'operator count',
  'buffer length',
] as const;
export type PlaceKind = (typeof placeKinds)[number];

export interface Place {
  readonly kind: PlaceKind;
  readonly at: number;
  /** Width of the number. */
  readonly bytes: 1 | 4 | 8;
}

/** Every place of the main subgraph. */
export function placesOf(file: Uint8Array): readonly Place[] {
  const places: Place[] = [];
  const root = rootOf(file);
  const main = tablesOf(file, vectorOf(file, root, modelFields.subgraphs.slot)!)[0]!;
  const add = (kind: PlaceKind, at: number | null, bytes: Place['bytes'] = 4) => {
    if (at !== null) places.push({ kind, at, bytes });
  };
  const addVector = (kind: PlaceKind, table: number, slot: number, countKind: PlaceKind | null, bytes: 4 | 8 = 4) => {
    const vector = vectorOf(file, table, slot);
    if (vector === null) return;
    for (let i = 0; i < vector.count; i++) add(kind, vector.start + bytes * i, bytes);
    if (countKind !== null) add(countKind, vector.start - 4);
  };
  for (const tensor of tablesOf(file, vectorOf(file, main, subgraphFields.tensors.slot)!)) {
    const buffer = fieldOf(file, tensor, tensorFields.buffer.slot);
    addVector(buffer === null ? 'activation dimension' : 'constant dimension', tensor, tensorFields.shape.slot, 'rank');
    add('type', fieldOf(file, tensor, tensorFields.type.slot), 1);
    add('buffer', buffer);
    add('variable', fieldOf(file, tensor, tensorFields.is_variable.slot), 1);
    if (fieldOf(file, tensor, tensorFields.quantization.slot) === null) continue;
    const quantization = tableOf(file, tensor, tensorFields.quantization.slot);
    addVector('scale', quantization, quantizationFields.scale.slot, 'scale count');
    addVector('zero point', quantization, quantizationFields.zero_point.slot, null, 8);
    add('quantized dimension', fieldOf(file, quantization, quantizationFields.quantized_dimension.slot));
  }
  for (const code of tablesOf(file, vectorOf(file, root, modelFields.operator_codes.slot)!)) {
    add('operator code', fieldOf(file, code, operatorCodeFields.builtin_code.slot));
    add('operator version', fieldOf(file, code, operatorCodeFields.version.slot));
  }
  for (const operator of tablesOf(file, vectorOf(file, main, subgraphFields.operators.slot)!)) {
    add('opcode index', fieldOf(file, operator, operatorFields.opcode_index.slot));
    addVector('operator input', operator, operatorFields.inputs.slot, 'operand count');
    addVector('operator output', operator, operatorFields.outputs.slot, 'operand count');
    add('options type', fieldOf(file, operator, operatorFields.builtin_options_type.slot), 1);
    if (fieldOf(file, operator, operatorFields.builtin_options.slot) === null) continue;
    places.push(...optionPlaces(file, tableOf(file, operator, operatorFields.builtin_options.slot)));
  }
  addVector('graph input', main, subgraphFields.inputs.slot, 'port count');
  addVector('graph output', main, subgraphFields.outputs.slot, 'port count');
  add('operator count', vectorOf(file, main, subgraphFields.operators.slot)!.start - 4);
  for (const buffer of tablesOf(file, vectorOf(file, root, modelFields.buffers.slot)!)) {
    const data = vectorOf(file, buffer, bufferFields.data.slot);
    if (data !== null) add('buffer length', data.start - 4);
  }
  return places;
}

/** Fields of an options table; their widths follow from where the next one begins. */
function optionPlaces(file: Uint8Array, table: number): Place[] {
  const vtable = vtableOf(file, table);
  const slots = ((uint32At(file, vtable) & 0xffff) - 4) / 2;
  const tableBytes = uint32At(file, vtable) >>> 16;
  const starts = Array.from({ length: slots }, (_, slot) => fieldOf(file, table, slot)).filter((at) => at !== null);
  return starts.map((at) => {
    const next = Math.min(table + tableBytes, ...starts.filter((other) => other > at));
    return { kind: 'option', at, bytes: next - at >= 4 && at % 4 === 0 ? 4 : 1 };
  });
}
