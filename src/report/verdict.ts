/** The conformance verdict in words: what was compared, how much differs, and the first differences. */
import type { ConformanceResult, SimulationResult } from '../runner/result.ts';
import { differenceSentence } from '../runner/verification.ts';
import type { Colours } from './colours.ts';
import { integerText } from './numberText.ts';
import { printable } from './table.ts';

export function conformanceLines({ conformance }: SimulationResult, colours: Colours): string[] {
  const name = colours.dim('conformance'.padEnd(12));
  if (conformance === null) return [`${name} not checked`];
  const { valueMismatches, counterMismatches } = conformance;
  const compared = comparedText(conformance);
  if (valueMismatches === 0 && counterMismatches === 0) {
    return [`${name} ${colours.green('exact')}: machine = golden model in ${compared}`];
  }
  const found = `${integerText(valueMismatches)} values and ${integerText(counterMismatches)} counters differ`;
  return [
    `${name} ${colours.red('MISMATCH')}: ${found}, of ${compared}`,
    ...conformance.differences.map((difference) => `${' '.repeat(13)}${printable(differenceSentence(difference))}`),
  ];
}

function comparedText({ comparedElements, comparedTensors, comparedCounters, notCompared }: ConformanceResult): string {
  const fused = notCompared.length === 0 ? '' : `; ${notCompared.length} tensors fused away`;
  return `${integerText(comparedElements)} elements of ${comparedTensors} tensors and ${integerText(comparedCounters)} event counts${fused}`;
}
