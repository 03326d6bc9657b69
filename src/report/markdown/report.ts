/** The report of a run as Markdown: head, verdict, where the cycles go, the slowest layers in words, every layer in a table. */
import type { LayerResult, SimulationResult } from '../../runner/result.ts';
import { eventsText } from '../eventText.ts';
import { arrayLanes, explainLayer } from '../explanation/layerText.ts';
import { networkText, slowestLayers } from '../explanation/networkText.ts';
import { networkSpent, useShares, useTexts, waitingCycles } from '../explanation/useText.ts';
import { gateColumns, gateLegend, gateTables } from '../gateTable.ts';
import { headlineFigures, runLine } from '../headline.ts';
import { bytesText, countText, integerText, percentText } from '../numberText.ts';
import type { Column } from '../table.ts';
import { shortened } from '../table.ts';
import { verdictOf } from '../verdict.ts';
import { markdownTable, plainText } from './markdownTable.ts';

/** Layers that are explained in words. */
const explainedLayers = 5;

/** @param origin who made it, one line under the title; empty: none */
export function markdownReport(result: SimulationResult, origin = ''): string {
  const sections = [
    [`# ${plainText(result.model.name)} on ${plainText(result.hardware.name)}`],
    origin === '' ? [] : [origin],
    [runLine(result)],
    headTable(result),
    verdictLines(result),
    result.notes.map((note) => `- ${plainText(note)}`),
    ...cycleSections(result),
    ['## Layers'],
    layerTable(result),
    ['`bound by` is the resource that takes longest; `waits` are cycles in which nothing computes for the layer.'],
    ...gateSections(result),
    [footer(result)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headTable(result: SimulationResult): string[] {
  const columns: readonly Column[] = [
    { title: 'figure', align: 'left' },
    { title: 'value', align: 'right' },
    { title: '', align: 'left' },
  ];
  const rows = headlineFigures(result).map(({ name, value, detail }) => [name, value, detail]);
  return markdownTable(columns, rows);
}

function verdictLines(result: SimulationResult): string[] {
  const { kind, text, differences } = verdictOf(result);
  const word = { exact: '**exact**: ', mismatch: '**MISMATCH**: ', notChecked: '' }[kind];
  const events = result.events === null ? '' : ` Numeric events: ${eventsText(result.events) || 'none'}.`;
  return [`Conformance ${word}${text}.${events}`, ...differences.map((difference) => `- ${plainText(difference)}`)];
}

function cycleSections(result: SimulationResult): string[][] {
  const sentences = networkText(result);
  if (sentences.length === 0) return [];
  const columns: readonly Column[] = [
    { title: 'use', align: 'left' },
    { title: 'cycles', align: 'right' },
    { title: 'share', align: 'right' },
  ];
  const rows = useShares(networkSpent(result.layers)).map(({ use, cycles, share }) => [
    useTexts[use].label,
    integerText(cycles),
    percentText(share),
  ]);
  return [
    ['## Where the cycles go'],
    [sentences.join(' ')],
    markdownTable(columns, rows),
    ['## The slowest layers'],
    ...slowestLayers(result, explainedLayers).map((layer) => explanationLines(layer, result)),
  ];
}

function explanationLines(layer: LayerResult, result: SimulationResult): string[] {
  const { summary, reasons } = explainLayer(layer, result);
  const shape = [layer.inputShape, layer.outputShape].map((sizes) => sizes?.join('×') ?? '?').join(' → ');
  return [
    `**${layer.index} ${plainText(layer.operator)}** ${plainText(shortened(layer.name, 60))} (${shape})  `,
    summary,
    '',
    ...reasons.map(({ share, cycles, text }) => `- ${percentText(share)} (${integerText(cycles)} cycles): ${text}`),
  ];
}

const layerColumns: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'operator', align: 'left' },
  { title: 'name', align: 'left' },
  { title: 'output', align: 'left' },
  { title: 'MACs', align: 'right' },
  { title: 'cycles', align: 'right' },
  { title: 'share', align: 'right' },
  { title: 'MAC util', align: 'right' },
  { title: 'waits', align: 'right' },
  { title: 'bound by', align: 'left' },
  { title: 'external', align: 'right' },
  { title: 'acc bits', align: 'right' },
  { title: 'events', align: 'left' },
];

function layerTable(result: SimulationResult): string[] {
  const rows = result.layers.map((layer) => layerRow(layer, result));
  return markdownTable(layerColumns, rows);
}

function layerRow(layer: LayerResult, result: SimulationResult): string[] {
  const { attributedCycles: cycles, accumulator, spent } = layer;
  const external = layer.bytesRead + layer.bytesWritten;
  const known = cycles !== null && cycles > 0;
  const bits = [accumulator.observedBits, accumulator.provenBits];
  return [
    String(layer.index),
    plainText(layer.operator),
    plainText(shortened(layer.name, 32)),
    layer.outputShape?.join('×') ?? '',
    layer.macs === 0 ? '' : countText(layer.macs),
    cycles === null ? '' : integerText(cycles),
    known && result.totalCycles !== null ? percentText(cycles / result.totalCycles) : '',
    known && layer.macs > 0 ? percentText(layer.macs / (cycles * arrayLanes(result))) : '',
    spent === null || !known ? '' : integerText(waitingCycles(spent)),
    placeText(layer),
    external === 0 ? '' : bytesText(external),
    bits.every((value) => value === null) ? '' : bits.map((value) => value ?? '–').join('/'),
    layer.events === null ? '' : eventsText(layer.events),
  ];
}

/** What bounds the layer, or where it went. */
export function placeText({ unit, fusedInto, bound }: LayerResult): string {
  if (unit === 'host') return 'on the host';
  if (unit === 'fused') return fusedInto === null ? 'no work' : `in ${fusedInto}`;
  return bound ?? '';
}

function gateSections(result: SimulationResult): string[][] {
  const tables = gateTables(result);
  if (tables.length === 0) return [];
  return [
    ['## Gates of the recurrent layers'],
    [gateLegend],
    ...tables.flatMap(({ title, rows }) => [
      [`**${plainText(title)}**`],
      markdownTable(
        gateColumns,
        rows.map(({ texts }) => texts),
      ),
    ]),
  ];
}

function footer({ npusimVersion, model, hardware }: SimulationResult): string {
  return `npusim ${npusimVersion}, model sha256 \`${model.sha256.slice(0, 16)}\`, configuration \`${hardware.hash}\`.`;
}
