/** When each unit works for which layer, in as many intervals as a picture can show. */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Program } from '../isa/program.ts';
import { queuedUnits } from '../microarchitecture/dependences.ts';
import { dmaCycles } from '../microarchitecture/dma.ts';
import type { Schedule } from '../microarchitecture/schedule.ts';
import { unitOf } from '../microarchitecture/spans.ts';
import type { TimelineResult, TimelineUnit, WorkIntervals } from './timelineResult.ts';
import type { UseSegments } from './useSegments.ts';

/** Of one unit, or uses. */
const mostIntervals = 1000;

interface Intervals extends WorkIntervals {
  readonly layer: number[];
  readonly start: number[];
  readonly end: number[];
  readonly busy: number[];
}

/** Exact where every list is short enough, else at a resolution of 2^n cycles at which they are: the finest, from 1/16,000 of the time upwards. */
export function unitTimeline(
  program: Program,
  schedule: Schedule,
  hardware: HardwareConfig,
  uses: UseSegments,
): TimelineResult {
  const exact = workOfUnits(program, schedule, hardware);
  const { totalCycles } = schedule;
  const finest = 2 ** Math.max(1, Math.floor(Math.log2(totalCycles / (16 * mostIntervals))));
  for (let resolutionCycles = 0; ; resolutionCycles = Math.max(finest, resolutionCycles * 2)) {
    const units = byUnit((unit) => joined(exact[unit], resolutionCycles));
    const segments = resolutionCycles === 0 ? uses : uses.coarse(resolutionCycles);
    const longest = Math.max(segments.length, ...queuedUnits.map((unit) => units[unit].layer.length));
    if (longest <= mostIntervals || resolutionCycles >= totalCycles) {
      return { resolutionCycles, units, uses: segments.intervals() };
    }
  }
}

function byUnit<T>(of: (unit: TimelineUnit) => T): Record<TimelineUnit, T> {
  return { dmaIn: of('dmaIn'), dmaOut: of('dmaOut'), macArray: of('macArray'), vector: of('vector') };
}

/** DMA: the data phases; other units: from start to free. */
function workOfUnits(program: Program, schedule: Schedule, hardware: HardwareConfig): Record<TimelineUnit, Intervals> {
  const units = byUnit((): Intervals => ({ layer: [], start: [], end: [], busy: [] }));
  program.instructions.forEach((instruction, index) => {
    const unit = unitOf(instruction.op);
    if (unit === 'sequencer') return;
    const moves = instruction.op === 'LOAD' || instruction.op === 'STORE';
    const start = moves ? schedule.workStart[index]! : schedule.start[index]!;
    const end = moves ? start + dmaCycles(instruction, hardware).dataCycles : schedule.free[index]!;
    const intervals = units[unit];
    intervals.layer.push(program.debug.instructionOperator[index] ?? -1);
    intervals.start.push(start);
    intervals.end.push(end);
    intervals.busy.push(end - start);
  });
  return units;
}

/** Intervals of one layer that follow one another with a gap of at most `gapCycles` become one. */
function joined({ layer, start, end, busy }: Intervals, gapCycles: number): Intervals {
  const result: Intervals = { layer: [], start: [], end: [], busy: [] };
  for (let index = 0; index < layer.length; index++) {
    const last = result.layer.length - 1;
    if (last >= 0 && result.layer[last] === layer[index] && start[index]! - result.end[last]! <= gapCycles) {
      result.end[last] = end[index]!;
      result.busy[last]! += busy[index]!;
      continue;
    }
    result.layer.push(layer[index]!);
    result.start.push(start[index]!);
    result.end.push(end[index]!);
    result.busy.push(busy[index]!);
  }
  return result;
}
