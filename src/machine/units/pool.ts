/** POOL: maximum or average over a window, without rescaling (isa/MICROARCHITECTURE.md, section 6). */
import { invariant } from '../../errors.ts';
import type { PoolInstruction } from '../../isa/instructions.generated.ts';
import type { EventPort } from '../counters.ts';
import { eventNumbers } from '../counters.ts';
import type { ByteMemory } from '../memories.ts';
import { requireRange } from '../memories.ts';
import { elementFormats, readElements, writeElements } from './elements.ts';

/** What the pooling function is connected to. */
export interface PoolPorts {
  readonly sram: ByteMemory;
  readonly events: EventPort;
}

/** Every window has a tap on the image (checked before). @throws ProgramFault ADDRESS_RANGE */
export function executePool(ports: PoolPorts, instruction: PoolInstruction): void {
  const { channels, elementType, outputHeight, outputWidth } = instruction;
  const { bytes } = elementFormats[elementType];
  const taken = new Float64Array(channels);
  const row = new Int32Array(channels);
  for (let y = 0; y < outputHeight; y++) {
    for (let x = 0; x < outputWidth; x++) {
      const taps = takeWindow(ports.sram, instruction, y, x, taken, row);
      invariant(taps > 0, 'a pooling window has a tap on the image');
      if (instruction.function === 'average') divide(taken, taps);
      finishPixel(ports.events, instruction, y, x, taken, row);
      const address = instruction.outputAddress + y * instruction.outputRowStride + x * instruction.outputPixelStride;
      requireRange(ports.sram, address, channels * bytes);
      writeElements(ports.sram, elementType, address, bytes, channels, row);
    }
  }
}

/** Sum or maximum of each channel over the taps on the image; returns their number. */
function takeWindow(
  sram: ByteMemory,
  instruction: PoolInstruction,
  y: number,
  x: number,
  taken: Float64Array,
  row: Int32Array,
): number {
  const { channels, elementType, kernelHeight, kernelWidth, inputHeight, inputWidth } = instruction;
  const { bytes } = elementFormats[elementType];
  const average = instruction.function === 'average';
  taken.fill(average ? 0 : -Infinity);
  const top = y * instruction.strideHeight - instruction.padTop;
  const left = x * instruction.strideWidth - instruction.padLeft;
  let taps = 0;
  for (let inputY = Math.max(top, 0); inputY < Math.min(top + kernelHeight, inputHeight); inputY++) {
    for (let inputX = Math.max(left, 0); inputX < Math.min(left + kernelWidth, inputWidth); inputX++) {
      const { inputAddress, inputRowStride, inputPixelStride } = instruction;
      const address = inputAddress + inputY * inputRowStride + inputX * inputPixelStride;
      requireRange(sram, address, channels * bytes);
      readElements(sram, elementType, address, bytes, channels, row);
      taps++;
      if (average) for (let c = 0; c < channels; c++) taken[c]! += row[c]!;
      else for (let c = 0; c < channels; c++) if (row[c]! > taken[c]!) taken[c] = row[c]!;
    }
  }
  return taps;
}

/** Rounded half away from zero: (sum ± ⌊taps/2⌋) / taps, truncated toward zero. */
function divide(sums: Float64Array, taps: number): void {
  const half = Math.floor(taps / 2);
  for (let c = 0; c < sums.length; c++) sums[c] = Math.trunc((sums[c]! > 0 ? sums[c]! + half : sums[c]! - half) / taps);
}

function finishPixel(
  events: EventPort,
  instruction: PoolInstruction,
  y: number,
  x: number,
  taken: Float64Array,
  row: Int32Array,
): void {
  const low = instruction.hasClampLow === 1 ? instruction.clampLow : -Infinity;
  const high = instruction.hasClampHigh === 1 ? instruction.clampHigh : Infinity;
  const stride = events.strides[2]!;
  let index = events.base + y * events.strides[0]! + x * events.strides[1]!;
  for (let c = 0; c < taken.length; c++, index += stride) {
    const clamped = Math.min(Math.max(taken[c]!, low), high);
    if (clamped !== taken[c]!) events.count(eventNumbers.activationClamps, 1, index, 0);
    row[c] = clamped;
  }
}
