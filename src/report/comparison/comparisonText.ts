/** Figures of a comparison as texts that terminal, Markdown and HTML share. */
import { bytesText, countText, integerText, percentText, secondsText } from '../numberText.ts';
import type { Comparison, LayerChange, RunIdentity, TotalChange, TotalUnit } from './comparison.ts';
import { signed } from './changeReasons.ts';

const unitTexts: Readonly<Record<TotalUnit, (value: number) => string>> = {
  cycles: integerText,
  seconds: secondsText,
  perSecond: countText,
  share: percentText,
  bytes: bytesText,
  count: integerText,
};

export interface ChangeText {
  readonly a: string;
  readonly b: string;
  /** `−12.5 %`; empty where there is nothing to compare. */
  readonly change: string;
}

export function totalText({ unit, a, b }: TotalChange): ChangeText {
  const text = (value: number | null) => (value === null ? '' : unitTexts[unit](value));
  return { a: text(a), b: text(b), change: relativeText(a, b) };
}

export function relativeText(a: number | null, b: number | null): string {
  if (a === null || b === null || a === b || a === 0) return '';
  const percent = (b / a - 1) * 100;
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
}

export interface LayerText extends ChangeText {
  /** `11`, or `11 → 9` where the index differs. */
  readonly index: string;
  readonly difference: string;
  readonly why: string;
}

export function layerChangeText({ indexA, indexB, cyclesA, cyclesB, reasons }: LayerChange): LayerText {
  const cycles = (value: number | null) => (value === null ? '' : integerText(value));
  const known = cyclesA !== null && cyclesB !== null && cyclesA !== cyclesB;
  return {
    index: indexA === indexB ? String(indexA) : `${indexA ?? '–'} → ${indexB ?? '–'}`,
    a: cycles(cyclesA),
    b: cycles(cyclesB),
    difference: known ? signed(cyclesB - cyclesA) : '',
    change: relativeText(cyclesA, cyclesB),
    why: reasons.join('; '),
  };
}

export function identityText({
  model,
  hardware,
  configuration,
  npusimVersion,
  mode,
  invocations,
}: RunIdentity): string {
  const only = mode === 'full' ? '' : `, ${mode} only`;
  const runs = invocations === 1 ? '' : `, ${invocations} invocations`;
  return `${model} on ${hardware} (configuration ${configuration}, npusim ${npusimVersion}${only}${runs})`;
}

/** One sentence on the difference in cycles and where most of it is. */
export function verdictText({ totals, layers }: Comparison): string {
  const cycles = totals.find(({ name }) => name === 'cycles');
  if (cycles === undefined || cycles.a === null || cycles.b === null) return 'One of the runs computed no cycles.';
  const difference = cycles.b - cycles.a;
  if (difference === 0) return 'B takes as many cycles as A.';
  const sign = Math.sign(difference);
  const [largest] = layers
    .map((layer) => ({ layer, cycles: (layer.cyclesB ?? 0) - (layer.cyclesA ?? 0) }))
    .sort((left, right) => sign * (right.cycles - left.cycles));
  const much = `${integerText(Math.abs(difference))} cycles ${difference < 0 ? 'fewer' : 'more'} than A (${relativeText(cycles.a, cycles.b)})`;
  const where =
    largest === undefined
      ? ''
      : `; most of it in layer ${largest.layer.indexB ?? largest.layer.indexA} ${largest.layer.operator} (${signed(largest.cycles)})`;
  return `B takes ${much}${where}.`;
}
