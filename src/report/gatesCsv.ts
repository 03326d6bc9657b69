/** gates.csv: one row per stage of every recurrent operator, one column per figure. */
import { stringify } from 'csv-stringify/sync';
import { numericEvents } from '../numerics/events.ts';
import type { LayerResult, SimulationResult, StageResult } from '../runner/result.ts';

const columns = [
  'index',
  'operator',
  'name',
  'gate',
  'stage',
  'busy.macArray',
  'busy.vector',
  'observedMin',
  'observedMax',
  'observedBits',
  'registerBits',
  'provenBits',
  'storedMin',
  'storedMax',
  'storedBits',
  'formatBits',
  'fractionBits',
  'headroomBits',
  ...numericEvents.map((event) => `events.${event}`),
];

/** Null without recurrent operators. Empty cells are figures that a stage does not have or the run did not compute. */
export function gatesCsv({ layers }: SimulationResult): string | null {
  const rows = layers.flatMap((layer) =>
    layer.recurrent === null ? [] : (layer.stages ?? []).map((stage) => rowOf(layer, stage)),
  );
  return rows.length === 0 ? null : stringify(rows, { header: true, columns });
}

function rowOf({ index, operator, name }: LayerResult, stage: StageResult): Record<string, string | number | null> {
  const { busy, observed, stored, counts } = stage;
  const events = numericEvents.map((event) => [
    `events.${event}`,
    counts === null ? null : (counts[event]?.total ?? 0),
  ]);
  return {
    index,
    operator,
    name,
    gate: stage.gate,
    stage: stage.stage,
    'busy.macArray': busy?.macArray ?? null,
    'busy.vector': busy?.vector ?? null,
    observedMin: observed?.min ?? null,
    observedMax: observed?.max ?? null,
    observedBits: observed?.bits ?? null,
    registerBits: stage.registerBits,
    provenBits: stage.provenBits,
    storedMin: stored?.min ?? null,
    storedMax: stored?.max ?? null,
    storedBits: stored?.bits ?? null,
    formatBits: stored?.formatBits ?? null,
    fractionBits: stored?.fractionBits ?? null,
    headroomBits: stored?.headroomBits ?? null,
    ...(Object.fromEntries(events) as Record<string, number | null>),
  };
}
