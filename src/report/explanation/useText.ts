/** The uses of a cycle in words, in the order in which charts and legends show them: work first, then waits. */
import type { CycleUse, LayerResult } from '../../runner/result.ts';

export interface UseText {
  readonly label: string;
  /** For narrow columns; of a wait what comes after `waits for`. */
  readonly short: string;
  readonly group: 'work' | 'wait' | 'overhead';
}

export const useTexts: Readonly<Record<CycleUse, UseText>> = {
  array: { label: 'array computes', short: 'array', group: 'work' },
  vector: { label: 'vector unit computes', short: 'vector unit', group: 'work' },
  outputPipeline: { label: 'array held up by output stages', short: 'output stages', group: 'wait' },
  waitWeights: { label: 'waits for weights', short: 'weights', group: 'wait' },
  waitActivations: { label: 'waits for activations', short: 'activations', group: 'wait' },
  waitStore: { label: 'waits for stores', short: 'stores', group: 'wait' },
  waitLatency: { label: 'waits for memory latency', short: 'memory latency', group: 'wait' },
  waitBuffer: { label: 'waits for a buffer in use', short: 'buffer in use', group: 'wait' },
  waitResult: { label: 'waits for an earlier result', short: 'earlier result', group: 'wait' },
  waitDispatch: { label: 'waits for dispatch', short: 'dispatch', group: 'wait' },
  fill: { label: 'pipelines fill', short: 'filling', group: 'overhead' },
  drain: { label: 'pipelines empty', short: 'emptying', group: 'overhead' },
};

export const shownUses = Object.keys(useTexts) as CycleUse[];

export type Spent = Readonly<Partial<Record<CycleUse, number>>>;

export interface UseShare {
  readonly use: CycleUse;
  readonly cycles: number;
  /** Of all cycles of the layer or network. */
  readonly share: number;
}

/** The uses that occur, in the order of `useTexts`. */
export function useShares(spent: Spent): UseShare[] {
  const total = Object.values(spent).reduce((sum, cycles) => sum + cycles, 0);
  return shownUses.flatMap((use) => {
    const cycles = spent[use] ?? 0;
    return cycles === 0 ? [] : [{ use, cycles, share: cycles / total }];
  });
}

/** Sum over the layers. */
export function networkSpent(layers: readonly LayerResult[]): Spent {
  const sum: Partial<Record<CycleUse, number>> = {};
  for (const { spent } of layers) {
    for (const use of shownUses) {
      const cycles = spent?.[use] ?? 0;
      if (cycles > 0) sum[use] = (sum[use] ?? 0) + cycles;
    }
  }
  return sum;
}

/** Cycles in which neither array nor vector unit works for the layer, pipelines' fill and drain left out. */
export function waitingCycles(spent: Spent): number {
  return useShares(spent).reduce((sum, { use, cycles }) => (useTexts[use].group === 'wait' ? sum + cycles : sum), 0);
}
