/** Script of the page of one run: selection of a layer, sorting, the two charts. */
import { use } from 'echarts/core';
import { CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { DataZoomComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';
import type { RunPageData } from '../pageData.ts';
import { createChart } from './chart.ts';
import { rooflineOption } from './rooflineChart.ts';
import { followSelection, markLayer, select, selectByRow } from './selection.ts';
import { makeTablesSortable } from './sortTables.ts';
import { clickedLayer, timelineOption } from './timelineChart.ts';

use([
  CustomChart,
  LineChart,
  ScatterChart,
  DataZoomComponent,
  GridComponent,
  TooltipComponent,
  LabelLayout,
  CanvasRenderer,
]);

const data = JSON.parse(document.getElementById('data')?.textContent ?? '') as RunPageData;
const { timeline } = data;
const timelineChart =
  timeline === null
    ? null
    : createChart('timeline', (theme, selected, narrow) => timelineOption(data, timeline, theme, selected, narrow));
const rooflineChart = createChart('roofline', (theme, selected, narrow) =>
  rooflineOption(data, theme, selected, narrow),
);
const charts = [timelineChart, rooflineChart].filter((chart) => chart !== null);

document.documentElement.classList.add('js');
makeTablesSortable();
selectByRow();
for (const chart of charts) {
  chart.onClick((value) => {
    const layer = clickedLayer(value);
    if (layer !== null) select(layer);
  });
}
for (const button of document.querySelectorAll<HTMLElement>('button[data-from]')) {
  button.addEventListener('click', () => {
    timelineChart?.zoom(Number(button.dataset['from']), Number(button.dataset['to']));
    document.getElementById('timeline')?.scrollIntoView({ behavior: 'smooth', block: 'center' });
  });
}
followSelection(data.slowestLayer, (layer) => {
  markLayer(layer);
  for (const chart of charts) chart.show(layer);
});
