/** The deadline of a real-time period in words. */
import type { DeadlineResult } from '../runner/result.ts';
import { integerText, percentText, secondsText } from './numberText.ts';

/** `4,500 of 5,000,000 cycles in 10.0 ms, 0.1 %`. */
export function deadlineText({ periodSeconds, availableCycles, usedCycles }: DeadlineResult): string {
  const share = availableCycles === 0 ? '' : `, ${percentText(usedCycles / availableCycles)}`;
  return `${integerText(usedCycles)} of ${integerText(availableCycles)} cycles in ${secondsText(periodSeconds)}${share}`;
}

/** One sentence for a deadline that is missed: by how much, and what clock would do. */
export function missedDeadlineSentence(deadline: DeadlineResult): string {
  const { periodSeconds, availableCycles, usedCycles } = deadline;
  const clock = Math.ceil(usedCycles / periodSeconds / 1e4) / 100;
  return (
    `deadline missed: an invocation takes ${deadlineText(deadline)}; ` +
    `${integerText(usedCycles - availableCycles)} cycles too many, a clock of ${clock} MHz would do`
  );
}
