/** How one rectangle of the timeline is drawn: cut to its grid, labelled where there is room. */
import { graphic } from 'echarts/core';
import type { CustomSeriesOption } from 'echarts/charts';
import type { MemoryRange } from '../../../runner/timelineResult.ts';
import type { ChartTheme } from './theme.ts';

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>;
type RenderParameters = Parameters<RenderItem>[0];

/** A rectangle over time in one of the rows. */
export interface Band {
  readonly start: number;
  readonly end: number;
  readonly row: number;
  readonly layer: number;
  readonly colour: string;
  /** Part of the time in which the unit works. */
  readonly density: number;
  /** HTML. */
  readonly tip: string;
}

const bandHeight = 20;

export function bandItem(bands: readonly Band[], theme: ChartTheme, selected: number): RenderItem {
  return (parameters, api) => {
    const band = bands[parameters.dataIndex];
    if (band === undefined) return;
    const [left = 0, middle = 0] = api.coord([band.start, band.row]);
    const [right = 0] = api.coord([band.end, band.row]);
    const shape = clipped(parameters, left, right, middle - bandHeight / 2, bandHeight);
    if (shape === null) return;
    const mine = band.layer === selected;
    return {
      type: 'group',
      children: [
        {
          type: 'rect',
          shape,
          style: {
            fill: band.colour,
            opacity: (mine ? 1 : 0.72) * Math.max(0.25, band.density),
            ...(mine && band.row > 0 && shape.width >= 5 ? { stroke: theme.text, lineWidth: 1.5 } : {}),
          },
        },
        ...(band.row === 0 ? [] : [label(shape, String(band.layer), '#ffffff', 'center' as const)]),
      ],
    };
  };
}

export function rangeItem(
  ranges: readonly MemoryRange[],
  theme: ChartTheme,
  selected: number,
  colourOf: (layer: number) => string,
): RenderItem {
  return (parameters, api) => {
    const range = ranges[parameters.dataIndex];
    if (range === undefined) return;
    const [left = 0, bottom = 0] = api.coord([range.startCycle, range.address]);
    const [right = 0, top = 0] = api.coord([range.endCycle, range.address + range.bytes]);
    const shape = clipped(parameters, left, right, top, Math.max(1.5, bottom - top));
    if (shape === null) return;
    const mine = range.layer === selected;
    const tensor = range.kind === 'tensor';
    return {
      type: 'group',
      children: [
        {
          type: 'rect',
          shape,
          style: {
            fill: colourOf(range.layer),
            opacity: tensor ? (mine ? 1 : 0.72) : 0.35,
            stroke: mine ? theme.text : theme.surface,
            lineWidth: mine ? 1.5 : 0.5,
            ...(tensor ? {} : { lineDash: [3, 2], stroke: mine ? theme.text : colourOf(range.layer) }),
          },
        },
        label(shape, rangeLabel(range, shape.width), tensor ? '#ffffff' : theme.text, 'left'),
      ],
    };
  };
}

function rangeLabel({ kind, layer, name }: MemoryRange, width: number): string {
  const room = Math.floor((width - 8) / 6.4);
  const text = kind === 'tensor' ? `${layer} ${name}` : `${layer}`;
  if (text.length <= room) return text;
  return String(layer);
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The visible part, at least a hair wide; null: nothing of it. */
function clipped({ coordSys }: RenderParameters, left: number, right: number, top: number, height: number): Box | null {
  const { x, y, width, height: room } = coordSys as unknown as Box;
  const box = { x: left, y: top, width: Math.max(right - left, 0.6), height };
  return graphic.clipRectByRect(box, { x, y, width, height: room }) ?? null;
}

/** Text in a box, or nothing where it does not fit. */
function label({ x, y, width, height }: Box, text: string, fill: string, align: 'center' | 'left') {
  const fits = width >= text.length * 6.4 + 6 && height >= 11;
  return {
    type: 'text' as const,
    silent: true,
    style: {
      text: fits ? text : '',
      x: align === 'center' ? x + width / 2 : x + 4,
      y: y + height / 2,
      align,
      verticalAlign: 'middle' as const,
      fill,
      fontSize: 11,
    },
  };
}
