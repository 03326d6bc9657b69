/** What every part of an LSTM's emission works with. */
import type { EventScope } from '../../../isa/program.ts';
import type { LstmGate, LstmParameters } from '../../../operators/lstm.ts';
import type { Home } from '../../plan.ts';
import type { LoweringEnvironment } from '../environment.ts';
import type { LstmBuffers } from './lstmBuffers.ts';
import type { ProductMatrix, ResidentMatrix } from './product.ts';

export interface GateMatrices {
  readonly gate: LstmGate;
  readonly input: ProductMatrix;
  readonly recurrent: ProductMatrix;
  /** Where the recurrent matrix is kept on chip; null: it is streamed at every step. */
  readonly resident: ResidentMatrix | null;
}

/** One LSTM under emission. */
export interface Lstm {
  readonly operator: number;
  readonly environment: LoweringEnvironment;
  readonly parameters: LstmParameters;
  readonly gates: readonly GateMatrices[];
  readonly input: Home;
  readonly output: Home;
  readonly buffers: LstmBuffers;
  /** The 16-bit sigmoid table in the table memory. */
  readonly table: number;
}

/** Scope of a stage at one time step; index = batch · units + unit. */
export function stepScope(lstm: Lstm, stage: string, timeStep: number): EventScope {
  const { units, timeSteps } = lstm.parameters;
  return {
    operator: lstm.operator,
    stage,
    channels: units,
    base: 0,
    strides: [0, 0, units, 1],
    timeStep,
    timeSteps,
  };
}
