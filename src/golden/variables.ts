/**
 * Golden kernels of resource variables: VAR_HANDLE names one, ASSIGN_VARIABLE and READ_VARIABLE move its bytes, CALL_ONCE
 * runs the subgraph that gives the variables their first values. They raise no events.
 */
import { inputError, unsupportedError } from '../errors.ts';
import { place } from '../operators/operands.ts';
import { tensorBytes } from './elements.ts';
import { requiredInput, requiredOutput, type GoldenContext } from './kernel.ts';
import { resourceKey } from './state.ts';

/** A handle has no elements: the operators that use it look for the VAR_HANDLE that made it. */
export function varHandleOperator(_context: GoldenContext): void {
  // Nothing to compute.
}

export function assignVariableOperator(context: GoldenContext): void {
  const value = context.bytes(requiredInput(context, 1));
  context.state.resources.set(keyOfHandle(context), Uint8Array.from(value));
}

/** @throws inputError where the variable has no value yet or one of another size */
export function readVariableOperator(context: GoldenContext): void {
  const output = requiredOutput(context);
  const value = context.state.resources.get(keyOfHandle(context));
  if (value === undefined) {
    throw inputError('VARIABLE_UNASSIGNED', `${place(context.operator)} reads a variable that nothing has assigned`);
  }
  if (value.byteLength !== tensorBytes(output)) {
    throw inputError(
      'VARIABLE_SIZE',
      `${place(context.operator)} reads ${tensorBytes(output)} bytes of a variable of ${value.byteLength}`,
    );
  }
  context.produce(output, Uint8Array.from(value));
}

/** Runs its subgraph in the first invocation since the state was made or reset. */
export function callOnceOperator(context: GoldenContext): void {
  const { operator, state } = context;
  if (state.initialised.has(operator.index)) return;
  const { initSubgraph } = operator.attributes;
  if (initSubgraph === undefined) throw inputError('OPERATOR_ATTRIBUTE', `${place(operator)} names no subgraph`);
  context.runSubgraph(initSubgraph);
  state.initialised.add(operator.index);
}

/** The variable behind input 0. @throws unsupportedError where a handle is no output of a VAR_HANDLE in the same graph */
function keyOfHandle(context: GoldenContext): string {
  const handle = requiredInput(context, 0);
  const maker = context.graph.operators.find((candidate) => candidate.outputs.includes(handle.index));
  if (maker?.kind === 'VAR_HANDLE') return resourceKey(maker);
  throw unsupportedError(
    'VARIABLE_HANDLE',
    `${place(context.operator)}: tensor '${handle.name}' is not the output of a VAR_HANDLE`,
  );
}
