/**
 * The stages behind the array, one output pixel at a time: channel scaler, saturation to the scaled width, activation unit, output
 * scaler, saturation to the output type (isa/MICROARCHITECTURE.md, section 5, values; SEMANTICS section 3).
 */
import type { HardwareConfig } from '../../../hardware/config.ts';
import type { MacInstruction } from '../../../isa/instructions.generated.ts';
import { largestOf, smallestOf } from '../../arithmetic/integers.ts';
import type { EventPort } from '../../counters.ts';
import { eventNumbers } from '../../counters.ts';
import type { ByteMemory } from '../../memories.ts';
import { requireRange } from '../../memories.ts';
import type { EvaluateFused, FusedFunction } from './activation.ts';
import { createFusedFunction, evaluateFused } from './activation.ts';
import type { ChannelRows } from './channelRows.ts';
import type { ChannelScaler, ScaleRegister } from './channelScaler.ts';
import { createChannelScaler, scaleRegister } from './channelScaler.ts';
import type { Registers } from './registers.ts';

export interface Emission {
  readonly instruction: MacInstruction;
  readonly rows: ChannelRows;
  readonly scaler: ChannelScaler;
  readonly scale: ScaleRegister;
  /** Null in exact mode. */
  readonly evaluate: EvaluateFused | null;
  readonly fused: FusedFunction;
  readonly scaledMin: number;
  readonly scaledMax: number;
  /** Bounds of the activation unit's clamp; infinite where none is in force. */
  readonly clampLow: number;
  readonly clampHigh: number;
  readonly outputMin: number;
  readonly outputMax: number;
  readonly outputBytes: number;
}

export function createEmission(
  instruction: MacInstruction,
  hardware: HardwareConfig,
  rows: ChannelRows,
  table: ByteMemory,
): Emission {
  const { activationFunction, scaledBits, outputType } = instruction;
  const outputBits = outputType === 'int8' ? 8 : 16;
  return {
    instruction,
    rows,
    scaler: createChannelScaler(hardware),
    scale: scaleRegister[instruction.scalerForm],
    evaluate: activationFunction === 'none' ? null : evaluateFused[activationFunction],
    fused: createFusedFunction(instruction, hardware, table),
    scaledMin: smallestOf(scaledBits),
    scaledMax: largestOf(scaledBits),
    clampLow: instruction.hasClampLow === 1 ? instruction.clampLow : -Infinity,
    clampHigh: instruction.hasClampHigh === 1 ? instruction.clampHigh : Infinity,
    outputMin: smallestOf(outputBits),
    outputMax: largestOf(outputBits),
    outputBytes: outputBits / 8,
  };
}

/** Scales, activates, saturates and writes pixel (y, x) from registers `at` … , and counts its events. */
export function emitPixel(
  emission: Emission,
  registers: Registers,
  at: number,
  y: number,
  x: number,
  sram: ByteMemory,
  events: EventPort,
): void {
  const { instruction, rows, scaler, scale, evaluate, fused, outputBytes } = emission;
  const { scaledMin, scaledMax, clampLow, clampHigh, outputMin, outputMax } = emission;
  const { outputChannels, scaledZeroPoint, outputZeroPoint } = instruction;
  const { multiplier, rightShift } = rows;
  const stride = events.strides[2]!;
  let index = events.base + y * events.strides[0]! + x * events.strides[1]!;
  let address = instruction.outputAddress + y * instruction.outputRowStride + x * instruction.outputPixelStride;
  requireRange(sram, address, outputChannels * outputBytes);
  const { bytes } = sram;
  for (let channel = 0; channel < outputChannels; channel++, index += stride, address += outputBytes) {
    const register = at + channel;
    const overflows = registers.overflows[register]!;
    if (overflows !== 0)
      events.count(eventNumbers.accumulatorOverflows, overflows, index, registers.firstOverflow[register]!);

    const scaled =
      scale(scaler, registers.value[register]!, multiplier[channel]!, rightShift[channel]!) + scaledZeroPoint;
    if (scaler.operandOverflow !== 0) events.count(eventNumbers.channelScalerOverflows, 1, index, 0);
    if (scaler.productOverflow !== 0) events.count(eventNumbers.productOverflows, 1, index, 0);

    let value = scaled;
    if (scaled < scaledMin || scaled > scaledMax) {
      events.count(eventNumbers.channelScalerSaturations, 1, index, 0);
      value = scaled < scaledMin ? scaledMin : scaledMax;
    }
    if (evaluate !== null) value = evaluate(fused, value);
    else {
      const raised = value < clampLow ? clampLow : value;
      const activated = raised > clampHigh ? clampHigh : raised;
      if (activated !== value) events.count(eventNumbers.activationClamps, 1, index, 0);
      value = activated;
    }

    value += outputZeroPoint;
    if (value < outputMin) {
      events.count(eventNumbers.outputSaturationsLow, 1, index, 0);
      value = outputMin;
    } else if (value > outputMax) {
      events.count(eventNumbers.outputSaturationsHigh, 1, index, 0);
      value = outputMax;
    }
    bytes[address] = value;
    if (outputBytes === 2) bytes[address + 1] = value >> 8;
  }
}
