/** SRAM buffers of an LSTM: those of a chunk of time steps, and those of one step. */
import { alignUp, bufferAlignmentBytes, placeBuffers } from '../../emission/regions.ts';
import { elementBytes } from '../../plan.ts';
import type { LstmParameters } from '../../../operators/lstm.ts';
import { DoesNotFit, sramBankBytes, type LoweringEnvironment } from '../environment.ts';

/** Bytes of a gate value or cell state. */
export const sixteenBits = 2;

/** Addresses in bytes. */
export interface LstmBuffers {
  /** Time steps of a chunk. */
  readonly steps: number;
  /** Two of each where the tensor is external, filled and emptied in turn. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** Scaled input products [steps, batches, units] of each gate. */
  readonly fromInput: readonly number[];
  /** Recurrent products, gate sums and activated gates [batches, units] of each gate, one after the other in place. */
  readonly gates: readonly number[];
  readonly hidden: number;
  readonly cell: number;
  /** Forget gate times cell; later tanh(cell). */
  readonly kept: number;
  /** Input gate times cell gate. */
  readonly added: number;
}

export interface ExternalOperands {
  readonly input: boolean;
  readonly output: boolean;
}

/** In the order input ×2, output ×2, fromInput ×4, gates ×4, hidden, cell, kept, added. */
function sizesOf(parameters: LstmParameters, steps: number, external: ExternalOperands): number[] {
  const { batches, inputs, units, type } = parameters;
  const bytes = elementBytes(type);
  const input = external.input ? steps * batches * inputs * bytes : 0;
  const output = external.output ? steps * batches * units * bytes : 0;
  const state = batches * units * sixteenBits;
  const perGate = (size: number): number[] => [size, size, size, size];
  return [
    ...[input, input, output, output],
    ...perGate(steps * state),
    ...perGate(state),
    ...[batches * units * bytes, state, state, state],
  ];
}

export function lstmBufferBytes(parameters: LstmParameters, steps: number, external: ExternalOperands): number {
  return sizesOf(parameters, steps, external).reduce((sum, bytes) => sum + alignUp(bytes, bufferAlignmentBytes), 0);
}

/** As many time steps per chunk as the free SRAM holds. */
export function chooseLstmBuffers(
  parameters: LstmParameters,
  external: ExternalOperands,
  environment: LoweringEnvironment,
): LstmBuffers {
  let steps = parameters.timeSteps;
  for (;;) {
    const sizes = sizesOf(parameters, steps, external);
    const addresses = placeBuffers(sizes, environment.free, sramBankBytes(environment.hardware));
    if (addresses !== null) {
      const [hidden = 0, cell = 0, kept = 0, added = 0] = addresses.slice(12);
      const [input, output, fromInput, gates] = [
        [0, 2],
        [2, 4],
        [4, 8],
        [8, 12],
      ].map(([from, to]) => addresses.slice(from, to));
      return {
        steps,
        input: input ?? [],
        output: output ?? [],
        fromInput: fromInput ?? [],
        gates: gates ?? [],
        hidden,
        cell,
        kept,
        added,
      };
    }
    if (steps === 1) throw new DoesNotFit(lstmBufferBytes(parameters, steps, external));
    steps = Math.ceil(steps / 2);
  }
}
