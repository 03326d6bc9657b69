/** How well the MAC instructions of each layer fill the array: one share per dimension, which multiply to the array's utilisation. */
import type { HardwareConfig } from '../hardware/config.ts';
import type { MacInstruction } from '../isa/instructions.generated.ts';
import type { Program } from '../isa/program.ts';
import { macCycles, reductionSteps } from '../microarchitecture/macArray.ts';
import type { ArrayFit } from './result.ts';

/** Lane slots of a layer, from all that pass by to those that hold a product; each is what the next one leaves of it. */
interface Slots {
  /** Of all array cycles. */
  all: number;
  /** Of cycles that begin a step, if no step met conflicts. */
  steps: number;
  /** Of steps, conflicts included. */
  typed: number;
  channels: number;
  pixels: number;
  products: number;
  /** Array cycles by what `shapeOf` tells apart. */
  readonly shapes: Map<string, Shape>;
}

interface Shape {
  readonly example: MacInstruction;
  cycles: number;
}

/** One entry per operator with MAC instructions. */
export function arrayFits(program: Program, hardware: HardwareConfig): Map<number, ArrayFit> {
  const layers = new Map<number, Slots>();
  program.instructions.forEach((instruction, index) => {
    if (instruction.op !== 'MAC') return;
    const operator = program.debug.instructionOperator[index] ?? -1;
    const slots = layers.get(operator) ?? {
      all: 0,
      typed: 0,
      steps: 0,
      channels: 0,
      pixels: 0,
      products: 0,
      shapes: new Map(),
    };
    layers.set(operator, slots);
    addInstruction(slots, instruction, hardware);
  });
  return new Map([...layers].map(([operator, slots]) => [operator, fitOf(slots, hardware)]));
}

function addInstruction(slots: Slots, instruction: MacInstruction, hardware: HardwareConfig): void {
  const { outputChannelLanes, reductionLanes, pixelLanes, int16StepCycles } = hardware;
  const { outputHeight, outputWidth, outputChannels, stepCount, inputType } = instruction;
  const { arrayCycles, accessFactor } = macCycles(instruction, hardware);
  const typeCycles = inputType === 'int16' ? int16StepCycles : 1;
  const all = arrayCycles * outputChannelLanes * reductionLanes * pixelLanes;
  const channelUse = outputChannels / (Math.ceil(outputChannels / outputChannelLanes) * outputChannelLanes);
  const pixelUse = outputWidth / (Math.ceil(outputWidth / pixelLanes) * pixelLanes);
  const products = (reductionProducts(instruction) * stepCount) / reductionSteps(instruction, hardware);
  slots.all += all;
  slots.typed += all / typeCycles;
  slots.steps += all / typeCycles / accessFactor;
  slots.channels += (all / typeCycles / accessFactor) * channelUse;
  slots.pixels += (all / typeCycles / accessFactor) * channelUse * pixelUse;
  slots.products += outputHeight * outputWidth * outputChannels * products;
  const key = shapeOf(instruction);
  const shape = slots.shapes.get(key) ?? { example: instruction, cycles: 0 };
  shape.cycles += arrayCycles;
  slots.shapes.set(key, shape);
}

/** Instructions of one shape fill the lanes alike. */
function shapeOf({ mode, grouping, kernelHeight, kernelWidth, inputChannels, outputWidth }: MacInstruction): string {
  return [mode, grouping, kernelHeight, kernelWidth, inputChannels, outputWidth].join(' ');
}

/** Products of one output element. */
function reductionProducts({ mode, kernelHeight, kernelWidth, inputChannels }: MacInstruction): number {
  return kernelHeight * kernelWidth * (mode === 'depthwise' ? 1 : inputChannels);
}

function fitOf(slots: Slots, hardware: HardwareConfig): ArrayFit {
  const [{ example }] = [...slots.shapes.values()].sort((a, b) => b.cycles - a.cycles) as [Shape, ...Shape[]];
  const { mode, grouping, kernelHeight, kernelWidth, inputChannels, outputWidth } = example;
  const groupElements =
    mode === 'depthwise' ? kernelWidth : grouping === 'row' ? kernelWidth * inputChannels : inputChannels;
  return {
    mode,
    kernelHeight,
    kernelWidth,
    inputChannels,
    outputWidth,
    groupElements,
    groupLanes: mode === 'depthwise' ? hardware.depthwiseTapLanes : hardware.reductionLanes,
    outputChannelShare: slots.channels / slots.steps,
    pixelShare: slots.pixels / slots.channels,
    reductionShare: slots.products / slots.pixels,
    conflictShare: slots.steps / slots.typed,
    typeShare: slots.typed / slots.all,
  };
}
