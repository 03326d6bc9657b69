/** The host's part of a network as a model of its own, so that a program file carries all that it takes to run. */
import { invariant } from '../errors.ts';
import type { Model, Operator, Tensor } from '../graph/model.ts';
import type { HostOperator } from '../isa/program.ts';

/**
 * Operator k is host operator k, with tensors of its own: what comes from elsewhere is an input of this model, what it writes
 * an output. Only constants carry data; variables are plain tensors, since their bytes come from external memory.
 */
export function hostModel(model: Model, hosts: readonly HostOperator[]): Model {
  const tensors: Tensor[] = [];
  const operators: Operator[] = [];
  const inputs: number[] = [];
  const outputs: number[] = [];
  for (const [index, host] of hosts.entries()) {
    const operator = model.operators[host.operator];
    invariant(operator !== undefined, `host operator ${host.operator} is in the model`);
    const numbers = new Map<number, number>();
    const own = (original: number, ports: number[]): number => {
      const known = original < 0 ? original : numbers.get(original);
      if (known !== undefined) return known;
      const tensor = model.tensors[original];
      invariant(tensor !== undefined, `tensor ${original} is in the model`);
      const number = tensors.push({ ...tensor, index: tensors.length, isVariable: false }) - 1;
      numbers.set(original, number);
      if (tensor.data === null) ports.push(number);
      return number;
    };
    operators.push({
      ...operator,
      index,
      inputs: operator.inputs.map((tensor) => own(tensor, inputs)),
      outputs: operator.outputs.map((tensor) => own(tensor, outputs)),
    });
  }
  return { name: model.name, tensors, operators, inputs, outputs };
}
