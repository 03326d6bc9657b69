/**
 * Activity of a program: bytes moved, lanes used, memory reached. It follows from the instructions alone, belongs to the machine and
 * is not compared with the golden model (SEMANTICS section 3, activity).
 */
import type { HardwareConfig } from '../hardware/config.ts';
import type { Instruction, MacInstruction, PoolInstruction, VectorInstruction } from '../isa/instructions.generated.ts';
import { macGeometry } from './units/mac/geometry.ts';
import { instructionSpans } from '../microarchitecture/spans.ts';
import { vectorFunctionForms } from '../microarchitecture/vectorFunctions.ts';
import { elementFormats } from './units/elements.ts';

export interface Activity {
  /** Bytes over the external channels. */
  readonly externalReadBytes: number;
  readonly externalWriteBytes: number;
  /** Bytes that the units (DMA included) read from and write to the SRAM; MAC operands once for each step and pixel lane. */
  readonly sramReadBytes: number;
  readonly sramWriteBytes: number;
  /** Bytes of weight rows, one row for each step of a block. */
  readonly weightReadBytes: number;
  /** Bytes that LOAD writes to the weight, parameter and table memories. */
  readonly weightWriteBytes: number;
  readonly parameterWriteBytes: number;
  readonly tableWriteBytes: number;
  /** Products that belong to a tap (padding included), and lanes times steps that were there for them. */
  readonly macProducts: number;
  readonly macLaneSlots: number;
  /** 1 − macProducts / macLaneSlots; null without a MAC instruction. */
  readonly macIdleLaneShare: number | null;
  /** One more than the highest SRAM address touched. */
  readonly sramPeakBytes: number;
}

type Counts = { -readonly [Key in Exclude<keyof Activity, 'macIdleLaneShare'>]: number };

export function programActivity(instructions: readonly Instruction[], hardware: HardwareConfig): Activity {
  const counts: Counts = {
    externalReadBytes: 0,
    externalWriteBytes: 0,
    sramReadBytes: 0,
    sramWriteBytes: 0,
    weightReadBytes: 0,
    weightWriteBytes: 0,
    parameterWriteBytes: 0,
    tableWriteBytes: 0,
    macProducts: 0,
    macLaneSlots: 0,
    sramPeakBytes: 0,
  };
  for (const instruction of instructions) {
    addInstruction(counts, instruction, hardware);
    for (const span of instructionSpans(instruction, hardware)) {
      if (span.memory === 'sram') counts.sramPeakBytes = Math.max(counts.sramPeakBytes, span.highest + 1);
    }
  }
  const { macProducts, macLaneSlots } = counts;
  return { ...counts, macIdleLaneShare: macLaneSlots === 0 ? null : 1 - macProducts / macLaneSlots };
}

function addInstruction(counts: Counts, instruction: Instruction, hardware: HardwareConfig): void {
  switch (instruction.op) {
    case 'NOP':
    case 'LOOP':
    case 'HALT':
    case 'HOST':
      return;
    case 'LOAD':
    case 'STORE': {
      const { count0, count1, count2, runBytes, memory } = instruction;
      const bytes = count0 * count1 * count2 * runBytes;
      if (instruction.op === 'STORE') {
        counts.externalWriteBytes += bytes;
        counts.sramReadBytes += bytes;
        return;
      }
      counts.externalReadBytes += bytes;
      counts[`${memory}WriteBytes`] += bytes;
      return;
    }
    case 'MAC':
      addMac(counts, instruction, hardware);
      return;
    case 'VECTOR':
      addVector(counts, instruction);
      return;
    case 'POOL':
      addPool(counts, instruction);
      return;
  }
}

function addMac(counts: Counts, instruction: MacInstruction, hardware: HardwareConfig): void {
  const { outputChannelLanes, pixelLanes } = hardware;
  const geometry = macGeometry(instruction, hardware);
  const { outputHeight, outputWidth, outputChannels, stepCount, depthMultiplier } = instruction;
  const channelBlocks = Math.ceil(outputChannels / outputChannelLanes);
  const blockSteps = channelBlocks * outputHeight * Math.ceil(outputWidth / pixelLanes) * stepCount;
  const elements = outputHeight * outputWidth * outputChannels;
  let executed = 0;
  const end = geometry.firstPosition + geometry.positions;
  for (const start of geometry.tapStart) {
    const from = Math.max(start, geometry.firstPosition);
    executed += Math.max(Math.min(start + geometry.tapPositions, end) - from, 0);
  }
  const laneChannels = geometry.depthwise ? Math.ceil(outputChannelLanes / depthMultiplier) : 1;
  counts.macProducts += elements * executed;
  counts.macLaneSlots += blockSteps * outputChannelLanes * hardware.reductionLanes * pixelLanes;
  counts.weightReadBytes += blockSteps * outputChannelLanes * hardware.reductionLanes;
  counts.sramReadBytes +=
    channelBlocks * outputHeight * outputWidth * stepCount * geometry.stepLanes * laneChannels * geometry.elementBytes;
  if (geometry.emits) counts.sramWriteBytes += elements * elementFormats[instruction.outputType].bytes;
}

function addVector(counts: Counts, instruction: VectorInstruction): void {
  const { count0, count1, count2, count3, input0Type, input1Type, outputType } = instruction;
  const form = vectorFunctionForms[instruction.function];
  const iterations = count0 * count1 * count2 * count3;
  const results = form.reduction ? count0 * count1 : iterations;
  if (form.input0.length > 0) counts.sramReadBytes += iterations * elementFormats[input0Type].bytes;
  if (form.input1.length > 0)
    counts.sramReadBytes += iterations * (form.input1Pair ? 8 : elementFormats[input1Type].bytes);
  counts.sramWriteBytes += results * (form.outputPair ? 8 : elementFormats[outputType].bytes);
}

function addPool(counts: Counts, instruction: PoolInstruction): void {
  const { outputHeight, outputWidth, channels, kernelHeight, kernelWidth, elementType } = instruction;
  const bytes = outputHeight * outputWidth * channels * elementFormats[elementType].bytes;
  counts.sramReadBytes += bytes * kernelHeight * kernelWidth;
  counts.sramWriteBytes += bytes;
}
