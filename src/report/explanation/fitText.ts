/** Why lanes of the array stay empty in a layer, dimension by dimension, in words. */
import type { ArrayFit, SimulationResult } from '../../runner/result.ts';
import { percentText } from '../numberText.ts';

type Hardware = SimulationResult['hardware'];

/** Shares above this need no explanation. */
const goodShare = 0.97;

/** A layer's share further than this from that of its main shape: instructions of several shapes. */
const sameShare = 0.02;

/**
 * The largest loss first; empty where the array is full.
 * @param outputChannels of the whole layer; null where it is not known
 */
export function fitReasons(fit: ArrayFit, hardware: Hardware, outputChannels: number | null): string[] {
  const losses = [
    { share: fit.reductionShare, words: reductionText(fit, hardware) },
    { share: fit.outputChannelShare, words: channelText(fit, hardware, outputChannels) },
    { share: fit.pixelShare, words: pixelText(fit, hardware) },
    { share: fit.conflictShare, words: conflictText(fit) },
    { share: fit.typeShare, words: `int16 inputs take ${hardware.int16StepCycles} cycles per step` },
  ];
  return losses
    .filter(({ share }) => share < goodShare)
    .sort((a, b) => a.share - b.share)
    .map(({ words }) => words);
}

function reductionText(fit: ArrayFit, hardware: Hardware): string {
  return fit.mode === 'depthwise' ? depthwiseText(fit, hardware) : denseText(fit, hardware);
}

function denseText(fit: ArrayFit, { reductionLanes }: Hardware): string {
  const { kernelWidth, inputChannels, groupElements, reductionShare } = fit;
  if (Math.abs(reductionShare - occupied(groupElements, reductionLanes)) > sameShare) {
    return `${average(reductionShare, reductionLanes)} of ${reductionLanes} reduction lanes used on average over products of several sizes`;
  }
  const wholeRow = groupElements !== inputChannels;
  const size = wholeRow ? `${kernelWidth} × C = ${kernelWidth} × ${inputChannels}` : `C = ${inputChannels}`;
  if (groupElements < reductionLanes) {
    const because = wholeRow ? `a filter row has ${size} products` : size;
    return `${groupElements} of ${reductionLanes} reduction lanes used because ${because}`;
  }
  const steps = plural(Math.ceil(groupElements / reductionLanes), 'step');
  return `${groupElements} products (${size}) take ${steps} of ${reductionLanes} reduction lanes (${percentText(reductionShare)} used)`;
}

/** A step sums taps of one row of one channel. */
function depthwiseText(fit: ArrayFit, { reductionLanes }: Hardware): string {
  const { groupElements, groupLanes, reductionShare } = fit;
  const because = 'a depthwise convolution sums taps of one channel only';
  if (groupElements <= groupLanes) {
    return `${groupElements} of ${reductionLanes} reduction lanes used because ${because}: ${groupElements} in a filter row`;
  }
  const steps = plural(Math.ceil(groupElements / groupLanes), 'step');
  return `${groupElements} taps of a filter row take ${steps} of ${groupLanes} tap lanes out of ${reductionLanes} reduction lanes (${percentText(reductionShare)} used): ${because}`;
}

function channelText(
  { outputChannelShare }: ArrayFit,
  { outputChannelLanes }: Hardware,
  channels: number | null,
): string {
  const used = `${average(outputChannelShare, outputChannelLanes)} of ${outputChannelLanes} channel lanes used`;
  if (channels === null) return `${used} on average`;
  return channels < outputChannelLanes
    ? `${used} because there ${channels === 1 ? 'is' : 'are'} ${plural(channels, 'output channel')}`
    : `${used} on average because ${channels} output channels are no multiple of ${outputChannelLanes}`;
}

function pixelText({ outputWidth, pixelShare }: ArrayFit, { pixelLanes }: Hardware): string {
  const used = `${average(pixelShare, pixelLanes)} of ${pixelLanes} pixel lanes used`;
  if (Math.abs(pixelShare - occupied(outputWidth, pixelLanes)) > sameShare) {
    const most = outputWidth < pixelLanes ? `: ${plural(outputWidth, 'pixel')} in most` : '';
    return `${used} on average over output rows of several widths${most}`;
  }
  return outputWidth < pixelLanes
    ? `${used} because an output row has ${plural(outputWidth, 'pixel')}`
    : `${used} on average because rows of ${outputWidth} output pixels are no multiple of ${pixelLanes}`;
}

/** Share of the lanes that `elements` occupy, block after block. */
function occupied(elements: number, lanes: number): number {
  return elements / (Math.ceil(elements / lanes) * lanes);
}

/** Lanes at work: exact where it is a whole number. */
function average(share: number, lanes: number): string {
  return String(Number((share * lanes).toFixed(1)));
}

function conflictText({ conflictShare }: ArrayFit): string {
  return `operands of a step meet in the same SRAM sub-banks, so that a step takes ${(1 / conflictShare).toFixed(conflictShare > 0.5 ? 1 : 0)} cycles`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
