/**
 * A GRU unrolled over a few steps, of primitive operators as converters write it: with update gate z, reset gate r and candidate
 * n, h ← n + z·(h − n), where r weighs the recurrent part of n. The steps share their weights and the quantisation of h.
 */
import type { Layer, Network, WeightedLayer } from './network.ts';

const steps = 5;
const depth = 12;
const units = 16;

/** One matrix for z, r and n together; those of later steps are the first step's. */
function matrix(name: 'x' | 'h', step: number, from: string, first: number): WeightedLayer {
  return {
    kind: 'FULLY_CONNECTED',
    name: `step${step}/${name}`,
    from: [from],
    channels: 3 * units,
    scales: 'per-tensor',
    activation: 'NONE',
    ...(name === 'h' ? { withoutBias: true } : {}),
    ...(step > first ? { weightsOf: `step${first}/${name}` } : {}),
  };
}

/** Before the first step h is 0: there is nothing to reset and h = n − z·n. */
function firstStep(): Layer[] {
  return [
    matrix('x', 0, 'frames/0', 0),
    { kind: 'SPLIT', name: 'step0/xs', from: ['step0/x'], parts: 3 },
    { kind: 'LOGISTIC', name: 'step0/z', from: ['step0/xs/0'] },
    { kind: 'TANH', name: 'step0/n', from: ['step0/xs/2'] },
    { kind: 'MUL', name: 'step0/zn', from: ['step0/z', 'step0/n'] },
    { kind: 'SUB', name: 'step0/state', from: ['step0/n', 'step0/zn'], rangeGroup: 'state' },
  ];
}

function laterStep(step: number): Layer[] {
  const at = (name: string): string => `step${step}/${name}`;
  const before = `step${step - 1}/state`;
  return [
    matrix('x', step, `frames/${step}`, 0),
    matrix('h', step, before, 1),
    { kind: 'SPLIT', name: at('xs'), from: [at('x')], parts: 3 },
    { kind: 'SPLIT', name: at('hs'), from: [at('h')], parts: 3 },
    { kind: 'ADD', name: at('zSum'), from: [at('xs/0'), at('hs/0')] },
    { kind: 'LOGISTIC', name: at('z'), from: [at('zSum')] },
    { kind: 'ADD', name: at('rSum'), from: [at('xs/1'), at('hs/1')] },
    { kind: 'LOGISTIC', name: at('r'), from: [at('rSum')] },
    { kind: 'MUL', name: at('reset'), from: [at('r'), at('hs/2')] },
    { kind: 'ADD', name: at('nSum'), from: [at('xs/2'), at('reset')] },
    { kind: 'TANH', name: at('n'), from: [at('nSum')] },
    { kind: 'SUB', name: at('change'), from: [before, at('n')] },
    { kind: 'MUL', name: at('kept'), from: [at('z'), at('change')] },
    { kind: 'ADD', name: at('state'), from: [at('n'), at('kept')], rangeGroup: 'state' },
  ];
}

const numbers = Array.from({ length: steps }, (_, step) => step);

export const gru: Network = {
  name: 'gru',
  input: [steps, depth],
  activations: 'int8',
  layers: [
    { kind: 'FLATTEN', name: 'flatten', from: ['input'] },
    { kind: 'SPLIT', name: 'frames', from: ['flatten'], parts: steps },
    ...numbers.flatMap((step) => (step === 0 ? firstStep() : laterStep(step))),
    { kind: 'CONCATENATION', name: 'states', from: numbers.map((step) => `step${step}/state`) },
    {
      kind: 'FULLY_CONNECTED',
      name: 'logits',
      from: ['states'],
      channels: 5,
      scales: 'per-tensor',
      activation: 'NONE',
    },
    { kind: 'SOFTMAX', name: 'probabilities', from: ['logits'] },
  ],
};
