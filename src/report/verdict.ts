/** The conformance verdict in words: what was compared, how much differs, and the first differences. */
import type { ConformanceResult, SimulationResult } from '../runner/result.ts';
import { differenceSentence } from '../runner/verification.ts';
import type { Colours } from './colours.ts';
import { integerText } from './numberText.ts';
import { printable } from './table.ts';

export interface Verdict {
  readonly kind: 'exact' | 'mismatch' | 'notChecked';
  /** Without the kind: what was compared and found. */
  readonly text: string;
  readonly differences: readonly string[];
}

export function verdictOf({ conformance }: SimulationResult): Verdict {
  if (conformance === null) return { kind: 'notChecked', text: 'not checked', differences: [] };
  const { valueMismatches, counterMismatches } = conformance;
  const compared = comparedText(conformance);
  if (valueMismatches === 0 && counterMismatches === 0) {
    return { kind: 'exact', text: `machine = golden model in ${compared}`, differences: [] };
  }
  const found = `${integerText(valueMismatches)} values and ${integerText(counterMismatches)} counters differ`;
  return {
    kind: 'mismatch',
    text: `${found}, of ${compared}`,
    differences: conformance.differences.map((difference) => printable(differenceSentence(difference))),
  };
}

export function conformanceLines(result: SimulationResult, colours: Colours): string[] {
  const { kind, text, differences } = verdictOf(result);
  const name = colours.dim('conformance'.padEnd(12));
  if (kind === 'notChecked') return [`${name} ${text}`];
  const word = kind === 'exact' ? colours.green('exact') : colours.red('MISMATCH');
  return [`${name} ${word}: ${text}`, ...differences.map((difference) => `${' '.repeat(13)}${difference}`)];
}

function comparedText({ comparedElements, comparedTensors, comparedCounters, notCompared }: ConformanceResult): string {
  const fused = notCompared.length === 0 ? '' : `; ${notCompared.length} fused away`;
  return `${integerText(comparedElements)} elements of ${comparedTensors} tensors and ${integerText(comparedCounters)} event counts${fused}`;
}
