/** The host's part of a program: the model in the program file, held to the ports that the program gives its operators. */
import { hostCheck, isHostOperator } from '../compiler/hostOperators.ts';
import { inputError, NpusimError } from '../errors.ts';
import type { Model, Operator } from '../graph/model.ts';
import { readTflite } from '../graph/tflite/reader.ts';
import type { HostOperator, Program, TensorPort } from '../isa/program.ts';

/**
 * The model whose operator k is the program's host operator k; null where the host has no part.
 * @throws inputError `HOST_MODEL` where the program carries none, a broken one, or one that does not fit its ports
 */
export function readHostModel(program: Program): Model | null {
  const hosts = program.debug.hostOperators;
  if (hosts.length === 0) return null;
  if (program.hostModel === undefined)
    throw hostModelError(`${hosts.length} operators run on the host; there is no model of them`);
  const model = parsed(program.hostModel);
  if (model.operators.length !== hosts.length) {
    throw hostModelError(`it has ${model.operators.length} operators; the program calls ${hosts.length}`);
  }
  for (const [number, host] of hosts.entries()) checkOperator(model, model.operators[number]!, host);
  return model;
}

function hostModelError(words: string): NpusimError {
  return inputError(
    'HOST_MODEL',
    `the program's model of its host operators cannot be used: ${words}; compile it anew`,
  );
}

function parsed(bytes: Uint8Array): Model {
  return orHostModelError(() => readTflite(bytes, 'host operators'));
}

function orHostModelError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof NpusimError) throw hostModelError(error.message);
    throw error;
  }
}

function checkOperator(model: Model, operator: Operator, host: HostOperator): void {
  const fits =
    operator.kind === host.kind &&
    isHostOperator(model, operator) &&
    tensorsFit(model, activationInputs(model, operator), host.inputs) &&
    tensorsFit(model, operator.outputs, host.outputs);
  if (!fits) throw hostModelError(`operator ${host.operator} (${host.kind}) differs from what the program calls`);
  orHostModelError(() => hostCheck(model, operator));
}

/** Operands that come from external memory, in the operator's order. */
export function activationInputs(model: Model, operator: Operator): number[] {
  return operator.inputs.filter((tensor) => model.tensors[tensor]?.data === null);
}

function tensorsFit(model: Model, tensors: readonly number[], ports: readonly TensorPort[]): boolean {
  return (
    tensors.length === ports.length &&
    tensors.every((index, slot) => {
      const tensor = model.tensors[index];
      const port = ports[slot];
      return (
        tensor?.type === port?.type &&
        tensor?.isVariable === false &&
        tensor.data === null &&
        tensor.shape.join() === port?.shape.join()
      );
    })
  );
}
