/** Numeric events in words: which are losses and which are the function's own doing, and short names for tables. */
import type { EventTotals, NumericEvent } from '../numerics/events.ts';
import { numericEvents } from '../numerics/events.ts';
import { countText } from './numberText.ts';

const shortNames: Readonly<Record<NumericEvent, string>> = {
  accumulatorOverflows: 'acc overflow',
  channelScalerOverflows: 'scaler overflow',
  productOverflows: 'product overflow',
  channelScalerSaturations: 'scaled sat',
  activationClamps: 'clamp',
  outputSaturationsLow: 'sat low',
  outputSaturationsHigh: 'sat high',
  vectorSaturations: 'vector sat',
  tableClamps: 'table clamp',
};

/** Events that mean a number was lost where the network did not ask for it. */
const losses: ReadonlySet<NumericEvent> = new Set([
  'accumulatorOverflows',
  'channelScalerOverflows',
  'productOverflows',
  'channelScalerSaturations',
  'vectorSaturations',
]);

/** `clamp 12.3 k, sat low 4`, the losses first; empty without events. */
export function eventsText(totals: EventTotals): string {
  const happened = numericEvents.filter((event) => totals[event] > 0);
  const ordered = [...happened.filter((event) => losses.has(event)), ...happened.filter((event) => !losses.has(event))];
  return ordered.map((event) => `${shortNames[event]} ${countText(totals[event])}`).join(', ');
}

/** Whether any event is a loss. */
export function hasLoss(totals: EventTotals): boolean {
  return numericEvents.some((event) => losses.has(event) && totals[event] > 0);
}
