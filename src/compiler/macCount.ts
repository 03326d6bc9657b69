/** Multiply-accumulates of an operator in one invocation, padding taps included: what layers and utilisation are told by. */
import type { Model, Operator } from '../graph/model.ts';
import { isMacKind, macParameters } from '../operators/convolution.ts';
import { lstmGates, lstmParameters } from '../operators/lstm.ts';
import { svdfParameters } from '../operators/svdf.ts';

/** Of operators on the NPU; those of the SVDF include its time products on the vector unit. Other operators have none. */
export function macCount(model: Model, operator: Operator): number {
  if (isMacKind(operator.kind)) return macParameters(model, operator).macs;
  if (operator.kind === 'UNIDIRECTIONAL_SEQUENCE_LSTM') {
    const { batches, timeSteps, inputs, units } = lstmParameters(model, operator);
    return batches * timeSteps * lstmGates.length * units * (inputs + units);
  }
  if (operator.kind === 'SVDF') {
    const { batches, filters, inputs, memory } = svdfParameters(model, operator);
    return batches * filters * (inputs + memory);
  }
  return 0;
}
