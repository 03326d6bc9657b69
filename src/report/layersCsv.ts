/** layers.csv: one row per operator of the model, one column per figure. */
import { stringify } from 'csv-stringify/sync';
import { numericEvents } from '../numerics/events.ts';
import type { LayerResult, SimulationResult } from '../runner/result.ts';

/** Empty cells are figures that the run did not compute. */
export function layersCsv(result: SimulationResult): string {
  const stallCauses = keysOf(result.layers.map(({ stalls }) => stalls));
  const activities = keysOf(result.layers.map(({ busy }) => busy));
  const rows = result.layers.map((layer) => rowOf(layer, stallCauses, activities));
  return stringify(rows, { header: true, columns: columnsOf(stallCauses, activities) });
}

function columnsOf(stallCauses: readonly string[], activities: readonly string[]): string[] {
  return [
    'index',
    'operator',
    'name',
    'unit',
    'fusedInto',
    'macs',
    'startCycle',
    'endCycle',
    'cycles',
    'attributedCycles',
    'macUtilization',
    'arrayUtilization',
    'bound',
    ...activities.map((activity) => `busy.${activity}`),
    ...stallCauses.map((cause) => `stalls.${cause}`),
    ...numericEvents.map((event) => `events.${event}`),
    'observedBits',
    'provenBits',
    'bytesRead',
    'bytesWritten',
    'instructions',
  ];
}

function rowOf(
  layer: LayerResult,
  stallCauses: readonly string[],
  activities: readonly string[],
): Record<string, string | number | null> {
  const { stalls, busy, events, accumulator } = layer;
  return {
    ...pick(layer, ['index', 'operator', 'name', 'unit', 'fusedInto', 'macs', 'startCycle', 'endCycle', 'cycles']),
    ...pick(layer, ['attributedCycles', 'macUtilization', 'arrayUtilization', 'bound']),
    ...pick(layer, ['bytesRead', 'bytesWritten', 'instructions']),
    ...accumulator,
    ...Object.fromEntries(activities.map((name) => [`busy.${name}`, busy === null ? null : (busy[name] ?? 0)])),
    ...Object.fromEntries(stallCauses.map((name) => [`stalls.${name}`, stalls === null ? null : (stalls[name] ?? 0)])),
    ...Object.fromEntries(numericEvents.map((name) => [`events.${name}`, events?.[name] ?? null])),
  };
}

function pick<K extends keyof LayerResult>(layer: LayerResult, names: readonly K[]): Pick<LayerResult, K> {
  return Object.fromEntries(names.map((name) => [name, layer[name]])) as Pick<LayerResult, K>;
}

/** All keys of the records, in the order of their first appearance. */
function keysOf(records: readonly (Readonly<Record<string, number>> | null)[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record ?? {})))];
}
