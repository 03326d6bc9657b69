/** Why a layer takes the cycles that it takes, in sentences: its size, where its cycles go and why, what each resource needs. */
import type { CycleUse, LayerResult, SimulationResult } from '../../runner/result.ts';
import { eventsText } from '../eventText.ts';
import { bytesText, countText, integerText, percentText, secondsText } from '../numberText.ts';
import { fitReasons } from './fitText.ts';
import { type UseShare, useShares } from './useText.ts';

export interface Explanation {
  /** What the layer takes, in one or two sentences. */
  readonly summary: string;
  /** Where its cycles go, the largest part first. */
  readonly reasons: readonly Reason[];
  /** The least cycles that each resource needs, the largest first: no layer is faster than its slowest resource. */
  readonly needs: readonly ResourceNeed[];
  /** Numeric events in words; empty: none or not computed. */
  readonly events: string;
}

export interface Reason extends UseShare {
  readonly text: string;
}

export interface ResourceNeed {
  readonly resource: string;
  readonly cycles: number;
}

/** Parts of a layer smaller than this need no sentence, unless it is the only one. */
const smallShare = 0.03;

export function explainLayer(layer: LayerResult, result: SimulationResult): Explanation {
  return {
    summary: summaryOf(layer, result),
    reasons: reasonsOf(layer, result),
    needs: needsOf(layer),
    events: layer.events === null ? '' : eventsText(layer.events),
  };
}

/** Multiply-accumulates of the whole array in a cycle. */
export function arrayLanes({ hardware }: SimulationResult): number {
  return hardware.outputChannelLanes * hardware.reductionLanes * hardware.pixelLanes;
}

function summaryOf(layer: LayerResult, result: SimulationResult): string {
  const { attributedCycles, macs, unit, fusedInto } = layer;
  if (unit === 'host') return 'Runs on the host: the NPU spends no cycles on it.';
  if (unit === 'fused') {
    return fusedInto === null
      ? 'Only gives a tensor another shape: no instructions, no cycles.'
      : `Computed by operator ${fusedInto}: no instructions and no cycles of its own.`;
  }
  if (attributedCycles === null || result.totalCycles === null) return 'This run computed no cycles.';
  const share = percentText(attributedCycles / Math.max(result.totalCycles, 1));
  const time = secondsText(attributedCycles / result.hardware.clockHz);
  const takes = `Takes ${integerText(attributedCycles)} cycles (${time}), ${share} of the network.`;
  if (macs === 0 || attributedCycles === 0) return takes;
  const perCycle = macs / attributedCycles;
  const lanes = arrayLanes(result);
  return `${takes} ${countText(macs)} MACs: ${perCycle.toPrecision(3)} per cycle of the array's ${lanes} (${percentText(perCycle / lanes)}).`;
}

function reasonsOf(layer: LayerResult, result: SimulationResult): Reason[] {
  const shares = useShares(layer.spent ?? {}).sort((a, b) => b.cycles - a.cycles);
  return shares
    .filter(({ share }, position) => position === 0 || share >= smallShare)
    .map((share) => ({ ...share, text: reasonText[share.use](layer, result) }));
}

type ReasonText = (layer: LayerResult, result: SimulationResult) => string;

const reasonText: Readonly<Record<CycleUse, ReasonText>> = {
  array: (layer, { hardware }) => {
    const utilization = layer.arrayUtilization;
    if (utilization === null || layer.arrayFit === null) return 'the array computes.';
    if (utilization >= 0.97) return 'the array computes with all its lanes: only a larger array would be faster.';
    const reasons = fitReasons(layer.arrayFit, hardware, layer.outputShape?.at(-1) ?? null);
    const because = reasons.length === 0 ? '.' : `: ${reasons.join('; ')}.`;
    return `the array computes, but only ${percentText(utilization)} of its lanes hold a product${because}`;
  },
  outputPipeline: (_layer, { hardware }) => {
    const { channelScalerLanes, activationLanes, outputScalerLanes, outputWriteBytesPerCycle } = hardware;
    const slowest = Math.min(channelScalerLanes, activationLanes, outputScalerLanes);
    const results = hardware.outputChannelLanes * hardware.pixelLanes;
    return `the array has its sums and waits for its output stages: ${results} results at a time pass ${slowest} elements and ${outputWriteBytesPerCycle} bytes per cycle.`;
  },
  vector: (_layer, { hardware }) =>
    `the vector unit computes, up to ${hardware.vectorLanes} elements per cycle and pass.`,
  fill: (_layer, { hardware }) =>
    `pipelines fill: ${hardware.macFillCycles} cycles for each instruction of the array, ${hardware.vectorFillCycles} of the vector unit.`,
  drain: (_layer, { hardware }) =>
    `pipelines empty: ${hardware.macDrainCycles} cycles behind the array, ${hardware.vectorDrainCycles} behind the vector unit.`,
  waitWeights: (layer, { hardware }) => {
    const { externalReadBytesPerCycle: rate } = hardware;
    const what = layer.macs === 0 ? 'constants' : 'weights';
    const bytes = layer.weightBytesRead;
    const takes = transferText(bytes, rate, layer.busy?.['loadWeights']);
    const array = layer.busy?.['array'] ?? 0;
    const wanted =
      array === 0 || bytes / array <= rate
        ? ''
        : `, the array needs ${integerText(array)}: only ${(bytes / array).toPrecision(3)} B/cycle would keep it busy`;
    return `the ${unitOf(layer)} waits for ${what}: ${takes}${wanted}.`;
  },
  waitActivations: (layer, { hardware }) => {
    const bytes = layer.bytesRead - layer.weightBytesRead;
    const { externalReadBytesPerCycle: rate } = hardware;
    return `the ${unitOf(layer)} waits for inputs from external memory: ${transferText(bytes, rate, layer.busy?.['loadActivations'])}.`;
  },
  waitStore: (layer, { hardware }) => {
    const { externalWriteBytesPerCycle: rate } = hardware;
    return `results are on their way to external memory: ${transferText(layer.bytesWritten, rate, layer.busy?.['store'])}.`;
  },
  waitLatency: (_layer, { hardware }) =>
    `external memory has not answered yet: a transfer's first byte takes ${hardware.externalReadLatencyCycles} cycles to read, ${hardware.externalWriteLatencyCycles} to write.`,
  waitBuffer: () => 'the place for the next data is still in use by an earlier instruction.',
  waitResult: (layer) => `the ${unitOf(layer)} needs a result that is still in the pipeline of an earlier instruction.`,
  waitDispatch: (_layer, { hardware }) =>
    `instructions are not dispatched yet: one every ${hardware.decodeCycles === 1 ? 'cycle' : `${hardware.decodeCycles} cycles`}.`,
};

function transferText(bytes: number, bytesPerCycle: number, cycles = bytes / bytesPerCycle): string {
  return `${bytesText(bytes)} over ${bytesPerCycle} B/cycle take ${integerText(cycles)} cycles`;
}

function unitOf(layer: LayerResult): string {
  if (layer.arrayFit !== null) return 'array';
  return (layer.busy?.['vector'] ?? 0) > 0 ? 'vector unit' : 'layer';
}

const resources: readonly (readonly [resource: string, activities: readonly string[]])[] = [
  ['array', ['array']],
  ['array with its output stages', ['array', 'outputPipeline']],
  ['vector unit', ['vector']],
  ['loading weights', ['loadWeights']],
  ['loading activations', ['loadActivations']],
  ['loading both', ['loadWeights', 'loadActivations']],
  ['storing results', ['store']],
];

/** Resources that the layer does not use are left out. */
function needsOf({ busy }: LayerResult): ResourceNeed[] {
  const cyclesOf = (activity: string) => busy?.[activity] ?? 0;
  return resources
    .filter(([, activities]) => activities.every((activity) => cyclesOf(activity) > 0))
    .map(([resource, activities]) => ({
      resource,
      cycles: activities.reduce((sum, activity) => sum + cyclesOf(activity), 0),
    }))
    .sort((a, b) => b.cycles - a.cycles);
}
