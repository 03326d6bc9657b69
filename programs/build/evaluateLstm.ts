/** A float LSTM, evaluated plainly: four gates without peepholes, states 0 at the beginning. */
import type { LstmLayer, Weights } from './network.ts';
import { logistic, tanh } from './squash.ts';

/** In the order of the operator's inputs. */
export const gateNames = ['input', 'forget', 'cell', 'output'] as const;

/** What one gate multiplies by: the vector of the step, and the hidden state of the step before (no bias there). */
export interface GateWeights {
  readonly input: Weights;
  readonly recurrent: Weights;
}

export type LstmWeights = Readonly<Record<(typeof gateNames)[number], GateWeights>>;

export interface LstmRun {
  /** `[steps, units]` */
  readonly hidden: Float64Array;
  /** `[steps, units]` */
  readonly cell: Float64Array;
}

/** @param input `[steps, depth]` */
export function evaluateLstm(layer: LstmLayer, weights: LstmWeights, input: Float64Array, depth: number): LstmRun {
  const { units, cellClip } = layer;
  const steps = input.length / depth;
  const hidden = new Float64Array(steps * units);
  const cell = new Float64Array(steps * units);
  for (let step = 0; step < steps; step++) {
    const vector = input.subarray(step * depth, (step + 1) * depth);
    const before = step === 0 ? new Float64Array(units) : hidden.subarray((step - 1) * units, step * units);
    for (let unit = 0; unit < units; unit++) {
      const sum = ({ input: fromInput, recurrent }: GateWeights): number =>
        product(fromInput, vector, unit) + product(recurrent, before, unit);
      const old = step === 0 ? 0 : cell[(step - 1) * units + unit]!;
      const added = logistic(sum(weights.input)) * tanh(sum(weights.cell));
      const state = logistic(sum(weights.forget)) * old + added;
      const kept = cellClip > 0 ? Math.min(cellClip, Math.max(-cellClip, state)) : state;
      cell[step * units + unit] = kept;
      hidden[step * units + unit] = logistic(sum(weights.output)) * tanh(kept);
    }
  }
  return { hidden, cell };
}

/** One row of weights times a vector, and the bias. */
export function product({ taps, filter, bias }: Weights, vector: Float64Array, row: number): number {
  let sum = bias[row]!;
  for (let tap = 0; tap < taps; tap++) sum += filter[row * taps + tap]! * vector[tap]!;
  return sum;
}
