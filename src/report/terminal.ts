/** The report of a run for people: one row per layer, then totals, memory, events and the verdict. Reads only results. */
import type { LayerResult, MemoryResult, SimulationResult } from '../runner/result.ts';
import type { Colours } from './colours.ts';
import { plain } from './colours.ts';
import { deadlineText } from './deadlineText.ts';
import { eventsText, hasLoss } from './eventText.ts';
import { networkSpent, useShares, type UseText, useTexts } from './explanation/useText.ts';
import { gateColumns, gateTables } from './gateTable.ts';
import { bytesText, countText, integerText, percentText, secondsText } from './numberText.ts';
import type { Cell, Column } from './table.ts';
import { printable, shortened, tableLines } from './table.ts';
import { conformanceLines } from './verdict.ts';

/** The whole report, each line ended. */
export function terminalReport(result: SimulationResult, colours: Colours = plain): string {
  const lines = [
    ...headLines(result, colours),
    '',
    ...layerLines(result, colours),
    ...gateLines(result, colours),
    '',
    ...totalLines(result, colours),
    ...conformanceLines(result, colours),
    ...result.notes.map((note) => label('note', printable(note), colours)),
  ];
  return `${lines.join('\n')}\n`;
}

function headLines(result: SimulationResult, colours: Colours): string[] {
  const { hardware, model } = result;
  const lanes = lanesOf(result);
  const mode = result.mode === 'full' ? '' : `   (${result.mode} only)`;
  const given = result.seed === null ? 'inputs given' : `seeded inputs, seed ${result.seed}`;
  const inputs = result.mode === 'timing' ? 'no inputs: cycles do not depend on them' : given;
  const invocations = result.invocations.length === 1 ? '' : `   ${result.invocations.length} invocations`;
  return [
    `${colours.bold(printable(model.name))} on ${colours.bold(hardware.name)}${mode}`,
    colours.dim(
      `${lanes} MAC/cycle (${hardware.outputChannelLanes} channels × ${hardware.reductionLanes} products × ${hardware.pixelLanes} pixels), ` +
        `${hardware.clockHz / 1e6} MHz, ${bytesText(hardware.sramBytes)} SRAM, ${hardware.externalReadBytesPerCycle} bytes/cycle, configuration ${hardware.hash}`,
    ),
    colours.dim(`${inputs}${invocations}   npusim ${result.npusimVersion}`),
  ];
}

function lanesOf({ hardware }: SimulationResult): number {
  return hardware.outputChannelLanes * hardware.reductionLanes * hardware.pixelLanes;
}

const columns: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'operator', align: 'left' },
  { title: 'name', align: 'left' },
  { title: 'MACs', align: 'right' },
  { title: 'cycles', align: 'right' },
  { title: 'share', align: 'right' },
  { title: 'MAC util', align: 'right' },
  { title: 'bound by', align: 'left' },
  { title: 'longest wait', align: 'left' },
  { title: 'acc bits', align: 'right' },
  { title: 'events', align: 'left' },
];

function layerLines(result: SimulationResult, colours: Colours): string[] {
  const rows = result.layers.map((layer) => layerRow(layer, result, colours));
  return tableLines(columns, rows, (text) => colours.underline(text));
}

function layerRow(layer: LayerResult, result: SimulationResult, colours: Colours): Cell[] {
  const { attributedCycles, events } = layer;
  const share =
    attributedCycles === null || result.totalCycles === null || result.totalCycles === 0
      ? ''
      : percentText(attributedCycles / result.totalCycles);
  const lanes = lanesOf(result);
  // Of the cycles that the layer accounts for, so that the column explains the total.
  const utilization =
    layer.macs === 0 || attributedCycles === null || attributedCycles === 0
      ? ''
      : percentText(layer.macs / (attributedCycles * lanes));
  return [
    { text: String(layer.index) },
    { text: printable(layer.operator) },
    { text: shortened(layer.name, 28), style: colours.dim },
    { text: layer.macs === 0 ? '' : countText(layer.macs) },
    { text: attributedCycles === null ? '' : integerText(attributedCycles) },
    { text: share },
    { text: utilization },
    placement(layer, colours),
    { text: longestWait(layer) },
    { text: bitsText(layer) },
    events === null
      ? { text: '' }
      : { text: eventsText(events), ...(hasLoss(events) ? { style: colours.yellow } : { style: colours.dim }) },
  ];
}

/** Where a layer without instructions of its own went, else what bounds it. */
function placement(layer: LayerResult, colours: Colours): Cell {
  if (layer.unit === 'host') return { text: 'on the host', style: colours.yellow };
  if (layer.unit === 'fused') {
    return { text: layer.fusedInto === null ? 'no work' : `in ${layer.fusedInto}`, style: colours.dim };
  }
  return { text: layer.bound ?? '' };
}

/** What array and vector unit wait for longest while this is the oldest unfinished layer, in cycles. */
function longestWait({ spent }: LayerResult): string {
  const waits = useShares(spent ?? {}).filter(({ use }) => useTexts[use].group === 'wait');
  const [longest] = waits.sort((one, other) => other.cycles - one.cycles);
  return longest === undefined ? '' : `${useTexts[longest.use].short} ${integerText(longest.cycles)}`;
}

/** Observed and proven register bits: `17/19`. */
function bitsText({ accumulator: { observedBits, provenBits } }: LayerResult): string {
  if (observedBits === null && provenBits === null) return '';
  return `${observedBits ?? '–'}/${provenBits ?? '–'}`;
}

/** One table per recurrent layer, each with a blank line in front; none without recurrent layers. */
function gateLines(result: SimulationResult, colours: Colours): string[] {
  return gateTables(result).flatMap(({ title, rows }) => {
    const cells = rows.map(({ texts, loses }) =>
      texts.map((text, column): Cell => {
        const styles: Readonly<Record<string, Cell['style']>> = {
          format: colours.dim,
          events: loses ? colours.yellow : colours.dim,
        };
        const style = styles[gateColumns[column]!.title];
        return style === undefined ? { text } : { text, style };
      }),
    );
    return ['', title, ...tableLines(gateColumns, cells, (text) => colours.underline(text))];
  });
}

function totalLines(result: SimulationResult, colours: Colours): string[] {
  const { totalCycles, memory, traffic, events, hardware } = result;
  const lines: string[] = [];
  if (totalCycles !== null) {
    const host = result.hostOperators.length === 0 ? '' : ` (the NPU's part)`;
    lines.push(
      label(
        'cycles',
        `${colours.bold(integerText(totalCycles))}${host}   ${secondsText(totalCycles / hardware.clockHz)} at ${hardware.clockHz / 1e6} MHz   ${countText(result.inferencesPerSecond ?? 0)} inferences/s`,
        colours,
      ),
    );
  }
  if (result.deadline !== null) {
    const { met } = result.deadline;
    const word = met ? colours.green('met') : colours.red('MISSED');
    lines.push(label('deadline', `${word}: ${deadlineText(result.deadline)}`, colours));
  }
  const utilization = result.macUtilization === null ? '' : `   utilisation ${percentText(result.macUtilization)}`;
  lines.push(label('MACs', `${countText(result.macs)}${utilization}`, colours));
  if (result.units !== null && totalCycles !== null) {
    const shares = Object.entries(result.units)
      .filter(([unit]) => unit !== 'sequencer')
      .map(([unit, { busy }]) => `${unit} ${percentText(sum(busy) / Math.max(totalCycles, 1))}`);
    lines.push(label('cycles go to', usesText(result), colours), label('busy', shares.join('   '), colours));
  }
  lines.push(
    label(
      'memory',
      `SRAM ${sramText(memory)} of ${bytesText(memory.sramBytes)}   external ${bytesText(memory.externalBytes)}, of which constants ${bytesText(memory.imageBytes)}`,
      colours,
    ),
    label(
      'traffic',
      `read ${bytesText(traffic.externalReadBytes)}   written ${bytesText(traffic.externalWriteBytes)}   ${integerText(result.instructions)} instructions`,
      colours,
    ),
  );
  if (events !== null) {
    const text = eventsText(events);
    lines.push(label('events', hasLoss(events) ? colours.yellow(text) : text === '' ? 'none' : text, colours));
  }
  lines.push(label('time', timeText(result), colours));
  return lines;
}

/** Shares of the cycles, each group largest first; what rounds to nothing is left out. */
function usesText({ layers }: SimulationResult): string {
  const shares = useShares(networkSpent(layers)).sort((one, other) => other.share - one.share);
  const texts = (group: UseText['group']) =>
    shares
      .filter(({ use, share }) => useTexts[use].group === group && share >= 0.0005)
      .map(({ use, share }) => `${useTexts[use].short} ${percentText(share)}`);
  const waits = texts('wait');
  return [
    ...texts('work'),
    ...(waits.length === 0 ? [] : [`waits for ${waits.join(', ')}`]),
    ...texts('overhead'),
  ].join('   ');
}

function sramText({ sramLiveBytes, sramUsedBytes }: MemoryResult): string {
  return sramLiveBytes === null ? bytesText(sramUsedBytes) : `${bytesText(sramLiveBytes)} live at once`;
}

function timeText({ time }: SimulationResult): string {
  const parts = [
    ['compile', time.compileSeconds],
    ['machine', time.machineSeconds],
    ['golden', time.goldenSeconds],
  ].flatMap(([name, seconds]) => (typeof seconds === 'number' ? [`${name} ${secondsText(seconds)}`] : []));
  return `${secondsText(time.wallSeconds)} (${parts.join(', ')})`;
}

function sum(record: Readonly<Record<string, number>>): number {
  return Object.values(record).reduce((total, value) => total + value, 0);
}

function label(name: string, text: string, colours: Colours): string {
  return `${colours.dim(name.padEnd(12))} ${text}`;
}
