/**
 * Which activation operators disappear into the MAC operator before them, and their constants (SEMANTICS section 3, fused
 * mode). HARD_SWISH is fused; LOGISTIC, TANH and LEAKY_RELU stay exact tables of their own.
 */
import { invariant } from '../errors.ts';
import type { Graph, Operator, Tensor } from '../graph/model.ts';
import type { Datapath } from '../numerics/datapath.ts';
import { normalizedMultiplier } from '../numerics/multiplier.ts';
import { isMacKind } from './convolution.ts';

/** One MAC operator together with the activation that it swallows. */
export interface Fusion {
  /** Operator indices. */
  readonly producer: number;
  readonly activation: number;
  readonly function: 'hardSwish';
  /** How the activation unit evaluates the function; the table's contents are `fusedTable`'s. */
  readonly form: 'arithmetic' | 'table';
  /** The tensor between the two, which never exists. */
  readonly skippedTensor: number;
  readonly outputTensor: number;
  /** F: S2 has this many fraction bits. */
  readonly fractionBits: number;
  /** Width of S2. */
  readonly scaledBits: number;
  /** Entries of the table (one more with interpolation); form `table` only. */
  readonly lutEntries: number;
  readonly lutInterpolation: boolean;
  /** S3 = floor(A · outputMultiplier / 2^outputRightShift + 1/2); a negative right shift is an exact left shift. */
  readonly outputMultiplier: number;
  readonly outputRightShift: number;
  readonly outputZeroPoint: number;
}

/** What becomes of one activation operator that follows a MAC operator: fused, or why not. */
export interface FusionDecision {
  readonly activation: number;
  readonly fusion: Fusion | null;
  /** Sentence for the report; null where it is fused. */
  readonly reason: string | null;
}

/** Fusions by the index of the MAC operator; empty in exact mode. */
export function fusedActivations(model: Graph, datapath: Datapath): ReadonlyMap<number, Fusion> {
  const fusions = new Map<number, Fusion>();
  for (const { fusion } of fusionDecisions(model, datapath)) {
    if (fusion !== null) fusions.set(fusion.producer, fusion);
  }
  return fusions;
}

/** One decision per HARD_SWISH behind a MAC operator; none in exact mode. */
export function fusionDecisions(model: Graph, datapath: Datapath): readonly FusionDecision[] {
  if (datapath.activationMode !== 'fused') return [];
  const producers = new Map<number, Operator>();
  for (const operator of model.operators) for (const output of operator.outputs) producers.set(output, operator);
  const decisions: FusionDecision[] = [];
  for (const operator of model.operators) {
    if (operator.kind !== 'HARD_SWISH') continue;
    const skipped = model.tensors[operator.inputs[0] ?? -1];
    const output = model.tensors[operator.outputs[0] ?? -1];
    if (skipped === undefined || output === undefined) continue;
    const producer = producers.get(skipped.index);
    if (producer === undefined || !isMacKind(producer.kind)) continue;
    const fusion = fuse(model, datapath, producer, operator, skipped, output);
    decisions.push(
      typeof fusion === 'string'
        ? { activation: operator.index, fusion: null, reason: fusion }
        : { activation: operator.index, fusion, reason: null },
    );
  }
  return decisions;
}

function fuse(
  model: Graph,
  datapath: Datapath,
  producer: Operator,
  activation: Operator,
  skipped: Tensor,
  output: Tensor,
): Fusion | string {
  if ((producer.attributes.activation ?? 'NONE') !== 'NONE') {
    return `operator ${producer.index} has a fused activation of its own`;
  }
  if (producer.attributes.integerParameters !== undefined) {
    return `operator ${producer.index} has no scales`;
  }
  const readers = model.operators.filter((operator) => operator.inputs.includes(skipped.index));
  if (readers.length !== 1 || model.outputs.includes(skipped.index))
    return `tensor '${skipped.name}' has other readers`;
  if (skipped.type !== 'int8' || output.type !== 'int8')
    return `fused HARD_SWISH is defined for int8, not ${output.type}`;
  const outputScale = output.quantization.scales[0];
  const skippedScale = skipped.quantization.scales[0];
  if (outputScale === undefined || skippedScale === undefined) return 'a tensor has no scale';
  const fractionBits = fusedFractionBits(skippedScale, skipped.quantization.zeroPoints[0] ?? 0, datapath.scaledBits);
  if (fractionBits < 0) {
    return `the values of tensor '${skipped.name}' do not fit ${datapath.scaledBits} scaled bits`;
  }
  const form = datapath.fusedHardSwish;
  const scale = form === 'arithmetic' ? 2 ** (-2 * fractionBits) / (6 * outputScale) : 2 ** -fractionBits / outputScale;
  const { multiplier, shift } = normalizedMultiplier(scale, datapath.multiplierBits);
  return {
    producer: producer.index,
    activation: activation.index,
    function: 'hardSwish',
    form,
    skippedTensor: skipped.index,
    outputTensor: output.index,
    fractionBits,
    scaledBits: datapath.scaledBits,
    lutEntries: datapath.lutEntries,
    lutInterpolation: datapath.lutInterpolation,
    outputMultiplier: multiplier,
    outputRightShift: datapath.multiplierBits - 1 - shift,
    outputZeroPoint: output.quantization.zeroPoints[0] ?? 0,
  };
}

/**
 * F = scaledBits − 1 − e, e the smallest integer with the largest magnitude of an int8 tensor ≤ 2^e. Negative: the format
 * cannot hold the tensor.
 */
export function fusedFractionBits(scale: number, zeroPoint: number, scaledBits: number): number {
  invariant(scale > 0, 'a quantised tensor has a positive scale');
  const largest = Math.max(Math.abs(-128 - zeroPoint), Math.abs(127 - zeroPoint)) * scale;
  let exponent = 0;
  while (largest > 2 ** exponent) exponent++;
  while (largest <= 2 ** (exponent - 1)) exponent--;
  return scaledBits - 1 - exponent;
}
