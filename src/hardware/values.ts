/** Checks single values against their rows of the parameter table, and says what is allowed. */
import type { Parameter } from './parameterKinds.ts';
import type { ParameterName, ParameterValue } from './parameters.ts';
import { parameterOf } from './parameters.ts';

/** What a parameter may be, for people: `integer 12 to 32 bits`, `one of wrap, saturate`. */
export function allowedValues(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'choice':
      return `one of ${parameter.allowed.join(', ')}`;
    case 'boolean':
      return 'true or false';
    case 'integer': {
      const form =
        parameter.form === 'powerOfTwo' ? ', a power of two' : parameter.form === 'oneOrEven' ? ', 1 or even' : '';
      return `integer ${parameter.minimum} to ${parameter.maximum} ${parameter.unit}${form}`;
    }
  }
}

export function isAllowed(parameter: Parameter, value: unknown): value is ParameterValue {
  switch (parameter.kind) {
    case 'choice':
      return typeof value === 'string' && parameter.allowed.includes(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return (
        Number.isSafeInteger(value) &&
        (value as number) >= parameter.minimum &&
        (value as number) <= parameter.maximum &&
        hasForm(parameter.form, value as number)
      );
  }
}

function hasForm(form: 'oneOrEven' | 'powerOfTwo' | undefined, value: number): boolean {
  if (form === 'oneOrEven') return value === 1 || value % 2 === 0;
  if (form === 'powerOfTwo') return Number.isInteger(Math.log2(value));
  return true;
}

/** The value that a text stands for (`--set`): a number, a boolean or a word, by the kind of the parameter. */
export function valueOfText(name: ParameterName, text: string): unknown {
  const { kind } = parameterOf(name);
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (kind === 'integer') return /^[+-]?\d+$/.test(text) ? Number(text) : text;
  return text;
}

/** The known names nearest to a misspelt or abbreviated one, for a suggestion; empty when nothing is near. */
export function nearestNames(wrong: string, known: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(wrong.length / 3));
  return known
    .map((name) => ({ name, distance: distanceOf(wrong.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** An abbreviation is near; otherwise the number of edits. */
function distanceOf(wrong: string, name: string): number {
  return wrong.length >= 3 && name.startsWith(wrong) ? 1 : editDistance(wrong, name);
}

/** Levenshtein distance, one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, substitution));
    }
    row = next;
  }
  return row[b.length]!;
}
