/** A chart in its place of the page: drawn again when selection, theme or width change. */
import { type ECharts, init } from 'echarts/core';
import { type ChartTheme, currentTheme, onThemeChange } from './theme.ts';

type Option = Parameters<ECharts['setOption']>[0];

/** Narrower than this, charts label less. */
const narrowPixels = 600;

export interface Chart {
  readonly show: (selected: number) => void;
  /** Shows these values of the axis that can be zoomed. */
  readonly zoom: (from: number, to: number) => void;
  readonly onClick: (listener: (value: unknown) => void) => void;
}

/** @returns null where the page has no such place */
export function createChart(
  id: string,
  optionOf: (theme: ChartTheme, selected: number, narrow: boolean) => Option,
): Chart | null {
  const place = document.getElementById(id);
  if (place === null) return null;
  const chart = init(place, null, { renderer: 'canvas' });
  let selected = -1;
  let narrow = place.clientWidth < narrowPixels;
  const draw = () => chart.setOption(optionOf(currentTheme(), selected, narrow));
  onThemeChange(draw);
  new ResizeObserver(() => {
    chart.resize();
    if (narrow === place.clientWidth < narrowPixels) return;
    narrow = !narrow;
    draw();
  }).observe(place);
  return {
    show: (layer) => {
      selected = layer;
      draw();
    },
    zoom: (startValue, endValue) => chart.dispatchAction({ type: 'dataZoom', startValue, endValue }),
    onClick: (listener) => {
      chart.on('click', ({ value }) => listener(value));
    },
  };
}
