/** Compares every event count of the machine with golden's: totals, elements, channels, first events, time steps, ranges. */
import type { EventCount, FirstEvent, NumericEvent, OperatorEvents, StageEvents } from '../numerics/events.ts';
import { numericEvents } from '../numerics/events.ts';

export interface CounterDifference {
  /** `stage event field`. */
  readonly name: string;
  readonly machine: string;
  readonly golden: string;
}

export interface EventComparison {
  readonly counters: number;
  /** Each differing counter once. */
  readonly differences: readonly CounterDifference[];
  /** Stages whose range golden knows and the machine did not observe at every step. */
  readonly notObserved: readonly string[];
}

/** Events of one operator in one invocation; undefined: raised none. */
export function compareEvents(
  machine: OperatorEvents | undefined,
  golden: OperatorEvents | undefined,
): EventComparison {
  const comparison: Collector = { counters: 0, differences: [], notObserved: [] };
  const stages = new Set([...(golden?.stages.keys() ?? []), ...(machine?.stages.keys() ?? [])]);
  for (const stage of stages) compareStage(comparison, stage, machine?.stages.get(stage), golden?.stages.get(stage));
  return comparison;
}

interface Collector {
  counters: number;
  readonly differences: CounterDifference[];
  readonly notObserved: string[];
}

function compareStage(
  comparison: Collector,
  stage: string,
  machine: StageEvents | undefined,
  golden: StageEvents | undefined,
): void {
  const check = (field: string, ofMachine: string, ofGolden: string) => {
    comparison.counters++;
    if (ofMachine === ofGolden) return;
    comparison.differences.push({ name: `${stage} ${field}`, machine: ofMachine, golden: ofGolden });
  };
  for (const event of numericEvents) compareCounts(check, event, machine?.counts.get(event), golden?.counts.get(event));
  comparePerStep(check, machine, golden);
  const range = golden?.observed ?? null;
  if (range === null) return;
  const observed = machine?.observed ?? null;
  if (observed === null) comparison.notObserved.push(stage);
  else {
    check('observed minimum', String(observed.min), String(range.min));
    check('observed maximum', String(observed.max), String(range.max));
  }
}

type Check = (field: string, machine: string, golden: string) => void;

function compareCounts(
  check: Check,
  event: NumericEvent,
  machine: EventCount | undefined,
  golden: EventCount | undefined,
): void {
  check(`${event} total`, String(machine?.total ?? 0), String(golden?.total ?? 0));
  check(`${event} elements`, String(machine?.elements ?? 0), String(golden?.elements ?? 0));
  check(`${event} first`, firstText(machine?.first ?? null), firstText(golden?.first ?? null));
  const channels = Math.max(machine?.perChannel.length ?? 0, golden?.perChannel.length ?? 0);
  for (let channel = 0; channel < channels; channel++) {
    const ofMachine = machine?.perChannel[channel] ?? 0;
    const ofGolden = golden?.perChannel[channel] ?? 0;
    check(`${event} of channel ${channel}`, String(ofMachine), String(ofGolden));
  }
}

/** Where golden keeps totals by time step, so must the machine. */
function comparePerStep(check: Check, machine: StageEvents | undefined, golden: StageEvents | undefined): void {
  const steps = golden?.perStep ?? null;
  if (steps === null) return;
  const slots = new Set([...steps.keys(), ...(machine?.perStep?.keys() ?? [])]);
  for (const slot of slots) {
    for (const event of numericEvents) {
      const ofMachine = machine?.perStep?.get(slot)?.[event] ?? 0;
      const ofGolden = steps.get(slot)?.[event] ?? 0;
      check(`${event} of time step ${slot}`, String(ofMachine), String(ofGolden));
    }
  }
}

function firstText(first: FirstEvent | null): string {
  if (first === null) return 'none';
  return `invocation ${first.invocation}, time step ${first.timeStep}, index ${first.index}, step ${first.step}`;
}
