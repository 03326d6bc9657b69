/** Where the cycles, bits and events of a recurrent layer go, gate by gate: a small table below the layers. Reads only results. */
import type { GateResult, LayerResult, SimulationResult, StageResult, StoredResult } from '../runner/result.ts';
import type { Colours } from './colours.ts';
import { eventsText, hasLoss } from './eventText.ts';
import { integerText } from './numberText.ts';
import type { Cell, Column } from './table.ts';
import { printable, shortened, tableLines } from './table.ts';

const columns: readonly Column[] = [
  { title: 'gate', align: 'left' },
  { title: 'array cycles', align: 'right' },
  { title: 'vector cycles', align: 'right' },
  { title: 'acc bits', align: 'left' },
  { title: 'range', align: 'left' },
  { title: 'format', align: 'left' },
  { title: 'spare bits', align: 'right' },
  { title: 'events', align: 'left' },
];

/** One table per recurrent layer, each with a blank line in front; none without recurrent layers. */
export function gateLines(result: SimulationResult, colours: Colours): string[] {
  return result.layers.flatMap((layer) => layerGates(layer, colours));
}

function layerGates(layer: LayerResult, colours: Colours): string[] {
  const { recurrent, index, operator, name } = layer;
  if (recurrent === null) return [];
  const steps = recurrent.timeSteps === 1 ? 'one time step' : `${integerText(recurrent.timeSteps)} time steps`;
  const title = [index, printable(operator), colours.dim(shortened(name, 28)), `by gate, ${steps} an invocation`]
    .filter((part) => part !== '')
    .join(' ');
  const rows = recurrent.gates.map((gate) => gateRow(gate, layer.stages ?? [], colours));
  return ['', title, ...tableLines(columns, rows, (text) => colours.underline(text))];
}

function gateRow({ gate, busy, events }: GateResult, layerStages: readonly StageResult[], colours: Colours): Cell[] {
  const stages = layerStages.filter((stage) => stage.gate === gate);
  const stored = storedOf(gate, stages);
  return [
    { text: gate },
    { text: busy === null ? '' : integerText(busy.macArray) },
    { text: busy === null ? '' : integerText(busy.vector) },
    { text: registerText(stages) },
    { text: stored === null ? '' : rangeText(stored) },
    { text: stored === null ? '' : formatText(stored), style: colours.dim },
    { text: stored === null ? '' : String(stored.headroomBits) },
    events === null
      ? { text: '' }
      : { text: eventsText(events), style: hasLoss(events) ? colours.yellow : colours.dim },
  ];
}

/** Observed and proven bits of the gate's reductions, and the register that they have: `19/20 17/18 of 32`. */
function registerText(stages: readonly StageResult[]): string {
  const products = stages.filter(({ registerBits }) => registerBits !== null);
  if (products.length === 0) return '';
  const bits = products.map(({ observed, provenBits }) => `${observed?.bits ?? '–'}/${provenBits ?? '–'}`);
  const widths = [...new Set(products.map(({ registerBits }) => String(registerBits)))];
  return `${bits.join(' ')} of ${widths.join(' ')}`;
}

/** What stands for the gate: the sum in front of its table, or the state itself. */
function storedOf(gate: string, stages: readonly StageResult[]): StoredResult | null {
  const stage = stages.find((one) => one.stage === `${gate}.sum`) ?? stages.find((one) => one.stage === gate);
  return stage?.stored ?? null;
}

/** Real values where the format is fixed point, else the stored integers. */
function rangeText({ min, max, fractionBits }: StoredResult): string {
  const text = (value: number): string =>
    fractionBits === null ? String(value) : (value * 2 ** -fractionBits).toPrecision(4);
  return `${text(min)} … ${text(max)}`;
}

/** `Q3.12`: integer and fraction bits beside the sign. */
function formatText({ formatBits, fractionBits }: StoredResult): string {
  return fractionBits === null ? `int${formatBits}` : `Q${formatBits - 1 - fractionBits}.${fractionBits}`;
}
