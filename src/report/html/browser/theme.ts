/** Colours as charts need them: of the style sheet and of the layers. */
import type { CycleUse } from '../../../runner/cycleUses.ts';
import { layerColours } from '../palette.ts';

export interface ChartTheme {
  readonly surface: string;
  readonly raised: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly useColour: (use: CycleUse) => string;
  /** @param position of the layer in the list of layers */
  readonly layerColour: (position: number) => string;
}

export function currentTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    surface: variable('surface'),
    raised: variable('raised'),
    text: variable('text'),
    muted: variable('muted'),
    line: variable('line'),
    accent: variable('accent'),
    useColour: (use) => variable(`use-${use}`),
    layerColour: (position) => layerColours[position % layerColours.length] ?? '',
  };
}

export function onThemeChange(redraw: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
}
