/** Two charts over one axis of cycles: what the units do, and who holds which addresses of the SRAM. */
import type { ComposeOption } from 'echarts/core';
import type { CustomSeriesOption } from 'echarts/charts';
import type { DataZoomComponentOption, GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { CycleUse } from '../../../runner/cycleUses.ts';
import type { MemoryRange, TimelineResult } from '../../../runner/timelineResult.ts';
import { useTexts } from '../../explanation/useText.ts';
import type { RunPageData } from '../pageData.ts';
import { bytesText, integerText, layerText, lines } from './chartText.ts';
import { type Band, bandItem, rangeItem } from './timelineItems.ts';
import type { ChartTheme } from './theme.ts';

export type TimelineOption = ComposeOption<
  CustomSeriesOption | GridComponentOption | TooltipComponentOption | DataZoomComponentOption
>;

/** Rows from the top; the first shows uses, the others units. */
const rows = [
  { title: 'cycles go to', unit: null },
  { title: 'MAC array', unit: 'macArray' },
  { title: 'vector unit', unit: 'vector' },
  { title: 'DMA in', unit: 'dmaIn' },
  { title: 'DMA out', unit: 'dmaOut' },
] as const;

const rowHeight = 30;
const topMargin = 8;
const unitsHeight = rows.length * rowHeight;
const gap = 46;
const bottomMargin = 88;

export function timelineOption(
  data: RunPageData,
  timeline: TimelineResult,
  theme: ChartTheme,
  selected: number,
  narrow: boolean,
): TimelineOption {
  const bands = unitBands(data, timeline, theme);
  const ranges = data.memoryMap?.sram ?? [];
  const left = narrow ? 74 : 92;
  const right = narrow ? 12 : 20;
  const cycleAxis = {
    type: 'value' as const,
    min: 0,
    max: data.cycles ?? 0,
    splitNumber: narrow ? 3 : 8,
    axisLabel: { color: theme.muted, hideOverlap: true, formatter: (value: number) => integerText(Math.round(value)) },
    axisLine: { lineStyle: { color: theme.muted } },
    splitLine: { lineStyle: { color: theme.line, opacity: 0.6 } },
  };
  return {
    animation: false,
    tooltip: {
      backgroundColor: theme.raised,
      borderColor: theme.line,
      textStyle: { color: theme.text, fontSize: 12.5 },
      confine: true,
    },
    grid: [
      { left, right, top: topMargin, height: unitsHeight },
      { left, right, top: topMargin + unitsHeight + gap, bottom: bottomMargin },
    ],
    xAxis: [
      { ...cycleAxis, gridIndex: 0, axisTick: { show: false } },
      {
        ...cycleAxis,
        gridIndex: 1,
        name: 'cycle',
        nameLocation: 'middle',
        nameGap: 26,
        nameTextStyle: { color: theme.muted },
      },
    ],
    yAxis: [
      {
        type: 'category',
        gridIndex: 0,
        inverse: true,
        data: rows.map(({ title }) => title),
        axisLabel: { color: theme.text, fontSize: 12 },
        axisTick: { show: false },
        axisLine: { show: false },
      },
      {
        type: 'value',
        gridIndex: 1,
        min: 0,
        max: data.shownBytes,
        interval: niceInterval(data.shownBytes),
        name: 'SRAM address',
        nameLocation: 'end',
        nameGap: 10,
        nameTextStyle: { color: theme.muted, align: narrow ? 'left' : 'center' },
        axisLabel: { color: theme.muted, showMaxLabel: false, formatter: (value: number) => bytesText(value) },
        splitLine: { lineStyle: { color: theme.line, opacity: 0.6 } },
      },
    ],
    dataZoom: [
      {
        type: 'inside',
        xAxisIndex: [0, 1],
        zoomOnMouseWheel: 'ctrl',
        moveOnMouseWheel: false,
        filterMode: 'weakFilter',
      },
      {
        type: 'slider',
        xAxisIndex: [0, 1],
        bottom: 12,
        height: 22,
        filterMode: 'weakFilter',
        brushSelect: false,
        labelFormatter: (value: number) => integerText(Math.round(value)),
        borderColor: theme.line,
        fillerColor: `${theme.accent}33`,
        textStyle: { color: theme.muted },
      },
    ],
    series: [
      {
        type: 'custom',
        xAxisIndex: 0,
        yAxisIndex: 0,
        encode: { x: [0, 1], y: 2 },
        data: bands.map(({ start, end, row, layer }) => [start, end, row, layer]),
        renderItem: bandItem(bands, theme, selected),
        tooltip: { formatter: (parameters) => bands[(parameters as { dataIndex: number }).dataIndex]?.tip ?? '' },
      },
      {
        type: 'custom',
        xAxisIndex: 1,
        yAxisIndex: 1,
        encode: { x: [0, 1], y: [2, 3] },
        data: ranges.map(({ startCycle, endCycle, address, bytes, layer }) => [
          startCycle,
          endCycle,
          address,
          address + bytes,
          layer,
        ]),
        renderItem: rangeItem(ranges, theme, selected, (layer) => theme.layerColour(positionOf(data, layer))),
        tooltip: { formatter: (parameters) => rangeTip(data, ranges[(parameters as { dataIndex: number }).dataIndex]) },
      },
    ],
  };
}

/** Layer of an item that was clicked: the last value of its data. */
export function clickedLayer(value: unknown): number | null {
  const layer: unknown = Array.isArray(value) ? value.at(-1) : null;
  return typeof layer === 'number' ? layer : null;
}

function unitBands(data: RunPageData, { uses, units }: TimelineResult, theme: ChartTheme): Band[] {
  return rows.flatMap(({ title, unit }, row) => {
    const list = unit === null ? uses : units[unit];
    return list.layer.map((layer, index): Band => {
      const start = list.start[index]!;
      const end = list.end[index]!;
      const use = unit === null ? uses.use[index]! : null;
      const busy = unit === null ? end - start : units[unit].busy[index]!;
      return {
        start,
        end,
        row,
        layer,
        colour: use === null ? theme.layerColour(positionOf(data, layer)) : theme.useColour(use),
        density: busy / Math.max(end - start, 1),
        tip: bandTip(data, layer, { title, use, start, end, busy }),
      };
    });
  });
}

interface BandText {
  readonly title: string;
  readonly use: CycleUse | null;
  readonly start: number;
  readonly end: number;
  readonly busy: number;
}

function bandTip(data: RunPageData, layer: number, { title, use, start, end, busy }: BandText): string {
  const cycles = end - start;
  const share = busy === cycles ? '' : `, busy ${((busy / cycles) * 100).toFixed(0)} %`;
  return lines(
    layerText(data.layers.find(({ index }) => index === layer)),
    use === null ? `${title}${share}` : useTexts[use].label,
    `${integerText(cycles)} cycles, ${integerText(start)} … ${integerText(end)}`,
  );
}

const kindTexts: Readonly<Record<MemoryRange['kind'], string>> = {
  tensor: 'output tensor',
  inputTile: 'buffer for tiles on their way in',
  outputTile: 'buffer for tiles on their way out',
  scratch: 'scratch',
};

function rangeTip(data: RunPageData, range: MemoryRange | undefined): string {
  if (range === undefined) return '';
  return lines(
    layerText(data.layers.find(({ index }) => index === range.layer)),
    kindTexts[range.kind],
    `${bytesText(range.bytes)} from address ${integerText(range.address)}`,
    `cycles ${integerText(range.startCycle)} … ${integerText(range.endCycle)}`,
  );
}

function positionOf({ layers }: RunPageData, layer: number): number {
  return layers.findIndex(({ index }) => index === layer);
}

/** About six ticks, at powers of two. */
function niceInterval(bytes: number): number {
  return 2 ** Math.max(0, Math.round(Math.log2(bytes / 6)));
}
