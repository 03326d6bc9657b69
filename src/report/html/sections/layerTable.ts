/** The sortable table of layers; the cell attribute data-value is what a column sorts by. */
import { numericEvents } from '../../../numerics/events.ts';
import type { LayerResult, SimulationResult } from '../../../runner/result.ts';
import { eventsText, hasLoss } from '../../eventText.ts';
import { arrayLanes } from '../../explanation/layerText.ts';
import { waitingCycles } from '../../explanation/useText.ts';
import { bytesText, countText, integerText, percentText } from '../../numberText.ts';
import { placeText } from '../../markdown/report.ts';
import { printable, shortened } from '../../table.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { useBar } from './head.ts';

interface LayerColumn {
  readonly title: string;
  readonly hint: string;
  readonly className: string;
  readonly cell: (layer: LayerResult, context: Context) => Cell;
}

interface Cell {
  readonly content: Markup | string;
  /** Null: sorts behind all others. */
  readonly value: number | string | null;
}

interface Context {
  readonly result: SimulationResult;
  readonly slowestCycles: number;
}

const columns: readonly LayerColumn[] = [
  {
    title: '#',
    hint: 'operator index in the model',
    className: 'number',
    cell: ({ index }) => ({ content: markup`<a href="#layer-${index}">${index}</a>`, value: index }),
  },
  {
    title: 'layer',
    hint: 'operator and name of its output',
    className: 'layer',
    cell: ({ operator, name }) => ({
      content: markup`${breakable(operator)}<span class="name" title="${printable(name)}">${shortened(name, 22)}</span>`,
      value: printable(operator),
    }),
  },
  {
    title: 'MACs',
    hint: 'multiply-accumulates, padding included',
    className: 'number wide',
    cell: ({ macs }) => (macs === 0 ? { content: '', value: null } : { content: countText(macs), value: macs }),
  },
  {
    title: 'cycles',
    hint: 'in which this is the oldest unfinished layer; they add up to the total',
    className: 'number',
    cell: ({ attributedCycles: cycles }) => ({ content: cycles === null ? '' : integerText(cycles), value: cycles }),
  },
  {
    title: 'share',
    hint: "of the network's cycles",
    className: 'number wide',
    cell: ({ attributedCycles: cycles }, { result: { totalCycles } }) =>
      quotient(cycles === 0 ? null : cycles, totalCycles),
  },
  {
    title: 'MAC util',
    hint: 'MACs per cycle, as a share of what the array can do',
    className: 'number',
    cell: ({ macs, attributedCycles: cycles }, { result }) =>
      quotient(macs === 0 ? null : macs, cycles === null ? null : cycles * arrayLanes(result)),
  },
  {
    title: 'cycles go to',
    hint: 'colours as above; the slowest layer fills the cell',
    className: 'bar',
    cell: ({ spent, attributedCycles: cycles }, { slowestCycles }) =>
      spent === null || cycles === null || cycles === 0
        ? { content: '', value: null }
        : { content: useBar(spent, cycles / slowestCycles), value: cycles },
  },
  {
    title: 'waits',
    hint: 'cycles in which nothing computes for the layer',
    className: 'number wide',
    cell: ({ spent, attributedCycles }) => {
      if (spent === null || attributedCycles === 0) return { content: '', value: null };
      const waits = waitingCycles(spent);
      return { content: integerText(waits), value: waits };
    },
  },
  {
    title: 'bound by',
    hint: 'what takes longest in the layer',
    className: 'wide',
    cell: (layer) => ({ content: placeText(layer), value: placeText(layer) }),
  },
  {
    title: 'external',
    hint: 'bytes from and to external memory',
    className: 'number wide',
    cell: ({ bytesRead, bytesWritten }) => {
      const bytes = bytesRead + bytesWritten;
      return bytes === 0 ? { content: '', value: null } : { content: bytesText(bytes), value: bytes };
    },
  },
  {
    title: 'acc bits',
    hint: 'accumulator bits observed / proven',
    className: 'number wide',
    cell: ({ accumulator: { observedBits, provenBits } }) =>
      observedBits === null && provenBits === null
        ? { content: '', value: null }
        : { content: `${observedBits ?? '–'}/${provenBits ?? '–'}`, value: observedBits ?? provenBits },
  },
  {
    title: 'events',
    hint: 'overflows, saturations, clamps',
    className: 'events wide',
    cell: ({ events }) => {
      if (events === null) return { content: '', value: null };
      const text = eventsText(events);
      const sum = numericEvents.reduce((total, event) => total + events[event], 0);
      return { content: hasLoss(events) ? markup`<span class="lost">${text}</span>` : text, value: sum };
    },
  },
];

export function layerTable(result: SimulationResult): Markup {
  const context = {
    result,
    slowestCycles: Math.max(1, ...result.layers.map(({ attributedCycles }) => attributedCycles ?? 0)),
  };
  const heads = columns.map(
    ({ title, hint, className }) =>
      markup`<th scope="col" class="${className}" title="${hint}"><button type="button">${title}</button></th>\n`,
  );
  const rows = result.layers.map(
    (layer) =>
      markup`<tr data-layer="${layer.index}">${columns.map((column) => cellOf(column, layer, context))}</tr>\n`,
  );
  return markup`<div class="scroll"><table class="layers sortable">
<thead><tr>
${heads}</tr></thead>
<tbody>
${rows}</tbody>
</table></div>`;
}

function cellOf({ className, cell }: LayerColumn, layer: LayerResult, context: Context): Markup {
  const { content, value } = cell(layer, context);
  const sortable = value === null ? nothing : markup` data-value="${value}"`;
  return markup`<td class="${className}"${sortable}>${content}</td>`;
}

/** May be broken behind an underscore. */
function breakable(operator: string): Markup[] {
  return printable(operator)
    .split(/(?<=_)/)
    .map((part, index) => (index === 0 ? markup`${part}` : markup`<wbr>${part}`));
}

function quotient(part: number | null, whole: number | null): Cell {
  if (part === null || whole === null || whole === 0) return { content: '', value: null };
  return { content: percentText(part / whole), value: part / whole };
}
