/** TANH on int8 and int16 in integers, as the reference's preparation forms them. */
import type { Graph, Operator } from '../graph/model.ts';
import { sigmoidParameters, type SigmoidParameters } from './sigmoidInput.ts';

/** int8: contents of the table by `tanhTable`. */
export function tanhParameters(graph: Graph, operator: Operator): SigmoidParameters {
  return sigmoidParameters(graph, operator, { outputScale: 1 / 128, outputZeroPoint: 0, largestPowerShift: 1 });
}
