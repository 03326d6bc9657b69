/** What changed in a layer between two runs, and why its cycles did, in short sentences; the most telling first. */
import type { ArrayFit, LayerResult } from '../../runner/result.ts';
import { eventsText } from '../eventText.ts';
import { shownUses, useTexts } from '../explanation/useText.ts';
import { bytesText, countText, integerText, percentText } from '../numberText.ts';

/** Uses of the cycles that are named: each at least this part of all that changed. */
const tellingPart = 0.1;

/** Empty where nothing changed. */
export function changeReasons(a: LayerResult, b: LayerResult): string[] {
  return [
    ...placeReasons(a, b),
    ...useReasons(a, b),
    ...changed('bound by', a.bound, b.bound, String),
    ...fitReasons(a, b),
    ...changed('MACs', a.macs, b.macs, countText),
    ...changed('instructions', a.instructions, b.instructions, integerText),
    ...changed('external bytes', a.bytesRead + a.bytesWritten, b.bytesRead + b.bytesWritten, bytesText),
    ...changed('accumulator bits', a.accumulator.observedBits, b.accumulator.observedBits, String),
    ...changed('events', a.events && eventsText(a.events), b.events && eventsText(b.events), (text) => text || 'none'),
  ];
}

/** Figures that one run did not compute do not count as changed. */
function changed<T>(name: string, a: T | null, b: T | null, textOf: (value: T) => string): string[] {
  return a === null || b === null || a === b ? [] : [`${name} ${textOf(a)} → ${textOf(b)}`];
}

function placeReasons(a: LayerResult, b: LayerResult): string[] {
  const [before, after] = [placeOf(a), placeOf(b)];
  return before === after ? [] : [`${before} → ${after}`];
}

function placeOf({ unit, fusedInto }: LayerResult): string {
  if (unit === 'npu') return 'on the NPU';
  if (unit === 'host') return 'on the host';
  return fusedInto === null ? 'no work' : `computed by operator ${fusedInto}`;
}

function useReasons(a: LayerResult, b: LayerResult): string[] {
  if (a.spent === null || b.spent === null) return [];
  const differences = shownUses
    .map((use) => ({ use, cycles: (b.spent?.[use] ?? 0) - (a.spent?.[use] ?? 0) }))
    .filter(({ cycles }) => cycles !== 0)
    .sort((left, right) => Math.abs(right.cycles) - Math.abs(left.cycles));
  const sum = differences.reduce((total, { cycles }) => total + Math.abs(cycles), 0);
  return differences
    .filter(({ cycles }) => Math.abs(cycles) >= tellingPart * sum)
    .map(({ use, cycles }) => `${useTexts[use].label} ${signed(cycles)}`);
}

/** `+1,024` or `−512`. */
export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${integerText(Math.abs(value))}`;
}

const shares: readonly (readonly [name: string, of: (fit: ArrayFit) => number])[] = [
  ['reduction lanes', (fit) => fit.reductionShare],
  ['channel lanes', (fit) => fit.outputChannelShare],
  ['pixel lanes', (fit) => fit.pixelShare],
  ['steps without conflict', (fit) => fit.conflictShare],
  ['steps per cycle for the type', (fit) => fit.typeShare],
];

function fitReasons({ arrayFit: a }: LayerResult, { arrayFit: b }: LayerResult): string[] {
  if (a === null || b === null) return [];
  return shares.flatMap(([name, of]) => {
    const [before, after] = [percentText(of(a)), percentText(of(b))];
    return before === after ? [] : [`${name} ${before} → ${after} used`];
  });
}
