/** Operators that the host executes with the reference kernels, between instructions of the program, and why. */
import type { Model, Operator } from '../graph/model.ts';
import { batchMatMulParameters } from '../operators/batchMatMul.ts';
import { l2NormalizationParameters } from '../operators/l2Normalization.ts';
import { dequantizeParameters, quantizeParameters } from '../operators/quantize.ts';
import { resizeBilinearParameters } from '../operators/resize.ts';

interface HostKind {
  readonly reason: string;
  readonly check: (model: Model, operator: Operator) => unknown;
}

const hostKinds: ReadonlyMap<string, HostKind> = new Map<string, HostKind>([
  ['DEQUANTIZE', { reason: 'its result is float32', check: dequantizeParameters }],
  ['L2_NORMALIZATION', { reason: 'the vector unit has no inverse square root', check: l2NormalizationParameters }],
  [
    'RESIZE_BILINEAR',
    { reason: 'the vector unit has no two-dimensional interpolation', check: resizeBilinearParameters },
  ],
  ['BATCH_MATMUL', { reason: 'the weight memory takes constants only', check: batchMatMulParameters }],
]);
const quantizeFloat: HostKind = { reason: 'its input is float32', check: quantizeParameters };

function hostKindOf(model: Model, operator: Operator): HostKind | null {
  const fromFloat = model.tensors[operator.inputs[0] ?? -1]?.type === 'float32';
  if (operator.kind === 'QUANTIZE') return fromFloat ? quantizeFloat : null;
  return hostKinds.get(operator.kind) ?? null;
}

export function isHostOperator(model: Model, operator: Operator): boolean {
  return hostKindOf(model, operator) !== null;
}

/** Why the host executes it, for people; null: it does not. */
export function hostReason(model: Model, operator: Operator): string | null {
  return hostKindOf(model, operator)?.reason ?? null;
}

/** Forms the parameters of a host operator; throws what the reference kernel refuses. */
export function hostCheck(model: Model, operator: Operator): void {
  hostKindOf(model, operator)?.check(model, operator);
}

/** Kinds that the host executes, with the reason. */
export function hostReasons(): ReadonlyMap<string, string> {
  return new Map([
    ...[...hostKinds].map(([kind, { reason }]): [string, string] => [kind, reason]),
    ['QUANTIZE from float32', quantizeFloat.reason],
  ]);
}
