/**
 * One row per operator under the column names that users of Vela (`TFLite_operator … Name`) and SCALE-Sim (`LayerID`, `Stall
 * Cycles`, `Mapping Efficiency %`, `Compute Util %`) know, followed by npusim's own. `layers.csv` has the schema's names instead.
 */
import { stringify } from 'csv-stringify/sync';
import { numericEvents } from '../numerics/events.ts';
import type { LayerResult, SimulationResult } from '../runner/result.ts';
import { arrayLanes } from './explanation/layerText.ts';
import { shownUses, waitingCycles } from './explanation/useText.ts';
import { layerSramBytes } from './sramUse.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** Empty cells are figures that the run did not compute. Per cent with two decimals, cycles and bytes as integers. */
export function reportCsv(result: SimulationResult): string {
  const mostSram = Math.max(1, ...result.layers.map((layer) => layerSramBytes(layer, result) ?? 0));
  const rows = result.layers.map((layer) => rowOf(layer, result, mostSram));
  return stringify(rows, { header: true, columns: Object.keys(rows[0] ?? {}) });
}

function rowOf(layer: LayerResult, result: SimulationResult, mostSram: number): Row {
  const { attributedCycles: cycles, macs, spent, busy } = layer;
  const lanes = arrayLanes(result);
  const sram = layerSramBytes(layer, result);
  const waits = spent === null ? null : waitingCycles(spent);
  const activity = (...names: readonly string[]) =>
    busy === null ? null : names.reduce((sum, name) => sum + (busy[name] ?? 0), 0);
  return {
    LayerID: layer.index,
    TFLite_operator: layer.operator,
    'SRAM Usage': sram,
    'Peak%': sram === null ? null : percent(sram, mostSram),
    'Op Cycles': cycles,
    'Network% (cycles)': percent(cycles, result.totalCycles),
    NPU: activity('fill', 'array', 'outputPipeline', 'vector'),
    'DRAM AC': activity('loadWeights', 'loadActivations', 'store'),
    'MAC Count': macs,
    'Network% (MACs)': percent(macs, result.macs),
    'Util%': cycles === null ? null : percent(macs, cycles * lanes),
    Name: layer.name,
    'Stall Cycles': waits,
    'Mapping Efficiency %': layer.arrayUtilization === null ? null : percent(layer.arrayUtilization, 1),
    'Compute Util %': cycles === null || waits === null ? null : percent(macs, (cycles - waits) * lanes),
    Unit: layer.unit,
    'Fused Into': layer.fusedInto,
    'Bound By': layer.bound,
    ...Object.fromEntries(shownUses.map((use) => [`Cycles ${use}`, spent === null ? null : (spent[use] ?? 0)])),
    'External Read Bytes': layer.bytesRead,
    'Weight Read Bytes': layer.weightBytesRead,
    'External Write Bytes': layer.bytesWritten,
    Instructions: layer.instructions,
    'Accumulator Bits Observed': layer.accumulator.observedBits,
    'Accumulator Bits Proven': layer.accumulator.provenBits,
    ...Object.fromEntries(numericEvents.map((event) => [event, layer.events?.[event] ?? null])),
  };
}

/** Null where the whole is nothing. */
function percent(part: number | null, whole: number | null): string | null {
  return part === null || whole === null || whole === 0 ? null : ((part / whole) * 100).toFixed(2);
}
