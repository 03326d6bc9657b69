/** Refuses what the parameter table or the rules do not allow, with the place, the value and what is allowed. */
import { inputError } from '../errors.ts';
import type { HardwareConfig } from './config.ts';
import type { ParameterName, ParameterValue } from './parameters.ts';
import { parameterNames, parameterOf } from './parameters.ts';
import { hardwareRules } from './rules.ts';
import { allowedValues, isAllowed, nearestNames } from './values.ts';

/** @throws inputError when the value is not one that the parameter may have */
export function checkedValue(name: ParameterName, value: unknown, place: string): ParameterValue {
  const parameter = parameterOf(name);
  if (isAllowed(parameter, value)) return value;
  throw inputError(
    'HARDWARE_VALUE',
    `${place}: ${name} cannot be ${JSON.stringify(value)}; allowed: ${allowedValues(parameter)}`,
  );
}

/** @throws inputError that names every broken rule */
export function checkRules(hardware: HardwareConfig): void {
  const broken = hardwareRules.flatMap(({ words, violation }) => {
    const found = violation(hardware);
    return found === null ? [] : [`  ${found} (rule: ${words})`];
  });
  if (broken.length > 0) {
    throw inputError('HARDWARE_RULE', `hardware ${hardware.name} breaks a rule:\n${broken.join('\n')}`);
  }
}

/** `; did you mean "…"?` or nothing. */
export function suggestion(wrong: string, known: readonly string[] = parameterNames): string {
  const [nearest] = nearestNames(wrong, known);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}
