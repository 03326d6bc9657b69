/** Where the cycles, bits and events of a recurrent layer go, gate by gate. Reads only results. */
import type { GateResult, SimulationResult, StageResult, StoredResult } from '../runner/result.ts';
import { eventsText, hasLoss } from './eventText.ts';
import { integerText } from './numberText.ts';
import type { Column } from './table.ts';
import { printable, shortened } from './table.ts';

export const gateColumns: readonly Column[] = [
  { title: 'gate', align: 'left' },
  { title: 'array cycles', align: 'right' },
  { title: 'vector cycles', align: 'right' },
  { title: 'acc bits', align: 'left' },
  { title: 'range', align: 'left' },
  { title: 'format', align: 'left' },
  { title: 'spare bits', align: 'right' },
  { title: 'events', align: 'left' },
];

/** What the columns mean, for those who see them the first time. */
export const gateLegend =
  'acc bits: observed and proven register bits of the input’s and the state’s product; range of the 16-bit sums or states in their format, with spare bits that no value needs.';

/** One recurrent layer. */
export interface GateTable {
  readonly title: string;
  readonly rows: readonly GateRow[];
}

export interface GateRow {
  /** One for each column. */
  readonly texts: readonly string[];
  /** Whether values were lost: events beyond clamps. */
  readonly loses: boolean;
}

/** In order of the layers; empty without recurrent ones. */
export function gateTables({ layers }: SimulationResult): GateTable[] {
  return layers.flatMap(({ recurrent, index, operator, name, stages }) => {
    if (recurrent === null) return [];
    const steps = recurrent.timeSteps === 1 ? 'one time step' : `${integerText(recurrent.timeSteps)} time steps`;
    const parts = [String(index), printable(operator), shortened(name, 28), `by gate, ${steps} an invocation`];
    return [
      {
        title: parts.filter((part) => part !== '').join(' '),
        rows: recurrent.gates.map((gate) => gateRow(gate, stages ?? [])),
      },
    ];
  });
}

function gateRow({ gate, busy, events }: GateResult, layerStages: readonly StageResult[]): GateRow {
  const stages = layerStages.filter((stage) => stage.gate === gate);
  const stored = storedOf(gate, stages);
  const ofStored = (text: (stored: StoredResult) => string) => (stored === null ? '' : text(stored));
  return {
    texts: [
      gate,
      busy === null ? '' : integerText(busy.macArray),
      busy === null ? '' : integerText(busy.vector),
      registerText(stages),
      ofStored(rangeText),
      ofStored(formatText),
      ofStored(({ headroomBits }) => String(headroomBits)),
      events === null ? '' : eventsText(events),
    ],
    loses: events !== null && hasLoss(events),
  };
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
