/** Whether an invocation is done before the next one is due: a period in seconds against cycles at the hardware's clock. */
import { inputError } from '../errors.ts';
import type { DeadlineResult } from './result.ts';

/**
 * @param periodSeconds more than 0
 * @param usedCycles of the longest invocation
 * @throws inputError `PERIOD`
 */
export function deadlineResult(periodSeconds: number, clockHz: number, usedCycles: number): DeadlineResult {
  if (!(periodSeconds > 0) || !Number.isFinite(periodSeconds)) {
    throw inputError('PERIOD', `a period of ${periodSeconds} seconds; expected more than 0`);
  }
  const available = availableCycles(periodSeconds, clockHz);
  return { periodSeconds, availableCycles: available, usedCycles, met: usedCycles <= available };
}

/** Whole cycles in the period, exact for the decimal number that its shortest text stands for: 0.0003 s at 1 GHz are 300,000. */
function availableCycles(periodSeconds: number, clockHz: number): number {
  const [significand = '', exponent = '0'] = String(periodSeconds).split('e');
  const [whole = '', fraction = ''] = significand.split('.');
  const power = BigInt(exponent) - BigInt(fraction.length);
  const cycles = BigInt(whole + fraction) * BigInt(clockHz);
  return Number(power < 0n ? cycles / 10n ** -power : cycles * 10n ** power);
}
