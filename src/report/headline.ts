/** The few figures that say what a run was about, for the head of every report. */
import type { SimulationResult } from '../runner/result.ts';
import { deadlineText } from './deadlineText.ts';
import { bytesText, countText, integerText, percentText, secondsText } from './numberText.ts';
import { arrayLanes } from './explanation/layerText.ts';

export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
}

/** Figures that the run computed. */
export function headlineFigures(result: SimulationResult): Figure[] {
  const { hardware, memory, traffic, totalCycles, macUtilization, invocations, deadline } = result;
  const figures: Figure[] = [];
  if (totalCycles !== null) {
    const each = invocations.length === 1 ? '' : `, ${integerText(totalCycles / invocations.length)} per invocation`;
    figures.push({
      name: 'Cycles',
      value: integerText(totalCycles),
      detail: `${secondsText(totalCycles / hardware.clockHz)} at ${hardware.clockHz / 1e6} MHz${each}`,
    });
    figures.push({
      name: 'Inferences per second',
      value: countText(result.inferencesPerSecond ?? 0),
      detail: result.hostOperators.length === 0 ? 'one at a time' : `the NPU's part only`,
    });
  }
  if (deadline !== null) {
    figures.push({ name: 'Deadline', value: deadline.met ? 'met' : 'MISSED', detail: deadlineText(deadline) });
  }
  figures.push({
    name: macUtilization === null ? 'MACs' : 'MAC utilisation',
    value: macUtilization === null ? countText(result.macs) : percentText(macUtilization),
    detail: `${countText(result.macs)} MACs on ${arrayLanes(result)} lanes`,
  });
  figures.push(
    {
      name: 'External traffic',
      value: bytesText(traffic.externalReadBytes + traffic.externalWriteBytes),
      detail: `${bytesText(traffic.externalReadBytes)} read, ${bytesText(traffic.externalWriteBytes)} written`,
    },
    {
      name: memory.sramLiveBytes === null ? 'SRAM used' : 'SRAM live at once',
      value: bytesText(memory.sramLiveBytes ?? memory.sramUsedBytes),
      detail: `of ${bytesText(memory.sramBytes)}; weight memory ${bytesText(memory.weightUsedBytes)} of ${bytesText(hardware.weightMemoryBytes)}`,
    },
  );
  return figures;
}

/** What ran on what, in one line. */
export function runLine(result: SimulationResult): string {
  const { hardware, mode, seed, invocations } = result;
  const lanes = `${hardware.outputChannelLanes} channels × ${hardware.reductionLanes} products × ${hardware.pixelLanes} pixels`;
  const inputs = mode === 'timing' ? 'cycles only' : seed === null ? 'inputs given' : `seeded inputs, seed ${seed}`;
  const only = mode === 'values' ? ', values only' : '';
  const runs = invocations.length === 1 ? '' : `, ${invocations.length} invocations`;
  return `${arrayLanes(result)} MAC/cycle (${lanes}), ${hardware.externalReadBytesPerCycle} bytes/cycle from external memory; ${inputs}${only}${runs}`;
}
