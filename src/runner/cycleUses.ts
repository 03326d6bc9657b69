/** The names of what a cycle of a layer can go to. */

/**
 * What a cycle of a layer goes to. Work: the array takes its steps, the array waits for its output stages, the vector unit
 * works, a unit fills. Waits, when neither of the two works for the layer: for weights, channel parameters or tables on their way
 * in, for activations on their way in, for results on their way out, for the first byte of a transfer, for a buffer still in
 * use, for an earlier result, for dispatch, for the pipelines to empty.
 */
export const cycleUses = [
  'array',
  'outputPipeline',
  'vector',
  'fill',
  'waitWeights',
  'waitActivations',
  'waitStore',
  'waitLatency',
  'waitBuffer',
  'waitResult',
  'waitDispatch',
  'drain',
] as const;
export type CycleUse = (typeof cycleUses)[number];
