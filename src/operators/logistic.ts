/** LOGISTIC on int8 and int16 in integers, as the reference's preparation forms them. */
import type { Graph, Operator } from '../graph/model.ts';
import { sigmoidParameters, type SigmoidParameters } from './sigmoidInput.ts';

/** int8: contents of the table by `logisticTable`. */
export function logisticParameters(graph: Graph, operator: Operator): SigmoidParameters {
  return sigmoidParameters(graph, operator, { outputScale: 1 / 256, outputZeroPoint: -128, largestPowerShift: 0 });
}
