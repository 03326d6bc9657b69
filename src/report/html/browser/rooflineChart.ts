/** The roofline: points and the two ceilings on logarithmic axes. */
import type { ComposeOption } from 'echarts/core';
import type { LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { RunPageData } from '../pageData.ts';
import { integerText, layerText, lines } from './chartText.ts';
import type { ChartTheme } from './theme.ts';

export type RooflineOption = ComposeOption<
  LineSeriesOption | ScatterSeriesOption | GridComponentOption | TooltipComponentOption
>;

/** Axes count powers of two: the value axis of the chart shows 2^v at v. */
interface LogRange {
  readonly min: number;
  readonly max: number;
}

/** Whole powers around the values, so that the ceilings and all points are inside. */
function rangeOf(values: readonly number[]): LogRange {
  const powers = values.map(Math.log2);
  return { min: Math.floor(Math.min(...powers) - 0.4), max: Math.ceil(Math.max(...powers) + 0.4) };
}

export function rooflineOption(
  data: RunPageData,
  theme: ChartTheme,
  selected: number,
  narrow: boolean,
): RooflineOption {
  const { points, macsPerCycle, bytesPerCycle } = data.roofline;
  const ridge = Math.log2(macsPerCycle / bytesPerCycle);
  const roof = Math.log2(macsPerCycle);
  const x = rangeOf([macsPerCycle / bytesPerCycle, ...points.map(({ macsPerByte }) => macsPerByte)]);
  const y = rangeOf([macsPerCycle, ...points.map((point) => point.macsPerCycle)]);
  const axis = ({ min, max }: LogRange) => ({
    type: 'value' as const,
    min,
    max,
    interval: Math.ceil((max - min) / (narrow ? 7 : 14)),
    nameLocation: 'middle' as const,
    nameTextStyle: { color: theme.muted },
    axisLabel: { color: theme.muted, hideOverlap: true, formatter: powerText },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.muted } },
    splitLine: { lineStyle: { color: theme.line, opacity: 0.6 } },
  });
  return {
    animation: false,
    grid: { left: 64, right: 24, top: 30, bottom: 52 },
    tooltip: {
      backgroundColor: theme.raised,
      borderColor: theme.line,
      textStyle: { color: theme.text, fontSize: 12.5 },
      confine: true,
    },
    xAxis: { ...axis(x), name: 'MACs per byte of external memory', nameGap: 30 },
    yAxis: { ...axis(y), name: 'MACs per cycle', nameGap: 44 },
    series: [
      {
        type: 'line',
        data: [
          [x.min, roof - (ridge - x.min)],
          [ridge, roof],
          [x.max, roof],
        ],
        showSymbol: false,
        silent: true,
        lineStyle: { color: theme.muted, width: 1.5 },
        clip: true,
      },
      ceilingLabels(
        [
          { at: [x.max, roof], offset: [-4, -18], align: 'right', text: `array: ${macsPerCycle} MACs per cycle` },
          {
            at: [x.min, y.max],
            offset: [6, -18],
            align: 'left',
            text: narrow
              ? `slope: ${bytesPerCycle} bytes per cycle`
              : `slope: memory, ${bytesPerCycle} bytes per cycle`,
          },
        ],
        theme,
      ),
      {
        type: 'scatter',
        symbolSize: (_value: unknown, { dataIndex }: { dataIndex: number }) =>
          points[dataIndex]?.layer === selected ? 13 : 9,
        data: points.map((point) => ({
          value: [Math.log2(point.macsPerByte), Math.log2(point.macsPerCycle), point.layer],
          itemStyle: {
            color: theme.layerColour(positionOf(data, point.layer)),
            borderColor: point.layer === selected ? theme.text : theme.surface,
            borderWidth: point.layer === selected ? 2 : 1,
          },
        })),
        label: {
          show: true,
          position: 'right',
          formatter: ({ dataIndex }) => String(points[dataIndex]?.layer ?? ''),
          color: theme.text,
          fontSize: 12,
          minMargin: 3,
        },
        labelLayout: { hideOverlap: true },
        tooltip: { formatter: (parameters) => pointTip(data, (parameters as { dataIndex: number }).dataIndex) },
      },
    ],
  };
}

interface CeilingLabel {
  readonly at: readonly [number, number];
  readonly offset: [number, number];
  readonly align: 'left' | 'right';
  readonly text: string;
}

function ceilingLabels(labels: readonly CeilingLabel[], theme: ChartTheme): ScatterSeriesOption {
  return {
    type: 'scatter',
    silent: true,
    symbolSize: 0,
    data: labels.map(({ at, offset, align, text }) => ({
      value: [...at],
      label: { show: true, position: offset, align, formatter: () => text },
    })),
    label: { color: theme.muted, fontSize: 12 },
  };
}

function positionOf({ layers }: RunPageData, layer: number): number {
  return layers.findIndex(({ index }) => index === layer);
}

function pointTip({ layers, roofline }: RunPageData, position: number): string {
  const point = roofline.points[position];
  if (point === undefined) return '';
  const ceiling = Math.min(roofline.macsPerCycle, point.macsPerByte * roofline.bytesPerCycle);
  return lines(
    layerText(layers.find(({ index }) => index === point.layer)),
    `${point.macsPerCycle.toPrecision(3)} MACs per cycle`,
    `${point.macsPerByte.toPrecision(3)} MACs per byte`,
    `${((point.macsPerCycle / ceiling) * 100).toFixed(0)} % of its ceiling, ${ceiling.toPrecision(3)} MACs per cycle`,
  );
}

/** 2^power: 0.25, 16, 4,096. */
function powerText(power: number): string {
  const value = 2 ** power;
  return value >= 1 ? integerText(value) : String(value);
}
