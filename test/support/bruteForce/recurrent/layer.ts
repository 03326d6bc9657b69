/** Recurrent operators as the brute-force reference sees them: plain arrays, every invocation's input, no graph, no bytes. */
import type { BiasElements, TensorElements, TensorFormat } from '../layer.ts';

export const gateNames = ['inputGate', 'forgetGate', 'cellGate', 'outputGate'] as const;
export type GateName = (typeof gateNames)[number];

export interface LstmGate {
  /** [units, inputs] */
  readonly input: TensorElements;
  /** [units, units] */
  readonly recurrent: TensorElements;
  /** [units] */
  readonly bias: BiasElements;
}

/** What both operators have: several invocations of one network of one operator. */
interface Invoked {
  /** Elements of the input, one list per invocation. */
  readonly frames: readonly (readonly number[])[];
  /** The state starts anew at every invocation instead of living on. */
  readonly resets: boolean;
  readonly inputFormat: TensorFormat;
  readonly outputFormat: TensorFormat;
}

export interface LstmLayer extends Invoked {
  readonly kind: 'UNIDIRECTIONAL_SEQUENCE_LSTM';
  /** Input and output are [time, batch, …] instead of [batch, time, …]. */
  readonly timeMajor: boolean;
  readonly batches: number;
  readonly timeSteps: number;
  readonly inputs: number;
  readonly units: number;
  readonly gates: Readonly<Record<GateName, LstmGate>>;
  /** [batch, units] of the activation type. */
  readonly hiddenFormat: TensorFormat;
  /** [batch, units] int16, scale a power of two. */
  readonly cellFormat: TensorFormat;
  /** Real value; 0: none. */
  readonly cellClip: number;
  /** What the state starts from; null: the reference's rule (int8 at its zero point, int16 at 0). */
  readonly initialHidden: readonly number[] | null;
  readonly initialCell: readonly number[] | null;
}

export interface SvdfLayer extends Invoked {
  readonly kind: 'SVDF';
  readonly batches: number;
  readonly inputs: number;
  readonly units: number;
  readonly rank: number;
  /** Steps that a filter remembers. */
  readonly memory: number;
  /** [filters, inputs], filters = units · rank. */
  readonly weightsFeature: TensorElements;
  /** [filters, memory], of the state's type. */
  readonly weightsTime: TensorElements;
  /** [units] */
  readonly bias: BiasElements | null;
  /** [batch, filters · memory], int8 or int16. */
  readonly stateFormat: TensorFormat;
  /** An attribute that the integer kernel ignores. */
  readonly activation: 'NONE' | 'RELU';
  /** As of the LSTM. */
  readonly initialState: readonly number[] | null;
}

export type RecurrentLayer = LstmLayer | SvdfLayer;

/** The reference's first value of a variable: int8 at its zero point, others 0. */
export function initialElements(format: TensorFormat, given: readonly number[] | null): number[] {
  if (given !== null) return [...given];
  const elements = format.shape.reduce((product, extent) => product * extent, 1);
  return new Array<number>(elements).fill(format.type === 'int8' ? format.zeroPoints[0]! : 0);
}
