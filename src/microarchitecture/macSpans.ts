/** What a MAC instruction reads and writes (isa/MICROARCHITECTURE.md, sections 3 and 5). */
import type { HardwareConfig } from '../hardware/config.ts';
import type { MacInstruction, PoolInstruction } from '../isa/instructions.generated.ts';
import { macEmits, macLoads } from './macArray.ts';
import { elementBytes } from './memories.ts';
import type { OperandSpan } from './operandSpan.ts';
import { metRange } from './windows.ts';
import type { WindowDimension } from './windows.ts';

/** Bytes of a channel row: bias int64, multiplier int32, right shift int8, 3 bytes zero. */
export const channelRowBytes = 16;

/** Bytes of the table that an activation function reads. */
export function activationTableBytes(instruction: MacInstruction, hardware: HardwareConfig): number {
  switch (instruction.activationFunction) {
    case 'none':
    case 'hardSwish':
      return 0;
    case 'table':
      return hardware.lutEntries * 4;
    case 'tableInterpolated':
      return (hardware.lutEntries + 1) * 4;
  }
}

/** Blocks of output channels that have weight rows of their own. */
export function weightBytes(instruction: MacInstruction, hardware: HardwareConfig): number {
  const { outputChannelLanes, reductionLanes } = hardware;
  const channelBlocks = Math.ceil(instruction.outputChannels / outputChannelLanes);
  return channelBlocks * instruction.stepCount * outputChannelLanes * reductionLanes;
}

export function macSpans(instruction: MacInstruction, hardware: HardwareConfig): OperandSpan[] {
  const { weightAddress, channelAddress, tableAddress, outputChannels } = instruction;
  const spans: OperandSpan[] = [];
  const emits = macEmits(instruction, hardware);
  const channelsRead =
    instruction.mode === 'dense' ? instruction.inputChannels : Math.ceil(outputChannels / instruction.depthMultiplier);
  const input = imageSpan(
    instruction,
    instruction.dilationHeight,
    instruction.dilationWidth,
    channelsRead,
    elementBytes(instruction.inputType),
  );
  if (input !== null) spans.push(input);
  spans.push({
    memory: 'weight',
    lowest: weightAddress,
    highest: weightAddress + weightBytes(instruction, hardware) - 1,
    access: 'read',
    operand: 'weight rows',
  });
  if (emits || macLoads(instruction)) {
    const highest = channelAddress + outputChannels * channelRowBytes - 1;
    spans.push({ memory: 'parameter', lowest: channelAddress, highest, access: 'read', operand: 'channel rows' });
  }
  if (!emits) return spans;
  const tableBytes = activationTableBytes(instruction, hardware);
  if (tableBytes > 0) {
    const highest = tableAddress + tableBytes - 1;
    spans.push({ memory: 'table', lowest: tableAddress, highest, access: 'read', operand: 'table' });
  }
  spans.push(outputSpan(instruction, outputChannels, elementBytes(instruction.outputType)));
  return spans;
}

/** Input pixels that a window meets, from the lowest byte of the first to the highest of the last; null when all taps are padding. */
export function imageSpan(
  instruction: MacInstruction | PoolInstruction,
  dilationHeight: number,
  dilationWidth: number,
  channels: number,
  bytes: number,
): OperandSpan | null {
  const rows = metRange(rowWindow(instruction, dilationHeight));
  const columns = metRange(columnWindow(instruction, dilationWidth));
  if (rows === null || columns === null) return null;
  const { inputAddress, inputRowStride, inputPixelStride } = instruction;
  const lowest = inputAddress + rows.first * inputRowStride + columns.first * inputPixelStride;
  const highest = inputAddress + rows.last * inputRowStride + columns.last * inputPixelStride + channels * bytes - 1;
  return { memory: 'sram', lowest, highest, access: 'read', operand: 'input' };
}

/** Output pixels from the first byte to the last. */
export function outputSpan(
  instruction: MacInstruction | PoolInstruction,
  channels: number,
  bytes: number,
): OperandSpan {
  const { outputAddress, outputHeight, outputWidth, outputRowStride, outputPixelStride } = instruction;
  const last = (outputHeight - 1) * outputRowStride + (outputWidth - 1) * outputPixelStride;
  const highest = outputAddress + last + channels * bytes - 1;
  return { memory: 'sram', lowest: outputAddress, highest, access: 'write', operand: 'output' };
}

export function rowWindow(instruction: MacInstruction | PoolInstruction, dilation: number): WindowDimension {
  return {
    inputSize: instruction.inputHeight,
    outputSize: instruction.outputHeight,
    kernel: instruction.kernelHeight,
    stride: instruction.strideHeight,
    dilation,
    padBefore: instruction.padTop,
  };
}

export function columnWindow(instruction: MacInstruction | PoolInstruction, dilation: number): WindowDimension {
  return {
    inputSize: instruction.inputWidth,
    outputSize: instruction.outputWidth,
    kernel: instruction.kernelWidth,
    stride: instruction.strideWidth,
    dilation,
    padBefore: instruction.padLeft,
  };
}
