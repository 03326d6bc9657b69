/** What verification must know of a captured tensor: type, shape, name, and the operator that computes it. */
import type { Model } from '../graph/model.ts';
import { isPortType } from '../isa/portTypes.ts';
import type { Program } from '../isa/program.ts';
import type { CapturedTensor } from './verification.ts';

export type TensorTable = ReadonlyMap<number, Omit<CapturedTensor, 'bytes'>>;

/** An entry for every tensor of the program's capture list. */
export function tensorTable(program: Program, model: Model): TensorTable {
  const producers = new Map(model.operators.flatMap(({ index, outputs }) => outputs.map((tensor) => [tensor, index])));
  const captured = [...new Set(program.debug.captures.map(({ tensor }) => tensor))];
  return new Map(
    captured.flatMap((index) => {
      const tensor = model.tensors[index];
      if (tensor === undefined || !isPortType(tensor.type)) return [];
      const { type, shape, name } = tensor;
      return [[index, { tensor: index, type, shape, name, operator: producers.get(index) ?? -1 }] as const];
    }),
  );
}
